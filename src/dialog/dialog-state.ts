import { z } from 'zod';

const value = z.union([z.string(), z.boolean(), z.array(z.string())]);

/** What the bot waits for. By name, so that a script may change under it. */
const asking = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('slot'), slot: z.string() }),
  /** `account` is the masked account that was named: no other is acted on. */
  z.object({ kind: z.literal('confirmation'), act: z.string(), account: z.string() }),
  z.object({ kind: z.literal('code'), act: z.string() }),
  /** An act was sent and has no known outcome. */
  z.object({
    kind: z.literal('result'),
    act: z.string(),
    idempotencyKey: z.string(),
    sentAtMs: z.number(),
    checks: z.int().min(0),
  }),
  /** Whether to go on with this dialog or with a related one. */
  z.object({
    kind: z.literal('switch'),
    dialogId: z.string(),
    values: z.record(z.string(), value),
  }),
  /** Whether to hand over to a person. */
  z.object({ kind: z.literal('person') }),
]);

const frame = z.object({
  dialogId: z.string(),
  values: z.record(z.string(), value).default({}),
  outcomes: z
    .record(z.string(), z.object({ outcome: z.string(), data: z.unknown().optional() }))
    .default({}),
  /** By act: how often it was tried in vain. */
  tries: z.record(z.string(), z.int().min(0)).default({}),
  /** Reasons of the tickets that this dialog opened. */
  tickets: z.array(z.string()).default([]),
  asking,
  /** Unique to this asking: what is agreed to or entered must be what was asked last. */
  nonce: z.string(),
  askedAtMs: z.number(),
  /** Answers in a row that were not understood. */
  unclear: z.int().min(0).default(0),
  reminded: z.boolean().default(false),
  /** What the dialog said last, and how often running: it never says the same a third time. */
  said: z.object({ text: z.string(), times: z.int().min(0) }).default({ text: '', times: 0 }),
});

/**
 * A dialog between two turns. Fields of a newer version are dropped and missing ones filled in, so that a deploy
 * and its rollback both leave the dialog running.
 */
export const dialogStateSchema = frame.extend({
  /** The dialog that this one interrupted, if any. */
  waiting: frame.optional(),
});

export type DialogState = z.infer<typeof dialogStateSchema>;
export type Frame = z.infer<typeof frame>;
export type Asking = z.infer<typeof asking>;

/** undefined for what is not a dialog's state. */
export function parseDialogState(stored: unknown): DialogState | undefined {
  return dialogStateSchema.safeParse(stored).data;
}
