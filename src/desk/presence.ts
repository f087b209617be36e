import type { AgentName } from '../tickets/ticket.ts';

/** One page of the desk that is connected. */
export interface Connection {
  agent: AgentName;
  viewing: string | null;
}

/** Who is at the desk, and which ticket each of their pages shows. In memory: after a restart pages connect again. */
export class Presence {
  readonly #connections = new Set<Connection>();
  readonly #lastSeenMs = new Map<string, number>();
  readonly #now: () => number;

  constructor(now: () => number = Date.now) {
    this.#now = now;
  }

  join(agent: AgentName): Connection {
    const connection: Connection = { agent: { id: agent.id, name: agent.name }, viewing: null };
    this.#connections.add(connection);
    this.seen(agent.id);
    return connection;
  }

  leave(connection: Connection): void {
    this.#connections.delete(connection);
    this.seen(connection.agent.id);
  }

  /** The agent did something just now. */
  seen(agentId: string): void {
    this.#lastSeenMs.set(agentId, this.#now());
  }

  isPresent(agentId: string): boolean {
    return [...this.#connections].some(({ agent }) => agent.id === agentId);
  }

  lastSeenMs(agentId: string): number | undefined {
    return this.isPresent(agentId) ? this.#now() : this.#lastSeenMs.get(agentId);
  }

  /** Each agent once, without the one who asks. */
  viewersOf(ticketId: string, butNot?: string): AgentName[] {
    const viewers = [...this.#connections].filter(
      ({ viewing, agent }) => viewing === ticketId && agent.id !== butNot,
    );
    return [...new Map(viewers.map(({ agent }) => [agent.id, agent])).values()];
  }
}
