import { expect } from 'chai';
import fc from 'fast-check';
import { openFileStorage } from '../../../src/storage/files/file-storage.ts';
import type { Storage } from '../../../src/storage/storage.ts';
import { AllowedAddresses } from '../../../src/tickets/delivery/allowed-address.ts';
import { freshdesk } from '../../../src/tickets/delivery/freshdesk.ts';
import { helpDeskDestination } from '../../../src/tickets/delivery/help-desk.ts';
import { Outbox } from '../../../src/tickets/delivery/outbox.ts';
import { zendesk } from '../../../src/tickets/delivery/zendesk.ts';
import { useTemporaryDirectory } from '../../support/temporary-directory.ts';
import { openFreshdesk, openZendesk, type HelpDeskPeer } from './help-desk-peers.ts';
import {
  appendEvents,
  eventOf,
  JumpingClock,
  keepTicket,
  STARTED_MS,
  ticketOf,
  until,
  untilKnown,
} from './ticket-events.ts';

const desks = [
  {
    name: 'zendesk',
    open: openZendesk,
    adapter: zendesk,
    username: 'bot@example.com/token',
    password: 'zendesk-token',
    statuses: { resolved: 'solved', waiting: 'pending' },
  },
  {
    name: 'freshdesk',
    open: openFreshdesk,
    adapter: freshdesk,
    username: 'freshdesk-key',
    password: 'X',
    statuses: { resolved: 4, waiting: 3 },
  },
];

for (const { name, open, adapter, username, password, statuses } of desks)
  describe(`the help desk ${name}`, () => {
    let storage: Storage;
    let clock: JumpingClock;
    const closing: { close: () => Promise<void> }[] = [];

    // Before the directory is removed.
    afterEach(async () => {
      for (const one of closing.splice(0).reverse()) await one.close();
    });
    const directory = useTemporaryDirectory();

    beforeEach(async () => {
      clock = new JumpingClock();
      storage = await openFileStorage(directory(), { now: clock.now });
      closing.push(storage);
    });

    async function start(peer: HelpDeskPeer, secret = password) {
      const problems: string[] = [];
      const helpDesk = adapter({
        url: new URL(peer.url),
        username,
        password: secret,
        addresses: new AllowedAddresses(['127.0.0.1']),
        now: clock.now,
        limits: { totalMs: 200, answerBytes: 1_000_000 },
      });
      const destination = helpDeskDestination(helpDesk, storage);
      const outbox = new Outbox({
        storage,
        destinations: [destination],
        now: clock.now,
        wait: clock.wait,
        random: () => 0.5,
        onFailure: (error) => problems.push(error instanceof Error ? error.message : ''),
      });
      outbox.start();
      closing.push(outbox);
      await untilKnown(storage, name);
      return { outbox, problems };
    }

    async function openBoth() {
      const peer = await open();
      closing.push(peer);
      return { peer, ...(await start(peer)) };
    }

    const isQuiet = (outbox: Outbox) => (): boolean => outbox.count()[0]?.pending === 0;

    it('gets the ticket with what was said, then what is said and what becomes of it', async () => {
      const said = [{ text: 'a <b>bold</b> question' }, { text: 'an answer' }];
      await storage.commit({ appends: [{ log: 'activities', id: 'c1', bodies: said }] });
      await keepTicket(storage, ticketOf('t1'));
      const { peer, outbox } = await openBoth();
      await appendEvents(
        storage,
        eventOf('t1', 1),
        eventOf('t1', 2, 'customer_message'),
        eventOf('t1', 3, 'agent_message'),
        eventOf('t1', 4, 'handed_back'),
      );
      await until(isQuiet(outbox));
      await until(() => peer.requests.length > 4);
      const [ticket] = peer.tickets;
      expect(ticket?.subject).to.equal('[T-1001] asked for a person');
      expect(ticket?.messages[0]).to.include('customer: where is my money');
      expect(ticket?.messages.slice(1)).to.deep.equal([
        'Customer: a <b>bold</b> question\n\nT-1001 #2',
        'Alex: an answer\n\nT-1001 #3',
        'Handed back to the bot.\n\nT-1001 #4',
      ]);
      expect(ticket?.status).to.equal(statuses.waiting);
      await appendEvents(storage, eventOf('t1', 5, 'resolved'));
      await until(() => ticket?.status === statuses.resolved);
    });

    it('gets a ticket that was there before it was configured', async () => {
      await keepTicket(storage, ticketOf('t1'));
      const { peer, outbox } = await openBoth();
      await appendEvents(storage, eventOf('t1', 7, 'resolved'));
      await until(() => peer.tickets[0]?.status === statuses.resolved);
      await until(isQuiet(outbox));
      expect(peer.tickets).to.have.length(1);
    });

    it('is left alone for as long as it asks', async () => {
      await keepTicket(storage, ticketOf('t1'));
      const { peer, outbox, problems } = await openBoth();
      peer.faults = [{ status: 429, headers: { 'retry-after': '93' } }];
      await appendEvents(storage, eventOf('t1', 1));
      await until(() => peer.tickets.length === 1);
      await until(isQuiet(outbox));
      expect(problems).to.deep.equal(['HTTP 429']);
      expect(clock.nowMs - STARTED_MS).to.be.within(93_000, 94_000);
    });

    it('is not asked again for what it will never take', async () => {
      await keepTicket(storage, ticketOf('t1'));
      const { peer, outbox } = await openBoth();
      peer.faults = [{ status: 422 }];
      await appendEvents(storage, eventOf('t1', 1));
      await until(() => outbox.count()[0]?.dead === 1);
      expect(peer.requests).to.have.length(1);
    });

    it('is tried on while its credentials are refused', async () => {
      await keepTicket(storage, ticketOf('t1'));
      const peer = await open();
      closing.push(peer);
      const { outbox, problems } = await start(peer, 'revoked');
      await appendEvents(storage, eventOf('t1', 1));
      await until(() => problems.length > 2);
      expect(new Set(problems)).to.deep.equal(new Set(['HTTP 401']));
      expect(outbox.count()[0]?.dead).to.equal(0);
    });

    it('holds each ticket and each message once, whatever fails, hangs or is lost on the way', async function () {
      this.timeout(30_000);
      const fault = fc.constantFrom(
        undefined,
        'lost' as const,
        'lost' as const,
        { status: 503 },
        { status: 409 },
      );
      let runs = 0;
      const { peer, outbox } = await openBoth();
      await fc.assert(
        fc.asyncProperty(fc.array(fault, { maxLength: 12 }), async (faults) => {
          runs += 1;
          const id = `t${runs}`;
          await keepTicket(storage, ticketOf(id));
          peer.faults = faults;
          const subject = `[T-${1000 + runs}] asked for a person`;
          const own = () => peer.tickets.filter((ticket) => ticket.subject === subject);
          await appendEvents(
            storage,
            eventOf(id, 1),
            eventOf(id, 2, 'assigned'),
            eventOf(id, 3, 'promise_missed'),
            eventOf(id, 4, 'resolved'),
          );
          await until(() => own()[0]?.status === statuses.resolved);
          await until(isQuiet(outbox));
          expect(own()).to.have.length(1);
          const references = own()[0]
            ?.messages.slice(1)
            .map((text) => text.slice(-2));
          expect(references).to.deep.equal(['#2', '#3', '#4']);
        }),
        { numRuns: 15 },
      );
    });
  });
