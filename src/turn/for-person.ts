import type { Intent } from '../nlu/intent-file.ts';
import type { Decision } from './decision.ts';
import { handOffTo } from './follow-intent.ts';
import type { Knowledge } from './knowledge.ts';

export const ASKED_FOR_PERSON = 'asked_for_person';

export function isAskingForPerson({ leadsTo }: Intent): boolean {
  return leadsTo.kind === 'handoff' && leadsTo.reason === ASKED_FOR_PERSON;
}

/** The hand-over that a customer asked for; it needs no content to be there. */
export function forPerson({ intents }: Knowledge, reason = ASKED_FOR_PERSON): Decision {
  const asked = { kind: 'handoff', reason: ASKED_FOR_PERSON, priority: 'normal' } as const;
  const intent = [...intents.values()].find(isAskingForPerson);
  const leadsTo = intent?.leadsTo.kind === 'handoff' ? intent.leadsTo : asked;
  return handOffTo({ ...leadsTo, reason });
}
