import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { SlackPeer } from '../../../src/channels/slack/local-peer/slack-peer.ts';
import { openEchoChannel } from './open-channel.ts';

const CUSTOMERS = 50;
const AT_ONCE = 50;
const RESTARTS = 4;
/** Of each message: delivered once, and repeated so often. */
const MOST_REPEATS = 4;

export interface AnswerCount {
  messages: number;
  deliveries: number;
  /** Deliveries that were not acknowledged. */
  refused: number;
  /** What was said in messages without an answer, or with several. */
  unanswered: string[];
  answeredTwice: string[];
}

/**
 * Delivers at least so many events of messages, each up to five times, shuffled, many at once, with the service stopped and
 * started again in between, and counts the answers to each message.
 */
export async function countAnswers(least: number, seed = 1): Promise<AnswerCount> {
  const directory = await mkdtemp(path.join(tmpdir(), 'support-bot-deliveries-'));
  const peer = await SlackPeer.start({ allowanceScale: 1e6, retryDelaysMs: [] });
  const random = randomFrom(seed);
  const customers = Array.from({ length: CUSTOMERS }, (_, at) => peer.workspace.addUser(`C${at}`));
  const said: string[] = [];
  let deliveries = 0;
  let refused = 0;
  for (let round = 0; round <= RESTARTS; round += 1) {
    const service = await openEchoChannel({ directory }, peer);
    const events: Record<string, unknown>[] = [];
    while (deliveries + events.length < (least * (round + 1)) / (RESTARTS + 1)) {
      const customer = customers[Math.floor(random() * CUSTOMERS)];
      if (!customer) throw new Error('There is no such customer.');
      const text = `message ${said.length}`;
      said.push(text);
      const message = peer.sayUnnoticed(customer.userId, customer.channelId, text);
      const [event] = peer.eventsOf(peer.channel(customer.channelId), message);
      const times = 1 + Math.floor(random() * (MOST_REPEATS + 1));
      if (event) events.push(...Array.from({ length: times }, () => event));
    }
    shuffle(events, random);
    for (let at = 0; at < events.length; at += AT_ONCE) {
      const sent = await Promise.all(
        events.slice(at, at + AT_ONCE).map((event) => peer.deliver(event)),
      );
      refused += sent.filter(({ status }) => status !== 200).length;
    }
    deliveries += events.length;
    // Except after the last round it is stopped with turns and answers still on their way.
    if (round === RESTARTS) await service.settle();
    await service.end();
  }
  const answers = countOf(peer);
  await peer.close();
  await rm(directory, { recursive: true, force: true });
  return {
    ...{ messages: said.length, deliveries, refused },
    unanswered: said.filter((text) => !answers.has(text)),
    answeredTwice: said.filter((text) => (answers.get(text) ?? 0) > 1),
  };
}

function countOf(peer: SlackPeer): Map<string, number> {
  const answers = new Map<string, number>();
  for (const { messages } of peer.workspace.channels.values())
    for (const { text, bot_id: bot } of messages) {
      if (bot === undefined) continue;
      const answered = text.replace('You said: ', '');
      answers.set(answered, (answers.get(answered) ?? 0) + 1);
    }
  return answers;
}

function shuffle(items: unknown[], random: () => number): void {
  for (let last = items.length - 1; last > 0; last -= 1) {
    const other = Math.floor(random() * (last + 1));
    [items[last], items[other]] = [items[other], items[last]];
  }
}

/** mulberry32: the same sequence for the same seed. */
function randomFrom(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296;
  };
}
