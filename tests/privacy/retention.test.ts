import { expect } from 'chai';
import fc from 'fast-check';
import { CustomerData } from '../../src/privacy/customer-data.ts';
import { isPastRetention } from '../../src/privacy/retention.ts';
import { heldByTickets } from '../../src/tickets/held-data.ts';
import { sweepRetention } from '../../src/tickets/retention-sweep.ts';
import { heldByTurns } from '../../src/turn/held-data.ts';
import { useTemporaryDirectory } from '../support/temporary-directory.ts';
import { openTestBot } from '../support/test-bot.ts';
import { textsIn } from '../support/texts-in.ts';

const DAY_MS = 86_400_000;
const RETENTION = { messagesDays: 180, ticketDays: 90 };

describe('how long conversations are kept', () => {
  const directory = useTemporaryDirectory();

  it('is never shorter than either class says, and never longer than both', () => {
    const anyTimeMs = fc.integer({ min: 0, max: 1000 * DAY_MS });
    fc.assert(
      fc.property(anyTimeMs, fc.option(anyTimeMs), anyTimeMs, (saidMs, resolvedMs, nowMs) => {
        const ticket = resolvedMs === null ? undefined : { resolvedAtMs: resolvedMs };
        const isDue = isPastRetention(
          { lastSaidAtMs: saidMs, ...(ticket && { ticket }) },
          nowMs,
          RETENTION,
        );
        const isOldTalk = nowMs - saidMs >= 180 * DAY_MS;
        const isOldTicket = resolvedMs === null || nowMs - resolvedMs >= 90 * DAY_MS;
        expect(isDue).to.equal(isOldTalk && isOldTicket);
      }),
    );
  });

  it('ends with the conversation gone from the store, but not while its ticket is open', async function swept() {
    this.timeout(60_000);
    const test = await openTestBot(directory());
    const { activities, storage, tickets } = test.bot;
    const { conversationId, nowMs } = test.standing();
    await activities.start(conversationId, { channelId: 'console', startedAt: '2026-11-22' });
    await test.say('my parrot Quetzalcoatl cannot log in');
    await test.say('I want to talk to a person');
    const data = new CustomerData(storage, activities, [
      ...heldByTurns(test.bot),
      heldByTickets(storage, tickets),
    ]);
    const sweep = (days: number): Promise<number> =>
      sweepRetention(
        { activities, tickets: tickets.index, data, retention: RETENTION },
        nowMs + days * DAY_MS,
      );
    expect(await sweep(400)).to.equal(0);
    const [open] = [...tickets.index.all()];
    const agent = { id: 'a1', name: 'Alex' };
    await tickets.act(open?.id ?? '', () => ({
      lines: [],
      acts: () => [
        { kind: 'assign', by: agent, to: agent },
        { kind: 'resolve', resolution: 'solved', by: agent, asksRating: false },
      ],
    }));
    await tickets.index.caughtUp();
    expect(await sweep(100)).to.equal(0);
    expect(await textsIn(directory())).to.include('Quetzalcoatl');
    expect(await sweep(400)).to.equal(1);
    expect(await textsIn(directory())).to.not.include('Quetzalcoatl');
    await tickets.index.caughtUp();
    expect(tickets.index.size).to.equal(0);
    await tickets.index.close();
    await test.close();
  });
});
