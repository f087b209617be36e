import { applyActs, type TicketAct } from '../tickets/ticket-act.ts';
import { appendResult } from '../tickets/conversation-result.ts';
import type { TicketWrites, VersionedTicket } from '../tickets/ticket-desk.ts';
import type { Activity } from '../storage/activity.ts';
import type { DocumentWrite, LogAppend } from '../storage/storage.ts';
import type { Bot } from './bot.ts';
import { saveConversationState } from './conversation-state.ts';
import { onlyOfficialLinks } from './official-links.ts';
import type { Outcome } from './outcome.ts';
import type { Performance } from './performance.ts';
import { toReplyActivity } from './reply.ts';

/** State, replies and side effects of a turn, and that its activity is handled: all of it or nothing. */
export async function commit(outcome: Outcome, performance: Performance, bot: Bot): Promise<void> {
  const { activity } = performance;
  const heard: TicketAct[] =
    activity.type === 'message' ? [{ kind: 'hear', activityId: activity.id }] : [];
  await bot.tickets.withTicket(ticketIdOf(outcome), async (current) => {
    const { replies, ticket } = settle(outcome, heard, current, performance, bot);
    const documents = [...documentsOf(outcome, performance, bot), ...ticket.documents];
    const appends = [...ticket.appends, ...resultsOf(outcome, performance)];
    await bot.activities.reply(activity, replies, documents, appends);
  });
  note(outcome, performance, bot);
}

/** The same where nothing was received. */
export async function commitUnasked(
  outcome: Outcome,
  performance: Performance,
  bot: Bot,
): Promise<void> {
  const { id } = performance.activity.conversation;
  await bot.tickets.withTicket(ticketIdOf(outcome), async (current) => {
    const { replies, ticket } = settle(outcome, [], current, performance, bot);
    const documents = [...documentsOf(outcome, performance, bot), ...ticket.documents];
    await bot.activities.append(id, replies, documents, ticket.appends);
  });
  note(outcome, performance, bot);
}

/** A new ticket is not in the store yet. */
function ticketIdOf({ filing, state }: Outcome): string | undefined {
  return filing?.isNew === true ? undefined : state.ticketId;
}

interface Settled {
  replies: Activity[];
  ticket: TicketWrites;
}

/**
 * What is said, and what becomes of the ticket as it is now. The ticket is written at the version that was read, so an
 * agent who takes it at the same moment comes before or after, never in between: and where an agent was first, the
 * bot's words are for that agent, and the customer hears nothing of them.
 */
function settle(
  outcome: Outcome,
  heard: TicketAct[],
  current: VersionedTicket | undefined,
  performance: Performance,
  bot: Bot,
): Settled {
  const { filing, ticketActs = [], replies } = outcome;
  const at = new Date(performance.turn.nowMs).toISOString();
  const asked: TicketAct[] = (filing?.requests ?? []).map((request) => ({ kind: 'ask', request }));
  const said = activitiesOf(outcome, performance, bot);
  if (filing?.isNew === true) {
    const { ticket } = applyActs({ ...filing.ticket }, asked, at);
    return { replies: said, ticket: bot.tickets.opening(ticket) };
  }
  if (!current) return { replies: said, ticket: { documents: [], appends: [] } };
  if (current.ticket.floor === 'bot') {
    const acted = applyActs(current.ticket, [...heard, ...asked, ...ticketActs], at);
    return { replies: said, ticket: bot.tickets.writesOf(current, acted, at) };
  }
  const withheld = replies.map(({ text }) => text).join('\n\n');
  const noted: TicketAct = {
    kind: 'note',
    id: performance.turn.nonce,
    text: `The bot was about to say this when an agent came in, and did not:\n\n${withheld}`,
  };
  const acts = [...heard, ...asked, ...(withheld === '' ? [] : [noted])];
  const acted = applyActs(current.ticket, acts, at);
  return { replies: [], ticket: bot.tickets.writesOf(current, acted, at) };
}

function activitiesOf(
  { replies }: Outcome,
  { activity, words }: Performance,
  { ownSites }: Bot,
): Activity[] {
  const sites = [...words.officialSites, ...ownSites];
  return replies.map((reply, index) => {
    const text = onlyOfficialLinks(reply.text, sites);
    const said = toReplyActivity({ ...reply, text }, activity);
    if (replies.length === 1) return said;
    // So that whoever reads the log can tell an answer of several messages from one that was given twice.
    const place = { part: index + 1, parts: replies.length };
    return { ...said, channelData: { ...(said.channelData as object | undefined), ...place } };
  });
}

function documentsOf(
  { state }: Outcome,
  { activity, turn }: Performance,
  { silences }: Bot,
): DocumentWrite[] {
  const { id } = activity.conversation;
  return [saveConversationState(id, state), ...silences.writes(id, state.dialog, turn.nowMs)];
}

function resultsOf({ result }: Outcome, { activity, turn }: Performance): LogAppend[] {
  if (result === undefined) return [];
  const { conversation, channelId } = activity;
  const at = new Date(turn.nowMs).toISOString();
  return [appendResult({ conversationId: conversation.id, channelId, at, kind: result })];
}

function note({ state }: Outcome, { activity, turn }: Performance, { silences }: Bot): void {
  silences.note(activity.conversation.id, state.dialog, turn.nowMs);
}
