import { randomUUID } from 'node:crypto';
import { ActivityLog } from '../src/storage/activity-log.ts';
import type { DocumentWrite, Storage } from '../src/storage/storage.ts';
import type { TurnHandler } from '../src/turn/turn-handler.ts';

const CUSTOMER = { id: 'a customer', role: 'user' };
const DOCUMENTS = ['channel-conversations', 'receipts', 'conversations'];
const LANES = 64;

/** What one conversation leaves in a storage. */
interface Template {
  conversationId: string;
  documents: DocumentWrite[];
  bodies: unknown[];
}

/**
 * Has one conversation with the bot, and then stores as many copies of what it left as are wanted, each in one commit,
 * under ids of their own. Returns those ids.
 */
export async function storeConversations(
  storage: Storage,
  handler: TurnHandler,
  texts: string[],
  count: number,
): Promise<string[]> {
  const template = await haveConversation(storage, handler, texts);
  const ids = Array.from({ length: count }, () => randomUUID());
  const waiting = ids.values();
  const storeNext = async (): Promise<void> => {
    for (const id of waiting) await storage.commit(copyOf(template, id));
  };
  await Promise.all(Array.from({ length: LANES }, storeNext));
  return ids;
}

async function haveConversation(
  storage: Storage,
  handler: TurnHandler,
  texts: string[],
): Promise<Template> {
  const conversationId = randomUUID();
  const activities = new ActivityLog(storage, (activity) => activity);
  const startedAt = new Date().toISOString();
  await activities.start(conversationId, { channelId: 'bench', startedAt, customer: CUSTOMER });
  for (const text of texts) await takeTurn(activities, handler, conversationId, text);
  const documents: DocumentWrite[] = [];
  for (const collection of DOCUMENTS) {
    const document = await storage.read(collection, conversationId);
    if (document) documents.push({ collection, id: conversationId, body: document.body });
  }
  const entries = await storage.readLog({ log: 'activities', id: conversationId }, 0, Infinity);
  return { conversationId, documents, bodies: entries.map(({ body }) => body) };
}

/** One turn without a channel: received, understood, decided, answered, all of it on disk. */
export async function takeTurn(
  activities: ActivityLog,
  handler: TurnHandler,
  conversationId: string,
  text: string,
): Promise<void> {
  const { activity } = await activities.receive(
    {
      type: 'message',
      channelId: 'bench',
      conversation: { id: conversationId },
      from: CUSTOMER,
      recipient: { id: 'bot' },
      text,
    },
    randomUUID(),
  );
  await handler.handle(activity);
}

function copyOf(
  { conversationId, documents, bodies }: Template,
  id: string,
): Parameters<Storage['commit']>[0] {
  const renamed = (value: unknown): unknown =>
    JSON.parse(JSON.stringify(value).replaceAll(conversationId, id));
  return {
    documents: documents.map((document) => ({ ...document, id, body: renamed(document.body) })),
    appends: [{ log: 'activities', id, bodies: bodies.map(renamed) }],
  };
}
