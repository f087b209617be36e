import { expect } from 'chai';
import fc from 'fast-check';
import path from 'node:path';
import { fileOperations, type FileOperations } from '../../src/storage/files/file-operations.ts';
import { openFileStorage } from '../../src/storage/files/file-storage.ts';
import type { Storage } from '../../src/storage/storage.ts';
import { figuresSchema } from '../../src/desk/office-shapes.ts';
import {
  appendResult,
  type ConversationResultKind,
} from '../../src/tickets/conversation-result.ts';
import { Figures } from '../../src/tickets/figures.ts';
import { TICKET_EVENTS, type TicketEvent } from '../../src/tickets/ticket-event.ts';
import { useTemporaryDirectory } from '../support/temporary-directory.ts';
import { appendEvents, eventOf, keepTicket, ticketOf } from './delivery/ticket-events.ts';

const MINUTE_MS = 60_000;
const DAY_MS = 86_400_000;
const NOON_MS = Date.parse('2026-11-22T12:00:00.000Z');

const unsynced: FileOperations = {
  ...fileOperations,
  sync: () => Promise.resolve(),
  syncData: () => Promise.resolve(),
};

function at(minutes: number): { at: string } {
  return { at: new Date(NOON_MS + minutes * MINUTE_MS).toISOString() };
}

describe('figures', () => {
  let storage: Storage;
  let nowMs = 0;

  // Before the directory is removed.
  afterEach(() => storage.close());
  const directory = useTemporaryDirectory();

  beforeEach(async () => {
    nowMs = NOON_MS + DAY_MS;
    storage = await openFileStorage(directory(), { operations: unsynced });
  });

  function open(timeZone = 'UTC'): Figures {
    return new Figures({ storage, timeZone: () => timeZone, now: () => nowMs });
  }

  async function result(conversationId: string, kind: ConversationResultKind, minutes = 0) {
    const entry = { conversationId, channelId: 'directline', ...at(minutes), kind };
    await storage.commit({ appends: [appendResult(entry)] });
  }

  it('say null, and not zero, where nothing was measured', async () => {
    const report = await open().read();
    expect(report).to.deep.include({ from: '2026-10-25', to: '2026-11-23', rows: [] });
    expect(report.total.waiting).to.deep.equal({ medianSeconds: null, p90Seconds: null, count: 0 });
    expect(report.total.csat.average).to.equal(null);
    await appendEvents(storage, eventOf('t1', 1, 'opened', at(0)));
    const [row] = (await open().read()).rows;
    expect(row?.opened).to.equal(1);
    expect(row?.resolution.medianSeconds).to.equal(null);
  });

  it('have the shape that the desk gives', async () => {
    await appendEvents(storage, eventOf('t1', 1, 'opened', at(0)));
    expect(figuresSchema.safeParse(await open().read()).error).to.equal(undefined);
  });

  it('tell how long customers waited, each time anew, and how long a first answer and a solution took', async () => {
    await appendEvents(
      storage,
      eventOf('t1', 1, 'opened', at(0)),
      eventOf('t1', 2, 'assigned', at(2)),
      eventOf('t1', 3, 'agent_message', at(3)),
      eventOf('t1', 4, 'agent_message', at(4)),
      eventOf('t1', 5, 'handed_back', { ...at(5), to: 'queue' }),
      eventOf('t1', 6, 'assigned', at(9)),
      eventOf('t1', 7, 'resolved', at(10)),
      eventOf('t1', 8, 'rated', at(11)),
    );
    const { total } = await open().read();
    expect(total).to.deep.equal({
      opened: 1,
      resolved: 1,
      waiting: { medianSeconds: 180, p90Seconds: 228, count: 2 },
      firstResponse: { medianSeconds: 180, p90Seconds: 180, count: 1 },
      resolution: { medianSeconds: 600, p90Seconds: 600, count: 1 },
      containment: { confirmed: 0, assumed: 0, abandoned: 0, escalated: 1 },
      csat: { count: 1, average: 2, distribution: [0, 1, 0, 0, 0] },
      reasons: { 'asked for a person': 1 },
    });
  });

  it('take a ticket that is reopened for unresolved, until it is resolved again', async () => {
    await appendEvents(
      storage,
      eventOf('t1', 1, 'opened', at(0)),
      eventOf('t1', 2, 'resolved', at(10)),
      eventOf('t1', 3, 'reopened', at(20)),
    );
    expect((await open().read()).total.resolved).to.equal(0);
    await appendEvents(storage, eventOf('t1', 4, 'resolved', at(60)));
    expect((await open().read()).total.resolution.medianSeconds).to.equal(3600);
  });

  it('keep confirmed, assumed, abandoned and escalated apart, each conversation once a day', async () => {
    await result('a', 'answered');
    await result('a', 'confirmed', 1);
    await result('b', 'answered');
    await result('c', 'asked');
    await result('d', 'answered');
    await result('d', 'asked', 1);
    await result('e', 'declined');
    await result('f', 'asked');
    const escalated = { ...at(1), conversationId: 'f' };
    await appendEvents(storage, eventOf('t1', 1, 'opened', escalated));
    expect((await open().read()).total.containment).to.deep.equal({
      confirmed: 1,
      assumed: 1,
      abandoned: 3,
      escalated: 1,
    });
  });

  it('assume nothing of a conversation that may still go on', async () => {
    nowMs = NOON_MS + 30 * MINUTE_MS;
    await result('a', 'answered');
    await result('b', 'confirmed');
    const figures = open();
    expect((await figures.read()).total.containment).to.include({ confirmed: 1, assumed: 0 });
    nowMs = NOON_MS + 60 * MINUTE_MS;
    expect((await figures.read()).total.containment).to.include({ confirmed: 1, assumed: 1 });
  });

  it('begin their days where the time zone of the opening hours does', async () => {
    const late = { at: '2026-11-22T23:30:00.000Z' };
    await appendEvents(storage, eventOf('t1', 1, 'opened', late));
    expect((await open('UTC').read()).rows[0]?.day).to.equal('2026-11-22');
    const berlin = open('Europe/Berlin');
    expect((await berlin.read()).rows[0]?.day).to.equal('2026-11-23');
    await berlin.close();
    const utc = open('UTC');
    expect((await utc.read()).rows.map(({ day }) => day)).to.deep.equal(['2026-11-22']);
    await utc.close();
    expect((await open('Europe/Berlin').read()).total.opened).to.equal(1);
  });

  it('are of the days and the channel that are asked for', async () => {
    await appendEvents(
      storage,
      eventOf('t1', 1, 'opened', at(0)),
      eventOf('t2', 1, 'opened', { ...at(0), channelId: 'slack' }),
      eventOf('t3', 1, 'opened', at(-3 * 24 * 60)),
    );
    const figures = open();
    const slack = await figures.read({ channel: 'slack' });
    expect(slack.rows.map(({ channelId }) => channelId)).to.deep.equal(['slack']);
    const early = await figures.read({ from: '2026-11-01', to: '2026-11-20' });
    expect(early.rows.map(({ day }) => day)).to.deep.equal(['2026-11-19']);
    expect((await figures.read()).total.opened).to.equal(3);
  });

  it('count a day that is over for good, and the tickets of it on', async () => {
    await keepTicket(storage, ticketOf('t1', { openedAt: at(0).at }));
    await appendEvents(storage, eventOf('t1', 1, 'opened', at(0)));
    await result('a', 'answered');
    await open().close();
    nowMs = NOON_MS + 3 * DAY_MS;
    await result('b', 'answered', 3 * 24 * 60);
    await open().close();
    await appendEvents(storage, eventOf('t1', 2, 'resolved', at(4 * 24 * 60)));
    const [first] = (await open().read()).rows;
    expect(first?.containment).to.deep.equal({
      confirmed: 0,
      assumed: 1,
      abandoned: 0,
      escalated: 1,
    });
    expect(first?.resolved).to.equal(1);
  });

  it('count each entry once, however often they are stopped, killed and started again', async function () {
    this.timeout(30_000);
    let runs = 0;
    const step = fc.record({
      ticket: fc.integer({ min: 1, max: 4 }),
      kind: fc.constantFrom<TicketEvent['kind']>(
        'assigned',
        'agent_message',
        'handed_back',
        'resolved',
        'reopened',
        'rated',
      ),
      minutes: fc.integer({ min: 1, max: 3000 }),
      then: fc.constantFrom('goes on', 'goes on', 'is killed', 'is stopped'),
    });
    await fc.assert(
      fc.asyncProperty(fc.array(step, { maxLength: 30 }), async (steps) => {
        const folder = path.join(directory(), `run-${(runs += 1)}`);
        const own = await openFileStorage(folder, { operations: unsynced });
        const openOn = (target: Storage): Figures =>
          new Figures({ storage: target, timeZone: () => 'UTC', now: () => nowMs });
        let minutes = 0;
        const numbers = [1, 2, 3, 4];
        for (const number of numbers) {
          await keepTicket(own, ticketOf(`t${number}`, { openedAt: at(0).at }));
          await appendEvents(own, eventOf(`t${number}`, 1, 'opened', at(0)));
        }
        let figures = openOn(own);
        for (const [index, { ticket, kind, minutes: later, then }] of steps.entries()) {
          minutes += later;
          await appendEvents(own, eventOf(`t${ticket}`, index + 2, kind, at(minutes)));
          await figures.read();
          if (then === 'is stopped') await figures.close();
          if (then !== 'goes on') figures = openOn(own);
        }
        nowMs = NOON_MS + minutes * MINUTE_MS;
        const counted = await figures.read();
        // The same log, counted by nobody before.
        const other = await openFileStorage(`${folder}-anew`, { operations: unsynced });
        const entries = await own.readLog(TICKET_EVENTS, 0, 1000);
        await other.commit({
          appends: [{ ...TICKET_EVENTS, bodies: entries.map(({ body }) => body) }],
        });
        const anew = await openOn(other).read();
        await own.close();
        await other.close();
        expect(counted).to.deep.equal(anew);
        expect(counted.total.opened).to.equal(numbers.length);
      }),
      { numRuns: 15 },
    );
  });
});
