import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { z } from 'zod';
import { parseContent } from '../parse-content.ts';

const DAYS = [
  'sunday',
  'monday',
  'tuesday',
  'wednesday',
  'thursday',
  'friday',
  'saturday',
] as const;
const DAY_MS = 86_400_000;
const MINUTE_MS = 60_000;
/** How far ahead an opening is looked for. */
const DAYS_AHEAD = 21;

/** Such as `09:00-17:30`; `24:00` is the end of the day. */
const span = z
  .string()
  .regex(/^(?:[01]\d|2[0-3]):[0-5]\d-(?:(?:[01]\d|2[0-3]):[0-5]\d|24:00)$/)
  .refine((text) => text.slice(0, 5) < text.slice(6), 'must end after it begins');

const supportHoursSchema = z.strictObject({
  /** Such as `Europe/Berlin`. */
  timeZone: z.string().refine(isTimeZone, 'must be a time zone such as Europe/Berlin'),
  /** When agents are there; a day without times is closed. */
  weekly: z.strictObject({
    monday: z.array(span),
    tuesday: z.array(span),
    wednesday: z.array(span),
    thursday: z.array(span),
    friday: z.array(span),
    saturday: z.array(span),
    sunday: z.array(span),
  }),
  /** Days such as `2026-12-25` on which nobody is there. */
  closedOn: z.array(z.iso.date()),
  /** What is promised while agents are there: a ticket is picked up within so many minutes. */
  pickUpWithinMinutes: z.int().min(1),
  /** An agent answers a customer's message within so many minutes; shown to agents, not to customers. */
  answerWithinMinutes: z.int().min(1),
  /** A chat whose agent's page was closed for so long goes back to the queue. */
  agentAwayAfterMinutes: z.int().min(1),
  /** A ticket that waits for the customer for so long is resolved. */
  resolveUnansweredAfterHours: z.int().min(1),
  /** A resolved ticket is reopened by the customer for so long; later a new one is opened. */
  reopenWithinDays: z.int().min(1),
  /** What the bot promises while nobody is there, said with when somebody is. */
  whileClosed: z.string().min(1),
});

/** When agents are there and what is promised: data/support-hours.json. */
export type SupportHours = z.infer<typeof supportHoursSchema>;

/** In milliseconds since the epoch, the end not included. */
interface OpenTime {
  fromMs: number;
  untilMs: number;
}

/** `root` is the folder that holds data/. Throws ContentError with the place and what was expected there. */
export async function loadSupportHours(root: string): Promise<SupportHours> {
  const file = path.join(root, 'data/support-hours.json');
  return parseContent(file, await readFile(file, 'utf8'), supportHoursSchema);
}

export function isOpenAt(hours: SupportHours, atMs: number): boolean {
  return openTimesFrom(hours, atMs, 1).some(({ fromMs }) => fromMs <= atMs);
}

/** When agents are there next, `atMs` itself where they are; undefined where they are not for weeks. */
export function nextOpening(hours: SupportHours, atMs: number): number | undefined {
  const next = openTimesFrom(hours, atMs, DAYS_AHEAD)[0];
  return next && Math.max(next.fromMs, atMs);
}

/** When so many minutes of opening time have passed; undefined where there are not as many for weeks. */
export function afterOpenMinutes(
  hours: SupportHours,
  fromMs: number,
  minutes: number,
): number | undefined {
  let leftMs = minutes * MINUTE_MS;
  for (const open of openTimesFrom(hours, fromMs, DAYS_AHEAD)) {
    const beginMs = Math.max(open.fromMs, fromMs);
    if (open.untilMs - beginMs >= leftMs) return beginMs + leftMs;
    leftMs -= open.untilMs - beginMs;
  }
  return undefined;
}

/** Whether agents are there day and night. */
export function isAlwaysOpen({ weekly, closedOn }: SupportHours): boolean {
  return closedOn.length === 0 && DAYS.every((day) => weekly[day].includes('00:00-24:00'));
}

/** The times that are not over at `atMs`, in order, of so many days. */
function openTimesFrom(hours: SupportHours, atMs: number, days: number): OpenTime[] {
  const { timeZone, weekly, closedOn } = hours;
  const times: OpenTime[] = [];
  // One day earlier and one later: the local date may be another than the date in UTC.
  const firstDay = Math.floor(atMs / DAY_MS) - 1;
  for (let day = firstDay; day <= firstDay + days + 2; day += 1) {
    const midnight = new Date(day * DAY_MS);
    const date = midnight.toISOString().slice(0, 10);
    const name = DAYS[midnight.getUTCDay()];
    if (name === undefined || closedOn.includes(date)) continue;
    for (const text of weekly[name])
      times.push({
        fromMs: instantOf(day * DAY_MS + millisecondsOf(text.slice(0, 5)), timeZone),
        untilMs: instantOf(day * DAY_MS + millisecondsOf(text.slice(6)), timeZone),
      });
  }
  return times.filter(({ untilMs }) => untilMs > atMs).sort((a, b) => a.fromMs - b.fromMs);
}

function millisecondsOf(time: string): number {
  const [hour = 0, minute = 0] = time.split(':').map(Number);
  return (hour * 60 + minute) * MINUTE_MS;
}

/** When clocks in the zone show a local time, which is given as if it were UTC. */
function instantOf(localMs: number, timeZone: string): number {
  if (timeZone === 'UTC') return localMs;
  // The offset at the result may be another than at the first guess, where the clocks change in between.
  const guess = localMs - offsetMs(localMs, timeZone);
  return localMs - offsetMs(guess, timeZone);
}

function offsetMs(atMs: number, timeZone: string): number {
  const parts = clockOf(timeZone).formatToParts(atMs);
  const part = (type: string): number => Number(parts.find((one) => one.type === type)?.value);
  const shown = Date.UTC(
    part('year'),
    part('month') - 1,
    part('day'),
    part('hour'),
    part('minute'),
    part('second'),
  );
  return shown - Math.floor(atMs / 1000) * 1000;
}

const clocks = new Map<string, Intl.DateTimeFormat>();

/** Making one takes far longer than using it. */
function clockOf(timeZone: string): Intl.DateTimeFormat {
  const known = clocks.get(timeZone);
  if (known) return known;
  const clock = new Intl.DateTimeFormat('en-GB', {
    timeZone,
    hourCycle: 'h23',
    year: 'numeric',
    month: 'numeric',
    day: 'numeric',
    hour: 'numeric',
    minute: 'numeric',
    second: 'numeric',
  });
  clocks.set(timeZone, clock);
  return clock;
}

function isTimeZone(timeZone: string): boolean {
  try {
    return new Intl.DateTimeFormat('en-GB', { timeZone }).resolvedOptions().timeZone !== '';
  } catch {
    return false;
  }
}
