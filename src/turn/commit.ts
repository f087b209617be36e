import type { Activity } from '../storage/activity.ts';
import type { DocumentWrite } from '../storage/storage.ts';
import { saveTicket } from '../tickets/ticket.ts';
import type { Bot } from './bot.ts';
import { saveConversationState } from './conversation-state.ts';
import { onlyOfficialLinks } from './official-links.ts';
import type { Outcome } from './outcome.ts';
import type { Performance } from './performance.ts';
import { toReplyActivity } from './reply.ts';

/** State, replies and side effects of a turn, and that its activity is handled: all of it or nothing. */
export async function commit(outcome: Outcome, performance: Performance, bot: Bot): Promise<void> {
  const { activity } = performance;
  await bot.activities.reply(
    activity,
    activitiesOf(outcome, performance, bot),
    documentsOf(outcome, performance, bot),
  );
  note(outcome, performance, bot);
}

/** The same where nothing was received. */
export async function commitUnasked(
  outcome: Outcome,
  performance: Performance,
  bot: Bot,
): Promise<void> {
  await bot.activities.append(
    performance.activity.conversation.id,
    activitiesOf(outcome, performance, bot),
    documentsOf(outcome, performance, bot),
  );
  note(outcome, performance, bot);
}

function activitiesOf(
  { replies }: Outcome,
  { activity, words }: Performance,
  { ownSites }: Bot,
): Activity[] {
  const sites = [...words.officialSites, ...ownSites];
  return replies.map((reply, index) => ({
    ...toReplyActivity({ ...reply, text: onlyOfficialLinks(reply.text, sites) }, activity),
    // So that whoever reads the log can tell an answer of several messages from one that was given twice.
    ...(replies.length > 1 && { channelData: { part: index + 1, parts: replies.length } }),
  }));
}

function documentsOf(
  { state, ticket }: Outcome,
  { activity, turn }: Performance,
  { silences }: Bot,
): DocumentWrite[] {
  const { id } = activity.conversation;
  return [
    saveConversationState(id, state),
    ...(ticket ? [saveTicket(ticket)] : []),
    ...silences.writes(id, state.dialog, turn.nowMs),
  ];
}

function note({ state }: Outcome, { activity, turn }: Performance, { silences }: Bot): void {
  silences.note(activity.conversation.id, state.dialog, turn.nowMs);
}
