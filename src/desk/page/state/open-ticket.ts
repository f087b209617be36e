import { batch, signal } from '@preact/signals';
import type { AgentName } from '../../../tickets/ticket.ts';
import type { TicketDetail, TicketSummary, lineSchema } from '../../ticket-shapes.ts';
import type { z } from 'zod';
import { call } from '../api/call.ts';
import { sayLive } from '../api/live.ts';
import { messageOf, RequestError } from '../api/request-error.ts';

export type Line = z.output<typeof lineSchema>;

const PAGE_SIZE = 100;
/** The customer's channel says again that they write while they do. */
const TYPING_SHOWN_MS = 6_000;
const GATHER_MS = 250;

/** undefined until it was read. */
export const openTicket = signal<TicketDetail | undefined>(undefined);
export const lines = signal<Line[]>([]);
export const hasEarlier = signal(false);
export const viewers = signal<AgentName[]>([]);
export const isCustomerTyping = signal(false);
export const ticketProblem = signal<{ message: string; isMissing: boolean } | undefined>(undefined);

/** Of the ticket that is shown, before and after it was read. */
let shownId: string | undefined;
let typing: ReturnType<typeof setTimeout> | undefined;
let gathering: ReturnType<typeof setTimeout> | undefined;

/** Shows another ticket, or none. */
export async function showTicket(id: string | undefined): Promise<void> {
  if (id === shownId) return;
  shownId = id;
  batch(() => {
    openTicket.value = undefined;
    lines.value = [];
    hasEarlier.value = false;
    viewers.value = [];
    ticketProblem.value = undefined;
    isCustomerTyping.value = false;
  });
  sayWhatIsShown();
  await readTicket();
}

/** So that others learn who looks at it, and its lines are sent here. */
export function sayWhatIsShown(): void {
  sayLive({ kind: 'viewing', ticketId: shownId ?? null });
}

export async function readTicket(): Promise<void> {
  const id = shownId;
  if (id === undefined) return;
  try {
    const [{ ticket }, transcript] = await Promise.all([
      call('readTicket', { id }),
      call('readTranscript', { id, query: { limit: PAGE_SIZE } }),
    ]);
    if (id !== shownId) return;
    batch(() => {
      ticketProblem.value = undefined;
      openTicket.value = ticket;
      viewers.value = ticket.viewers;
      if (lines.value.length === 0) hasEarlier.value = transcript.hasEarlier;
      // After a long absence there may be a gap between the old lines and the new ones; then the old ones go.
      const newest = lines.value.at(-1)?.sequence ?? 0;
      const isGap = transcript.hasEarlier && (transcript.lines[0]?.sequence ?? 0) > newest;
      if (isGap) {
        hasEarlier.value = true;
        lines.value = transcript.lines;
      } else addLines(transcript.lines);
    });
  } catch (error) {
    if (id !== shownId) return;
    const isMissing = error instanceof RequestError && error.status === 404;
    ticketProblem.value = { message: messageOf(error), isMissing };
  }
}

export async function readEarlier(): Promise<void> {
  const id = shownId;
  const first = lines.value[0];
  if (id === undefined || !first) return;
  const query = { before: first.sequence, limit: PAGE_SIZE };
  const transcript = await call('readTranscript', { id, query });
  if (id !== shownId) return;
  batch(() => {
    addLines(transcript.lines);
    hasEarlier.value = transcript.hasEarlier;
  });
}

/** Each line once, in the order of the log, in whatever order they arrive. */
export function addLines(added: readonly Line[]): void {
  const known = new Set(lines.value.map(({ sequence }) => sequence));
  const news = added.filter(({ sequence }) => !known.has(sequence));
  if (news.length === 0) return;
  lines.value = [...lines.value, ...news].sort((one, other) => one.sequence - other.sequence);
  if (news.some(({ by }) => by === 'customer')) isCustomerTyping.value = false;
}

/** What is new in the summary is shown at once; facts, notes and the rest are read again. */
export function noteChangeOfOpenTicket(summary: TicketSummary): void {
  if (summary.id !== shownId) return;
  if (openTicket.value) openTicket.value = { ...openTicket.value, ...summary };
  clearTimeout(gathering);
  gathering = setTimeout(() => void readTicket(), GATHER_MS);
}

export function noteLine(ticketId: string, line: Line): void {
  if (ticketId === shownId) addLines([line]);
}

export function noteViewers(ticketId: string, others: AgentName[]): void {
  if (ticketId === shownId) viewers.value = others;
}

export function noteTyping(ticketId: string): void {
  if (ticketId !== shownId) return;
  isCustomerTyping.value = true;
  clearTimeout(typing);
  typing = setTimeout(() => {
    isCustomerTyping.value = false;
  }, TYPING_SHOWN_MS);
}
