import { readdir, readFile } from 'node:fs/promises';
import path from 'node:path';
import { Readable } from 'node:stream';

import { expect } from 'chai';
import fc from 'fast-check';

import { cleanFileName } from '../../../src/channels/direct-line/uploads/file-type.ts';
import { useTemporaryDirectory } from '../../support/temporary-directory.ts';
import {
  poll,
  SECRET,
  startConversation,
  useTestServers,
  type Answer,
  type AnswerBody,
  type TestServer,
} from './test-server.ts';
import { connect } from './test-stream.ts';

const PNG = Buffer.concat([Buffer.from('89504e470d0a1a0a', 'hex'), Buffer.alloc(5000, 7)]);
const HOUR_MS = 60 * 60 * 1000;

describe('Direct Line uploads', () => {
  const start = useTestServers();
  const directory = useTemporaryDirectory();
  let nowMs: number;
  let neededBy: Set<string>;
  let server: TestServer;
  let started: AnswerBody;

  beforeEach(async () => {
    nowMs = Date.now();
    neededBy = new Set();
    server = await start({
      now: () => nowMs,
      uploads: {
        directory: directory(),
        isNeeded: async (id) => Promise.resolve(neededBy.has(id)),
        findsSecret: (text) => text.includes('abandon ability able'),
      },
    });
    started = await startConversation(server, { id: 'dl_1' });
  });

  async function upload(
    files: { name: string; content: Uint8Array<ArrayBuffer> | string }[],
    activity?: object,
    token = started.token,
  ): Promise<Answer> {
    const form = new FormData();
    if (activity) {
      const type = 'application/vnd.microsoft.activity';
      form.append('activity', new Blob([JSON.stringify(activity)], { type }), 'blob');
    }
    for (const { name, content } of files) form.append('file', new Blob([content]), name);
    return send(form, {}, token);
  }

  async function send(
    body: FormData | Uint8Array<ArrayBuffer> | string,
    headers: Record<string, string>,
    token = started.token,
  ): Promise<Answer> {
    const address = `${server.base}/conversations/${started.conversationId}/upload?userId=dl_1`;
    const response = await fetch(address, {
      method: 'POST',
      headers: { authorization: `Bearer ${token}`, ...headers },
      body,
    });
    return {
      status: response.status,
      headers: response.headers,
      body: (await response.json()) as AnswerBody,
    };
  }

  async function linkOfLast(): Promise<string> {
    // With the secret, which outlives every token.
    const { body } = await poll(server, { ...started, token: SECRET });
    return (
      body.activities.findLast(({ attachments }) => attachments)?.attachments?.[0]?.contentUrl ?? ''
    );
  }

  async function download(link: string): Promise<Buffer> {
    return Buffer.from(await (await fetch(link)).arrayBuffer());
  }

  async function filesKept(): Promise<string[]> {
    const entries = await readdir(directory(), { recursive: true, withFileTypes: true });
    return entries.filter((entry) => entry.isFile()).map(({ name }) => name);
  }

  it('brings a message with its files, in the order announced, to the poll, the stream and the bot', async () => {
    const stream = await connect(started.streamUrl);
    const answer = await upload(
      [
        { name: 'b.txt', content: 'hello' },
        { name: 'a.png', content: PNG },
      ],
      {
        type: 'message',
        text: 'look',
        from: { id: 'dl_1' },
        channelData: { clientActivityID: 'x1' },
        attachments: [
          { contentType: 'image/jpg', name: 'a.png', thumbnailUrl: 'data:image/png;base64,AA' },
          { contentType: 'text/plain', name: 'b.txt' },
        ],
      },
    );
    expect(answer.status).to.equal(200);
    await stream.untilSaid('You said: look');
    const { body } = await poll(server, started);
    const activity = body.activities.find(({ id }) => id === answer.body.id);
    expect(stream.activities.find(({ id }) => id === answer.body.id)).to.deep.include({
      text: 'look',
      channelData: { clientActivityID: 'x1' },
    });
    expect(activity?.attachments?.map(({ name }) => name)).to.deep.equal(['a.png', 'b.txt']);
    expect(activity?.attachments?.[0]).to.include({
      contentType: 'image/png',
      thumbnailUrl: 'data:image/png;base64,AA',
    });
    const links = activity?.attachments?.map(({ contentUrl = '' }) => contentUrl) ?? [];
    const [picture, text] = await Promise.all(links.map(download));
    expect(picture?.equals(PNG)).to.equal(true);
    expect(text?.toString()).to.equal('hello');
  });

  it('takes one file as the whole body, with its name in the header', async () => {
    const answer = await send(PNG, {
      'content-type': 'image/png',
      'content-disposition': `name="file"; filename="../../etc/sh\u00f6t.png"`,
    });
    expect(answer.status).to.equal(200);
    const { body } = await poll(server, started);
    const sent = body.activities.find(({ id }) => id === answer.body.id);
    expect(sent?.from.id).to.equal('dl_1');
    expect(sent?.attachments?.[0]?.name).to.match(/^sh.+t\.png$/);
  });

  it('serves a file as a download that can do nothing, under the type that its bytes show', async () => {
    await upload([{ name: 'page.html', content: '<script>alert(1)</script>' }]);
    const answer = await fetch(await linkOfLast());
    expect(answer.headers.get('content-type')).to.equal('text/plain');
    expect(answer.headers.get('content-disposition')).to.equal('attachment; filename="file.txt"');
    expect(answer.headers.get('content-security-policy')).to.equal("default-src 'none'; sandbox");
    expect(answer.headers.get('x-content-type-options')).to.equal('nosniff');
    const { body } = await poll(server, started);
    expect(body.activities.at(-2)?.attachments?.[0]?.name).to.equal('page.html.txt');
  });

  it('writes no link and no content to the log, and links to the same file anew each time', async () => {
    await upload([{ name: 'a.png', content: PNG }]);
    const { activities } = await server.log.read(started.conversationId, 0, 10);
    const reference = activities.find(({ attachments }) => attachments)?.attachments?.[0];
    expect(reference?.contentUrl).to.match(
      /^\/v3\/directline\/attachments\/[\w-]+\/[\w-]{22}\.png$/,
    );
    expect((await fetch(server.origin + (reference?.contentUrl ?? ''))).status).to.equal(403);
    const first = await linkOfLast();
    nowMs += HOUR_MS;
    expect(await linkOfLast()).not.to.equal(first);
  });

  it('opens a link for a day, for its file only', async () => {
    await upload([{ name: 'a.png', content: PNG }]);
    const link = await linkOfLast();
    expect((await fetch(link.replace(/expires=\d/, 'expires=9'))).status).to.equal(403);
    expect((await fetch(link.replace(/signature=../, 'signature=AA'))).status).to.equal(403);
    nowMs += 25 * HOUR_MS;
    const late = await fetch(link);
    expect(late.status).to.equal(403);
    expect(((await late.json()) as AnswerBody).error.code).to.equal('LinkExpired');
    expect((await fetch(await linkOfLast())).status).to.equal(200);
  });

  it('refuses programs, archives, markup of pictures in disguise and empty files with 415, and keeps none', async () => {
    const refused = {
      'program.png': Buffer.concat([Buffer.from('MZ'), Buffer.alloc(100)]),
      'archive.txt': Buffer.concat([Buffer.from('PK\x03\x04'), Buffer.alloc(100)]),
      'broken.txt': Buffer.from([0xc3, 0x28, 0x41]),
      'empty.png': Buffer.alloc(0),
      'long.txt': Buffer.alloc(70_000, 'a'),
    };
    for (const [name, content] of Object.entries(refused)) {
      const answer = await upload([
        { name: 'fine.png', content: PNG },
        { name, content: new Uint8Array(content) },
      ]);
      expect(answer.status, name).to.equal(415);
    }
    expect(await filesKept()).to.deep.equal([]);
    expect(await server.log.watermark(started.conversationId)).to.be.lessThan(3);
  });

  it('refuses a text that holds a secret, of which nothing reaches the disk', async () => {
    const answer = await upload([{ name: 'backup.txt', content: 'abandon ability able about' }]);
    expect([answer.status, answer.body.error.code]).to.deep.equal([415, 'SecretInFile']);
    expect(await filesKept()).to.deep.equal([]);
  });

  it('refuses 10 MB and a byte with 413, six files with 400, and then takes the next', async () => {
    const large = Buffer.concat([PNG.subarray(0, 8), Buffer.alloc(10 * 1024 * 1024 - 7)]);
    expect((await upload([{ name: 'large.png', content: large }])).status).to.equal(413);
    const many = Array.from({ length: 6 }, (_, index) => ({ name: `${index}.png`, content: PNG }));
    expect((await upload(many)).status).to.equal(400);
    expect(await filesKept()).to.deep.equal([]);
    expect((await upload([{ name: 'a.png', content: PNG }])).status).to.equal(200);
  });

  it('refuses broken forms and strangers with an error body and keeps nothing', async () => {
    const broken = {
      'multipart/form-data': 'x',
      'multipart/form-data; boundary=b':
        '--b\r\ncontent-disposition: form-data; name="file"; filename="a.png"\r\n\r\nabc',
    };
    for (const [type, body] of Object.entries(broken))
      expect((await send(body, { 'content-type': type })).status, type).to.equal(400);
    const notAnActivity = await upload([{ name: 'a.png', content: PNG }], { type: 'trace' });
    expect(notAnActivity.status).to.equal(400);
    const stranger = await startConversation(server);
    const foreign = await upload([{ name: 'a.png', content: PNG }], undefined, stranger.token);
    expect(foreign.status).to.equal(403);
    expect(await filesKept()).to.deep.equal([]);
    expect(server.errors).to.deep.equal([]);
  });

  it('keeps one copy of what is sent twice, and answers the same id', async () => {
    const message = {
      type: 'message',
      from: { id: 'dl_1' },
      channelData: { clientActivityID: 'x' },
    };
    const first = await upload([{ name: 'a.png', content: PNG }], message);
    const second = await upload([{ name: 'a.png', content: PNG }], message);
    expect(second.body.id).to.equal(first.body.id);
    expect(await filesKept()).to.have.length(1);
  });

  it('removes files after a day, but not while their conversation needs them', async () => {
    await upload([{ name: 'a.png', content: PNG }]);
    neededBy.add(started.conversationId);
    nowMs += 25 * HOUR_MS;
    await server.directLine.removeExpiredFiles();
    expect(await filesKept()).to.have.length(1);
    neededBy.clear();
    await server.directLine.removeExpiredFiles();
    expect(await filesKept()).to.have.length(0);
    expect((await fetch(await linkOfLast())).status).to.equal(404);
  });

  it('shows what an agent attaches as a link too', async () => {
    const content = Readable.from([Buffer.from('%PDF-1.7 a form')]);
    const file = { name: 'form.pdf', content };
    const attachment = await server.directLine.attachFile(started.conversationId, file);
    const agent = { id: 'agent-1', role: 'bot' };
    await server.log.append(started.conversationId, [
      {
        type: 'message',
        channelId: 'directline',
        conversation: { id: started.conversationId },
        from: agent,
        attachments: [attachment],
      },
    ]);
    expect(await (await fetch(await linkOfLast())).text()).to.equal('%PDF-1.7 a form');
    const path = server.directLine.signLink(attachment.contentUrl ?? '');
    expect((await fetch(server.origin + path)).status).to.equal(200);
  });

  it('are refused where they are not switched on', async () => {
    await server.stop();
    const plain = await start();
    const { conversationId } = await startConversation(plain);
    const address = `${plain.base}/conversations/${conversationId}/upload`;
    const response = await fetch(address, {
      method: 'POST',
      headers: { authorization: `Bearer ${SECRET}` },
      body: PNG,
    });
    expect(response.status).to.equal(415);
  });

  it('write what was sent, byte by byte', async () => {
    await upload([{ name: 'a.png', content: PNG }]);
    const [name = ''] = await filesKept();
    const kept = await readFile(path.join(directory(), started.conversationId, name));
    expect(kept.equals(PNG)).to.equal(true);
  });
});

describe('the name of a file', () => {
  const type = { contentType: 'image/jpeg', extensions: ['jpg', 'jpeg'] } as const;

  it('never holds a path, a control character or a wrong ending, whatever it was', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'grapheme' }), (name) => {
        const clean = cleanFileName(name, { ...type, extensions: [...type.extensions] });
        expect(clean).to.match(/^[^\p{C}/\\"<>|:*?.][^\p{C}/\\"<>|:*?]*\.jpe?g$/u);
        expect(clean.length).to.be.lessThan(130);
      }),
    );
  });

  it('keeps a right ending and adds a missing one', () => {
    const names = ['a.JPEG', 'photo', 'x.exe', 'cut\u202Egpj.exe'];
    const clean = names.map((name) =>
      cleanFileName(name, { ...type, extensions: ['jpg', 'jpeg'] }),
    );
    expect(clean).to.deep.equal(['a.jpeg', 'photo.jpg', 'x.exe.jpg', 'cutgpj.exe.jpg']);
  });
});
