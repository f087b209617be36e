import { expect } from 'chai';
import { openFileStorage } from '../../../src/storage/files/file-storage.ts';
import type { Storage } from '../../../src/storage/storage.ts';
import { DeliveryFailure } from '../../../src/tickets/delivery/destination.ts';
import type { Outbox } from '../../../src/tickets/delivery/outbox.ts';
import { useTemporaryDirectory } from '../../support/temporary-directory.ts';
import { openOutbox, Receiver, unsynced } from './receiver.ts';
import {
  appendEvents,
  eventOf,
  JumpingClock,
  STARTED_MS,
  until,
  untilKnown,
} from './ticket-events.ts';

const DAY_MS = 86_400_000;

describe('the outbox', () => {
  let storage: Storage;
  let clock: JumpingClock;
  let receiver: Receiver;
  const opened: Outbox[] = [];

  // Before the directory is removed.
  afterEach(async () => {
    await Promise.all(opened.splice(0).map((outbox) => outbox.close()));
    await storage.close();
  });
  const directory = useTemporaryDirectory();

  function start(random?: number) {
    const { outbox, failures } = openOutbox(storage, receiver, clock, random);
    opened.push(outbox);
    return { outbox, failures };
  }

  async function restart() {
    await Promise.all(opened.splice(0).map((outbox) => outbox.close()));
    return start();
  }

  beforeEach(async () => {
    clock = new JumpingClock();
    receiver = new Receiver();
    storage = await openFileStorage(directory(), { now: clock.now, operations: unsynced });
    // A destination is told what happens once it is there.
    start();
    await untilKnown(storage, receiver.name);
    await Promise.all(opened.splice(0).map((outbox) => outbox.close()));
  });

  it('tells what happened while the service was stopped, and nothing twice', async () => {
    await appendEvents(storage, eventOf('t1', 1), eventOf('t1', 2, 'resolved'));
    start();
    await until(() => receiver.arrived.length === 2);
    await restart();
    await appendEvents(storage, eventOf('t1', 3, 'reopened'));
    await until(() => receiver.arrived.length === 3);
    expect(receiver.ids).to.deep.equal(['t1-1', 't1-2', 't1-3']);
  });

  it('tells a destination that is new only what happens from then on', async () => {
    await appendEvents(storage, eventOf('t1', 1));
    const newcomer = Object.assign(new Receiver(), { name: 'newcomer' });
    const { outbox } = openOutbox(storage, newcomer, clock);
    opened.push(outbox);
    await untilKnown(storage, newcomer.name);
    start();
    await until(() => receiver.arrived.length === 1);
    await appendEvents(storage, eventOf('t1', 2, 'resolved'));
    await until(() => newcomer.arrived.length === 1);
    expect(newcomer.ids).to.deep.equal(['t1-2']);
  });

  it('passes over events that the destination does not want', async () => {
    start();
    await appendEvents(storage, eventOf('t1', 1), eventOf('t1', 2, 'note_added'), eventOf('t1', 3));
    await until(() => receiver.arrived.length === 2);
    expect(receiver.ids).to.deep.equal(['t1-1', 't1-3']);
  });

  it('holds back the later events of a ticket whose event fails, and of no other ticket', async () => {
    receiver.refuses = ({ ticketId }) =>
      ticketId === 't1' && clock.nowMs < STARTED_MS + DAY_MS ? new Error('down') : undefined;
    start();
    await appendEvents(storage, eventOf('t1', 1), eventOf('t1', 2), eventOf('t2', 1));
    await until(() => receiver.arrived.length === 3);
    expect(receiver.ids).to.deep.equal(['t2-1', 't1-1', 't1-2']);
  });

  it('says from the second try on that it may be a repeat', async () => {
    receiver.answers = ['fails'];
    start();
    await appendEvents(storage, eventOf('t1', 1), eventOf('t1', 2));
    await until(() => receiver.arrived.length === 2);
    expect(receiver.attempts.map(({ id, mayBeRepeat }) => [id, mayBeRepeat])).to.deep.equal([
      ['t1-1', false],
      ['t1-1', true],
      ['t1-2', false],
    ]);
  });

  it('says after a restart that what was on its way may be a repeat', async () => {
    let isReached = false;
    receiver.deliver = (_event, { signal }) =>
      new Promise((_, reject) => {
        isReached = true;
        signal.addEventListener('abort', () => {
          reject(new Error('aborted'));
        });
      });
    start();
    await appendEvents(storage, eventOf('t1', 1));
    await until(() => isReached);
    receiver.deliver = Receiver.prototype.deliver.bind(receiver);
    await restart();
    await until(() => receiver.arrived.length === 1);
    expect(receiver.attempts[0]?.mayBeRepeat).to.equal(true);
  });

  it('gives an event up after seven days of trying, and has it tried again on replay, then what it held back', async () => {
    receiver.refuses = () => new DeliveryFailure('HTTP 500');
    const { outbox, failures } = start();
    await appendEvents(storage, eventOf('t1', 1), eventOf('t1', 2, 'resolved'));
    await until(() => failures.at(-1)?.isFinal === true);
    expect(clock.nowMs - STARTED_MS).to.be.within(7 * DAY_MS, 7 * DAY_MS + 3_600_000);
    expect(outbox.count()).to.deep.include({ ...outbox.count()[0], pending: 2, dead: 1 });
    const { deliveries, nextCursor } = outbox.listDeadDeliveries();
    expect(nextCursor).to.equal(null);
    expect(deliveries).to.have.length(1);
    expect(deliveries[0]).to.deep.include({
      target: 'receiver',
      eventId: 't1-1',
      kind: 'opened',
      ticketNumber: 'T-1001',
      attempts: failures.length,
      lastProblem: 'HTTP 500',
    });
    receiver.refuses = () => undefined;
    expect(await outbox.replayDelivery(deliveries[0]?.id ?? '')).to.deep.equal(deliveries[0]);
    await until(() => receiver.arrived.length === 2);
    expect(receiver.ids).to.deep.equal(['t1-1', 't1-2']);
    expect(outbox.listDeadDeliveries().deliveries).to.deep.equal([]);
    expect(await outbox.replayDelivery(deliveries[0]?.id ?? '')).to.equal(undefined);
  });

  it('goes on with the schedule of an event after a restart, not with a new one', async () => {
    receiver.refuses = () => new DeliveryFailure('HTTP 500');
    const first = start();
    await appendEvents(storage, eventOf('t1', 1));
    await until(() => clock.nowMs > STARTED_MS + 5 * DAY_MS);
    const { failures } = await restart();
    await until(() => failures.at(-1)?.isFinal === true);
    expect(clock.nowMs - STARTED_MS).to.be.within(7 * DAY_MS, 7 * DAY_MS + 3_600_000);
    const third = await restart();
    await until(() => third.outbox.count()[0]?.dead === 1);
    const [dead] = third.outbox.listDeadDeliveries().deliveries;
    expect(dead?.attempts).to.equal(first.failures.length + failures.length);
  });

  it('gives up at once what the receiver will never take', async () => {
    receiver.refuses = () => new DeliveryFailure('HTTP 422', { isPermanent: true });
    const { outbox } = start();
    await appendEvents(storage, eventOf('t1', 1));
    await until(() => outbox.count()[0]?.dead === 1);
    expect(receiver.attempts).to.have.length(1);
  });

  it('waits as long as the receiver asks', async () => {
    receiver.refuses = () =>
      clock.nowMs === STARTED_MS
        ? new DeliveryFailure('HTTP 429', { retryAfterMs: 600_000 })
        : undefined;
    start();
    await appendEvents(storage, eventOf('t1', 1));
    await until(() => receiver.arrived.length === 1);
    expect(clock.nowMs - STARTED_MS).to.be.within(600_000, 601_000);
  });

  it('pages through what was given up, each on one page', async () => {
    receiver.refuses = () => new DeliveryFailure('HTTP 410', { isPermanent: true });
    const { outbox } = start();
    await appendEvents(storage, ...[1, 2, 3, 4, 5].map((n) => eventOf(`t${n}`, 1)));
    await until(() => outbox.count()[0]?.dead === 5);
    const seen: string[] = [];
    let cursor: string | null = null;
    do {
      const page = outbox.listDeadDeliveries({ limit: 2, ...(cursor !== null && { cursor }) });
      seen.push(...page.deliveries.map(({ ticketNumber }) => ticketNumber));
      cursor = page.nextCursor;
    } while (cursor !== null);
    expect(seen.sort()).to.deep.equal(['T-1001', 'T-1002', 'T-1003', 'T-1004', 'T-1005']);
  });
});
