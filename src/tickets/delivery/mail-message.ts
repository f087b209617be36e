import type { Ticket } from '../ticket.ts';
import type { TicketEvent } from '../ticket-event.ts';

/** What the team can be told of by mail. */
export const MAIL_KINDS = [
  'opened',
  'opened_urgent',
  'became_urgent',
  'promise_missed',
  'reopened',
  'resolved',
  'rated_low',
] as const;
export type MailKind = (typeof MAIL_KINDS)[number];

const LOW_RATING = 2;

/** Of what kinds an event is, for mails. */
export function mailKindsOf(event: TicketEvent): MailKind[] {
  if (event.kind === 'opened')
    return event.priority === 'urgent' ? ['opened', 'opened_urgent'] : ['opened'];
  if (event.kind === 'changed') return event.priority === 'urgent' ? ['became_urgent'] : [];
  if (event.kind === 'rated') return event.value <= LOW_RATING ? ['rated_low'] : [];
  const { kind } = event;
  return kind === 'promise_missed' || kind === 'reopened' || kind === 'resolved' ? [kind] : [];
}

export interface MailText {
  subject: string;
  text: string;
  messageId: string;
  /** Of the thread: all mails of a ticket name it, so that they are shown together. */
  threadId: string;
}

/** The mail about an event: no words of the customer, and a link to where they are. */
export function describeByMail(
  event: TicketEvent,
  ticket: Ticket | undefined,
  { domain, deskUrl }: { domain: string; deskUrl: string },
): MailText {
  const headline = headlineOf(event);
  const facts = [
    `Ticket: ${event.number}`,
    `Channel: ${event.channelId}`,
    ...(ticket
      ? [`Reason: ${ticket.reason}`, `Priority: ${ticket.priority}`, `Status: ${ticket.status}`]
      : []),
    `When: ${event.at}`,
  ];
  return {
    subject: onOneLine(`[${event.number}] ${headline}`),
    text: [headline, '', ...facts.map(onOneLine), '', deskUrl, ''].join('\n'),
    messageId: `<${wordOf(event.id)}@${domain}>`,
    threadId: `<ticket-${wordOf(event.ticketId)}@${domain}>`,
  };
}

function headlineOf(event: TicketEvent): string {
  switch (event.kind) {
    case 'opened':
      return `${event.priority === 'urgent' ? 'Urgent: ' : ''}${event.reason}`;
    case 'changed':
      return `Became ${event.priority}: ${event.reason}`;
    case 'promise_missed':
      return 'Nobody picked it up in the time that was promised';
    case 'reopened':
      return `Reopened by ${event.by?.name ?? 'the customer'}`;
    case 'resolved':
      return `Resolved (${event.resolution}) by ${event.by?.name ?? 'itself'}`;
    case 'rated':
      return `Rated ${event.value} of 5`;
    case 'assigned':
    case 'agent_message':
    case 'customer_message':
    case 'handed_back':
    case 'note_added':
    case 'erased':
      return event.kind;
  }
}

/** A line break in a header would begin another header. */
function onOneLine(text: string): string {
  return text.replaceAll(/[\p{Cc}\p{Zl}\p{Zp}]+/gu, ' ').trim();
}

/** What may stand in a Message-ID. */
function wordOf(id: string): string {
  return id.replaceAll(/[^A-Za-z0-9.-]/g, '-');
}
