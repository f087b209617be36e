import type { z } from 'zod';
import type { LoggedActivity } from '../storage/activity-log.ts';
import type { SupportHours } from '../tickets/support-hours.ts';
import { serviceDueMs } from '../tickets/ticket-deadline.ts';
import type { IndexedTicket } from '../tickets/ticket-index.ts';
import type { Ticket } from '../tickets/ticket.ts';
import { maskText } from './mask-text.ts';
import type { factSchema, lineSchema, TicketSummary } from './ticket-shapes.ts';

export type Fact = z.infer<typeof factSchema>;
export type Line = z.infer<typeof lineSchema>;

/** What the clocks of the desk go by. */
export interface DeskTime {
  hours: SupportHours;
  nowMs: number;
}

export function toSummary(ticket: IndexedTicket, time: DeskTime): TicketSummary {
  const { id, number, status, priority, reason, floor, channelId, level, subject, openedAt } =
    ticket;
  return {
    ...{ id, number, status, priority, reason, floor, channelId, level, subject, openedAt },
    language: orNull(ticket.language),
    customerName: orNull(ticket.customer.name),
    assignee: orNull(ticket.assignee),
    queuedAt: orNull(ticket.queuedAt),
    lastCustomerMessageAt: orNull(ticket.lastCustomerMessageAt),
    lastAgentActAt: orNull(ticket.lastAgentActAt),
    resolvedAt: orNull(ticket.resolvedAt),
    rating: orNull(ticket.rating?.value),
    clock: clockOf(ticket, time),
  };
}

function orNull<T>(value: T | undefined): T | null {
  return value ?? null;
}

function clockOf(ticket: IndexedTicket, { hours, nowMs }: DeskTime): TicketSummary['clock'] {
  const dueMs = serviceDueMs(ticket, hours);
  if (dueMs === undefined) return null;
  return { dueAt: new Date(dueMs).toISOString(), isMissed: dueMs < nowMs };
}

const LEVELS = {
  A0: 'Nothing is proven',
  A1: 'Holds the e-mail address of the account (code entered in the chat)',
  A2: 'Is logged in at the exchange',
};

/** What is known of the customer. What is personal is masked until an agent asks for it and says why. */
export function factsOf(ticket: Ticket): Fact[] {
  return rawFactsOf(ticket).map(({ name, label, value }) => {
    const masked = maskText(value);
    return { name, label, value: masked, isMasked: masked !== value };
  });
}

export function revealFact(ticket: Ticket, name: string): Fact | undefined {
  const fact = rawFactsOf(ticket).find((one) => one.name === name);
  return fact && { ...fact, isMasked: false };
}

function rawFactsOf(ticket: Ticket): Omit<Fact, 'isMasked'>[] {
  const { customer, maskedAccount, level, channelId, language, locale, idempotencyKeys } = ticket;
  const facts = [
    { name: 'customer_id', label: 'Customer id in the channel', value: customer.id },
    { name: 'customer_name', label: 'Name in the channel', value: customer.name },
    { name: 'account', label: 'Account', value: maskedAccount },
    { name: 'level', label: 'How sure it is who they are', value: LEVELS[level] },
    { name: 'channel', label: 'Channel', value: channelId },
    { name: 'language', label: 'Language', value: language ?? locale },
    ...ticket.answers.map(({ question, answer }, index) => ({
      name: `answer_${index + 1}`,
      label: question,
      value: answer,
    })),
    ...idempotencyKeys.map((value, index) => ({
      name: `request_${index + 1}`,
      label: 'Request at the account service whose outcome is unknown',
      value,
    })),
  ];
  return facts.flatMap(({ value, ...rest }) => (value === undefined ? [] : [{ ...rest, value }]));
}

/** Messages only; undefined for anything else in the log. */
export function toLine(activity: LoggedActivity): Line | undefined {
  if (activity.type !== 'message') return undefined;
  const by = speakerOf(activity);
  const files = (activity.attachments ?? []).flatMap(({ name }) =>
    name === undefined ? [] : [`[${name}]`],
  );
  return {
    sequence: Number(activity.id.split('|').at(-1)),
    at: activity.timestamp,
    by,
    name: by === 'agent' ? (activity.from.name ?? null) : null,
    text: [activity.text ?? '', ...files].filter((part) => part !== '').join('\n'),
    suggestions: (activity.suggestedActions?.actions ?? []).map(({ title }) => title),
    removedSecrets: activity.removedSecrets ?? [],
  };
}

function speakerOf({ from, channelData }: LoggedActivity): Line['by'] {
  if (from.role !== 'bot') return 'customer';
  if (typeof channelData !== 'object' || channelData === null || !('speaker' in channelData))
    return 'bot';
  const { speaker } = channelData;
  return speaker === 'agent' || speaker === 'system' ? speaker : 'bot';
}
