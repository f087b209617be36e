import { redactText } from '../privacy/redact-text.ts';
import { scanSecrets } from '../privacy/scan-secrets.ts';
import {
  givenToBot,
  givenToQueue,
  joined,
  reopenedByAgent,
  resolved,
  toAgentActivity,
  toSystemActivity,
} from './lines.ts';
import type { TicketAct } from './ticket-act.ts';
import type { Done, Plan, TicketDesk } from './ticket-desk.ts';
import type { AgentName, Resolution, Ticket } from './ticket.ts';

/** One click of an agent: who, on which ticket, and the id that a repeated click has as well. */
export interface Click {
  ticketId: string;
  requestId: string;
  by: AgentName;
}

/** undefined where there is no such ticket. Every act of these throws TicketRefusal where it does not fit. */
export type Outcome = Promise<Done | undefined>;

export function take(desk: TicketDesk, click: Click): Outcome {
  return assign(desk, click, click.by);
}

export function assign(
  desk: TicketDesk,
  { ticketId, requestId, by }: Click,
  to: AgentName,
): Outcome {
  const plan = (ticket: Ticket): Plan => ({
    lines: [toSystemActivity(ticket, joined(to))],
    acts: () => [{ kind: 'assign', by, to }],
  });
  return desk.act(ticketId, plan, requestId);
}

export function reply(desk: TicketDesk, { ticketId, requestId, by }: Click, text: string): Outcome {
  const plan = (ticket: Ticket): Plan => ({
    lines: [toAgentActivity(ticket, by, withoutSecrets(text))],
    acts: ([activityId = '']) => [{ kind: 'say', by, activityId }],
  });
  return desk.act(ticketId, plan, requestId);
}

export function addNote(
  desk: TicketDesk,
  { ticketId, requestId, by }: Click,
  text: string,
): Outcome {
  const noted = { kind: 'note' as const, id: requestId, text: withoutSecrets(text), by };
  return desk.act(ticketId, () => ({ lines: [], acts: () => [noted] }), requestId);
}

export function prioritize(
  desk: TicketDesk,
  { ticketId, requestId, by }: Click,
  priority: Ticket['priority'],
  reason: string,
): Outcome {
  const act: TicketAct = { kind: 'prioritize', priority, reason: withoutSecrets(reason), by };
  return desk.act(ticketId, () => ({ lines: [], acts: () => [act] }), requestId);
}

/** The note is for whoever has it next. */
export function handBack(
  desk: TicketDesk,
  { ticketId, requestId, by }: Click,
  to: 'bot' | 'queue',
  note?: string,
): Outcome {
  const plan = (ticket: Ticket): Plan => ({
    lines: [toSystemActivity(ticket, to === 'bot' ? givenToBot(by) : givenToQueue(ticket, by))],
    acts: () => [
      ...(note === undefined
        ? []
        : [{ kind: 'note' as const, id: requestId, text: withoutSecrets(note), by }]),
      { kind: 'hand_back', to, why: 'by_agent', by },
    ],
  });
  return desk.act(ticketId, plan, requestId);
}

/** The customer is asked for a rating where they have talked to an agent. */
export function resolve(
  desk: TicketDesk,
  { ticketId, requestId, by }: Click,
  resolution: Resolution,
  text?: string,
): Outcome {
  const plan = (ticket: Ticket): Plan => {
    const hasTalked = ticket.firstReplyAt !== undefined || text !== undefined;
    const asksRating = hasTalked && (resolution === 'solved' || resolution === 'answered');
    const closing = toSystemActivity(ticket, resolved(ticket, resolution, asksRating));
    const act = { kind: 'resolve' as const, resolution, by, asksRating };
    if (text === undefined) return { lines: [closing], acts: () => [act] };
    return {
      lines: [toAgentActivity(ticket, by, withoutSecrets(text)), closing],
      acts: ([activityId = '']) => [{ kind: 'say', by, activityId }, act],
    };
  };
  return desk.act(ticketId, plan, requestId);
}

export function reopen(desk: TicketDesk, { ticketId, requestId, by }: Click): Outcome {
  const plan = (ticket: Ticket): Plan => ({
    lines: [toSystemActivity(ticket, reopenedByAgent(ticket))],
    acts: () => [{ kind: 'reopen', by }],
  });
  return desk.act(ticketId, plan, requestId);
}

/** Agents paste what customers must not be sent, and what must not be kept. */
function withoutSecrets(text: string): string {
  return redactText(text, scanSecrets(text));
}
