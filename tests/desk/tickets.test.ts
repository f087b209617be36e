import { randomUUID } from 'node:crypto';
import { expect } from 'chai';
import { useTestDesk } from './open-test-desk.ts';

/** RACES=1000 runs it as often as the promise says. */
const RACES = Number(process.env['RACES'] ?? 40);

describe('a ticket at the desk', () => {
  const desk = useTestDesk();

  it('is taken, answered, resolved and rated in the conversation of the customer', async () => {
    const alex = await desk().agent('agent', 'Alex');
    const ticket = await desk().openTicket();
    expect((await alex.get('/tickets')).body.tickets).to.have.length(1);
    expect((await alex.post(`/tickets/${ticket.id}/take`)).body.ticket).to.include({
      status: 'assigned',
      floor: 'agent',
    });
    const replied = await alex.post(`/tickets/${ticket.id}/reply`, { text: 'Hello Carla' });
    expect(replied.body.line).to.include({ by: 'agent', name: 'Alex', text: 'Hello Carla' });
    await desk().customerSays(ticket, 'thanks!');
    const closed = await alex.post(`/tickets/${ticket.id}/resolve`, { resolution: 'solved' });
    expect(closed.body.ticket).to.include({ status: 'resolved', floor: 'bot', assignee: null });
    const said = await desk().said(ticket);
    expect(said[1]).to.include('Alex** from our support team has joined');
    expect(said.slice(2, 4)).to.deep.equal(['Hello Carla', 'thanks!']);
    expect(said[4]).to.include('from 1 (bad) to 5 (good)');
    const { lines } = (await alex.get(`/tickets/${ticket.id}/transcript`)).body;
    expect(lines.map(({ by }) => by)).to.deep.equal([
      'customer',
      'system',
      'agent',
      'customer',
      'system',
    ]);
  });

  it('is answered once however often the same request comes', async () => {
    const alex = await desk().agent();
    const ticket = await desk().openTicket();
    await alex.post(`/tickets/${ticket.id}/take`);
    const body = { requestId: randomUUID(), text: 'only once' };
    const answers = await Promise.all(
      Array.from({ length: 10 }, () => alex.send('POST', `/tickets/${ticket.id}/reply`, body)),
    );
    expect(new Set(answers.map((answer) => JSON.stringify(answer.body.line))).size).to.equal(1);
    expect((await desk().said(ticket)).filter((text) => text === 'only once')).to.have.length(1);
  });

  it(`goes to one of two who take it in the same instant, ${RACES} times`, async function race() {
    this.timeout(20_000 + RACES * 200);
    const alex = await desk().agent('agent', 'Alex');
    const bea = await desk().agent('agent', 'Bea');
    for (let count = 0; count < RACES; count += 1) {
      const ticket = await desk().openTicket();
      const answers = await Promise.all(
        [alex, bea].map((one) => one.post(`/tickets/${ticket.id}/take`)),
      );
      expect(answers.map(({ status }) => status).sort()).to.deep.equal([200, 409]);
      const winner = answers[0]?.status === 200 ? 'Alex' : 'Bea';
      const refused = answers.find(({ status }) => status === 409);
      expect(refused?.body.error.code).to.equal('taken');
      expect(refused?.body.error.message).to.include(`${winner} has taken`);
      const joined = (await desk().said(ticket)).filter((text) => text.includes('has joined'));
      expect(joined).to.have.length(1);
      expect(joined[0]).to.include(winner);
    }
  });

  it('shows masked facts, and notes who reveals one and why', async () => {
    const alex = await desk().agent('agent', 'Alex');
    const ticket = await desk().openTicket();
    const { facts } = (await alex.get(`/tickets/${ticket.id}`)).body.ticket;
    expect(JSON.stringify(facts)).not.to.include('carla@mail.example').and.not.include('12345678');
    const revealed = await alex.send('POST', `/tickets/${ticket.id}/reveal`, {
      fact: 'answer_1',
      reason: 'to find the account',
    });
    expect(revealed.body.fact.value).to.equal('carla@mail.example');
    const boss = await desk().agent('admin');
    const { entries, isIntact } = (await boss.get('/audit')).body;
    expect(isIntact).to.equal(true);
    expect(entries[1]).to.deep.include({
      act: 'reveal_fact',
      object: ticket.number,
      detail: { fact: 'answer_1', reason: 'to find the account' },
    });
  });

  it('holds no secret that an agent pastes', async () => {
    const alex = await desk().agent();
    const ticket = await desk().openTicket();
    await alex.post(`/tickets/${ticket.id}/take`);
    const card = '4111 1111 1111 1111';
    await alex.post(`/tickets/${ticket.id}/reply`, { text: `your card ${card}` });
    await alex.post(`/tickets/${ticket.id}/notes`, { text: `the card is ${card}` });
    const stored = JSON.stringify([
      await desk().said(ticket),
      await desk().tickets.find(ticket.id),
    ]);
    expect(stored).not.to.include(card);
  });

  it('is told live to other pages, with what is said and who looks at it', async () => {
    const alex = await desk().agent('agent', 'Alex');
    const bea = await desk().agent('agent', 'Bea');
    const [hers, his] = await Promise.all([bea.live(), alex.live()]);
    const ticket = await desk().openTicket();
    // Pages are told of what the index has seen, which begins with the first look at the queue.
    await bea.get('/tickets');
    hers.send({ kind: 'viewing', ticketId: ticket.id });
    await hers.waitFor((message) => message.kind === 'viewers');
    his.send({ kind: 'viewing', ticketId: ticket.id });
    await hers.waitFor(
      (message) => message.kind === 'viewers' && message.viewers[0]?.name === 'Alex',
    );
    await alex.post(`/tickets/${ticket.id}/take`);
    await hers.waitFor((message) => message.kind === 'ticket' && message.event === 'assigned');
    await alex.post(`/tickets/${ticket.id}/reply`, { text: 'hello' });
    await hers.waitFor((message) => message.kind === 'line' && message.line.text === 'hello');
    desk().typing.showCustomer(ticket.conversationId);
    await hers.waitFor((message) => message.kind === 'customer_typing');
    his.socket.close();
    await hers.waitFor(
      (message) =>
        message.kind === 'presence' && message.agents.some(({ isPresent }) => !isPresent),
    );
  });

  it('is told to the customer once when nobody picks it up in time', async () => {
    const ticket = await desk().openTicket();
    await desk().clock.look();
    expect(await desk().said(ticket)).to.have.length(1);
    desk().pass(11 * 60_000);
    await desk().clock.look();
    await desk().clock.look();
    const said = await desk().said(ticket);
    expect(said).to.have.length(2);
    expect(said[1]).to.include('within the 10 minutes we promised');
  });

  it('goes back to the queue, keeping its place, when the agent is gone and the customer is told', async () => {
    const alex = await desk().agent('agent', 'Alex');
    const ticket = await desk().openTicket();
    const page = await alex.live();
    await alex.post(`/tickets/${ticket.id}/take`);
    desk().pass(30 * 60_000);
    await desk().clock.look();
    expect((await desk().tickets.find(ticket.id))?.status, 'while the page is open').to.equal(
      'assigned',
    );
    page.socket.close();
    await new Promise((resolve) => page.socket.once('close', resolve));
    await untilGone(() => alexIsPresent());
    desk().pass(6 * 60_000);
    await desk().clock.look();
    const after = await desk().tickets.find(ticket.id);
    expect(after).to.include({ status: 'open', floor: 'bot', placeAt: ticket.placeAt });
    expect((await desk().said(ticket)).at(-1)).to.include('has lost the connection');

    async function alexIsPresent(): Promise<boolean> {
      const { agents } = (await alex.get('/agents')).body;
      return agents[0]?.isPresent === true;
    }
  });

  it('is resolved by itself when the customer does not answer for days', async () => {
    const alex = await desk().agent();
    const ticket = await desk().openTicket();
    await alex.post(`/tickets/${ticket.id}/take`);
    await alex.post(`/tickets/${ticket.id}/reply`, { text: 'Does it work now?' });
    desk().pass(73 * 3_600_000);
    await desk().clock.look();
    expect(await desk().tickets.find(ticket.id)).to.include({
      status: 'resolved',
      resolution: 'no_answer',
    });
  });

  it('is found by words, status and who has it, page by page in the order of the queue', async () => {
    const alex = await desk().agent();
    const one = await desk().openTicket('one withdrawal');
    const two = await desk().openTicket('two deposit');
    const three = await desk().openTicket('three withdrawal');
    await alex.post(`/tickets/${three.id}/priority`, {
      priority: 'urgent',
      reason: 'is losing money',
    });
    const first = (await alex.get('/tickets?limit=2')).body;
    expect(first.total).to.equal(3);
    expect(first.tickets.map(numberOf)).to.deep.equal([three.number, one.number]);
    const second = (await alex.get(`/tickets?limit=2&cursor=${first.nextCursor ?? ''}`)).body;
    expect(second.tickets.map(numberOf)).to.deep.equal([two.number]);
    expect(second.nextCursor).to.equal(null);
    const found = (await alex.get('/tickets?search=withdrawal')).body;
    expect(found.total).to.equal(2);
    await alex.post(`/tickets/${two.id}/take`);
    const mine = (await alex.get('/tickets?assignee=me&status=assigned,waiting')).body;
    expect(mine.tickets.map(numberOf)).to.deep.equal([two.number]);
    expect(mine.counts).to.include({ open: 2, assigned: 1, mine: 1, urgent: 1 });
  });
});

function numberOf({ number }: { number: string }): string {
  return number;
}

/** The server learns of a closed socket after the client does. */
async function untilGone(isThere: () => Promise<boolean>): Promise<void> {
  while (await isThere());
}
