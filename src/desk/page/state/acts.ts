import { signal } from '@preact/signals';
import type { Resolution } from '../../../tickets/ticket.ts';
import type { TicketSummary } from '../../ticket-shapes.ts';
import { call, newRequestId, type CallOptions } from '../api/call.ts';
import { RequestError } from '../api/request-error.ts';
import { openTicket, noteChangeOfOpenTicket, readTicket } from './open-ticket.ts';
import { noteChange, readQueue } from './queue.ts';
import { tell } from './notices.ts';

type Act = 'take' | 'assign' | 'addNote' | 'changePriority' | 'handBack' | 'resolve' | 'reopen';
type Body<Operation extends Act> = NonNullable<CallOptions<Operation>['body']>;

/** Ids of acts without an answer yet: tried again, the same act has the same id. */
const unanswered = new Map<string, string>();

export async function take({ id, number }: TicketSummary): Promise<void> {
  await act('take', id, {});
  tell(`You have ${number} now.`);
}

export async function assign({ id, number }: TicketSummary, agent: { id: string; name: string }) {
  await act('assign', id, { agentId: agent.id });
  tell(`${agent.name} has ${number} now.`);
}

export async function addNote({ id }: TicketSummary, text: string): Promise<void> {
  await act('addNote', id, { text });
}

export async function handBack(
  { id, number }: TicketSummary,
  to: 'bot' | 'queue',
  note: string,
): Promise<void> {
  await act('handBack', id, { to, ...(note.trim() !== '' && { note: note.trim() }) });
  tell(to === 'bot' ? `The bot goes on with ${number}.` : `${number} is back in the queue.`);
}

export async function resolve(
  { id, number }: TicketSummary,
  resolution: Resolution,
  text: string,
): Promise<void> {
  await act('resolve', id, { resolution, ...(text.trim() !== '' && { text: text.trim() }) });
  tell(`${number} is resolved.`);
}

export async function reopen({ id, number }: TicketSummary): Promise<void> {
  await act('reopen', id, {});
  tell(`${number} is open again.`);
}

export async function changePriority(
  { id, number }: TicketSummary,
  priority: TicketSummary['priority'],
  reason: string,
): Promise<void> {
  await act('changePriority', id, { priority, reason: reason.trim() });
  tell(`${number} is ${priority} now.`);
}

export async function reveal({ id }: TicketSummary, fact: string, reason: string): Promise<void> {
  const answer = await call('revealFact', { id, body: { fact, reason: reason.trim() } });
  revealed.value = new Map(revealed.value).set(`${id} ${fact}`, answer.fact.value);
}

/** Values that this page was shown, by ticket and fact; gone with the page. */
export const revealed = signal<ReadonlyMap<string, string>>(new Map());

async function act<Operation extends Act>(
  operation: Operation,
  id: string,
  given: Omit<Body<Operation>, 'requestId'>,
): Promise<void> {
  const key = JSON.stringify([operation, id, given]);
  const requestId = unanswered.get(key) ?? newRequestId();
  unanswered.set(key, requestId);
  try {
    const { ticket } = await call<Act>(operation, {
      id,
      body: { ...given, requestId },
    });
    unanswered.delete(key);
    noteChange(ticket);
    noteChangeOfOpenTicket(ticket);
  } catch (error) {
    if (!(error instanceof RequestError && error.isTransient)) unanswered.delete(key);
    // Somebody else may have been quicker: what is shown is no longer true.
    if (openTicket.value?.id === id) await Promise.all([readTicket(), readQueue()]);
    throw error;
  }
}
