import { EventEmitter, once } from 'node:events';

/** A message as Slack keeps it. */
export interface PeerMessage {
  type: 'message';
  ts: string;
  text: string;
  user: string;
  bot_id?: string;
  thread_ts?: string;
  latest_reply?: string;
  blocks?: unknown[];
  metadata?: unknown;
  edited?: { user: string; ts: string };
  /** Only this person sees it, and no history holds it. */
  onlyFor?: string;
}

export interface PeerChannel {
  id: string;
  kind: 'im' | 'channel';
  name: string;
  members: Set<string>;
  messages: PeerMessage[];
}

export interface PeerView {
  id: string;
  user: string;
  view: Record<string, unknown>;
}

export const TEAM = 'T0PEER';
export const APP = 'A0PEER';
export const BOT_USER = 'U0BOT';
export const BOT = 'B0BOT';

/** The people, channels and messages of one workspace, in memory. */
export class Workspace {
  readonly channels = new Map<string, PeerChannel>();
  readonly users = new Map<string, string>();
  /** Modals that are open. */
  readonly views: PeerView[] = [];
  readonly #now: () => number;
  readonly #changes = new EventEmitter().setMaxListeners(0);
  #ids = 0;
  #lastTs = 0;

  constructor(now: () => number) {
    this.#now = now;
  }

  /** A person, and their direct messages with the bot. */
  addUser(name: string): { userId: string; channelId: string } {
    const userId = this.nextId('U');
    this.users.set(userId, name);
    return { userId, channelId: this.directMessages(userId).id };
  }

  addChannel(name: string, members: readonly string[]): PeerChannel {
    const channel: PeerChannel = {
      ...{ id: this.nextId('C'), kind: 'channel', name, messages: [] },
      members: new Set([...members, BOT_USER]),
    };
    this.channels.set(channel.id, channel);
    return channel;
  }

  directMessages(userId: string): PeerChannel {
    const known = [...this.channels.values()].find(
      ({ kind, members }) => kind === 'im' && members.has(userId),
    );
    if (known) return known;
    const channel: PeerChannel = {
      ...{ id: this.nextId('D'), kind: 'im', name: userId, messages: [] },
      members: new Set([userId, BOT_USER]),
    };
    this.channels.set(channel.id, channel);
    return channel;
  }

  post(channel: PeerChannel, said: Omit<PeerMessage, 'type' | 'ts'>): PeerMessage {
    const message: PeerMessage = { type: 'message', ts: this.nextTs(), ...said };
    channel.messages.push(message);
    const parent = channel.messages.find(({ ts }) => ts === said.thread_ts);
    if (parent && said.onlyFor === undefined) parent.latest_reply = message.ts;
    this.changed();
    return message;
  }

  changed(): void {
    this.#changes.emit('change');
  }

  async nextChange(): Promise<void> {
    await once(this.#changes, 'change');
  }

  /** Resolves as soon as the condition holds. */
  async until(condition: () => boolean): Promise<void> {
    while (!condition()) await this.nextChange();
  }

  /** Strictly increasing, as Slack's are. */
  nextTs(): string {
    const microseconds = Math.max(this.#now() * 1000, this.#lastTs + 1);
    this.#lastTs = microseconds;
    return `${Math.floor(microseconds / 1e6)}.${String(microseconds % 1e6).padStart(6, '0')}`;
  }

  nextId(prefix: string): string {
    this.#ids += 1;
    return `${prefix}0PEER${String(this.#ids).padStart(4, '0')}`;
  }
}
