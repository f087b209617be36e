import { expect } from 'chai';
import fc from 'fast-check';
import path from 'node:path';
import { DeliverFromLog, type Courier } from '../../src/channels/deliver-from-log.ts';
import { DeliveryError } from '../../src/channels/delivery-error.ts';
import { ActivityLog, type LoggedActivity } from '../../src/storage/activity-log.ts';
import type { Activity } from '../../src/storage/activity.ts';
import { openFileStorage } from '../../src/storage/files/file-storage.ts';
import type { Storage } from '../../src/storage/storage.ts';
import { useTemporaryDirectory } from '../support/temporary-directory.ts';

const ADDRESS = { room: 'r1' };

function said(text: string, role: 'bot' | 'user', conversationId: string): Activity {
  return {
    type: 'message',
    channelId: 'pigeon',
    conversation: { id: conversationId },
    from: { id: role, role },
    text,
  };
}

/** A channel that takes down what arrives, and fails when it is told to. */
class Pigeon implements Courier {
  readonly channelId = 'pigeon';
  readonly arrived: string[] = [];
  readonly failures: Error[] = [];
  repeats = 0;

  async deliver(
    activity: LoggedActivity,
    address: unknown,
    { mayBeRepeat }: { mayBeRepeat: boolean },
  ): Promise<void> {
    expect(address).to.deep.equal(ADDRESS);
    if (mayBeRepeat) this.repeats += 1;
    const failure = this.failures.shift();
    if (failure) throw failure;
    this.arrived.push(activity.text ?? '');
    return Promise.resolve();
  }
}

async function openLog(storage: Storage, ...conversationIds: string[]): Promise<ActivityLog> {
  const log = new ActivityLog(storage, (activity) => activity);
  for (const id of conversationIds)
    await log.start(id, { channelId: 'pigeon', startedAt: '2026-11-22', address: ADDRESS });
  return log;
}

interface Deliveries {
  deliveries: DeliverFromLog;
  waits: number[];
  failures: { error: unknown; isFinal: boolean }[];
}

function deliverBy(pigeon: Pigeon, activities: ActivityLog): Deliveries {
  const waits: number[] = [];
  const failures: Deliveries['failures'] = [];
  const deliveries = new DeliverFromLog({
    activities,
    couriers: [pigeon],
    onFailure: (error, _conversationId, isFinal) => failures.push({ error, isFinal }),
    wait: (ms) => Promise.resolve(void waits.push(ms)),
    random: () => 1,
  });
  return { deliveries, waits, failures };
}

describe('delivery from the log', () => {
  const directory = useTemporaryDirectory();
  let runs = 0;

  it('brings what the bot and agents say, in order, and never what the customer said', async () => {
    const storage = await openFileStorage(directory());
    const log = await openLog(storage, 'a');
    const pigeon = new Pigeon();
    const { deliveries } = deliverBy(pigeon, log);
    const { activity } = await log.receive(said('hello', 'user', 'a'));
    await log.reply(activity, [said('one', 'bot', 'a'), said('two', 'bot', 'a')], []);
    await log.append('a', [said('three', 'bot', 'a')]);
    await deliveries.settle();
    expect(pigeon.arrived).to.deep.equal(['one', 'two', 'three']);
    expect(pigeon.repeats).to.equal(0);
    await deliveries.close();
    await storage.close();
  });

  it('tries again with growing pauses, or after as long as the channel asks', async () => {
    const storage = await openFileStorage(directory());
    const log = await openLog(storage, 'a');
    const pigeon = new Pigeon();
    pigeon.failures.push(
      new Error('down'),
      new DeliveryError('busy', { retryAfterMs: 7_000 }),
      new Error('down'),
    );
    const { deliveries, waits, failures } = deliverBy(pigeon, log);
    await log.append('a', [said('one', 'bot', 'a'), said('two', 'bot', 'a')]);
    await deliveries.settle();
    expect(pigeon.arrived).to.deep.equal(['one', 'two']);
    expect(waits).to.deep.equal([1_000, 7_000, 4_000]);
    expect(failures.map(({ isFinal }) => isFinal)).to.deep.equal([false, false, false]);
    expect(pigeon.repeats).to.equal(3);
    await deliveries.close();
    await storage.close();
  });

  it('goes on with the next one where a customer cannot be reached by this one', async () => {
    const storage = await openFileStorage(directory());
    const log = await openLog(storage, 'a');
    const pigeon = new Pigeon();
    pigeon.failures.push(new DeliveryError('too long', { isPermanent: true }));
    const { deliveries, failures } = deliverBy(pigeon, log);
    await log.append('a', [said('one', 'bot', 'a'), said('two', 'bot', 'a')]);
    await deliveries.settle();
    expect(pigeon.arrived).to.deep.equal(['two']);
    expect(failures.map(({ isFinal }) => isFinal)).to.deep.equal([true]);
    await deliveries.close();
    await storage.close();
  });

  it('sends nothing to a conversation that has lost its address, and nothing where clients fetch', async () => {
    const storage = await openFileStorage(directory());
    const log = await openLog(storage, 'a');
    await log.start('web', { channelId: 'directline', startedAt: '2026-11-22' });
    await log.readdress('a', undefined);
    const pigeon = new Pigeon();
    const { deliveries, failures } = deliverBy(pigeon, log);
    await log.append('a', [said('one', 'bot', 'a')]);
    await log.append('web', [said('two', 'bot', 'web')]);
    await deliveries.settle();
    expect(pigeon.arrived).to.deep.equal([]);
    expect(failures).to.deep.equal([]);
    await deliveries.close();
    await storage.close();
  });

  it('loses and doubles nothing, whatever fails and however often the service restarts', async function () {
    this.timeout(60_000);
    const step = fc.oneof(
      fc.record({ do: fc.constant('say' as const), in: fc.constantFrom('a', 'b') }),
      fc.record({ do: fc.constant('fail' as const), times: fc.integer({ min: 1, max: 3 }) }),
      fc.record({ do: fc.constant('restart' as const) }),
    );
    await fc.assert(
      fc.asyncProperty(fc.array(step, { maxLength: 12 }), async (steps) => {
        runs += 1;
        const place = path.join(directory(), String(runs));
        const pigeon = new Pigeon();
        const expected: string[] = [];
        let storage = await openFileStorage(place);
        let log = await openLog(storage, 'a', 'b');
        let { deliveries } = deliverBy(pigeon, log);
        for (const [index, taken] of steps.entries()) {
          if (taken.do === 'fail')
            pigeon.failures.push(...Array.from({ length: taken.times }, () => new Error('down')));
          else if (taken.do === 'say') {
            expected.push(`${taken.in}${index}`);
            await log.append(taken.in, [said(`${taken.in}${index}`, 'bot', taken.in)]);
          } else {
            await deliveries.close();
            await storage.close();
            storage = await openFileStorage(place);
            log = await openLog(storage, 'a', 'b');
            ({ deliveries } = deliverBy(pigeon, log));
            await deliveries.resume();
          }
        }
        await deliveries.settle();
        for (const conversation of ['a', 'b']) {
          const isIn = (text: string): boolean => text.startsWith(conversation);
          expect(pigeon.arrived.filter(isIn)).to.deep.equal(expected.filter(isIn));
        }
        expect(await log.undelivered()).to.deep.equal([]);
        await deliveries.close();
        await storage.close();
      }),
      { numRuns: 60 },
    );
  });
});
