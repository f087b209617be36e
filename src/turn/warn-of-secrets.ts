import type { LoggedActivity } from '../storage/activity-log.ts';
import type { Decision } from './decision.ts';
import type { Outcome } from './outcome.ts';
import { TALK_TO_PERSON } from '../dialog/phrases.ts';
import type { Words } from './words.ts';

/** A customer who wrote a secret into the chat is told at once; where there is no answer to the rest, only that. */
export function warnOfSecrets(
  outcome: Outcome,
  decision: Decision,
  activity: LoggedActivity,
  words: Words,
): Outcome {
  // A code that was asked for is used, and nothing to be warned of.
  if (decision.kind === 'continue_dialog' && decision.input.kind === 'code') return outcome;
  const texts = warningsOf(activity, words);
  if (texts.length === 0) return outcome;
  // It stands for "I don't have an answer"; a dialog's question below that remains.
  const rest = decision.kind === 'decline' ? outcome.replies.slice(1) : outcome.replies;
  const suggestions = rest.length === 0 ? [TALK_TO_PERSON] : [];
  const warning = { text: texts.join('\n\n'), suggestions, isForCustomerOnly: true };
  return { ...outcome, replies: [warning, ...rest] };
}

/** What to tell a customer about the secrets that were taken out of a message. */
export function warningsOf({ removedSecrets = [] }: LoggedActivity, words: Words): string[] {
  return removedSecrets.flatMap((kind) => (isKnown(kind, words) ? [words.secrets[kind]] : []));
}

function isKnown(kind: string, { secrets }: Words): kind is keyof Words['secrets'] {
  return kind in secrets;
}
