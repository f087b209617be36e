import { expect } from 'chai';
import type { AddressInfo } from 'node:net';
import { SMTPServer, type SMTPServerOptions } from 'smtp-server';
import { openFileStorage } from '../../../src/storage/files/file-storage.ts';
import type { Storage } from '../../../src/storage/storage.ts';
import { AllowedAddresses } from '../../../src/tickets/delivery/allowed-address.ts';
import { DeliveryFailure } from '../../../src/tickets/delivery/destination.ts';
import { mailDestination, type MailOptions } from '../../../src/tickets/delivery/mail.ts';
import { Outbox } from '../../../src/tickets/delivery/outbox.ts';
import type { TicketEvent } from '../../../src/tickets/ticket-event.ts';
import { useTemporaryDirectory } from '../../support/temporary-directory.ts';
import {
  appendEvents,
  eventOf,
  JumpingClock,
  keepTicket,
  ticketOf,
  until,
  untilKnown,
} from './ticket-events.ts';

const URGENT = { priority: 'urgent' } as Partial<TicketEvent>;

/** What the mail server says at the end of each mail's content; undefined: nothing, ever. */
type Answer = number | 'accepted' | 'accepted, then the line breaks' | undefined;

describe('mail', () => {
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

  /** A mail server on this machine; `answers` are used up, and then everything is accepted. */
  async function openServer(answers: Answer[] = [], more: SMTPServerOptions = {}) {
    const mails: string[] = [];
    const server = new SMTPServer({
      authOptional: true,
      disabledCommands: ['STARTTLS'],
      logger: false,
      onData(stream, _session, callback) {
        let content = '';
        stream.setEncoding('utf8');
        stream.on('data', (chunk: string) => (content += chunk));
        stream.on('end', () => {
          mails.push(content);
          const answer = answers.length > 0 ? answers.shift() : 'accepted';
          if (typeof answer === 'number')
            callback(Object.assign(new Error('no'), { responseCode: answer }));
          else if (answer !== undefined) callback();
          if (answer === 'accepted, then the line breaks')
            setImmediate(() => {
              breakLines();
            });
        });
      },
      ...more,
    });
    server.on('error', () => undefined);
    const breakLines = (): void => {
      for (const connection of server.connections)
        (connection as unknown as { _socket: { destroy(): void } })._socket.destroy();
    };
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    closing.push({
      close: () =>
        new Promise((resolve) => {
          breakLines();
          server.close(() => {
            resolve();
          });
        }),
    });
    const { port } = server.server.address() as AddressInfo;
    return { mails, url: new URL(`smtp://127.0.0.1:${port}`) };
  }

  async function sendTo(url: URL, more: Partial<MailOptions> = {}) {
    const failures: unknown[] = [];
    const destination = mailDestination({
      url,
      from: 'Support Bot <bot@example.com>',
      to: ['team@example.com'],
      kinds: ['opened_urgent', 'promise_missed', 'rated_low'],
      deskUrl: 'https://chat.example.com/desk',
      storage,
      addresses: new AllowedAddresses(['127.0.0.1']),
      timeoutMs: 300,
      ...more,
    });
    const outbox = new Outbox({
      storage,
      destinations: [destination],
      now: clock.now,
      wait: clock.wait,
      random: () => 0.5,
      onFailure: (error) => failures.push(error),
    });
    outbox.start();
    closing.push(outbox);
    await untilKnown(storage, destination.name);
    return { outbox, failures };
  }

  it('tells of what is configured, in one thread a ticket, without a word of the customer', async () => {
    const { mails, url } = await openServer();
    await sendTo(url);
    await keepTicket(storage, ticketOf('t1', { priority: 'urgent' }));
    await appendEvents(
      storage,
      eventOf('t2', 1),
      eventOf('t1', 1, 'opened', URGENT),
      eventOf('t1', 2, 'promise_missed'),
    );
    await until(() => mails.length === 2);
    const [first = '', second = ''] = mails;
    expect(first).to.include('Subject: [T-1001] Urgent: asked for a person');
    expect(first).to.include('Message-ID: <t1-1@example.com>');
    expect(first).to.include('https://chat.example.com/desk');
    expect(second).to.include('Message-ID: <t1-2@example.com>');
    for (const mail of mails) {
      expect(mail).to.include('References: <ticket-t1@example.com>');
      expect(mail).not.to.match(/money|Kim/);
    }
  });

  it('comes again after a greylisting, a hang and a broken line, under the same Message-ID', async () => {
    const { mails, url } = await openServer([451, undefined, 'accepted, then the line breaks']);
    const { outbox } = await sendTo(url);
    await appendEvents(
      storage,
      eventOf('t1', 1, 'opened', URGENT),
      eventOf('t1', 2, 'promise_missed'),
    );
    await until(() => mails.some((mail) => mail.includes('<t1-2@')));
    await until(() => outbox.count()[0]?.pending === 0);
    const ids = mails.map((mail) => /Message-ID: <([^@]+)@/.exec(mail)?.[1]);
    expect(ids.slice(0, 3)).to.deep.equal(['t1-1', 't1-1', 't1-1']);
    expect(ids.at(-1)).to.equal('t1-2');
  });

  it('is given up at once where the server refuses it for good', async () => {
    const { mails, url } = await openServer([550]);
    const { outbox } = await sendTo(url);
    await appendEvents(storage, eventOf('t1', 1, 'opened', URGENT));
    await until(() => outbox.count()[0]?.dead === 1);
    expect(mails).to.have.length(1);
    const [dead] = outbox.listDeadDeliveries().deliveries;
    expect(dead).to.include({ lastProblem: 'SMTP 550', target: 'mail' });
    await outbox.replayDelivery(dead?.id ?? '');
    await until(() => mails.length === 2);
  });

  it('waits for a password that is refused to be mended', async () => {
    let isMended = false;
    const { mails, url } = await openServer([], {
      authOptional: false,
      allowInsecureAuth: true,
      onAuth: (_auth, _session, callback) => {
        if (isMended) callback(null, { user: 'bot' });
        else callback(Object.assign(new Error('no'), { responseCode: 535 }));
      },
    });
    url.username = 'bot';
    url.password = 'wrong';
    const { failures } = await sendTo(url);
    await appendEvents(storage, eventOf('t1', 1, 'opened', URGENT));
    await until(() => failures.length === 2);
    expect(failures[0]).to.be.instanceOf(DeliveryFailure).and.include({ isPermanent: false });
    isMended = true;
    await until(() => mails.length === 1);
  });

  it('goes to no private address that is not listed', async () => {
    const { mails, url } = await openServer();
    const { failures } = await sendTo(url, { addresses: new AllowedAddresses([]) });
    await appendEvents(storage, eventOf('t1', 1, 'opened', URGENT));
    await until(() => failures.length > 0);
    expect(failures[0]).to.have.property('message').that.includes('private address');
    expect(mails).to.deep.equal([]);
  });

  it('has the headers that it should, whatever a reason holds', async () => {
    const { mails, url } = await openServer();
    await sendTo(url);
    const reason = 'x\r\nBcc: thief@example.com\r\n\r\nbody\u2028Bcc: thief@example.com';
    await appendEvents(storage, eventOf('t1', 1, 'opened', { ...URGENT, reason }));
    await until(() => mails.length === 1);
    const [head = ''] = (mails[0] ?? '').split('\r\n\r\n');
    expect(head).not.to.match(/^bcc:/im);
    expect(head).to.match(/^To: team@example.com$/m);
  });
});
