import { effects } from '../../../dialogs/effects.ts';
import type { EffectResult } from '../../../src/dialog/effect.ts';

const NEXT_WEEK = '2026-03-09T10:00:00Z';
const NOW = '2026-03-02T10:00:00Z';

/** What each effect may bring when it goes well: every case that a branch can tell apart. */
const SUCCESSES: Readonly<Record<string, readonly unknown[]>> = {
  freeze_account: [{ receipt: 'F-1' }],
  start_reset_request: [{ requestId: 'R-1', link: 'https://example.com/reset' }],
  create_join_link: [{ url: 'https://example.com/join', expiresAt: NOW }],
  list_appointments: [
    { appointments: [] },
    { appointments: [{ id: 'a', startsAt: NOW, state: 'open' }] },
    { appointments: [{ id: 'a', startsAt: NEXT_WEEK, state: 'scheduled' }] },
    { appointments: [{ id: 'a', startsAt: NOW, state: 'missed' }] },
    {
      appointments: [
        { id: 'a', startsAt: NOW, state: 'open' },
        { id: 'b', startsAt: NEXT_WEEK, state: 'scheduled' },
      ],
    },
  ],
};

/** Every class of results that an effect can have: successes, each named problem, an unnamed one, unknown. */
export function resultsOf(effect: string): EffectResult[] {
  const type = effects.find(({ name }) => name === effect);
  if (!type) throw new Error(`There is no effect "${effect}".`);
  const problems = [...type.problems, 'upstream_error', 'never_heard_of'];
  return [
    ...(SUCCESSES[effect] ?? [{}]).map((data): EffectResult => ({ outcome: 'ok', data })),
    ...problems.map((code): EffectResult => ({ outcome: 'problem', code })),
    { outcome: 'ok', data: 'malformed' },
    { outcome: 'unknown' },
  ];
}
