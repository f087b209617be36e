import type { Storage } from '../../storage/storage.ts';
import type { Ticket } from '../ticket.ts';
import type { TicketEvent } from '../ticket-event.ts';
import { DeliveryFailure, type DeliveryAttempt, type Destination } from './destination.ts';
import { findMessageText, findTicket } from './ticket-content.ts';

const MAPPING = 'help-desk-tickets';

/** Our ticket, as it is told to a help desk. */
export interface OutgoingTicket {
  /** Ours: a help desk finds by it what it was told before. */
  id: string;
  number: string;
  subject: string;
  /** What was said so far, as plain text. */
  text: string;
  isUrgent: boolean;
  customer: { id: string; name?: string };
}

export interface OutgoingMessage {
  /** Such as `T-1042 #7`: at the end of the text, and in no other message. */
  reference: string;
  text: string;
}

export type OutgoingStatus = 'open' | 'waiting' | 'resolved';

export interface HelpDeskAttempt extends DeliveryAttempt {
  /** The same for every try. */
  key: string;
}

/** The ticket API of a help desk. Each call may be a repeat, and then changes nothing more. */
export interface HelpDesk {
  /** Such as `zendesk`. */
  name: string;
  /** Returns the ticket's id there. */
  openTicket(ticket: OutgoingTicket, attempt: HelpDeskAttempt): Promise<string>;
  addMessage(remoteId: string, message: OutgoingMessage, attempt: HelpDeskAttempt): Promise<void>;
  setStatus(remoteId: string, status: OutgoingStatus, attempt: HelpDeskAttempt): Promise<void>;
}

/** Keeps a help desk's copy of our tickets: opened, written to and resolved as they are here. */
export function helpDeskDestination(helpDesk: HelpDesk, storage: Storage): Destination {
  return {
    name: helpDesk.name,
    accepts: ({ kind }) => kind !== 'note_added',
    deliver: (event, attempt) => tell(helpDesk, event, { ...attempt, key: event.id }, storage),
  };
}

async function tell(
  helpDesk: HelpDesk,
  event: TicketEvent,
  attempt: HelpDeskAttempt,
  storage: Storage,
): Promise<void> {
  const remoteId = await findOrOpen(helpDesk, event, attempt, storage);
  // A ticket that was erased before it was told of leaves nothing to tell.
  if (remoteId === undefined) return;
  const text = await describe(event, storage);
  if (text !== undefined) {
    const reference = `${event.number} #${event.sequence}`;
    await helpDesk.addMessage(remoteId, { reference, text: `${text}\n\n${reference}` }, attempt);
  }
  const status = statusAfter(event);
  if (status) await helpDesk.setStatus(remoteId, status, attempt);
}

/** Its id there. Also a ticket that was here before the help desk was configured is opened there. */
async function findOrOpen(
  helpDesk: HelpDesk,
  event: TicketEvent,
  attempt: HelpDeskAttempt,
  storage: Storage,
): Promise<string | undefined> {
  const { ticketId } = event;
  const known = await findRemoteId(helpDesk, ticketId, storage);
  if (known !== undefined) return known;
  const ticket = await findTicket(storage, event);
  if (!ticket) return undefined;
  const remoteId = await helpDesk.openTicket(describeTicket(ticket), attempt);
  const id = `${helpDesk.name}|${ticketId}`;
  await storage.commit({ documents: [{ collection: MAPPING, id, body: { remoteId } }] });
  return remoteId;
}

function describeTicket({
  id,
  number,
  reason,
  priority,
  transcript,
  answers,
  customer,
}: Ticket): OutgoingTicket {
  const said = transcript.map(({ by, text }) => `${by}: ${text}`);
  const asked = answers.map(({ question, answer }) => `${question}: ${answer}`);
  return {
    id,
    number,
    subject: `[${number}] ${reason}`,
    text: [`Reason: ${reason}`, ...asked, '', ...said].join('\n'),
    isUrgent: priority === 'urgent',
    customer: { id: customer.id, ...(customer.name !== undefined && { name: customer.name }) },
  };
}

async function findRemoteId(
  { name }: HelpDesk,
  ticketId: string,
  storage: Storage,
): Promise<string | undefined> {
  const document = await storage.read(MAPPING, `${name}|${ticketId}`);
  return (document?.body as { remoteId: string } | undefined)?.remoteId;
}

type Telling = (event: TicketEvent, storage: Storage) => string | undefined | Promise<string>;

const tellings: Partial<Record<TicketEvent['kind'], Telling>> = {
  changed: (event) =>
    event.kind === 'changed' ? `Now ${event.priority}: ${event.reason}` : undefined,
  assigned: (event) => (event.kind === 'assigned' ? `${event.to.name} has it.` : undefined),
  agent_message: async (event, storage) =>
    `${event.kind === 'agent_message' ? event.by.name : 'Agent'}: ${await wordsOf(event, storage)}`,
  customer_message: async (event, storage) => `Customer: ${await wordsOf(event, storage)}`,
  handed_back: (event) =>
    event.kind === 'handed_back' ? `Handed back to the ${event.to}.` : undefined,
  promise_missed: () => 'Nobody picked it up in the time that was promised.',
  resolved: (event) => (event.kind === 'resolved' ? `Resolved: ${event.resolution}` : undefined),
  reopened: () => 'Reopened.',
  rated: (event) => (event.kind === 'rated' ? `Rated ${event.value} of 5.` : undefined),
  erased: () => 'The content of this ticket was erased in the support bot. Erase it here too.',
};

/** What the help desk's agents read; undefined where the ticket itself says it all. */
async function describe(event: TicketEvent, storage: Storage): Promise<string | undefined> {
  return tellings[event.kind]?.(event, storage);
}

async function wordsOf(event: TicketEvent, storage: Storage): Promise<string> {
  return (await findMessageText(storage, event)) ?? '(erased)';
}

function statusAfter(event: TicketEvent): OutgoingStatus | undefined {
  if (event.kind === 'resolved') return 'resolved';
  if (event.kind === 'handed_back') return event.to === 'bot' ? 'waiting' : 'open';
  return event.kind === 'reopened' || event.kind === 'assigned' ? 'open' : undefined;
}

/** What an answer of a help desk's API means for the event that led to it. */
export function failureOf(status: number, retryAfterMs: number | undefined): DeliveryFailure {
  // The request itself is at fault. Credentials can be mended, conflicts and limits pass.
  const isPermanent = [400, 404, 405, 410, 413, 415, 422].includes(status);
  return new DeliveryFailure(`HTTP ${status}`, {
    isPermanent,
    ...(retryAfterMs !== undefined && { retryAfterMs }),
  });
}
