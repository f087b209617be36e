/** What of a Bot Framework activity a customer's words can be in; everything else is the channel's own. */
export interface CustomerActivity {
  text?: string;
  speak?: string;
  summary?: string;
  value?: unknown;
  channelData?: unknown;
  entities?: unknown;
  attachments?: unknown;
  from?: { name?: string };
}

/** A string of an activity, or a number in writing, with the name of the field that holds it. */
export interface CustomerString {
  text: string;
  field: string;
}

const fields = [
  'text',
  'speak',
  'summary',
  'value',
  'channelData',
  'entities',
  'attachments',
] as const;

/** Deeper than any activity; what is nested further is taken away, as nobody can have looked at it. */
const deepest = 64;
const removed = '[removed: nested too deeply]';

/** Fields that channels and clients find their way by; one that holds white space holds something else. */
const protocolField =
  /(?:^id|[-_]id|Id|ID|[uU]rl)$|^(?:type|nonce|sequence|timestamp|ts|event_ts|message_ts|contentType)$/;

/** A number is the customer's where its field asks for a secret. Other numbers are the protocol's. */
export const secretField =
  /pass|pwd|code|otp|\bpin\b|secret|token|key|cvv|cvc|card|seed|mnemonic|phrase/i;

/** Copies the activity with each of the customer's strings replaced. Always visits in the same order. */
export function mapCustomerStrings<A extends CustomerActivity>(
  activity: A,
  replace: (place: CustomerString) => string,
): A {
  const copy: A = { ...activity };
  for (const field of fields) {
    if (activity[field] === undefined) continue;
    Object.assign(copy, { [field]: mapValue(activity[field], field, 0, replace) });
  }
  if (typeof activity.from?.name === 'string') {
    copy.from = { ...activity.from, name: replace({ text: activity.from.name, field: 'name' }) };
  }
  return copy;
}

function mapValue(
  value: unknown,
  field: string,
  depth: number,
  replace: (place: CustomerString) => string,
): unknown {
  if (typeof value === 'string')
    return isProtocol(field, value) ? value : replace({ text: value, field });
  if (typeof value === 'number') return mapNumber(value, field, replace);
  if (typeof value !== 'object' || value === null) return value;
  if (depth === deepest) return removed;
  if (Array.isArray(value)) return value.map((item) => mapValue(item, field, depth + 1, replace));
  const entries = Object.entries(value).map(([key, item]) => [
    key,
    mapValue(item, key, depth + 1, replace),
  ]);
  return Object.fromEntries(entries) as unknown;
}

function mapNumber(
  value: number,
  field: string,
  replace: (place: CustomerString) => string,
): unknown {
  if (!secretField.test(field)) return value;
  const text = String(value);
  const replaced = replace({ text, field });
  return replaced === text ? value : replaced;
}

function isProtocol(field: string, text: string): boolean {
  return protocolField.test(field) && !/\s/.test(text);
}
