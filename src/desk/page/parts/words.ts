import type { Resolution, TicketStatus } from '../../../tickets/ticket.ts';

/** How what the API names is said to agents. */

const CHANNELS: Record<string, string> = {
  directline: 'Web chat',
  webchat: 'Web chat',
  msteams: 'Teams',
  slack: 'Slack',
  console: 'Console',
};

export function channelName(channelId: string): string {
  return CHANNELS[channelId] ?? channelId;
}

export const STATUS_NAMES: Record<TicketStatus, string> = {
  open: 'In the queue',
  assigned: 'With an agent',
  waiting: 'Waiting for the customer',
  resolved: 'Resolved',
};

export const RESOLUTION_NAMES: Record<Resolution, string> = {
  solved: 'Solved',
  answered: 'Question answered',
  duplicate: 'Duplicate of another ticket',
  not_for_support: 'Not for support',
  customer_left: 'Customer left',
  no_answer: 'No answer from the customer',
};

/** What agents choose from; the others happen by themselves. */
export const CHOSEN_RESOLUTIONS: readonly Resolution[] = [
  'solved',
  'answered',
  'duplicate',
  'not_for_support',
  'customer_left',
];

export const LEVELS = {
  A0: { name: 'Not verified', detail: 'Nobody knows who this is: say nothing about an account.' },
  A1: { name: 'Verified by code', detail: 'Proved with a code in this conversation.' },
  A2: { name: 'Logged in', detail: 'Logged in on your site.' },
} as const;

/** `account_compromised` as `Account compromised`. */
export function inWords(name: string): string {
  const words = name.replaceAll('_', ' ').trim();
  return words.charAt(0).toUpperCase() + words.slice(1);
}

const LANGUAGES = new Intl.DisplayNames(['en'], { type: 'language', fallback: 'code' });

export function languageName(code: string | null): string {
  if (code === null) return 'Unknown';
  try {
    return LANGUAGES.of(code) ?? code;
  } catch {
    return code;
  }
}

const TIME = new Intl.DateTimeFormat(undefined, { hour: '2-digit', minute: '2-digit' });
const DAY = new Intl.DateTimeFormat(undefined, { weekday: 'long', day: 'numeric', month: 'long' });
const DATE_TIME = new Intl.DateTimeFormat(undefined, { dateStyle: 'medium', timeStyle: 'short' });
const SHORT_DAY = new Intl.DateTimeFormat(undefined, {
  day: 'numeric',
  month: 'short',
  timeZone: 'UTC',
});

export const timeOf = (at: string): string => TIME.format(new Date(at));
export const dayOf = (at: string): string => DAY.format(new Date(at));
export const dateTimeOf = (at: string): string => DATE_TIME.format(new Date(at));
/** Of a date without a time, such as `2026-11-22`. */
export const shortDayOf = (date: string): string => SHORT_DAY.format(new Date(date));

const MINUTE = 60;
const HOUR = 60 * MINUTE;
const DAY_SECONDS = 24 * HOUR;

/** `40 s`, `12 min`, `3 h 05 min`, `2 d 4 h`. */
export function spanInWords(seconds: number): string {
  const whole = Math.max(0, Math.round(seconds));
  if (whole < MINUTE) return `${whole} s`;
  if (whole < HOUR) return `${Math.floor(whole / MINUTE)} min`;
  if (whole < DAY_SECONDS) {
    const minutes = Math.floor((whole % HOUR) / MINUTE);
    const hours = Math.floor(whole / HOUR);
    return minutes === 0 ? `${hours} h` : `${hours} h ${String(minutes).padStart(2, '0')} min`;
  }
  const hours = Math.floor((whole % DAY_SECONDS) / HOUR);
  const days = Math.floor(whole / DAY_SECONDS);
  return hours === 0 ? `${days} d` : `${days} d ${hours} h`;
}

/** Coarser: what is looked at in passing. */
export function agoInWords(at: string, nowMs: number): string {
  const seconds = (nowMs - Date.parse(at)) / 1000;
  if (seconds < MINUTE) return 'now';
  return spanInWords(seconds).replace(/ \d+ (?:min|h)$/, '');
}

/** `1 ticket`, `2 tickets`. */
export function countOf(count: number, one: string): string {
  return `${count.toLocaleString()} ${one}${count === 1 ? '' : 's'}`;
}

const LETTERS = new Intl.Segmenter(undefined, { granularity: 'grapheme' });

/** Up to two letters that stand for a name. */
export function initialsOf(name: string): string {
  const words = name.trim().split(/\s+/);
  const chosen = words.length > 1 ? [words[0], words.at(-1)] : words;
  const letters = chosen.map((word = '') => [...LETTERS.segment(word)][0]?.segment ?? '');
  return letters.join('').toUpperCase();
}
