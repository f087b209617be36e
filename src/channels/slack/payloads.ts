import { z } from 'zod';

/**
 * What Slack sends, as far as it is read here; whatever else it holds is let through and dropped.
 * https://docs.slack.dev/reference/events, https://docs.slack.dev/reference/interaction-payloads
 */

const text = z.string().default('');

/** A message, in an event or in a channel's history. */
const messageFields = {
  subtype: z.string().optional(),
  user: z.string().optional(),
  bot_id: z.string().optional(),
  text,
  ts: z.string(),
  thread_ts: z.string().optional(),
  files: z.array(z.unknown()).optional(),
};

export const historyMessageSchema = z.object({
  type: z.string().optional(),
  ...messageFields,
  /** On the first message of a thread. */
  latest_reply: z.string().optional(),
});
export type HistoryMessage = z.infer<typeof historyMessageSchema>;

const changedSchema = z.object({
  user: z.string().optional(),
  bot_id: z.string().optional(),
  text,
  ts: z.string().optional(),
  thread_ts: z.string().optional(),
});

export const messageEventSchema = z.object({
  type: z.enum(['message', 'app_mention']),
  ...messageFields,
  channel: z.string(),
  /** Absent from `app_mention`, which there is in channels only. */
  channel_type: z.string().default('channel'),
  /** Of an edited message. */
  message: changedSchema.optional(),
  previous_message: changedSchema.optional(),
  deleted_ts: z.string().optional(),
});
export type MessageEvent = z.infer<typeof messageEventSchema>;

const homeOpenedSchema = z.object({
  type: z.literal('app_home_opened'),
  user: z.string(),
  channel: z.string(),
  tab: z.string().optional(),
});

/** Another kind of event is acknowledged and ignored. */
export const eventSchema = z.union([messageEventSchema, homeOpenedSchema]);

const botSchema = z.object({ user_id: z.string(), is_bot: z.boolean().optional() });

export const envelopeSchema = z.discriminatedUnion('type', [
  z.object({ type: z.literal('url_verification'), challenge: z.string() }),
  z.object({
    type: z.literal('event_callback'),
    team_id: z.string(),
    event_id: z.string(),
    event: z.unknown(),
    authorizations: z.array(botSchema).optional(),
  }),
  // Events were dropped because there were too many: they have to be fetched.
  z.object({ type: z.literal('app_rate_limited') }),
]);
export type EventCallback = Extract<z.infer<typeof envelopeSchema>, { type: 'event_callback' }>;

const userSchema = z.object({ id: z.string(), name: z.string().optional() });
const teamSchema = z.object({ id: z.string() });

/** What was entered, by block and action id. */
const stateSchema = z
  .object({
    values: z.record(
      z.string(),
      z.record(
        z.string(),
        z.object({
          value: z.string().nullish(),
          selected_option: z.object({ value: z.string() }).nullish(),
        }),
      ),
    ),
  })
  .optional();
export type InputState = z.infer<typeof stateSchema>;

const blockActionsSchema = z.object({
  type: z.literal('block_actions'),
  team: teamSchema,
  user: userSchema,
  trigger_id: z.string(),
  container: z.object({
    message_ts: z.string().optional(),
    channel_id: z.string().optional(),
    is_ephemeral: z.boolean().optional(),
  }),
  actions: z.array(z.object({ action_id: z.string(), value: z.string().optional() })),
  state: stateSchema,
});
export type BlockActions = z.infer<typeof blockActionsSchema>;

const viewSubmissionSchema = z.object({
  type: z.literal('view_submission'),
  team: teamSchema,
  user: userSchema,
  view: z.object({
    id: z.string(),
    callback_id: z.string(),
    private_metadata: z.string(),
    state: stateSchema,
  }),
});
export type ViewSubmission = z.infer<typeof viewSubmissionSchema>;

export const interactionSchema = z.discriminatedUnion('type', [
  blockActionsSchema,
  viewSubmissionSchema,
]);

export const commandSchema = z.object({
  command: z.string(),
  text,
  team_id: z.string(),
  channel_id: z.string(),
  user_id: z.string(),
  user_name: z.string().optional(),
  trigger_id: z.string(),
});
export type SlashCommand = z.infer<typeof commandSchema>;
