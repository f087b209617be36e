import { redactActivity } from './redact-activity.ts';
import type { CustomerActivity } from './map-customer-strings.ts';

/** Nobody asks at such length: the rest is left out, so that looking for secrets takes no noticeable time. */
const MOST_CHARACTERS = 8_000;

/** The part of an activity that tells who said what before. */
interface Said {
  text?: string;
  from: { role?: string };
}

/**
 * Takes the secrets out of what a customer sent, in the light of what they wrote before, and notes their kinds on it.
 * What a sender claims about removed secrets is not believed.
 */
export function redactReceived<
  A extends CustomerActivity & { text?: string; removedSecrets?: string[] },
>(received: A, recent: readonly Said[]): A {
  const recentTexts = recent.flatMap(({ text, from }) =>
    from.role === 'bot' || text === undefined ? [] : [text],
  );
  const { removedSecrets, text, ...rest } = received;
  const shortened = {
    ...rest,
    ...(text !== undefined && { text: text.slice(0, MOST_CHARACTERS) }),
  };
  const { activity, kinds } = redactActivity(shortened as A, { recentTexts });
  return kinds.length === 0 ? activity : { ...activity, removedSecrets: kinds };
}
