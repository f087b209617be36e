import { ANSWER_LATER, KEEP_WAITING, NOT_SOLVED } from '../tickets/lines.ts';
import type { Ticket } from '../tickets/ticket.ts';
import type { Decision } from './decision.ts';

/** A message that is about the conversation's ticket and nothing else. */
export type FollowUp =
  | { kind: 'rate'; value: number; comment?: string }
  | { kind: 'not_solved' }
  | { kind: 'keep_waiting' }
  | { kind: 'answer_later' };

/** A number alone, or with words behind it that cannot be anything else: "2 questions" is no rating. */
const RATING =
  /^\s*([1-5])(?:\s*(?:\/\s*5|stars?|out of (?:5|five)))?[.!]?(?:\s*(?:[,.:;–-]|because|since|but)\s*(\S.*))?\s*$/isu;
const STILL_UNSOLVED =
  /^\W*(?:no\W+)?(?:(?:it|that|this|the (?:problem|issue))(?:['’]?s| is)? |(?:it|that|this) (?:isn['’]?t|wasn['’]?t) )?(?:still )?(?:not |isn['’]?t )?(?:solved|fixed|resolved|working)(?: yet| at all)?\W*$/iu;
const NEGATIVE = /\b(?:not|still|isn['’]?t|wasn['’]?t)\b/iu;

/** What is not understood so soon after a ticket was closed goes on about that ticket. */
const GOES_ON_FOR_MS = 86_400_000;

export function readFollowUp(text: string, ticket: Ticket): FollowUp | undefined {
  const said = text.trim();
  if (ticket.status === 'open') {
    if (isSame(said, KEEP_WAITING)) return { kind: 'keep_waiting' };
    return isSame(said, ANSWER_LATER) ? { kind: 'answer_later' } : undefined;
  }
  if (ticket.status !== 'resolved') return undefined;
  if (isSame(said, NOT_SOLVED) || (STILL_UNSOLVED.test(said) && NEGATIVE.test(said)))
    return { kind: 'not_solved' };
  return ticket.ratingAskedAt === undefined ? undefined : readRating(said);
}

/** Whether a message that leads to nothing reopens the ticket that was just closed. */
export function goesOnWithTicket(
  text: string,
  decision: Decision,
  ticket: Ticket | undefined,
  nowMs: number,
): boolean {
  if (decision.kind !== 'decline' || decision.why !== 'unknown') return false;
  // A single word or number is not yet something to go on about.
  if (!/\p{L}+\P{L}+\p{L}/u.test(text)) return false;
  if (ticket?.status !== 'resolved' || ticket.firstReplyAt === undefined) return false;
  return nowMs - Date.parse(ticket.resolvedAt ?? ticket.openedAt) < GOES_ON_FOR_MS;
}

function readRating(text: string): FollowUp | undefined {
  const [, value, comment] = RATING.exec(text) ?? [];
  if (value === undefined) return undefined;
  return { kind: 'rate', value: Number(value), ...(comment !== undefined && { comment }) };
}

function isSame(said: string, tap: string): boolean {
  return said.toLowerCase().replaceAll('’', "'") === tap.toLowerCase();
}
