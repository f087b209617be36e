import { pino } from 'pino';

/** One JSON line per event, on standard error: standard output belongs to what commands print. */
export type Log = pino.Logger;

export function openLog(level: string): Log {
  return pino({ level, base: null, timestamp: pino.stdTimeFunctions.isoTime }, pino.destination(2));
}
