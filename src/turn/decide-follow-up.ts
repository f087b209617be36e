import type { Intent } from '../nlu/intent-file.ts';
import { entityValue, type Recognition } from '../nlu/recognition.ts';
import { asksForGuidance } from './asks-to-know.ts';
import { chooseArticles } from './choose-articles.ts';
import type { ConversationState, Option } from './conversation-state.ts';
import type { Decision } from './decision.ts';
import { beginDialogOf, followIntent, surfaceOf } from './follow-intent.ts';
import { forPerson } from './for-person.ts';
import type { Knowledge } from './knowledge.ts';

/** A message of at most this many words may be a fragment that only makes sense with what came before. */
const FRAGMENT_WORDS = 7;
const FOLLOW_UP = /^(?:and|ok and|but|or|what about|how about|same (?:for|with)|also|what if)\b/iu;

/**
 * Reads a message as an answer to what the bot asked, or as a continuation of what was talked about ("and on the
 * app?", "what about my email?"). Returns undefined when it stands on its own.
 */
export function decideFollowUp(
  state: ConversationState,
  recognition: Recognition,
  knowledge: Knowledge,
): Decision | undefined {
  return (
    decidePending(state, recognition, knowledge) ??
    decideGuidance(state, recognition, knowledge) ??
    decideOtherSurface(state, recognition, knowledge) ??
    decideOtherMember(state, recognition, knowledge)
  );
}

function decidePending(
  state: ConversationState,
  recognition: Recognition,
  knowledge: Knowledge,
): Decision | undefined {
  const { pending } = state;
  if (!pending) return undefined;
  if (pending.kind === 'person')
    return isSmallTalk(recognition, knowledge, 'affirm')
      ? forPerson(knowledge, 'accepted_offer')
      : undefined;
  const chosen = chosenOption(pending.options, recognition, knowledge);
  return chosen && followOption(chosen, recognition, knowledge);
}

/** "Guide me through it", after an answer. */
function decideGuidance(
  { topic }: ConversationState,
  recognition: Recognition,
  knowledge: Knowledge,
): Decision | undefined {
  const intent = knowledge.intents.get(topic?.intent ?? '');
  if (!intent || !isFragment(recognition) || !asksForGuidance(recognition.text)) return undefined;
  return beginDialogOf(intent, surfaceOf(recognition) ?? topic?.surface);
}

function chosenOption(
  options: readonly Option[],
  recognition: Recognition,
  knowledge: Knowledge,
): Option | undefined {
  const said = recognition.text.trim().toLowerCase();
  const tapped = options.find((option) => option.title.toLowerCase() === said);
  if (tapped) return tapped;
  const surface = surfaceOf(recognition);
  const sameSurface = options.filter((option) => surface && option.surface === surface);
  if (sameSurface.length === 1 && isFragment(recognition)) return sameSurface[0];
  const ordinal = ordinalOf(said);
  if (ordinal !== undefined) return options[ordinal];
  if (options.length === 1 && isSmallTalk(recognition, knowledge, 'affirm')) return options[0];
  return undefined;
}

function followOption(option: Option, recognition: Recognition, knowledge: Knowledge): Decision {
  const intent = option.intent === undefined ? undefined : knowledge.intents.get(option.intent);
  if (intent && option.surface === undefined) return followIntent(intent, recognition, knowledge);
  return {
    kind: 'answer',
    ...(option.intent !== undefined && { intent: option.intent }),
    articles: option.articles,
    ...(option.surface && { surface: option.surface }),
  };
}

/** "and on the app?": the same wish, elsewhere. */
function decideOtherSurface(
  state: ConversationState,
  recognition: Recognition,
  knowledge: Knowledge,
): Decision | undefined {
  const surface = surfaceOf(recognition);
  const intent = knowledge.intents.get(state.topic?.intent ?? '');
  if (!surface || intent?.leadsTo.kind !== 'article' || !isFragment(recognition)) return undefined;
  if (asksForSomethingElse(recognition, intent)) return undefined;
  return chooseArticles(knowledge.articles, intent.leadsTo.articles, intent.name, surface);
}

function asksForSomethingElse(recognition: Recognition, intent: Intent): boolean {
  const isOther = recognition.ranking[0]?.name !== intent.name;
  return isOther && recognition.band === 'confident' && !isFollowUp(recognition);
}

/** "what about my email?" after a question about the phone: the same wish, about another thing. */
function decideOtherMember(
  state: ConversationState,
  recognition: Recognition,
  knowledge: Knowledge,
): Decision | undefined {
  const member = entityValue(recognition, 'method');
  const before = state.topic?.intent ? knowledge.intents.get(state.topic.intent) : undefined;
  if (!member || !before?.family || !isFragment(recognition) || !isFollowUp(recognition))
    return undefined;
  const sibling = siblingOf(before.family.name, member, knowledge);
  return sibling && followIntent(sibling, recognition, knowledge);
}

function siblingOf(family: string, member: string, knowledge: Knowledge): Intent | undefined {
  return [...knowledge.intents.values()].find(
    (intent) => intent.family?.name === family && intent.family.member === member,
  );
}

function isFragment(recognition: Recognition): boolean {
  return recognition.text.trim().split(/\s+/u).length <= FRAGMENT_WORDS;
}

function isFollowUp(recognition: Recognition): boolean {
  return FOLLOW_UP.test(recognition.text.trim());
}

function isSmallTalk(recognition: Recognition, knowledge: Knowledge, topic: string): boolean {
  const [top] = recognition.ranking;
  const leadsTo = top && knowledge.intents.get(top.name)?.leadsTo;
  return leadsTo?.kind === 'small_talk' && leadsTo.topic === topic;
}

const ORDINALS = [
  /^(?:the )?(?:1|1st|first)(?: one)?[.!)]?$/u,
  /^(?:the )?(?:2|2nd|second)(?: one)?[.!)]?$/u,
  /^(?:the )?(?:3|3rd|third)(?: one)?[.!)]?$/u,
];

function ordinalOf(said: string): number | undefined {
  const index = ORDINALS.findIndex((ordinal) => ordinal.test(said));
  return index === -1 ? undefined : index;
}
