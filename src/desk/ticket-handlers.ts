import type { ActivityLog } from '../storage/activity-log.ts';
import * as agentActs from '../tickets/agent-acts.ts';
import { findTickets, type TicketFilter } from '../tickets/find-tickets.ts';
import type { Done, TicketDesk } from '../tickets/ticket-desk.ts';
import { toIndexed } from '../tickets/ticket-index.ts';
import { ticketStatusSchema, type Ticket } from '../tickets/ticket.ts';
import type { AgentAccounts } from './agent-accounts.ts';
import type { AuditLog } from './audit-log.ts';
import { notFound, type Call, type Handlers } from './calls.ts';
import type { DeskOperation } from './desk-contract.ts';
import type { Presence } from './presence.ts';
import { factsOf, revealFact, toLine, toSummary } from './present-ticket.ts';
import { readTranscript } from './read-transcript.ts';
import type { DeskAgent, TicketDetail, TicketSummary } from './ticket-shapes.ts';

const PAGE = 50;
const ANSWERS = 6;
const OTHER_TICKETS = 10;

export interface CannedAnswer {
  slug: string;
  title: string;
  updatedOn: string | null;
  isPartial: boolean;
  text: string;
}

export interface TicketParts {
  tickets: TicketDesk;
  activities: ActivityLog;
  accounts: AgentAccounts;
  presence: Presence;
  audit: AuditLog;
  searchAnswers: (query: string, limit: number) => Promise<CannedAnswer[]>;
  titleOf: (slug: string) => string | undefined;
}

type TicketOperation =
  | 'listAgents'
  | 'listTickets'
  | 'readTicket'
  | 'readTranscript'
  | 'take'
  | 'assign'
  | 'reply'
  | 'addNote'
  | 'changePriority'
  | 'handBack'
  | 'resolve'
  | 'reopen'
  | 'revealFact'
  | 'searchAnswers';

export function ticketHandlers(parts: TicketParts): Pick<Handlers, TicketOperation> {
  const { tickets, activities, accounts, presence, audit, searchAnswers } = parts;
  const summaryOf = (ticket: Ticket): TicketSummary =>
    toSummary(toIndexed(ticket, 0), { hours: tickets.hours(), nowMs: tickets.now() });
  const find = async (id: string): Promise<Ticket> => {
    const ticket = await tickets.find(id);
    if (!ticket) throw notFound('ticket');
    return ticket;
  };
  const done = async (act: agentActs.Outcome): Promise<Done> => {
    const result = await act;
    if (!result) throw notFound('ticket');
    return result;
  };
  const answer = async (act: agentActs.Outcome): Promise<{ ticket: TicketSummary }> => ({
    ticket: summaryOf((await done(act)).ticket),
  });

  return {
    listAgents: async () => {
      await tickets.index.caughtUp();
      const openTickets = countByAssignee(tickets);
      const agents = await accounts.list();
      return {
        agents: agents.map((agent) => ({
          ...agent,
          isPresent: presence.isPresent(agent.id),
          openTickets: openTickets.get(agent.id) ?? 0,
        })),
      };
    },

    listTickets: async ({ query, agent }) => {
      await tickets.index.caughtUp();
      const { cursor, limit = PAGE, sort = 'queue' } = query;
      const all = [...tickets.index.all()];
      const page = { limit, ...(cursor !== undefined && { cursor }) };
      const found = findTickets(all, filterOf(query, agent), sort, page);
      const now = { hours: tickets.hours(), nowMs: tickets.now() };
      return {
        tickets: found.tickets.map((ticket) => toSummary(ticket, now)),
        nextCursor: found.nextCursor,
        total: found.total,
        counts: tickets.index.counts(agent.id),
      };
    },

    readTicket: async ({ id, agent }) => {
      const ticket = await find(id);
      await tickets.index.caughtUp();
      return { ticket: detailOf(ticket, summaryOf(ticket), agent, parts) };
    },

    readTranscript: async ({ id, query }) => readTranscript(activities, await find(id), query),

    take: async (call) => answer(agentActs.take(tickets, clickOf(call))),

    assign: async (call) => {
      const to = await accounts.find(call.body.agentId);
      if (!to) throw notFound('agent');
      const { id, name } = to.agent;
      return answer(agentActs.assign(tickets, clickOf(call), { id, name }));
    },

    reply: async (call) => {
      const { ticket, said } = await done(agentActs.reply(tickets, clickOf(call), call.body.text));
      const line = said.map(toLine).find((one) => one !== undefined);
      if (!line) throw new Error(`The reply to ticket ${ticket.number} is not in its log.`);
      return { ticket: summaryOf(ticket), line };
    },

    addNote: async (call) => answer(agentActs.addNote(tickets, clickOf(call), call.body.text)),

    changePriority: async (call) => {
      const { priority, reason } = call.body;
      return answer(agentActs.prioritize(tickets, clickOf(call), priority, reason));
    },

    handBack: async (call) =>
      answer(agentActs.handBack(tickets, clickOf(call), call.body.to, call.body.note)),

    resolve: async (call) =>
      answer(agentActs.resolve(tickets, clickOf(call), call.body.resolution, call.body.text)),

    reopen: async (call) => answer(agentActs.reopen(tickets, clickOf(call))),

    revealFact: async ({ id, body, agent }) => {
      const ticket = await find(id);
      const fact = revealFact(ticket, body.fact);
      if (!fact) throw notFound('fact');
      const detail = { fact: body.fact, reason: body.reason };
      await audit.add({ by: agent, act: 'reveal_fact', object: ticket.number, detail });
      return { fact };
    },

    searchAnswers: async ({ query }) => ({
      answers: await searchAnswers(query.query, query.limit ?? ANSWERS),
    }),
  };
}

function clickOf<Operation extends DeskOperation>({
  id,
  agent,
  body,
}: Pick<Call<Operation>, 'id'> & {
  agent: DeskAgent;
  body: { requestId: string };
}): agentActs.Click {
  return { ticketId: id, requestId: body.requestId, by: { id: agent.id, name: agent.name } };
}

function filterOf(query: Call<'listTickets'>['query'], agent: DeskAgent): TicketFilter {
  const { status, priority, channel, assignee, search } = query;
  const unresolved = ticketStatusSchema.options.filter((one) => one !== 'resolved');
  const statuses = status?.split(',').flatMap((one) => (one === 'unresolved' ? unresolved : [one]));
  return {
    ...(statuses && { statuses }),
    ...(priority && { priority }),
    ...(channel !== undefined && { channelId: channel }),
    ...(assignee !== undefined && { assigneeId: assigneeIdOf(assignee, agent) }),
    ...(search !== undefined && { search }),
  };
}

function assigneeIdOf(assignee: string, agent: DeskAgent): string | null {
  if (assignee === 'none') return null;
  return assignee === 'me' ? agent.id : assignee;
}

function countByAssignee({ index }: TicketDesk): Map<string, number> {
  const counts = new Map<string, number>();
  for (const { assignee } of index.all())
    if (assignee) counts.set(assignee.id, (counts.get(assignee.id) ?? 0) + 1);
  return counts;
}

function detailOf(
  ticket: Ticket,
  summary: TicketSummary,
  agent: DeskAgent,
  { tickets, presence, titleOf }: TicketParts,
): TicketDetail {
  const others = tickets.index
    .ofCustomer(ticket.channelId, ticket.customer.id)
    .filter(({ id }) => id !== ticket.id)
    .slice(0, OTHER_TICKETS);
  return {
    ...summary,
    facts: factsOf(ticket),
    triedArticles: ticket.triedArticles.map((slug) => ({ slug, title: titleOf(slug) ?? slug })),
    notes: ticket.notes,
    resolution: ticket.resolution ?? null,
    ratingDetail: ticket.rating ?? null,
    reopenings: ticket.reopenings,
    firstAssignedAt: ticket.firstAssignedAt ?? null,
    firstReplyAt: ticket.firstReplyAt ?? null,
    otherTickets: others.map(({ id, number, status, reason, openedAt }) => ({
      id,
      number,
      status,
      reason,
      openedAt,
    })),
    viewers: presence.viewersOf(ticket.id, agent.id),
  };
}
