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

type Headlines = {
  [Kind in TicketEvent['kind']]?: (event: Extract<TicketEvent, { kind: Kind }>) => string;
};

const headlines: Headlines = {
  opened: ({ priority, reason }) => `${priority === 'urgent' ? 'Urgent: ' : ''}${reason}`,
  changed: ({ priority, reason }) => `Became ${priority}: ${reason}`,
  promise_missed: () => 'Nobody picked it up in the time that was promised',
  reopened: ({ by }) => `Reopened by ${by?.name ?? 'the customer'}`,
  resolved: ({ resolution, by }) => `Resolved (${resolution}) by ${by?.name ?? 'itself'}`,
  rated: ({ value }) => `Rated ${value} of 5`,
};

function headlineOf(event: TicketEvent): string {
  // TypeScript does not see that the kind that finds the function is the kind of its argument.
  const headline = headlines[event.kind] as ((event: TicketEvent) => string) | undefined;
  return headline?.(event) ?? event.kind;
}

/** A line break in a header would begin another header. */
function onOneLine(text: string): string {
  return text.replaceAll(/[\p{Cc}\p{Zl}\p{Zp}]+/gu, ' ').trim();
}

/** What may stand in a Message-ID. */
function wordOf(id: string): string {
  return id.replaceAll(/[^A-Za-z0-9.-]/g, '-');
}
