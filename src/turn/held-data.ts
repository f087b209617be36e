import type { Holder } from '../privacy/customer-data.ts';
import type { ActivityLog, LoggedActivity } from '../storage/activity-log.ts';
import { conversationStateName, loadConversationState } from './conversation-state.ts';
import { feedbackOf } from './feedback.ts';
import { SilenceClock } from './silence-clock.ts';
import type { Bot } from './bot.ts';

const READ_AT_ONCE = 200;

/** What is kept of conversations beside their tickets: what was said, and what is remembered between turns. */
export function heldByTurns({
  activities,
  storage,
  silences,
}: Pick<Bot, 'activities' | 'storage' | 'silences'>): Holder[] {
  return [
    {
      name: 'messages',
      copy: async (conversationId) => {
        const said = await allOf(activities, conversationId);
        return said.length === 0
          ? undefined
          : { ...(await activities.find(conversationId)), activities: said };
      },
      whereabouts: (conversationId) => activities.whereabouts(conversationId),
    },
    {
      name: 'state',
      copy: async (conversationId) => loadConversationState(storage, conversationId),
      whereabouts: (conversationId) =>
        Promise.resolve({
          documents: [conversationStateName(conversationId), SilenceClock.nameOf(conversationId)],
          logs: [],
        }),
      forget: (conversationId) => {
        silences.note(conversationId, undefined, 0);
        return Promise.resolve();
      },
    },
    {
      // The copy has it among the messages.
      name: 'feedback',
      copy: () => Promise.resolve(undefined),
      whereabouts: async (conversationId) => ({
        documents: await feedbackOf(conversationId, storage),
        logs: [],
      }),
    },
  ];
}

async function allOf(activities: ActivityLog, conversationId: string): Promise<LoggedActivity[]> {
  const all: LoggedActivity[] = [];
  for (let after = 0; ;) {
    const page = await activities.read(conversationId, after, READ_AT_ONCE);
    all.push(...page.activities);
    if (page.activities.length < READ_AT_ONCE) return all;
    after = page.watermark;
  }
}
