import { messageProblems, viewProblems } from './block-kit-limits.ts';
import {
  BOT,
  BOT_USER,
  TEAM,
  type PeerChannel,
  type PeerMessage,
  type Workspace,
} from './workspace.ts';

export type Arguments = Record<string, unknown>;
type Answer = Record<string, unknown>;

/** An answer with `ok: false`. */
export class ApiError extends Error {
  readonly code: string;
  readonly details: readonly string[];

  constructor(code: string, details: readonly string[] = []) {
    super(code);
    this.code = code;
    this.details = details;
  }
}

/** Slack allows about so many calls a minute. https://docs.slack.dev/apis/web-api/rate-limits */
export const CALLS_A_MINUTE: Record<string, number> = {
  'auth.test': 200,
  'conversations.open': 50,
  'conversations.history': 50,
  'conversations.replies': 50,
  'users.conversations': 20,
  'users.info': 100,
  'views.open': 100,
  'chat.postMessage': 300,
  'chat.postEphemeral': 100,
  'chat.update': 50,
  'apps.connections.open': 20,
};

const MOST_TEXT = 40_000;

/** What each method does. Throws an ApiError where Slack would answer `ok: false`. */
export class WebApi {
  readonly #workspace: Workspace;
  /** Of taps that were delivered just now: `[user, until]`. */
  readonly triggers = new Map<string, { user: string; untilMs: number }>();
  readonly #now: () => number;
  readonly #methods = new Map<string, (given: Arguments) => Answer>([
    ['auth.test', () => ({ team_id: TEAM, user_id: BOT_USER, bot_id: BOT, user: 'support' })],
    ['conversations.open', (given) => ({ channel: { id: this.#direct(text(given, 'users')).id } })],
    ['conversations.history', (given) => this.#page(this.#history(this.#channel(given)), given)],
    [
      'conversations.replies',
      (given) => this.#page(this.#replies(this.#channel(given), text(given, 'ts')), given),
    ],
    ['users.conversations', (given) => this.#channels(text(given, 'types').split(','))],
    ['users.info', (given) => this.#user(text(given, 'user'))],
    ['chat.postMessage', (given) => this.#postMessage(given)],
    ['chat.postEphemeral', (given) => this.#postEphemeral(given)],
    ['chat.update', (given) => this.#update(given)],
    ['views.open', (given) => this.#openView(given)],
  ]);

  constructor(workspace: Workspace, now: () => number) {
    this.#workspace = workspace;
    this.#now = now;
  }

  call(method: string, given: Arguments): Answer {
    const carryOut = this.#methods.get(method);
    if (!carryOut) throw new ApiError('unknown_method');
    return carryOut(given);
  }

  #postMessage(given: Arguments): Answer {
    const channel = this.#channel(given);
    const said = this.#said(given);
    const threadTs = optionalText(given, 'thread_ts');
    const message = this.#workspace.post(channel, {
      ...{ user: BOT_USER, bot_id: BOT },
      ...said,
      ...(threadTs !== undefined && { thread_ts: threadTs }),
    });
    return { channel: channel.id, ts: message.ts, message };
  }

  #postEphemeral(given: Arguments): Answer {
    const channel = this.#channel(given);
    const onlyFor = text(given, 'user');
    if (!channel.members.has(onlyFor)) throw new ApiError('user_not_in_channel');
    const threadTs = optionalText(given, 'thread_ts');
    const message = this.#workspace.post(channel, {
      ...{ user: BOT_USER, bot_id: BOT, onlyFor },
      ...this.#said(given),
      ...(threadTs !== undefined && { thread_ts: threadTs }),
    });
    return { message_ts: message.ts };
  }

  #update(given: Arguments): Answer {
    const channel = this.#channel(given);
    const ts = text(given, 'ts');
    const message = channel.messages.find((own) => own.ts === ts && own.onlyFor === undefined);
    if (!message) throw new ApiError('message_not_found');
    if (message.bot_id !== BOT) throw new ApiError('cant_update_message');
    Object.assign(message, this.#said(given));
    this.#workspace.changed();
    return { channel: channel.id, ts, text: message.text };
  }

  #openView(given: Arguments): Answer {
    const trigger = this.triggers.get(text(given, 'trigger_id'));
    if (!trigger) throw new ApiError('invalid_trigger_id');
    if (trigger.untilMs < this.#now()) throw new ApiError('expired_trigger_id');
    const view = json(given['view']);
    const problems = viewProblems(view);
    if (problems.length > 0) throw new ApiError('invalid_arguments', problems);
    const id = this.#workspace.nextId('V');
    this.#workspace.views.push({ id, user: trigger.user, view: view as Record<string, unknown> });
    this.#workspace.changed();
    return { view: { id } };
  }

  #said(given: Arguments): Pick<PeerMessage, 'text' | 'blocks' | 'metadata'> {
    const blocks = json(given['blocks']);
    const words = optionalText(given, 'text') ?? '';
    if (blocks === undefined && words === '') throw new ApiError('no_text');
    if (words.length > MOST_TEXT) throw new ApiError('msg_too_long');
    const problems = blocks === undefined ? [] : messageProblems(blocks);
    if (problems.length > 0) throw new ApiError('invalid_blocks', problems);
    const metadata = json(given['metadata']);
    return {
      text: words,
      ...(blocks !== undefined && { blocks: blocks as unknown[] }),
      ...(metadata !== undefined && { metadata }),
    };
  }

  #channel(given: Arguments): PeerChannel {
    const channel = this.#workspace.channels.get(text(given, 'channel'));
    if (!channel) throw new ApiError('channel_not_found');
    if (!channel.members.has(BOT_USER)) throw new ApiError('not_in_channel');
    return channel;
  }

  #direct(userId: string): PeerChannel {
    if (!this.#workspace.users.has(userId)) throw new ApiError('user_not_found');
    return this.#workspace.directMessages(userId);
  }

  #user(id: string): Answer {
    const name = this.#workspace.users.get(id);
    if (name === undefined) throw new ApiError('user_not_found');
    return { user: { id, name, real_name: name, profile: { display_name: name } } };
  }

  #channels(types: readonly string[]): Answer {
    const wanted = (kind: string): boolean =>
      types.includes(kind === 'im' ? 'im' : 'public_channel');
    const channels = [...this.#workspace.channels.values()]
      .filter(({ kind, members }) => wanted(kind) && members.has(BOT_USER))
      .map(({ id, name, kind }) => ({ id, name, is_im: kind === 'im' }));
    return { channels, response_metadata: { next_cursor: '' } };
  }

  /** Without what was said in threads. */
  #history({ messages }: PeerChannel): PeerMessage[] {
    return messages.filter(
      ({ onlyFor, thread_ts: thread, ts }) =>
        onlyFor === undefined && (thread === undefined || thread === ts),
    );
  }

  #replies({ messages }: PeerChannel, threadTs: string): PeerMessage[] {
    const thread = messages.filter(
      ({ onlyFor, thread_ts: thread, ts }) =>
        onlyFor === undefined && (thread === threadTs || ts === threadTs),
    );
    if (thread.length === 0) throw new ApiError('thread_not_found');
    return thread;
  }

  /** Newest first, as Slack gives a history. */
  #page(messages: readonly PeerMessage[], given: Arguments): Answer {
    const oldest = Number(optionalText(given, 'oldest') ?? 0);
    const from = Number(optionalText(given, 'cursor') ?? 0);
    const limit = Number(optionalText(given, 'limit') ?? 100);
    const withMetadata = String(given['include_all_metadata']) === 'true';
    const all = messages.filter(({ ts }) => Number(ts) > oldest).reverse();
    const shown = all
      .slice(from, from + limit)
      .map(({ metadata, ...message }) => (withMetadata ? { ...message, metadata } : message));
    const hasMore = all.length > from + limit;
    return {
      messages: shown,
      has_more: hasMore,
      response_metadata: { next_cursor: hasMore ? String(from + limit) : '' },
    };
  }
}

function text(given: Arguments, name: string): string {
  const value = optionalText(given, name);
  if (value === undefined) throw new ApiError('invalid_arguments', [`missing ${name}`]);
  return value;
}

function optionalText(given: Arguments, name: string): string | undefined {
  const value = given[name];
  return typeof value === 'string' || typeof value === 'number' ? String(value) : undefined;
}

/** Forms carry JSON as text. */
function json(value: unknown): unknown {
  return typeof value === 'string' ? (JSON.parse(value) as unknown) : value;
}
