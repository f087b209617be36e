import type { Activity } from '../storage/activity.ts';
import type { AgentName, Resolution, Ticket } from './ticket.ts';

/** What customers are told about their ticket by nobody in particular: in the same commit as what it tells of. */

export const KEEP_WAITING = 'Keep waiting';
export const ANSWER_LATER = 'Answer me here later';
export const WHERE_IS_MY_TICKET = 'Where is my ticket?';
export const NOT_SOLVED = "It isn't solved";

export interface Line {
  text: string;
  suggestions: readonly string[];
}

export function joined({ name }: AgentName): Line {
  return {
    text: `**${plain(name)}** from our support team has joined. You are talking to a person now, and I say nothing until they are done.`,
    suggestions: [],
  };
}

export function givenToBot({ name }: AgentName): Line {
  return {
    text: `**${plain(name)}** has handed you back to me, the bot. Just go on writing; say “agent” and a person takes over again.`,
    suggestions: [],
  };
}

export function givenToQueue({ number }: Ticket, { name }: AgentName): Line {
  return {
    text: `**${plain(name)}** can't go on right now. Your ticket **${number}** keeps its place in the queue, and whoever takes it reads everything first.`,
    suggestions: [WHERE_IS_MY_TICKET],
  };
}

export function agentGone({ number, assignee }: Ticket): Line {
  const name = assignee ? `**${plain(assignee.name)}**` : 'The person you talked to';
  return {
    text: `${name} has lost the connection, I'm sorry. Your ticket **${number}** keeps its place in the queue, and whoever takes it reads everything first. Meanwhile you can ask me, the bot.`,
    suggestions: [WHERE_IS_MY_TICKET],
  };
}

export function leftByCustomer({ number }: Ticket): Line {
  return {
    text: `You've left the chat with the person; I'm the bot again. Ticket **${number}** stays open: say “agent” to go on with a person.`,
    suggestions: [],
  };
}

export function promiseMissed({ number }: Ticket, promisedMinutes: number): Line {
  return {
    text: `Nobody has picked up your ticket **${number}** within the ${promisedMinutes} minutes we promised. I'm sorry. You keep your place either way: wait here, or leave and find the answer in this chat when you come back.`,
    suggestions: [KEEP_WAITING, ANSWER_LATER, WHERE_IS_MY_TICKET],
  };
}

export function resolved({ number }: Ticket, resolution: Resolution, asksRating: boolean): Line {
  const text = {
    solved: `Ticket **${number}** is solved and closed.`,
    answered: `Your question is answered, so ticket **${number}** is closed.`,
    duplicate: `Ticket **${number}** is closed, because another ticket of yours is about the same.`,
    not_for_support: `Ticket **${number}** is closed: our support team can't help with it.`,
    customer_left: `Ticket **${number}** is closed, because it seems you have left.`,
    no_answer: `Ticket **${number}** is closed, because there was no answer from you for a while.`,
  }[resolution];
  return asksRating
    ? {
        text: `${text} How was the help you got, from 1 (bad) to 5 (good)? You can add a few words behind the number.`,
        suggestions: ['5', '4', '3', '2', '1', NOT_SOLVED],
      }
    : { text: `${text} If that's not right, say so and I reopen it.`, suggestions: [NOT_SOLVED] };
}

export function reopenedByAgent({ number }: Ticket): Line {
  return {
    text: `Your ticket **${number}** is open again: our support team is looking into it once more.`,
    suggestions: [],
  };
}

/** In the customer's own channel. */
export function toSystemActivity(ticket: Ticket, { text, suggestions }: Line): Activity {
  return {
    ...toCustomer(ticket),
    from: { id: 'bot', role: 'bot' },
    text,
    channelData: { speaker: 'system' },
    ...(suggestions.length > 0 && {
      suggestedActions: {
        actions: suggestions.map((title) => ({ type: 'imBack', title, value: title })),
      },
    }),
  };
}

export function toAgentActivity(ticket: Ticket, { id, name }: AgentName, text: string): Activity {
  return {
    ...toCustomer(ticket),
    from: { id: `agent-${id}`, name, role: 'bot' },
    text,
    channelData: { speaker: 'agent' },
  };
}

function toCustomer({ channelId, conversationId, customer }: Ticket): Omit<Activity, 'from'> {
  return {
    type: 'message',
    channelId,
    conversation: { id: conversationId },
    recipient: { id: customer.id, ...(customer.name !== undefined && { name: customer.name }) },
    textFormat: 'markdown',
    inputHint: 'acceptingInput',
  };
}

/** A name is no Markdown. */
function plain(name: string): string {
  return name.replaceAll(/[\\`*_[\]<>()#~|]/gu, '');
}
