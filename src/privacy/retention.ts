/** For how many days what customers wrote is kept. */
export interface Retention {
  /** After the last thing that was said in a conversation. */
  messagesDays: number;
  /** After its last ticket was resolved; a conversation with an open ticket is kept whole. */
  ticketDays: number;
}

export interface ConversationAge {
  lastSaidAtMs: number;
  /** Of the ticket that is resolved last; Infinity while one is not resolved. Absent where there is none. */
  ticket?: { resolvedAtMs: number };
}

const DAY_MS = 86_400_000;

/** Whether a conversation with its tickets is to be erased. Of two classes that hold, the longer one counts. */
export function isPastRetention(
  { lastSaidAtMs, ticket }: ConversationAge,
  nowMs: number,
  { messagesDays, ticketDays }: Retention,
): boolean {
  if (nowMs - lastSaidAtMs < messagesDays * DAY_MS) return false;
  if (!ticket) return true;
  return nowMs - ticket.resolvedAtMs >= ticketDays * DAY_MS;
}
