import { SupportBotError } from '../errors.ts';
import type { AgentName } from './ticket.ts';

export type RefusalCode = 'taken' | 'not_yours' | 'not_taken' | 'resolved' | 'not_resolved';

/** What an agent wanted does not fit the ticket as it is now. The message is meant for the agent. */
export class TicketRefusal extends SupportBotError {
  readonly code: RefusalCode;
  /** Who has the ticket, where that is why. */
  readonly holder: AgentName | undefined;

  constructor(code: RefusalCode, message: string, holder?: AgentName) {
    super(message);
    this.code = code;
    this.holder = holder;
  }
}
