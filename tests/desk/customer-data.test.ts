import { expect } from 'chai';
import { randomUUID } from 'node:crypto';
import { deskRoutes } from '../../src/desk/desk-contract.ts';
import { textsIn } from '../support/texts-in.ts';
import { useTestDesk, type TestDesk } from './open-test-desk.ts';

const CUSTOMER = 'customer-12345678';

describe('a customer who asks what is kept of them', () => {
  const openDesk = useTestDesk();
  let desk: TestDesk;

  beforeEach(async () => {
    desk = openDesk();
    const ticket = await desk.openTicket('my parrot Quetzalcoatl is locked out');
    await desk.activities.start(ticket.conversationId, {
      channelId: 'directline',
      startedAt: '2026-11-22T00:00:00.000Z',
      customer: { id: CUSTOMER },
    });
  });

  const asked = (kind: 'copy' | 'erase', customer = 'T-1001'): Record<string, string> => ({
    requestId: randomUUID(),
    kind,
    customer,
    reason: 'they asked by mail',
  });

  it('gets a copy that a lead asked for and an admin approved', async () => {
    const [lead, admin] = [await desk.agent('lead'), await desk.agent('admin')];
    const wish = asked('copy');
    const answer = await lead.send('POST', '/data-requests', wish);
    const { request } = deskRoutes.askCustomerData.response.parse(answer.body);
    expect(request).to.include({ state: 'asked', customerId: CUSTOMER, conversations: 1 });
    const file = `/data-requests/${wish['requestId']}/file`;
    expect((await lead.send('GET', file)).status).to.equal(409);
    await admin.send('POST', `/data-requests/${wish['requestId']}/approve`, {
      requestId: randomUUID(),
    });
    expect((await admin.send('GET', file)).status).to.equal(403);
    const copy = await lead.send('GET', file);
    expect(copy.headers.get('content-disposition')).to.include('attachment');
    expect(JSON.stringify(copy.body)).to.include('Quetzalcoatl').and.to.include('T-1001');
  });

  it('is erased from every file when a second person approves, and from the queue', async () => {
    const [lead, admin] = [await desk.agent('lead'), await desk.agent('admin')];
    const wish = asked('erase');
    await lead.send('POST', '/data-requests', wish);
    const approve = `/data-requests/${wish['requestId']}/approve`;
    const own = asked('erase');
    await admin.send('POST', '/data-requests', own);
    const ownApproval = `/data-requests/${own['requestId']}/approve`;
    const requestId = randomUUID();
    expect((await admin.send('POST', ownApproval, { requestId })).status).to.equal(403);
    expect((await lead.send('POST', approve, { requestId })).status).to.equal(403);
    expect(await textsIn(desk.directory)).to.include('Quetzalcoatl');
    expect((await admin.send('POST', approve, { requestId })).status).to.equal(200);
    expect(await textsIn(desk.directory)).to.not.include('Quetzalcoatl');
    await desk.tickets.index.caughtUp();
    expect(desk.tickets.index.size).to.equal(0);
    const answer = await admin.send('GET', '/audit');
    const { entries } = deskRoutes.readAudit.response.parse(answer.body);
    expect(entries.map(({ act }) => act))
      .to.include('approve_customer_erase')
      .and.to.include('ask_customer_erase');
  });

  it('is told apart from somebody of whom nothing is kept', async () => {
    const lead = await desk.agent('lead');
    const answer = await lead.send('POST', '/data-requests', asked('copy', 'nobody'));
    expect(answer.status).to.equal(404);
  });
});
