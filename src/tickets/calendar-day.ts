const formats = new Map<string, Intl.DateTimeFormat>();

/** The date, such as `2026-11-22`, that calendars in the time zone show. */
export function calendarDay(atMs: number, timeZone: string): string {
  if (timeZone === 'UTC') return new Date(atMs).toISOString().slice(0, 10);
  const known = formats.get(timeZone);
  // Canada writes dates as ISO 8601 does. Making a format takes far longer than using it.
  const format = known ?? new Intl.DateTimeFormat('en-CA', { timeZone });
  formats.set(timeZone, format);
  return format.format(atMs);
}

/** The date so many days later, or earlier. */
export function shiftDay(day: string, days: number): string {
  return new Date(Date.parse(day) + days * 86_400_000).toISOString().slice(0, 10);
}
