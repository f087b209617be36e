import { expect } from 'chai';
import fc from 'fast-check';
import path from 'node:path';
import { openFileStorage } from '../../../src/storage/files/file-storage.ts';
import type { Changes, Storage } from '../../../src/storage/storage.ts';
import type { TicketEvent } from '../../../src/tickets/ticket-event.ts';
import { useTemporaryDirectory } from '../../support/temporary-directory.ts';
import { openOutbox, Receiver, unsynced, type Answer } from './receiver.ts';
import { appendEvents, eventOf, JumpingClock, until, untilKnown } from './ticket-events.ts';

/** From `kill` on, nothing is committed any more: what a process that died would have left. */
function killable(storage: Storage): { storage: Storage; kill: () => void } {
  let isDead = false;
  const dead = (): Promise<never> => Promise.reject(new Error('killed'));
  return {
    storage: new Proxy(storage, {
      get(target, name: keyof Storage) {
        if (name === 'commit')
          return (changes: Changes) => (isDead ? dead() : target.commit(changes));
        return target[name].bind(target);
      },
    }),
    kill: () => {
      isDead = true;
    },
  };
}

describe('the outbox, killed at any moment', () => {
  const directory = useTemporaryDirectory();
  let runs = 0;

  it('tells every event, those of a ticket in order, and repeats one only before the next', async function () {
    this.timeout(60_000);
    const answer = fc.constantFrom<Answer>('accepts', 'fails', 'accepts, and the answer is lost');
    await fc.assert(
      fc.asyncProperty(
        fc.array(fc.integer({ min: 1, max: 4 }), { minLength: 1, maxLength: 25 }),
        fc.array(answer, { maxLength: 40 }),
        fc.array(fc.integer({ min: 0, max: 6 }), { maxLength: 4 }),
        fc.double({ min: 0, max: 1, noNaN: true }),
        async (ticketNumbers, answers, killsAfter, random) => {
          runs += 1;
          const clock = new JumpingClock();
          const receiver = new Receiver();
          receiver.answers = answers;
          const folder = path.join(directory(), String(runs));
          const live = async (work: (storage: Storage, kill: () => void) => Promise<void>) => {
            const storage = await openFileStorage(folder, { now: clock.now, operations: unsynced });
            const dying = killable(storage);
            const { outbox } = openOutbox(dying.storage, receiver, clock, random);
            await work(storage, dying.kill);
            await outbox.close();
            await storage.close();
          };
          const sequences = new Map<number, number>();
          const events = ticketNumbers.map((number) => {
            const sequence = (sequences.get(number) ?? 0) + 1;
            sequences.set(number, sequence);
            return eventOf(`t${number}`, sequence);
          });
          await live((storage) => untilKnown(storage, receiver.name));
          const left = [...events];
          for (const attemptsBeforeKill of killsAfter)
            await live(async (storage, kill) => {
              await appendEvents(storage, ...left.splice(0, 5));
              const killAt = receiver.attempts.length + attemptsBeforeKill;
              const told = (): number => new Set(receiver.ids).size;
              await until(
                () => receiver.attempts.length >= killAt || told() === events.length - left.length,
              );
              kill();
            });
          await live(async (storage) => {
            await appendEvents(storage, ...left);
            await until(() => new Set(receiver.ids).size === events.length);
          });
          expectEachInOrder(receiver.arrived, events);
        },
      ),
      { numRuns: 20 },
    );
  });
});

function expectEachInOrder(arrived: TicketEvent[], events: TicketEvent[]): void {
  for (const ticketId of new Set(events.map((event) => event.ticketId))) {
    const ofTicket = (all: TicketEvent[]): number[] =>
      all.filter((event) => event.ticketId === ticketId).map(({ sequence }) => sequence);
    const withoutRepeats = ofTicket(arrived).filter((one, index, all) => one !== all[index - 1]);
    expect(withoutRepeats).to.deep.equal(ofTicket(events));
  }
}
