import type { LoggedActivity } from '../storage/activity-log.ts';
import type { Decision } from './decision.ts';
import type { Outcome } from './outcome.ts';
import { TALK_TO_PERSON } from './replies.ts';
import type { Reply } from './reply.ts';
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
  const texts = (activity.removedSecrets ?? []).flatMap((kind) =>
    isKnown(kind, words) ? [words.secrets[kind]] : [],
  );
  if (texts.length === 0) return outcome;
  const isAll = decision.kind === 'decline';
  const warning: Reply = { text: texts.join('\n\n'), suggestions: isAll ? [TALK_TO_PERSON] : [] };
  return { ...outcome, replies: isAll ? [warning] : [warning, ...outcome.replies] };
}

function isKnown(kind: string, { secrets }: Words): kind is keyof Words['secrets'] {
  return kind in secrets;
}
