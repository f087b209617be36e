import type { EnteredCodes } from './entered-codes.ts';
import type { CustomerActivity } from './map-customer-strings.ts';
import { redactActivity } from './redact-activity.ts';
import { scanSecrets } from './scan-secrets.ts';

/** Nobody asks at such length: the rest is left out, so that looking for secrets takes no noticeable time. */
const MOST_CHARACTERS = 8_000;

/** The part of an activity that tells who said what before. */
interface Said {
  text?: string;
  from: { role?: string };
  expectsCode?: boolean;
}

interface Received extends CustomerActivity {
  text?: string;
  removedSecrets?: string[];
  codeReference?: string;
}

/**
 * Takes the secrets out of what a customer sent, in the light of what was written before, and notes their kinds on it.
 * A code that the bot has just asked for goes to `codes`, for this turn alone. What a sender claims about either is not
 * believed.
 */
export function redactReceived<A extends Received>(
  received: A,
  recent: readonly Said[],
  codes?: EnteredCodes,
): A {
  const recentTexts = recent.flatMap(({ text, from }) =>
    from.role === 'bot' || text === undefined ? [] : [text],
  );
  const { removedSecrets, codeReference, text, ...rest } = received;
  const sent = {
    ...rest,
    ...(text !== undefined && { text: shortened(text) }),
  } as A;
  const expectsCode = recent.findLast(({ from }) => from.role === 'bot')?.expectsCode === true;
  const { activity, kinds } = redactActivity(sent, { recentTexts, expectsCode });
  const code = expectsCode ? enteredCode(sent) : undefined;
  return {
    ...activity,
    ...(kinds.length > 0 && { removedSecrets: kinds }),
    ...(code !== undefined && codes && { codeReference: codes.keep(code) }),
  };
}

/** Some characters stand for a whole sentence, and are looked at as one. */
function shortened(text: string): string {
  const beginning = text.slice(0, MOST_CHARACTERS);
  const spelledOut = beginning.normalize('NFKC').length;
  const share = Math.min(1, (2 * MOST_CHARACTERS) / Math.max(spelledOut, 1));
  return beginning.slice(0, Math.floor(MOST_CHARACTERS * share));
}

/** From the field of the card, or typed as a message. */
function enteredCode({ text = '', value }: Received): string | undefined {
  if (typeof value === 'object' && value !== null && 'code' in value)
    return digitsOf(String(value.code));
  const finding = scanSecrets(text, { expectsCode: true }).find(
    ({ kind }) => kind === 'one_time_code',
  );
  return finding && digitsOf(text.slice(finding.start, finding.end));
}

function digitsOf(text: string): string | undefined {
  const digits = text.normalize('NFKC').replace(/\D/gu, '');
  return digits === '' ? undefined : digits;
}
