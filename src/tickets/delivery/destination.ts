import { SupportBotError } from '../../errors.ts';
import type { TicketEvent } from '../ticket-event.ts';

/** Someone outside who is told what happens to tickets. */
export interface Destination {
  /** Names it in the store, in the desk and in metrics: the same after every start, and without secrets. */
  name: string;

  /** Whether it is told of events of this kind. */
  accepts(event: TicketEvent): boolean;

  /**
   * Resolves when the event has arrived. `mayBeRepeat`: an earlier try may have arrived without our knowing, so a
   * receiver that does not recognise repeats is looked at first. Throws a DeliveryFailure, or anything else for a
   * failure that may pass.
   */
  deliver(event: TicketEvent, attempt: DeliveryAttempt): Promise<void>;

  /** Lets go of connections. */
  close?(): void;
}

export interface DeliveryAttempt {
  mayBeRepeat: boolean;
  /** Aborted when the service stops. */
  signal: AbortSignal;
}

interface FailureOptions extends ErrorOptions {
  /** No further try would end differently. */
  isPermanent?: boolean;
  /** What the receiver asked for. */
  retryAfterMs?: number;
}

/** An event did not arrive. The message is short and shown at the desk: it holds nothing that the receiver wrote. */
export class DeliveryFailure extends SupportBotError {
  readonly code = 'delivery_failed';
  readonly isPermanent: boolean;
  readonly retryAfterMs: number | undefined;

  constructor(
    message: string,
    { isPermanent = false, retryAfterMs, ...rest }: FailureOptions = {},
  ) {
    super(message, rest);
    this.isPermanent = isPermanent;
    this.retryAfterMs = retryAfterMs;
  }
}
