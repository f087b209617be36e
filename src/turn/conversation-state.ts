import { z } from 'zod';
import { dialogStateSchema } from '../dialog/dialog-state.ts';
import { CorruptDataError } from '../errors.ts';
import type { DocumentName, DocumentWrite, Storage } from '../storage/storage.ts';

const COLLECTION = 'conversations';

const surface = z.enum(['app', 'web']);
const option = z.strictObject({
  title: z.string(),
  intent: z.string().optional(),
  articles: z.array(z.string()),
  surface: surface.optional(),
});

const stateSchema = z.strictObject({
  /** What the conversation is about: follow-ups such as "and on the web?" refer to it. */
  topic: z
    .strictObject({
      intent: z.string().optional(),
      articles: z.array(z.string()),
      surface: surface.optional(),
    })
    .optional(),
  /** What the bot asked last and still waits for. */
  pending: z
    .discriminatedUnion('kind', [
      z.strictObject({ kind: z.literal('which'), options: z.array(option) }),
      z.strictObject({ kind: z.literal('person') }),
    ])
    .optional(),
  /** The dialog that is running. One that a later version cannot read is given up, and the conversation goes on. */
  dialog: dialogStateSchema.optional().catch(undefined),
  /** What the account service let this conversation prove; only the account service looks into it. */
  account: z.unknown().optional(),
  ticketId: z.string().optional(),
  /** Articles shown so far, oldest first: an agent need not suggest them again. */
  triedArticles: z.array(z.string()).default([]),
  /** Turns in a row that ended in a question back or in "I don't know". */
  unclearTurns: z.int().min(0).default(0),
  /** The bot's last two turns, to never say the same thing a third time running. */
  lastReplies: z.array(z.string()).max(2).default([]),
});

/** What is remembered between the turns of one conversation. */
export type ConversationState = z.infer<typeof stateSchema>;
export type Option = z.infer<typeof option>;
export type Surface = z.infer<typeof surface>;

export function newConversation(): ConversationState {
  return stateSchema.parse({});
}

export async function loadConversationState(
  storage: Storage,
  conversationId: string,
): Promise<ConversationState> {
  const document = await storage.read(COLLECTION, conversationId);
  if (!document) return newConversation();
  const parsed = stateSchema.safeParse(document.body);
  if (!parsed.success)
    throw new CorruptDataError(
      `The state of conversation ${conversationId} is not as expected: ${z.prettifyError(parsed.error)}. ` +
        `It was written by another version; remove the document to let the conversation start anew.`,
    );
  return parsed.data;
}

export function conversationStateName(conversationId: string): DocumentName {
  return { collection: COLLECTION, id: conversationId };
}

/** The write that goes into the turn's commit. */
export function saveConversationState(
  conversationId: string,
  state: ConversationState,
): DocumentWrite {
  return {
    ...conversationStateName(conversationId),
    body: JSON.parse(JSON.stringify(state)),
  };
}
