import { randomUUID } from 'node:crypto';
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';

import { ConfigError } from '../../../errors.ts';
import { SendLimits } from './send-limits.ts';
import { SigningKey } from './signing-key.ts';

export interface PeerOptions {
  port?: number;
  /** Holds the bot to what Teams lets one bot send. Default: no. */
  limitsSending?: boolean;
}

/** An activity of the bot's, as it arrived. */
export interface SentActivity {
  id: string;
  type: string;
  text?: string;
  attachments?: { contentType: string; content?: unknown }[];
  suggestedActions?: { actions: { type: string; title: string; value: unknown }[] };
  entities?: unknown[];
  textFormat?: string;
}

interface Scripted {
  status: number;
  headers: Record<string, string>;
}

interface Answer {
  status: number;
  body: unknown;
  headers?: Record<string, string>;
}

/** About 100 KB in UTF-16. https://learn.microsoft.com/microsoftteams/limits-specifications-teams */
const MOST_MESSAGE_BYTES = 100 * 1024;
/** Bot Service waits this long for a bot. */
const POST_TIMEOUT_MS = 15_000;

/**
 * A stand-in for Azure on this machine: publishes keys and signs with them, lets the bot sign in, and takes what it sends
 * as the Bot Connector of Teams does, with its refusals.
 * https://learn.microsoft.com/azure/bot-service/rest-api/bot-framework-rest-connector-api-reference
 */
export class AzurePeer {
  readonly appId = randomUUID();
  readonly tenantId = randomUUID();
  readonly password = randomUUID();
  readonly key: SigningKey;
  /** Conversations that the bot is in; it may send to no others. */
  readonly roster = new Set<string>();
  /** Who lets the bot write to them alone; everyone, until it is set. */
  personalChats: { refusesWith: number } | undefined;
  /** Everything that the bot has sent, by conversation. */
  readonly #sent = new Map<string, SentActivity[]>();
  readonly #listeners = new Set<(conversationId: string, activity: SentActivity) => void>();
  readonly #scripted: Scripted[] = [];
  readonly #issued = new Set<string>();
  readonly #server: Server;
  readonly #limits: SendLimits | undefined;
  #token: string | undefined;
  #count = 0;

  private constructor(key: SigningKey, { limitsSending = false }: PeerOptions) {
    this.key = key;
    this.#limits = limitsSending ? new SendLimits(Date.now) : undefined;
    this.#server = createServer((request, response) => {
      void this.#answer(request, response);
    });
  }

  static async open(options: PeerOptions = {}): Promise<AzurePeer> {
    const key = await SigningKey.generate('local-1', ['msteams', 'webchat', 'telegram']);
    const peer = new AzurePeer(key, options);
    await new Promise<void>((resolve, reject) => {
      peer.#server.once('error', (error) => {
        reject(
          new ConfigError(`The local peer cannot listen: ${error.message}. Set another PEER_PORT.`),
        );
      });
      peer.#server.listen(options.port ?? 0, '127.0.0.1', resolve);
    });
    return peer;
  }

  get url(): string {
    return `http://127.0.0.1:${(this.#server.address() as AddressInfo).port}`;
  }

  /** Where replies are to be sent, as activities say it. */
  get serviceUrl(): string {
    return `${this.url}/amer/`;
  }

  /** What the bot needs in its environment. */
  get environment(): Record<string, string> {
    return {
      BOT_SERVICE_PEER: this.url,
      MicrosoftAppType: 'SingleTenant',
      MicrosoftAppId: this.appId,
      MicrosoftAppPassword: this.password,
      MicrosoftAppTenantId: this.tenantId,
    };
  }

  /** Answers the next thing that the bot sends with this instead. */
  failNext(status: number, headers: Record<string, string> = {}): void {
    this.#scripted.push({ status, headers });
  }

  sentTo(conversationId: string): readonly SentActivity[] {
    return this.#sent.get(conversationId) ?? [];
  }

  /** Calls the listener with everything that the bot sends from now on. Returns how to stop. */
  watch(listener: (conversationId: string, activity: SentActivity) => void): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  /** Brings an activity to the bot, as Bot Service does. Throws when the bot does not answer within 15 seconds. */
  async post(botUrl: string, activity: object, token?: string): Promise<Response> {
    const { serviceUrl } = this;
    // As Bot Service does, one token for many requests.
    this.#token ??= await this.key.sign({ audience: this.appId, serviceUrl, expires: 12 * 3600 });
    const bearer = token ?? this.#token;
    return fetch(`${botUrl}/api/messages`, {
      method: 'POST',
      headers: {
        'Content-Type': 'application/json; charset=utf-8',
        Authorization: `Bearer ${bearer}`,
      },
      body: JSON.stringify(activity),
      signal: AbortSignal.timeout(POST_TIMEOUT_MS),
    });
  }

  async close(): Promise<void> {
    this.#server.closeAllConnections();
    await new Promise((resolve) => this.#server.close(resolve));
  }

  async #answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const { status, body, headers } = await this.#route(request).catch((error: unknown) => ({
      status: 400,
      body: errorBody('BadSyntax', String(error)),
      headers: {},
    }));
    response.writeHead(status, { 'Content-Type': 'application/json', ...headers });
    response.end(JSON.stringify(body));
  }

  async #route(request: IncomingMessage): Promise<Answer> {
    const body = await readText(request);
    const path = request.url?.split('?')[0] ?? '/';
    if (path === '/v1/.well-known/openidconfiguration') return this.#describeKeys();
    if (path === '/v1/.well-known/keys') return { status: 200, body: { keys: [this.key.jwk] } };
    if (path === `/${this.tenantId}/oauth2/v2.0/token`) return this.#signIn(body);
    const [, rest] = /^\/amer\/v3\/conversations(.*)$/u.exec(path) ?? [];
    if (rest === undefined) return { status: 404, body: errorBody('NotFound', 'No such address.') };
    return this.#connect(request, rest, body);
  }

  #describeKeys(): Answer {
    const body = {
      issuer: 'https://api.botframework.com',
      authorization_endpoint: 'https://invalid.botframework.com',
      jwks_uri: `${this.url}/v1/.well-known/keys`,
      id_token_signing_alg_values_supported: ['RS256'],
      token_endpoint_auth_methods_supported: ['private_key_jwt'],
    };
    return { status: 200, body };
  }

  #signIn(form: string): Answer {
    const given = new URLSearchParams(form);
    const isRight =
      given.get('grant_type') === 'client_credentials' &&
      given.get('client_id') === this.appId &&
      given.get('client_secret') === this.password &&
      given.get('scope') === 'https://api.botframework.com/.default';
    if (!isRight)
      return {
        status: 401,
        body: {
          error: 'invalid_client',
          error_description: 'AADSTS7000215: Invalid client secret provided.',
        },
      };
    const token = randomUUID();
    this.#issued.add(token);
    return { status: 200, body: { token_type: 'Bearer', expires_in: 3599, access_token: token } };
  }

  #connect(request: IncomingMessage, rest: string, body: string): Answer {
    const bearer = (request.headers.authorization ?? '').replace(/^Bearer /u, '');
    if (!this.#issued.has(bearer))
      return { status: 401, body: { message: 'Authorization has been denied for this request.' } };
    const scripted = this.#scripted.shift();
    if (scripted)
      return {
        status: scripted.status,
        headers: scripted.headers,
        body: errorBody('Scripted', 'This is what the test asked for.'),
      };
    if (request.method !== 'POST')
      return { status: 405, body: errorBody('MethodNotAllowed', 'Expected POST.') };
    if (rest === '') return this.#openChat(body);
    const [, conversation = ''] = /^\/([^/]+)\/activities(?:\/[^/]+)?$/u.exec(rest) ?? [];
    return this.#take(decodeURIComponent(conversation), body);
  }

  #openChat(body: string): Answer {
    if (this.personalChats)
      return {
        status: this.personalChats.refusesWith,
        body: errorBody('BotDisabledByAdmin', 'The bot is not installed for this person.'),
      };
    const { members, tenantId, bot } = JSON.parse(body) as {
      members?: { id: string }[];
      tenantId?: string;
      bot?: { id: string };
    };
    const member = members?.[0]?.id;
    if (member === undefined || tenantId !== this.tenantId || bot?.id !== `28:${this.appId}`)
      return { status: 400, body: errorBody('BadArgument', 'Expected bot, members and tenantId.') };
    const id = personalChatOf(member);
    this.roster.add(id);
    return { status: 201, body: { id } };
  }

  #take(conversationId: string, body: string): Answer {
    if (body.length * 2 > MOST_MESSAGE_BYTES)
      return { status: 413, body: errorBody('MessageSizeTooBig', 'Message size too large.') };
    if (!this.roster.has(conversationId))
      return {
        status: 403,
        body: errorBody(
          'BotNotInConversationRoster',
          'The bot is not part of the conversation roster.',
        ),
      };
    const waitSeconds = this.#limits?.take(conversationId) ?? 0;
    if (waitSeconds > 0)
      return {
        status: 429,
        headers: { 'Retry-After': String(waitSeconds) },
        body: errorBody('Throttled', 'Too many requests.'),
      };
    this.#count += 1;
    const activity = {
      ...(JSON.parse(body) as SentActivity),
      id: `${1_700_000_000_000 + this.#count}`,
    };
    this.#sent.set(conversationId, [...this.sentTo(conversationId), activity]);
    for (const listener of this.#listeners) listener(conversationId, activity);
    return { status: 201, body: { id: activity.id } };
  }
}

/** One for each person, as in Teams: opening it again leads to the same. */
export function personalChatOf(customerId: string): string {
  return `a:chat-with-${customerId.replace(/^29:/u, '')}`;
}

function errorBody(code: string, message: string): object {
  return { error: { code, message } };
}

async function readText(request: IncomingMessage): Promise<string> {
  const chunks: Buffer[] = [];
  for await (const chunk of request as AsyncIterable<Buffer>) chunks.push(chunk);
  return Buffer.concat(chunks).toString('utf8');
}
