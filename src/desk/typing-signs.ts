import type { AgentName, Ticket } from '../tickets/ticket.ts';

type ShowAgent = (conversationId: string, agent: AgentName) => void;

/** Shows in both directions that somebody is writing. A channel that knows no typing is not registered. */
export class TypingSigns {
  readonly #channels = new Map<string, ShowAgent>();
  readonly #listeners = new Set<(conversationId: string) => void>();

  /** How customers of a channel are shown that an agent is writing. */
  register(channelId: string, show: ShowAgent): void {
    this.#channels.set(channelId, show);
  }

  showAgent(
    { channelId, conversationId }: Pick<Ticket, 'channelId' | 'conversationId'>,
    agent: AgentName,
  ): void {
    this.#channels.get(channelId)?.(conversationId, agent);
  }

  showCustomer(conversationId: string): void {
    for (const listener of this.#listeners) listener(conversationId);
  }

  /** Calls the listener with the conversation of each customer who is writing. */
  watchCustomers(listener: (conversationId: string) => void): void {
    this.#listeners.add(listener);
  }
}
