import { fileOperations, type FileOperations } from '../../../src/storage/files/file-operations.ts';
import type { Storage } from '../../../src/storage/storage.ts';
import {
  DeliveryFailure,
  type DeliveryAttempt,
  type Destination,
} from '../../../src/tickets/delivery/destination.ts';
import { Outbox } from '../../../src/tickets/delivery/outbox.ts';
import type { TicketEvent } from '../../../src/tickets/ticket-event.ts';
import type { JumpingClock } from './ticket-events.ts';

/** What a killed process wrote is there, also where it was not synced: only a power cut takes it away. */
export const unsynced: FileOperations = {
  ...fileOperations,
  sync: () => Promise.resolve(),
  syncData: () => Promise.resolve(),
};

export type Answer = 'accepts' | 'fails' | 'accepts, and the answer is lost';

/** Takes down what arrives; `answers` says what it does at each try, and accepts when there are none left. */
export class Receiver implements Destination {
  readonly name = 'receiver';
  readonly arrived: TicketEvent[] = [];
  readonly attempts: (DeliveryAttempt & { id: string })[] = [];
  answers: Answer[] = [];
  refuses: (event: TicketEvent) => Error | undefined = () => undefined;

  accepts({ kind }: TicketEvent): boolean {
    return kind !== 'note_added';
  }

  async deliver(event: TicketEvent, attempt: DeliveryAttempt): Promise<void> {
    this.attempts.push({ ...attempt, id: event.id });
    const refusal = this.refuses(event);
    if (refusal) throw refusal;
    const answer = this.answers.shift() ?? 'accepts';
    if (answer !== 'fails') this.arrived.push(event);
    if (answer !== 'accepts') throw new DeliveryFailure('HTTP 503');
    return Promise.resolve();
  }

  get ids(): string[] {
    return this.arrived.map(({ id }) => id);
  }
}

export interface Failure {
  error: unknown;
  event?: TicketEvent;
  isFinal?: boolean;
}

export function openOutbox(
  storage: Storage,
  receiver: Destination,
  clock: JumpingClock,
  random = 0.5,
) {
  const failures: Failure[] = [];
  const outbox = new Outbox({
    storage,
    destinations: [receiver],
    now: clock.now,
    wait: clock.wait,
    random: () => random,
    onFailure: (error, _destination, event, isFinal) => {
      failures.push({ error, ...(event && { event }), ...(isFinal !== undefined && { isFinal }) });
    },
  });
  outbox.start();
  return { outbox, failures };
}
