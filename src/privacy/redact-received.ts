import { redactActivity } from './redact-activity.ts';
import type { CustomerActivity } from './map-customer-strings.ts';

/** The part of an activity that tells who said what before. */
interface Said {
  text?: string;
  from: { role?: string };
}

/**
 * Takes the secrets out of what a customer sent, in the light of what they wrote before, and notes their kinds on it.
 * What a sender claims about removed secrets is not believed.
 */
export function redactReceived<A extends CustomerActivity & { removedSecrets?: string[] }>(
  received: A,
  recent: readonly Said[],
): A {
  const recentTexts = recent.flatMap(({ text, from }) =>
    from.role === 'bot' || text === undefined ? [] : [text],
  );
  const { removedSecrets, ...claimless } = received;
  const { activity, kinds } = redactActivity(claimless as A, { recentTexts });
  return kinds.length === 0 ? activity : { ...activity, removedSecrets: kinds };
}
