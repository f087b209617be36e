import { randomSequence } from '../../src/nlu/random-sequence.ts';
import type { AcknowledgmentCount } from './acknowledgment-count.ts';
import { ConversationStream } from './conversation-stream.ts';
import type { DirectLineClient } from './direct-line-client.ts';
import type { ConversationHistory, SentMessage } from './find-violations.ts';

/** One for each thing that a turn can come to: an answer, a question back, a ticket, a decline. */
const TEXTS = [
  'How can I change my email?',
  'freeze my account',
  'I want to talk to a person',
  'what will the weather be in Lisbon tomorrow',
];

/** The service takes 60 at once in a conversation, and then one a second. */
const MESSAGES_IN_CONVERSATION = 40;
const MESSAGES_AT_ONCE = 3;

/** What a customer remembers of a conversation; the log is read in the end. */
export type LivedConversation = Omit<ConversationHistory, 'log'>;

/** Sends numbered messages, up to three at once, in one conversation after the other. */
export class Customer {
  readonly id: string;
  readonly client: DirectLineClient;
  readonly conversations: LivedConversation[] = [];
  readonly #acknowledged: AcknowledgmentCount;
  readonly #random: () => number;
  #instant = 0;

  constructor(
    id: string,
    client: DirectLineClient,
    acknowledged: AcknowledgmentCount,
    seed: number,
  ) {
    this.id = id;
    this.client = client;
    this.#acknowledged = acknowledged;
    this.#random = randomSequence(seed);
  }

  /** Resolves when it is over, everything was acknowledged, and every answer was seen. */
  async chat(over: AbortSignal): Promise<void> {
    while (!over.aborted) await this.#haveConversation(over);
  }

  async #haveConversation(over: AbortSignal): Promise<void> {
    const { conversationId } = await this.client.start(this.id);
    const stream = new ConversationStream(this.client, conversationId);
    const sent: SentMessage[] = [];
    this.conversations.push({ conversationId, sent, streamed: stream.received });
    while (sent.length < MESSAGES_IN_CONVERSATION && !over.aborted) {
      const count = 1 + Math.floor(this.#random() * MESSAGES_AT_ONCE);
      await Promise.all(
        Array.from({ length: count }, () => this.#say(this.#text(), conversationId, sent)),
      );
    }
    await stream.untilAnswered(sent.map(({ acknowledged }) => acknowledged?.activityId ?? ''));
    await stream.close();
  }

  #text(): string {
    return TEXTS[Math.floor(this.#random() * TEXTS.length)] ?? '';
  }

  async #say(text: string, conversationId: string, sent: SentMessage[]): Promise<void> {
    const clientActivityId = `${this.id} message ${this.conversations.length}.${sent.length + 1}`;
    const message: SentMessage = { clientActivityId, sentAt: this.#tick() };
    sent.push(message);
    const { id } = await this.client.post({
      conversationId,
      customerId: this.id,
      clientActivityId,
      text,
    });
    message.acknowledged = { at: this.#tick(), activityId: id };
    this.#acknowledged.add();
  }

  #tick(): number {
    this.#instant += 1;
    return this.#instant;
  }
}
