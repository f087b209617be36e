import { randomUUID } from 'node:crypto';

import { personalChatOf, type AzurePeer, type SentActivity } from './azure-peer.ts';

export type TeamsScope = 'personal' | 'groupChat' | 'channel';

export interface TeamsCustomerOptions {
  name?: string;
  /** Default: a personal chat. */
  scope?: TeamsScope;
  /** Where several people talk: the same for all of them. */
  thread?: string;
  /** Default: somebody new. */
  account?: TeamsAccount;
}

export interface TeamsAccount {
  id: string;
  name: string;
  aadObjectId: string;
}

interface Tap {
  type: string;
  title: string;
  data?: Record<string, unknown>;
  verb?: string;
}

/**
 * A person in Teams. What they do is told to the bot as Teams tells it; the shapes are those of
 * https://learn.microsoft.com/microsoftteams/platform/bots/how-to/conversations/conversation-basics and of the samples
 * in microsoft/BotBuilder-Samples.
 */
export class TeamsCustomer {
  readonly #peer: AzurePeer;
  readonly #botUrl: string;
  readonly #scope: TeamsScope;
  readonly #account: TeamsAccount;
  readonly #thread: string;
  #count = 0;

  constructor(
    peer: AzurePeer,
    botUrl: string,
    { name = 'Megan Bowen', scope = 'personal', thread, account }: TeamsCustomerOptions = {},
  ) {
    this.#peer = peer;
    this.#botUrl = botUrl;
    this.#scope = scope;
    this.#account = account ?? { id: `29:${randomUUID()}`, name, aadObjectId: randomUUID() };
    this.#thread = thread ?? `19:${randomUUID().replaceAll('-', '')}@thread.tacv2`;
    if (scope !== 'personal') peer.roster.add(this.conversationId);
  }

  /** The channel's id of the conversation. A channel's thread is named by its first message. */
  get conversationId(): string {
    switch (this.#scope) {
      case 'personal':
        return personalChatOf(this.#account.id);
      case 'groupChat':
        return this.#thread;
      case 'channel':
        return `${this.#thread};messageid=1481567603816`;
    }
  }

  /** The chat with this person alone, where the bot may have gone on. */
  get personalChat(): string {
    return personalChatOf(this.#account.id);
  }

  /** The same person, in the chat with the bot alone. */
  alone(): TeamsCustomer {
    return new TeamsCustomer(this.#peer, this.#botUrl, { account: this.#account });
  }

  /** Everything that the bot has said here. */
  get heard(): readonly SentActivity[] {
    return this.#peer.sentTo(this.conversationId).filter(({ type }) => type === 'message');
  }

  /** Adds the bot: Teams tells so twice. */
  async install(): Promise<Response[]> {
    this.#peer.roster.add(this.conversationId);
    const update = this.activity('conversationUpdate', { membersAdded: [this.#bot] });
    const installation = this.activity('installationUpdate', { action: 'add' });
    return [await this.#post(update), await this.#post(installation)];
  }

  async uninstall(): Promise<Response> {
    this.#peer.roster.delete(this.conversationId);
    return this.#post(this.activity('installationUpdate', { action: 'remove' }));
  }

  async say(text: string): Promise<Response> {
    if (this.#scope === 'personal') this.#peer.roster.add(this.conversationId);
    return this.#post(this.message(text));
  }

  /** Taps a button of a card that the bot sent, with what was entered in its fields. */
  async tap(title: string, entered: Record<string, string> = {}): Promise<Response> {
    const { verb, data } = this.#findTap(title);
    return this.#post(
      this.activity('invoke', {
        name: 'adaptiveCard/action',
        value: {
          action: { type: 'Action.Execute', title, verb, data: { ...data, ...entered } },
          trigger: 'manual',
        },
      }),
    );
  }

  /** The same from a client that does not know Action.Execute. */
  async tapFallback(title: string, entered: Record<string, string> = {}): Promise<Response> {
    const { fallback } = this.#findTap(title) as Tap & { fallback: Tap };
    const value = { ...fallback.data, ...entered };
    return this.#post(this.activity('message', { value }));
  }

  /** A message as Teams sends it. */
  message(text: string): Record<string, unknown> {
    const mention = `<at>${this.#bot.name}</at>`;
    const isAlone = this.#scope === 'personal';
    return this.activity('message', {
      text: isAlone ? text : `${mention} ${text}`,
      textFormat: 'plain',
      attachments: [{ contentType: 'text/html', content: `<div>${text}</div>` }],
      entities: [
        ...(isAlone ? [] : [{ type: 'mention', mentioned: this.#bot, text: mention }]),
        { type: 'clientInfo', locale: 'en-US', country: 'US', platform: 'Windows' },
      ],
    });
  }

  activity(type: string, rest: Record<string, unknown>): Record<string, unknown> {
    this.#count += 1;
    const { tenantId, serviceUrl } = this.#peer;
    return {
      type,
      id: `${1_485_983_408_511 + this.#count}`,
      timestamp: new Date().toISOString(),
      localTimestamp: new Date().toISOString(),
      channelId: 'msteams',
      serviceUrl,
      from: this.#account,
      conversation: {
        ...(this.#scope !== 'personal' && { isGroup: true }),
        conversationType: this.#scope,
        tenantId,
        id: this.conversationId,
      },
      recipient: this.#bot,
      channelData: { tenant: { id: tenantId } },
      locale: 'en-US',
      ...rest,
    };
  }

  get #bot(): { id: string; name: string } {
    return { id: `28:${this.#peer.appId}`, name: 'Support Bot' };
  }

  #findTap(title: string): Tap {
    for (const { attachments = [] } of [...this.heard].reverse())
      for (const { content } of attachments) {
        const tap = tapsOf(content).find((each) => each.title === title);
        if (tap) return tap;
      }
    throw new Error(`The bot has shown no button "${title}".`);
  }

  async #post(activity: object): Promise<Response> {
    return this.#peer.post(this.#botUrl, activity);
  }
}

/** The buttons of an Adaptive Card, in order. */
export function tapsOf(content: unknown): Tap[] {
  const { body = [], actions = [] } = content as {
    body?: { type: string; actions?: Tap[] }[];
    actions?: Tap[];
  };
  return [...body.flatMap((element) => element.actions ?? []), ...actions];
}
