import type { Outcome } from './outcome.ts';
import { saidItTwice } from './replies.ts';

const REMEMBERED = 2;

/** Of several ways of saying the same, the first that was not said in the last turns. */
export function freshVariant(variants: readonly string[], lastReplies: readonly string[]): string {
  const fresh = variants.find((variant) => !lastReplies.includes(variant));
  return fresh ?? variants[0] ?? '';
}

/** Promise: the bot never says the same thing three times running. Also remembers what this turn says. */
export function withoutThirdRepeat(outcome: Outcome): Outcome {
  const { lastReplies } = outcome.state;
  const saying = textOf(outcome);
  const isThird =
    lastReplies.length === REMEMBERED && lastReplies.every((reply) => reply === saying);
  const kept = isThird ? { ...outcome, replies: [saidItTwice()] } : outcome;
  return {
    ...kept,
    state: { ...kept.state, lastReplies: [...lastReplies, textOf(kept)].slice(-REMEMBERED) },
  };
}

function textOf(outcome: Outcome): string {
  return outcome.replies.map((reply) => reply.text).join('\n');
}
