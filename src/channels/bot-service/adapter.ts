import { CloudAdapter, type ConnectorClient, type SdkActivity } from '../bot-framework.ts';
import type { OpenSettings } from './authentication.ts';
import { openAuthentication } from './authentication.ts';
import type { BotServiceAddress } from './to-activity.ts';

/** A channel that does not answer is tried again later. */
const SENDING_TIMEOUT_MS = 15_000;

/** Sends to Azure's channels by stored addresses. What comes in is checked by the same authentication. */
export class BotServiceAdapter extends CloudAdapter {
  readonly #appId: string;
  readonly authentication: CloudAdapter['botFrameworkAuthentication'];

  constructor(settings: OpenSettings) {
    const authentication = openAuthentication(settings);
    super(authentication);
    this.authentication = authentication;
    this.#appId = settings.kind === 'emulator' ? '' : settings.credentials.appId;
  }

  async send(address: BotServiceAddress, activity: Partial<SdkActivity>): Promise<void> {
    await this.#connect(address, async ({ conversations }) => {
      const options = { timeout: SENDING_TIMEOUT_MS };
      await conversations.sendToConversation(address.conversationId, activity, options);
    });
  }

  /** The id of the chat that only the customer and the bot are in; it is opened where there was none. */
  async openPersonalChat(address: BotServiceAddress): Promise<string> {
    const { bot, customer, tenantId } = address;
    return this.#connect(address, async ({ conversations }) => {
      const { id } = await conversations.createConversation(
        {
          isGroup: false,
          bot: { id: bot.id, name: bot.name ?? '' },
          members: [{ id: customer.id, name: customer.name ?? '' }],
          ...(tenantId !== undefined && { tenantId, channelData: { tenant: { id: tenantId } } }),
        } as Parameters<typeof conversations.createConversation>[0],
        { timeout: SENDING_TIMEOUT_MS },
      );
      return id;
    });
  }

  async #connect<T>(
    { channelId, serviceUrl, conversationId, bot, customer }: BotServiceAddress,
    talk: (connector: ConnectorClient) => Promise<T>,
  ): Promise<T> {
    const reference = {
      channelId,
      serviceUrl,
      conversation: { id: conversationId },
      bot: { ...bot },
      user: { ...customer },
    } as unknown as Parameters<CloudAdapter['continueConversationAsync']>[1];
    const results: T[] = [];
    await this.continueConversationAsync(this.#appId, reference, async (context) => {
      // turnContext.sendActivity would answer the made-up activity that this turn begins with.
      const connector = context.turnState.get<ConnectorClient | undefined>(this.ConnectorClientKey);
      if (!connector) throw new Error('The turn has no connector to send with.');
      results.push(await talk(connector));
    });
    return results[0] as T;
  }
}
