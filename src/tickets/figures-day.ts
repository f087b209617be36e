import { z } from 'zod';
import type { ConversationResult, ConversationResultKind } from './conversation-result.ts';
import { conversationResultKindSchema, hashOf } from './conversation-result.ts';
import type { TicketEvent } from './ticket-event.ts';

/** A conversation that was answered counts once nothing was said in it for so long: it may still go on. */
const SILENT_AFTER_MS = 3_600_000;

const ticketRecordSchema = z.strictObject({
  openedAtMs: z.number(),
  reason: z.string(),
  /** Since when it waits for an agent; absent while it does not. */
  queuedAtMs: z.number().optional(),
  /** Each time from being queued to being assigned. */
  waitsMs: z.array(z.number()),
  firstReplyMs: z.number().optional(),
  resolutionMs: z.number().optional(),
  rating: z.int().min(1).max(5).optional(),
});

const conversationRecordSchema = z.strictObject({
  /** What it came to last; absent where only a person was asked for. */
  kind: conversationResultKindSchema.optional(),
  atMs: z.number(),
  isEscalated: z.boolean(),
});

const countSchema = z.strictObject({
  confirmed: z.int(),
  assumed: z.int(),
  abandoned: z.int(),
  escalated: z.int(),
});

/** How many conversations ended how. A conversation is counted once a day, and in one of them. */
export type Containment = z.infer<typeof countSchema>;

export const figuresDaySchema = z.strictObject({
  day: z.string(),
  channelId: z.string(),
  /** The tickets that were opened on the day, with what became of them since. */
  tickets: z.record(z.string(), ticketRecordSchema),
  /** The day's conversations whose end is not certain yet. */
  conversations: z.record(z.string(), conversationRecordSchema),
  /** The others: all of them once the day is closed. */
  ended: countSchema,
  isClosed: z.boolean(),
});

/** What figures are made of: one day in one channel. */
export type FiguresDay = z.infer<typeof figuresDaySchema>;
export type TicketRecord = z.infer<typeof ticketRecordSchema>;
type ConversationRecord = z.infer<typeof conversationRecordSchema>;

export function newFiguresDay(day: string, channelId: string): FiguresDay {
  return { day, channelId, tickets: {}, conversations: {}, ended: nobody(), isClosed: false };
}

export function nobody(): Containment {
  return { confirmed: 0, assumed: 0, abandoned: 0, escalated: 0 };
}

type Change = (record: TicketRecord, atMs: number, event: TicketEvent) => TicketRecord;

/** What events change; of the others, figures tell nothing. */
const changes: Partial<Record<TicketEvent['kind'], Change>> = {
  assigned: ({ queuedAtMs, ...record }, atMs) =>
    queuedAtMs === undefined
      ? record
      : { ...record, waitsMs: [...record.waitsMs, atMs - queuedAtMs] },
  agent_message: (record, atMs) => ({
    ...record,
    firstReplyMs: record.firstReplyMs ?? atMs - record.openedAtMs,
  }),
  handed_back: (record, atMs, event) =>
    event.kind === 'handed_back' && event.to === 'queue' ? { ...record, queuedAtMs: atMs } : record,
  resolved: ({ queuedAtMs, ...record }, atMs) => ({
    ...record,
    resolutionMs: atMs - record.openedAtMs,
  }),
  reopened: ({ resolutionMs, ...record }, atMs) => ({ ...record, queuedAtMs: atMs }),
  rated: (record, _atMs, event) =>
    event.kind === 'rated' ? { ...record, rating: event.value } : record,
};

/** What is known of a ticket after an event. */
export function recordEvent(record: TicketRecord, event: TicketEvent): TicketRecord {
  return changes[event.kind]?.(record, Date.parse(event.at), event) ?? record;
}

/** Adds a ticket to the day on which it is opened, and its conversation as one that was escalated. */
export function recordOpening(day: FiguresDay, event: Extract<TicketEvent, { kind: 'opened' }>) {
  const openedAtMs = Date.parse(event.at);
  const { ticketId, reason } = event;
  const conversation = hashOf(event.conversationId);
  day.tickets[ticketId] = { openedAtMs, reason, queuedAtMs: openedAtMs, waitsMs: [] };
  if (day.isClosed) return;
  const known = day.conversations[conversation];
  const atMs = Math.max(openedAtMs, known?.atMs ?? 0);
  day.conversations[conversation] = { ...known, atMs, isEscalated: true };
}

export function recordResult(day: FiguresDay, { conversation, kind, at }: ConversationResult) {
  if (day.isClosed) return;
  const isEscalated = day.conversations[conversation]?.isEscalated ?? false;
  day.conversations[conversation] = { kind, atMs: Date.parse(at), isEscalated };
}

/** How the day's conversations ended that have ended by now. */
export function containmentOf({ conversations, ended }: FiguresDay, nowMs: number): Containment {
  const count = { ...ended };
  for (const record of Object.values(conversations)) {
    const end = endOf(record, nowMs);
    if (end) count[end] += 1;
  }
  return count;
}

/** The day with its conversations counted, for one that is long over: who they were is of no use any more. */
export function closeDay(day: FiguresDay, nowMs: number): FiguresDay {
  return { ...day, ended: containmentOf(day, nowMs), conversations: {}, isClosed: true };
}

const ends: Record<ConversationResultKind, keyof Containment> = {
  confirmed: 'confirmed',
  answered: 'assumed',
  not_helped: 'abandoned',
  asked: 'abandoned',
  declined: 'abandoned',
  left: 'abandoned',
};

/** undefined while it may still go on. */
function endOf(
  { kind, atMs, isEscalated }: ConversationRecord,
  nowMs: number,
): keyof Containment | undefined {
  if (isEscalated) return 'escalated';
  const end = kind && ends[kind];
  return end === 'confirmed' || nowMs - atMs >= SILENT_AFTER_MS ? end : undefined;
}
