import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';

import { ApiServer, type Call, type Fault } from './api-server.ts';
import { EventSender, type Sent } from './event-sender.ts';
import { SocketServer } from './socket-server.ts';
import { WebApi } from './web-api.ts';
import { APP, BOT_USER, TEAM, Workspace, type PeerChannel, type PeerMessage } from './workspace.ts';

export interface SlackPeerOptions {
  port?: number;
  signingSecret?: string;
  botToken?: string;
  appToken?: string;
  /** Where the bot takes events; may be set later. */
  eventsUrl?: string;
  retryDelaysMs?: readonly number[];
  /** Times as many calls as Slack allows. Default 1. */
  allowanceScale?: number;
  now?: () => number;
}

/** Taps must lead to a modal within this. */
const TRIGGER_LIFE_MS = 3_000;

/**
 * A Slack workspace on this machine: the Web API with its limits and errors, and events, interactivity and commands,
 * signed and delivered as Slack does. To try the bot without an account, and to test it.
 */
export class SlackPeer {
  readonly workspace: Workspace;
  readonly sender: EventSender;
  readonly signingSecret: string;
  readonly botToken: string;
  readonly appToken: string;
  readonly calls: Call[] = [];
  readonly faults: Fault[] = [];
  eventsUrl: string;
  readonly #api: WebApi;
  readonly #server: Server;
  readonly #sockets: SocketServer;
  readonly #now: () => number;
  #events = 0;

  private constructor(options: SlackPeerOptions) {
    this.#now = options.now ?? Date.now;
    this.signingSecret = options.signingSecret ?? 'peer-signing-secret';
    this.botToken = options.botToken ?? 'xoxb-peer';
    this.appToken = options.appToken ?? 'xapp-peer';
    this.eventsUrl = options.eventsUrl ?? '';
    this.workspace = new Workspace(this.#now);
    this.sender = new EventSender({
      signingSecret: this.signingSecret,
      eventsUrl: () => this.eventsUrl,
      retryDelaysMs: options.retryDelaysMs ?? [0, 60_000, 300_000],
      now: this.#now,
    });
    this.#api = new WebApi(this.workspace, this.#now);
    const { botToken, appToken, calls, faults } = this;
    const api = new ApiServer({
      ...{ api: this.#api, botToken, appToken, calls, faults },
      allowanceScale: options.allowanceScale ?? 1,
      socketUrl: () => this.apiUrl.replace('http', 'ws').replace('/api/', '/socket'),
    });
    this.#server = createServer((request, response) => {
      void api.handle(request, response);
    });
    this.#sockets = new SocketServer(this.#server);
  }

  static async start(options: SlackPeerOptions = {}): Promise<SlackPeer> {
    const peer = new SlackPeer(options);
    await new Promise<void>((resolve, reject) => {
      peer.#server.once('error', reject);
      peer.#server.listen(options.port ?? 0, '127.0.0.1', resolve);
    });
    return peer;
  }

  /** The value of SLACK_API_URL. */
  get apiUrl(): string {
    const { port } = this.#server.address() as AddressInfo;
    return `http://127.0.0.1:${port}/api/`;
  }

  async close(): Promise<void> {
    this.#sockets.close();
    this.#server.closeAllConnections();
    await new Promise((resolve) => this.#server.close(resolve));
  }

  /** Somebody writes. Resolves when the bot has acknowledged every event of it. */
  async say(
    user: string,
    channelId: string,
    text: string,
    threadTs?: string,
  ): Promise<{ message: PeerMessage; sent: Sent[] }> {
    const message = this.sayUnnoticed(user, channelId, text, threadTs);
    const events = this.eventsOf(this.channel(channelId), message);
    return { message, sent: await Promise.all(events.map((event) => this.deliver(event))) };
  }

  /** Somebody writes, and no event is sent of it. */
  sayUnnoticed(user: string, channelId: string, text: string, threadTs?: string): PeerMessage {
    return this.workspace.post(this.channel(channelId), {
      ...{ user, text },
      ...(threadTs !== undefined && { thread_ts: threadTs }),
    });
  }

  /** A mention is told of twice, as a mention and as a message of the channel. */
  eventsOf(channel: PeerChannel, { metadata, ...message }: PeerMessage): Record<string, unknown>[] {
    const event = {
      ...message,
      ...{ team: TEAM, channel: channel.id, event_ts: message.ts },
      client_msg_id: `client-${message.ts}`,
    };
    const told = this.envelope({ ...event, channel_type: channel.kind });
    const isMention = channel.kind === 'channel' && message.text.includes(`<@${BOT_USER}>`);
    return isMention ? [this.envelope({ ...event, type: 'app_mention' }), told] : [told];
  }

  envelope(event: Record<string, unknown>): Record<string, unknown> {
    this.#events += 1;
    return {
      ...{ token: 'verification-token', team_id: TEAM, api_app_id: APP, event },
      ...{ type: 'event_callback', event_id: `Ev0PEER${this.#events}` },
      event_time: Math.floor(this.#now() / 1000),
      authorizations: [
        {
          ...{ enterprise_id: null, team_id: TEAM, user_id: BOT_USER },
          ...{ is_bot: true, is_enterprise_install: false },
        },
      ],
      is_ext_shared_channel: false,
    };
  }

  /** By Socket Mode where the bot has opened a connection, and by HTTP otherwise. */
  async deliver(envelope: Record<string, unknown>): Promise<Sent> {
    return (await this.#sockets.send('events_api', envelope)) ?? this.sender.event(envelope);
  }

  async edit(channelId: string, ts: string, text: string): Promise<Sent> {
    const message = this.message(channelId, ts);
    const previous = { ...message };
    const editedTs = this.workspace.nextTs();
    Object.assign(message, { text, edited: { user: message.user, ts: editedTs } });
    return this.deliver(
      this.#change(channelId, 'message_changed', {
        ...{ message: { ...message }, previous_message: previous, ts: editedTs },
      }),
    );
  }

  async delete(channelId: string, ts: string): Promise<Sent> {
    const channel = this.channel(channelId);
    const previous = this.message(channelId, ts);
    channel.messages.splice(channel.messages.indexOf(previous), 1);
    return this.deliver(
      this.#change(channelId, 'message_deleted', {
        ...{ previous_message: previous, deleted_ts: ts, ts: this.workspace.nextTs() },
      }),
    );
  }

  async openHome(user: string): Promise<Sent> {
    const { id } = this.workspace.directMessages(user);
    const event = { type: 'app_home_opened', user, channel: id, tab: 'messages' };
    return this.deliver(this.envelope({ ...event, event_ts: this.workspace.nextTs() }));
  }

  async command(user: string, channelId: string, text: string): Promise<Sent> {
    const fields = {
      ...{ token: 'verification-token', team_id: TEAM, team_domain: 'peer' },
      ...{ channel_id: channelId, channel_name: this.channel(channelId).name },
      ...{ user_id: user, user_name: this.workspace.users.get(user) ?? '', command: '/support' },
      ...{ text, response_url: `${this.apiUrl}responses`, trigger_id: this.#trigger(user) },
    };
    return (await this.#sockets.send('slash_commands', fields)) ?? this.sender.form(fields);
  }

  /** Somebody taps a button, given by its words. */
  async tap(user: string, channelId: string, ts: string, title: string): Promise<Sent> {
    const message = this.message(channelId, ts);
    const button = buttonsOf(message).find(({ text }) => text.text === title);
    if (!button)
      throw new Error(`The message has no button “${title}”: ${JSON.stringify(message)}`);
    const { action_id: actionId, value, text } = button;
    return this.#interact({
      type: 'block_actions',
      user: { id: user, username: user, name: this.workspace.users.get(user), team_id: TEAM },
      container: {
        ...{ type: 'message', message_ts: ts, channel_id: channelId },
        is_ephemeral: message.onlyFor !== undefined,
      },
      trigger_id: this.#trigger(user),
      channel: { id: channelId, name: this.channel(channelId).name },
      message,
      actions: [
        { type: 'button', action_id: actionId, value, text, action_ts: this.workspace.nextTs() },
      ],
    });
  }

  /** Somebody fills in the modal that is open. It closes unless the bot names errors. */
  async submit(user: string, values: Record<string, string>): Promise<Sent> {
    const open = this.workspace.views.find((view) => view.user === user);
    if (!open) throw new Error(`No modal is open for ${user}.`);
    const state = {
      values: Object.fromEntries(
        Object.entries(values).map(([block, value]) => [
          block,
          { input: { type: 'plain_text_input', value } },
        ]),
      ),
    };
    const sent = await this.#interact({
      type: 'view_submission',
      user: { id: user, username: user, name: this.workspace.users.get(user), team_id: TEAM },
      trigger_id: this.#trigger(user),
      view: { id: open.id, team_id: TEAM, ...open.view, state, hash: 'hash', app_id: APP },
      response_urls: [],
    });
    if (sent.status === 200 && !sent.body.includes('response_action'))
      this.workspace.views.splice(this.workspace.views.indexOf(open), 1);
    return sent;
  }

  channel(id: string): PeerChannel {
    const channel = this.workspace.channels.get(id);
    if (!channel) throw new Error(`There is no channel ${id}.`);
    return channel;
  }

  message(channelId: string, ts: string): PeerMessage {
    const message = this.channel(channelId).messages.find((own) => own.ts === ts);
    if (!message) throw new Error(`There is no message ${ts} in ${channelId}.`);
    return message;
  }

  /** Resolves when the bot has opened its Socket Mode connection. */
  async connected(): Promise<void> {
    await this.#sockets.connected();
  }

  /** Cuts every Socket Mode connection, as Slack does now and then. */
  disconnect(): void {
    this.#sockets.disconnect();
  }

  async #interact(payload: Record<string, unknown>): Promise<Sent> {
    const team = { id: TEAM, domain: 'peer' };
    const whole = { ...payload, team, api_app_id: APP, token: 'verification-token' };
    return (
      (await this.#sockets.send('interactive', whole)) ??
      this.sender.form({ payload: JSON.stringify(whole) })
    );
  }

  #change(channelId: string, subtype: string, change: { ts: string }): Record<string, unknown> {
    const { kind: channelType } = this.channel(channelId);
    const event = { type: 'message', subtype, hidden: true, channel: channelId, ...change };
    return this.envelope({ ...event, channel_type: channelType, event_ts: change.ts });
  }

  #trigger(user: string): string {
    const id = `${this.workspace.nextTs()}.trigger`;
    this.#api.triggers.set(id, { user, untilMs: this.#now() + TRIGGER_LIFE_MS });
    return id;
  }
}

interface Button {
  action_id: string;
  value?: string;
  url?: string;
  text: { text: string };
}

/** The buttons below a message. */
export function buttonsOf({ blocks = [] }: PeerMessage): Button[] {
  return (blocks as { type: string; elements?: Button[] }[]).flatMap(({ type, elements = [] }) =>
    type === 'actions' ? elements : [],
  );
}
