import type { TicketSummary } from '../../ticket-shapes.ts';
import { now } from '../state/now.ts';
import { me } from '../state/session.ts';
import { Icon } from './icon.tsx';
import { initialsOf, spanInWords } from './words.ts';

/** From this much before it is due, a clock is amber. */
const SOON_MS = 5 * 60_000;

type Due = 'fine' | 'soon' | 'missed';

function dueOf({ dueAt, isMissed }: NonNullable<TicketSummary['clock']>, nowMs: number): Due {
  if (isMissed || Date.parse(dueAt) <= nowMs) return 'missed';
  return Date.parse(dueAt) - nowMs <= SOON_MS ? 'soon' : 'fine';
}

/** How much time is left to pick up or to answer, in words and colour. */
export function DueClock({ ticket }: { ticket: TicketSummary }) {
  const { clock } = ticket;
  if (!clock) return null;
  const due = dueOf(clock, now.value);
  const span = spanInWords(Math.abs(Date.parse(clock.dueAt) - now.value) / 1000);
  const act = ticket.status === 'open' ? 'Pick up' : 'Answer';
  return (
    <span class={`clock clock-${due}`}>
      <Icon name={due === 'missed' ? 'alert' : 'clock'} />
      {due === 'missed' ? `${span} late` : `${act} in ${span}`}
    </span>
  );
}

/** Since when the customer waits for somebody. */
export function waitingSince({
  status,
  queuedAt,
  lastCustomerMessageAt,
  lastAgentActAt,
}: TicketSummary) {
  if (status === 'open') return queuedAt;
  if (status !== 'assigned' || lastCustomerMessageAt === null) return null;
  const isAnswered = lastAgentActAt !== null && lastAgentActAt > lastCustomerMessageAt;
  return isAnswered ? null : lastCustomerMessageAt;
}

export function UrgentMark() {
  return <span class="mark mark-urgent">Urgent</span>;
}

/** Who has a ticket, short. */
export function Avatar({ name, isMine = false }: { name: string; isMine?: boolean }) {
  return (
    <span class={isMine ? 'avatar avatar-mine' : 'avatar'} aria-hidden="true">
      {initialsOf(name)}
    </span>
  );
}

export function isMine(ticket: Pick<TicketSummary, 'assignee'>): boolean {
  return ticket.assignee !== null && ticket.assignee.id === me.value?.id;
}
