import { expect } from 'chai';
import { createHmac } from 'node:crypto';
import { readdir, readFile } from 'node:fs/promises';
import path from 'node:path';
import { mock } from 'node:test';
import { gzipSync } from 'node:zlib';
import { exportSPKI } from 'jose';
import {
  ISSUER,
  SigningKey,
  type TokenClaims,
} from '../../../src/channels/bot-service/local-peer/signing-key.ts';
import type { TeamsCustomer } from '../../../src/channels/bot-service/local-peer/teams-customer.ts';
import { arrival, openTeamsApp, saying, type TeamsApp } from './teams-app.ts';

describe('POST /api/messages against forgery', () => {
  let teams: TeamsApp;
  let customer: TeamsCustomer;

  before(async function start() {
    this.timeout(60_000);
    teams = await openTeamsApp();
    customer = teams.customer();
    // The SDK prints every bad signature.
    mock.method(console, 'error', () => undefined);
  });

  after(async () => {
    mock.restoreAll();
    await teams.close();
  });

  const encode = (part: object): string => Buffer.from(JSON.stringify(part)).toString('base64url');

  function claims(changes: Partial<TokenClaims> = {}): TokenClaims {
    return { audience: teams.peer.appId, serviceUrl: teams.peer.serviceUrl, ...changes };
  }

  async function post(
    authorization: string | undefined,
    body: string | Buffer = JSON.stringify(customer.message('agent')),
    headers: Record<string, string> = {},
  ): Promise<Response> {
    return fetch(`${teams.app.url}/api/messages`, {
      method: 'POST',
      headers: {
        'Content-Type': 'application/json',
        ...(authorization !== undefined && { Authorization: authorization }),
        ...headers,
      },
      body: new Uint8Array(Buffer.from(body)),
    });
  }

  /** Nothing of it was taken, and the answer tells nothing. */
  async function expectRefused(response: Response): Promise<void> {
    expect(response.status).to.equal(401);
    expect(await response.json()).to.deep.equal({
      error: { code: 'Unauthorized', message: 'The request is not authorized.' },
    });
    expect(await journal()).not.to.include('teams-');
  }

  /** Whatever is taken from anyone is written here first. */
  async function journal(): Promise<string> {
    const directory = path.join(teams.app.dataDirectory, 'journal');
    const files = await readdir(directory);
    const texts = await Promise.all(
      files.map((file) => readFile(path.join(directory, file), 'utf8')),
    );
    return texts.join('');
  }

  const wrongClaims: Record<string, Partial<TokenClaims>> = {
    'another issuer': { issuer: 'https://sts.windows.net/00000000-0000-4000-8000-000000000009/' },
    'an issuer that only looks right': { issuer: `${ISSUER}/` },
    'another audience': { audience: '00000000-0000-4000-8000-000000000009' },
    'no serviceUrl': { serviceUrl: undefined },
    'another serviceUrl': { serviceUrl: 'https://smba.trafficmanager.net/emea/' },
    'an end 301 seconds ago': { expires: -301 },
    'a beginning in 301 seconds or more': { notBefore: 303 },
  };
  for (const [what, changes] of Object.entries(wrongClaims))
    it(`refuses a token with ${what}`, async () => {
      const token = await teams.peer.key.sign(claims(changes));
      await expectRefused(await post(`Bearer ${token}`));
    });

  it('refuses a token of the Emulator, as anyone has that the bot ever replied to', async () => {
    const issuer = 'https://sts.windows.net/d6d49420-f39b-4df7-a1dc-d59a935871db/';
    const token = await teams.peer.key.sign(claims({ issuer }));
    await expectRefused(await post(`Bearer ${token}`));
  });

  it('refuses a signature by another key, under the name of the right one', async () => {
    const other = await SigningKey.generate(teams.peer.key.jwk.kid, ['msteams']);
    await expectRefused(await post(`Bearer ${await other.sign(claims())}`));
  });

  it('refuses a key that nobody published', async () => {
    const other = await SigningKey.generate('unpublished', ['msteams']);
    await expectRefused(await post(`Bearer ${await other.sign(claims())}`));
  });

  it('refuses a key that is not meant for the channel', async () => {
    const token = await teams.peer.key.sign(claims());
    const body = JSON.stringify({ ...customer.message('agent'), channelId: 'facebook' });
    await expectRefused(await post(`Bearer ${token}`, body));
  });

  it('refuses a token without a signature, and one signed with the public key as a secret', async () => {
    const payload = {
      iss: ISSUER,
      aud: teams.peer.appId,
      serviceurl: teams.peer.serviceUrl,
      exp: Math.floor(Date.now() / 1000) + 600,
    };
    const { kid } = teams.peer.key.jwk;
    await expectRefused(await post(`Bearer ${encode({ alg: 'none', kid })}.${encode(payload)}.`));
    const signed = `${encode({ alg: 'HS256', kid })}.${encode(payload)}`;
    const secret = await exportSPKI(teams.peer.key.publicKey);
    const signature = createHmac('sha256', secret).update(signed).digest('base64url');
    await expectRefused(await post(`Bearer ${signed}.${signature}`));
  });

  it('refuses a token whose payload was exchanged', async () => {
    const token = await teams.peer.key.sign(claims());
    const [header = '', , signature = ''] = token.split('.');
    const payload = encode({ ...claims(), iss: ISSUER, aud: teams.peer.appId, exp: 9_999_999_999 });
    await expectRefused(await post(`Bearer ${header}.${payload}.${signature}`));
  });

  it('refuses a request without a token, and with what is none', async () => {
    const token = await teams.peer.key.sign(claims());
    for (const authorization of [undefined, '', 'Bearer', 'Bearer abc', `Basic ${token}`, token])
      await expectRefused(await post(authorization));
  });

  it('refuses a body whose serviceUrl was exchanged, or left out', async () => {
    const token = await teams.peer.key.sign(claims());
    for (const serviceUrl of [
      'https://attacker.example/',
      `${teams.peer.url}/emea/`,
      '',
      undefined,
      7,
    ]) {
      const body = JSON.stringify({ ...customer.message('agent'), serviceUrl });
      await expectRefused(await post(`Bearer ${token}`, body));
    }
  });

  it('refuses a serviceUrl that is not the channel’s, also with a token that agrees', async () => {
    for (const serviceUrl of ['http://169.254.169.254/', 'https://attacker.example/']) {
      const token = await teams.peer.key.sign(claims({ serviceUrl }));
      const body = JSON.stringify({ ...customer.message('agent'), serviceUrl });
      await expectRefused(await post(`Bearer ${token}`, body));
    }
  });

  it('does not look at a body before its token', async () => {
    await expectRefused(await post(undefined, 'no JSON'));
    await expectRefused(await post('Bearer a.b.c', Buffer.alloc(300_000)));
  });

  it('takes nothing from a body in another encoding', async () => {
    const token = `Bearer ${await teams.peer.key.sign(claims())}`;
    const text = JSON.stringify(customer.message('agent'));
    const answers = [
      await post(token, gzipSync(text), { 'Content-Encoding': 'gzip' }),
      await post(token, Buffer.from(text, 'utf16le')),
      await post(token, Buffer.from(text).toString('base64')),
    ];
    expect(answers.map(({ status }) => status)).to.deep.equal([415, 400, 400]);
    expect(await journal()).not.to.include('teams-');
  });

  it('takes a request within the clocks’ tolerance, once however often it is sent', async function takeOnce() {
    this.timeout(20_000);
    const token = await teams.peer.key.sign(claims({ expires: -290, notBefore: -3600 }));
    const body = JSON.stringify(customer.message('hello'));
    teams.peer.roster.add(customer.conversationId);
    const answers = [
      await post(`Bearer ${token}`, body),
      await post(`Bearer ${token}`, body),
      // Written otherwise, it is the same activity.
      await post(`Bearer ${token}`, JSON.stringify(JSON.parse(body), null, 2)),
    ];
    expect(answers.map(({ status }) => status)).to.deep.equal([200, 200, 200]);
    await customer.say('where is my ticket?');
    await arrival(teams.peer, customer.conversationId, saying('no ticket from this conversation'));
    expect(customer.heard).to.have.length(2);
    expect(await journal()).to.include('teams-');
  });
});
