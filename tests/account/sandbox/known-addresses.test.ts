import { expect } from 'chai';
import { randomUUID } from 'node:crypto';
import { signRequest } from '../../../src/account/request-signature.ts';
import type { Storage } from '../../../src/storage/storage.ts';
import { Life } from '../../kills/life.ts';
import { MortalStorage } from '../../kills/mortal-storage.ts';
import { loadProduct } from '../../kills/product.ts';
import { Memory, openMemoryStorage } from '../../storage/memory-storage.ts';
import { SECRET, serveSandbox } from '../serve-sandbox.ts';

const KNOWN = 'lost-nothing@sandbox.example';
const UNKNOWN = 'never-heard-of@sandbox.example';
/** Right for one address in 10^8. */
const WRONG_CODE = '00000000';
const NOW_MS = Date.UTC(2026, 10, 22, 9, 30);

describe('nobody learns whether an address is known', () => {
  it('from the bytes of any answer over HTTP', async () => {
    const served = await serveSandbox();
    async function post(path: string, fields: object): Promise<{ status: number; body: string }> {
      const body = JSON.stringify(fields);
      const signed = `/sandbox/api${path}`;
      const response = await fetch(served.origin + signed, {
        method: 'POST',
        body,
        headers: {
          'content-type': 'application/json',
          'idempotency-key': randomUUID(),
          'x-signature': signRequest({ method: 'POST', path: signed, body }, SECRET, Date.now()),
        },
      });
      return { status: response.status, body: await response.text() };
    }
    async function probe(contactEmail: string): Promise<object[]> {
      const conversation = { conversation_id: 'one' };
      const wish = {
        channel: 'console',
        contact_email: contactEmail,
        purpose: 'protective_freeze',
      };
      const started = await post('/v1/bindings', { ...conversation, ...wish });
      const { binding_id: id } = JSON.parse(started.body) as { binding_id: string };
      const guess = { ...conversation, code: WRONG_CODE };
      return [
        started,
        await post(`/v1/bindings/${id}/verify`, guess),
        await post(`/v1/bindings/${id}/verify`, guess),
        await post(`/v1/bindings/${id}/resend`, conversation),
      ].map(({ status, body }) => ({ status, body: withoutChance(body, id) }));
    }
    try {
      const known = await probe(KNOWN);
      expect(known.map((answer) => 'status' in answer && answer.status)).to.deep.equal([
        202, 422, 429, 429,
      ]);
      expect(await probe(UNKNOWN)).to.deep.equal(known);
    } finally {
      await served.remove();
    }
  });

  it('from the bot, which says and does the same for both', async function dialog() {
    this.timeout(400_000);
    const [known, unknown] = [await talk(KNOWN), await talk(UNKNOWN)];
    expect(known.said.join('\n')).to.include('try left');
    expect(unknown.said).to.deep.equal(known.said);
    expect(known.work).to.have.length.above(50);
    expect(unknown.work).to.deep.equal(known.work);
  });
});

/** Ids, and the times of the moment. */
function withoutChance(body: string, id: string): string {
  return body.replaceAll(id, '{id}').replace(/\d{4}-\d\d-\d\dT[\d:.]+Z/gu, '{time}');
}

/** What is said to a customer who gives this address and two wrong codes, and what is read and written for it. */
async function talk(address: string): Promise<{ said: string[]; work: string[] }> {
  const work: string[] = [];
  let nowMs = NOW_MS;
  const kept = openMemoryStorage(new Memory(), () => nowMs);
  const life = await Life.begin({
    storage: new MortalStorage(recordWork(kept, work)),
    product: await loadProduct(),
    nowMs: () => nowMs,
    hasSandbox: true,
    onCall: () => undefined,
  });
  const conversation = { id: 'one' };
  const messages = ['please freeze my account', 'another reason', 'no', address];
  for (const text of [...messages, WRONG_CODE, WRONG_CODE]) {
    nowMs += 10_000;
    const from = { id: 'customer', role: 'user' as const };
    const activity = { type: 'message', channelId: 'console', conversation, from, text };
    await life.receive(activity, randomUUID());
  }
  const log = await kept.readLog({ log: 'activities', id: conversation.id }, 0, 100);
  await life.end();
  const said = log.map(({ body }) => body as { from: { role: string }; text: string });
  return { said: said.filter(({ from }) => from.role === 'bot').map(({ text }) => text), work };
}

/** Notes every access, with the collections of what is written and not with ids. */
function recordWork(storage: Storage, work: string[]): Storage {
  return {
    read: (collection, id) => {
      work.push(`read ${collection}`);
      return storage.read(collection, id);
    },
    list: (collection) => storage.list(collection),
    readLog: (address, after, limit) => {
      work.push(`read log ${address.log}`);
      return storage.readLog(address, after, limit);
    },
    lastSequence: (address) => storage.lastSequence(address),
    commit: (changes) => {
      const { documents = [], appends = [] } = changes;
      const written = [
        ...documents.map((write) => write.collection),
        ...appends.map(({ log }) => log),
      ];
      work.push(`write ${written.join(', ')}`);
      return storage.commit(changes);
    },
    erase: (what) => storage.erase(what),
    watch: (address, listener) => storage.watch(address, listener),
    exclusively: (key, run) => storage.exclusively(key, run),
    close: () => storage.close(),
  };
}
