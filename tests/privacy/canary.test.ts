import { expect } from 'chai';
import { readdir, readFile } from 'node:fs/promises';
import path from 'node:path';
import { randomSequence } from '../../src/nlu/random-sequence.ts';
import { runApp, type RunningApp } from '../support/running-app.ts';
import { generateSecret, secretKinds } from './generate-secrets.ts';
import type { WrittenSecret } from './written-secret.ts';

/** Secrets in each message: in its text, its value, its channel data and a card. */
const PLACES = 4;
const SECRETS = Number(process.env['CANARIES'] ?? 10_000);
const POSTED_AT_ONCE = 16;
/** So many characters of a secret, in a row and as they were written, are no coincidence. */
const TELLING = 8;

const ORDINARY = 'my parrot has learned to say good morning';

/** Secrets of every kind are said to the running service in every place of a message; then everything it keeps is read. */
describe('the running service', function () {
  this.timeout(600_000);
  let app: RunningApp;

  before(async () => {
    app = await runApp({ TRUSTED_PROXIES: '1' });
  });
  after(() => app.remove());

  it(`keeps none of ${SECRETS.toLocaleString('en')} secrets: not on disk, not in its metrics`, async () => {
    const random = randomSequence(20_261_122);
    const secrets: WrittenSecret[] = Array.from({ length: SECRETS }, (_, index) =>
      generateSecret(random, secretKinds[index % secretKinds.length] ?? 'password'),
    );
    const messages = Array.from({ length: Math.ceil(SECRETS / PLACES) }, (_, index) =>
      secrets.slice(index * PLACES, (index + 1) * PLACES),
    );
    let next = 0;
    const send = async (): Promise<void> => {
      for (let at = next++; at < messages.length; at = next++)
        await say(messages[at] ?? [], at, app.url);
    };
    await Promise.all(Array.from({ length: POSTED_AT_ONCE }, send));
    await say([{ text: ORDINARY, units: [], harmlessUnits: 0 }], messages.length, app.url);
    const metrics = await (await fetch(`${app.url}/metrics`)).text();
    await app.stop();
    const kept = [metrics, ...(await readAll(app.dataDirectory))];
    // What is no secret is found, so a secret would be.
    expect([...findNeedles(kept, [ORDINARY])]).to.deep.equal([ORDINARY]);
    const leaked = findNeedles(kept, secrets.flatMap(needlesOf));
    expect(leaked.size / SECRETS, [...leaked].slice(0, 5).join(' | ')).to.be.at.most(0.001);
  });
});

/** In a conversation of its own, and from an address of its own: nobody writes ten thousand messages. */
async function say(secrets: readonly WrittenSecret[], index: number, url: string): Promise<void> {
  const headers = {
    'content-type': 'application/json',
    'x-forwarded-for': `10.${index >> 16}.${(index >> 8) & 255}.${index & 255}`,
  };
  const token = (await post(`${url}/api/chat-token`, headers, {})) as { token: string };
  const authorized = { ...headers, authorization: `Bearer ${token.token}` };
  const conversations = `${url}/v3/directline/conversations`;
  const started = await post(conversations, authorized, {});
  const { conversationId } = started as { conversationId: string };
  const [text, answer, note, card] = secrets.map((secret) => secret.text);
  await post(`${conversations}/${conversationId}/activities`, authorized, {
    type: 'message',
    from: { id: 'customer' },
    text,
    value: { answer },
    channelData: { note },
    attachments: [{ contentType: 'application/json', content: { card } }],
  });
}

async function post(url: string, headers: Record<string, string>, body: unknown): Promise<unknown> {
  const answer = await fetch(url, { method: 'POST', headers, body: JSON.stringify(body) });
  if (!answer.ok) throw new Error(`${url} answered ${answer.status}: ${await answer.text()}`);
  return answer.json();
}

async function readAll(directory: string): Promise<string[]> {
  const entries = await readdir(directory, { recursive: true, withFileTypes: true });
  return Promise.all(
    entries
      .filter((entry) => entry.isFile())
      .map(({ parentPath, name }) => readFile(path.join(parentPath, name), 'utf8')),
  );
}

/** Every stretch of the secret that tells something, as it would stand in a file. */
function needlesOf({ text, units, harmlessUnits }: WrittenSecret): string[] {
  return units.flatMap(({ start }, index) => {
    const last = units[index + harmlessUnits];
    if (!last) return [];
    const stretch = text.slice(start, Math.max(last.end, start + TELLING));
    return [JSON.stringify(stretch).slice(1, -1)].filter((needle) => needle.length >= TELLING);
  });
}

/** By the beginning of each needle, so that every file is read once. */
function findNeedles(contents: readonly string[], needles: readonly string[]): Set<string> {
  const byBeginning = new Map<string, string[]>();
  for (const needle of needles) {
    const beginning = needle.slice(0, TELLING);
    byBeginning.set(beginning, [...(byBeginning.get(beginning) ?? []), needle]);
  }
  const found = new Set<string>();
  for (const content of contents)
    for (let at = 0; at + TELLING <= content.length; at++)
      for (const needle of byBeginning.get(content.slice(at, at + TELLING)) ?? [])
        if (content.startsWith(needle, at)) found.add(needle);
  return found;
}
