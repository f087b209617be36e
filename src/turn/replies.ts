import { TALK_TO_PERSON } from '../dialog/phrases.ts';
import { ANSWER_LATER, WHERE_IS_MY_TICKET } from '../tickets/lines.ts';
import type { OpeningHours, Standing } from '../tickets/standing.ts';
import type { Ticket } from '../tickets/ticket.ts';
import type { Option } from './conversation-state.ts';
import type { Reply } from './reply.ts';

/** Every sentence the bot says of its own accord; the company's words are in data/words.json. */

export const GUIDE_ME = 'Guide me through it';

export function askSurface(options: readonly Option[]): Reply {
  return {
    text: 'That differs between the app and the web. Which one are you using?',
    suggestions: [...options.map((option) => option.title), TALK_TO_PERSON],
  };
}

export function askTopic(options: readonly Option[]): Reply {
  const [only, ...others] = options;
  const text =
    only && others.length === 0
      ? `I'm not sure I understood. Is it about this: “${only.title}”?`
      : "I'm not sure which of these you mean. Pick one, or put it in other words.";
  const titles = options.map((option) => option.title);
  return { text, suggestions: [...new Set([...titles, TALK_TO_PERSON])] };
}

/** In the middle of something else, which goes on: asks nothing. */
export function noArticleOnAside(topic: string): Reply {
  return {
    text: `I have no article on ${topic}, so I'd rather not guess. A person can help with that: just say “agent”.`,
    suggestions: [],
  };
}

export function noArticleOn(topic: string, nearestTitles: readonly string[]): Reply {
  const nearest =
    nearestTitles.length > 0 ? ' These may be close to it; or would you like' : ' Would you like';
  return {
    text: `I have no article on ${topic}, so I'd rather not guess.${nearest} to talk to a person?`,
    suggestions: [...nearestTitles, TALK_TO_PERSON],
  };
}

export function notUnderstood(nearestTitles: readonly string[], isRepeated: boolean): Reply {
  const text = isRepeated
    ? "I still don't have an answer to that, and I don't want to keep you. A person can take it from here: shall I pass you on?"
    : nearestTitles.length > 0
      ? "I don't have an answer to that. The closest I have is below; or would you like to talk to a person?"
      : "I don't have an answer to that. I can help with account security, sign-in methods and the other help-centre topics. Or would you like to talk to a person?";
  return { text, suggestions: [...nearestTitles, TALK_TO_PERSON] };
}

export function onlyEnglish(inOwnLanguage: string): Reply {
  const inEnglish =
    'I can only read English. Please write to me in English, or a person can help you.';
  return { text: `${inOwnLanguage}\n\n${inEnglish}`, suggestions: [TALK_TO_PERSON] };
}

export function unreadable(): Reply {
  return {
    text: "I couldn't find any words in that. What would you like to know?",
    suggestions: [TALK_TO_PERSON],
  };
}

export function onlyFiles(): Reply {
  return {
    text: "Thank you, that arrived. I can't look into files myself, but our support team can. What is it about? Or would you like to talk to a person?",
    suggestions: [TALK_TO_PERSON],
  };
}

export function ticketOpened(number: string, hours: OpeningHours): Reply {
  return {
    text: joinSentences(
      `I've passed you on to our support team. Your ticket is **${number}**. A person will read this conversation, so you needn't repeat anything.`,
      whenBack(hours),
    ),
    suggestions: [],
  };
}

export function ticketReopened(number: string, hours: OpeningHours): Reply {
  return {
    text: joinSentences(
      `I've opened your ticket **${number}** again, and it is back in the queue of our support team, with everything said before.`,
      whenBack(hours),
    ),
    suggestions: [WHERE_IS_MY_TICKET],
  };
}

export function ticketAlreadyOpen(number: string, hours: OpeningHours): Reply {
  return {
    text: joinSentences(
      `Your ticket **${number}** is with our support team already, and what you just wrote is part of it. Nobody has picked it up yet.`,
      whenBack(hours),
    ),
    suggestions: [WHERE_IS_MY_TICKET],
  };
}

/** The truth about a ticket that no agent is talking about right now. */
export function ticketStatus(ticket: Ticket, { position, hours }: Standing): Reply {
  const { number, status, openedAt, resolvedAt } = ticket;
  const { timeZone } = hours;
  if (status === 'resolved')
    return {
      text: `Your ticket **${number}** was closed on ${describeTime(resolvedAt ?? openedAt, timeZone)}. If it isn't solved, say “agent” and I open it again.`,
      suggestions: [],
    };
  if (position === undefined)
    return {
      text: `A person has handed your ticket **${number}** back to me. Say “agent” and it goes to a person again.`,
      suggestions: [],
    };
  const place =
    position === 1 ? 'it is the next one' : `${position - 1} are ahead of it, urgent ones first`;
  return {
    text: joinSentences(
      `Your ticket **${number}** has been in the queue since ${describeTime(ticket.queuedAt ?? openedAt, timeZone)}, and ${place}. Nobody has picked it up yet. You can add to it by writing here.`,
      whenBack(hours),
    ),
    suggestions: [],
  };
}

export function keepsWaiting(number: string, { position, hours }: Standing): Reply {
  const place = position === undefined || position === 1 ? 'the next one' : `number ${position}`;
  return {
    text: joinSentences(
      `You are ${place} in the queue with ticket **${number}**. I tell you here as soon as somebody joins.`,
      whenBack(hours),
    ),
    suggestions: [ANSWER_LATER],
  };
}

export function answeredLater(number: string): Reply {
  return {
    text: `You can leave: ticket **${number}** stays in the queue, and the answer will be in this chat when you come back.`,
    suggestions: [],
  };
}

export function rated(value: number): Reply {
  return {
    text:
      value <= 2
        ? "Thank you for saying so. I've passed that on. If it isn't solved, say “agent” and I open your ticket again."
        : "Thank you, I've passed that on.",
    suggestions: [],
  };
}

/** Said while nobody is there; nothing where somebody is. */
function whenBack({ isOpen, opensAtMs, timeZone, whileClosed }: OpeningHours): string {
  if (isOpen) return '';
  const back =
    opensAtMs === undefined
      ? 'Nobody of our support team is here now.'
      : `Nobody of our support team is here now: they are back on ${describeTime(opensAtMs, timeZone)}.`;
  return `${back} ${whileClosed}`;
}

function joinSentences(...sentences: string[]): string {
  return sentences.filter((sentence) => sentence !== '').join(' ');
}

function describeTime(time: string | number, timeZone: string): string {
  return new Date(time).toLocaleString('en-GB', {
    day: 'numeric',
    month: 'long',
    hour: '2-digit',
    minute: '2-digit',
    timeZone,
    timeZoneName: 'short',
  });
}

export function noTicket(): Reply {
  return {
    text: "There is no ticket from this conversation, and I can't look up others. Would you like to talk to a person?",
    suggestions: [TALK_TO_PERSON],
  };
}

/** Where others read along. */
export function goOnInPrivate(): Reply {
  return {
    text: "That's about your account, so let's go on where only you can read it. I'm writing to you in a personal chat.",
    suggestions: [],
  };
}

/** Said in place of what would be the same a third time running. */
export function saidItTwice(): Reply {
  return {
    text: "I've told you what I have on this twice, and it doesn't seem to be what you need. You can put it in other words, or a person can take over.",
    suggestions: [TALK_TO_PERSON],
  };
}

export function somethingWentWrong(reference: string): Reply {
  return {
    text: `Something went wrong on our side (reference ${reference}). Nothing was changed. Please send it again, or talk to a person.`,
    suggestions: [TALK_TO_PERSON],
  };
}
