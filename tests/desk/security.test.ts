import { randomUUID } from 'node:crypto';
import { expect } from 'chai';
import { validate } from '@readme/openapi-parser';
import { deskRoutes, type DeskRoute } from '../../src/desk/desk-contract.ts';
import { mayAs } from '../../src/desk/calls.ts';
import { ROLES } from '../../src/desk/ticket-shapes.ts';
import { PASSWORD, useTestDesk, type DeskBrowser } from './open-test-desk.ts';

const routes = Object.entries<DeskRoute>(deskRoutes);
/** Bodies that each operation accepts; what they name need not be there. */
const BODIES: Record<string, Record<string, unknown>> = {
  logIn: { name: 'nobody', password: 'wrong' },
  assign: { agentId: 'nobody' },
  reply: { text: 'hello' },
  addNote: { text: 'hello' },
  changePriority: { priority: 'urgent', reason: 'because' },
  handBack: { to: 'bot' },
  resolve: { resolution: 'solved' },
  revealFact: { fact: 'account', reason: 'because' },
  askCustomerData: { kind: 'copy', customer: 'nobody', reason: 'because' },
  askExport: { format: 'csv', from: '2026-01-01', to: '2026-01-31', reason: 'because' },
};
const WITHOUT_REQUEST_ID = new Set(['logIn', 'revealFact']);

async function call(
  browser: DeskBrowser,
  operation: string,
  route: DeskRoute,
  headers?: Record<string, string>,
): Promise<{ status: number; code: string }> {
  const path =
    route.path.replace(':id', 'no-such-id') + (operation === 'searchAnswers' ? '?query=x' : '');
  const body = {
    ...(!WITHOUT_REQUEST_ID.has(operation) && { requestId: randomUUID() }),
    ...BODIES[operation],
  };
  const answer = await browser.send(
    route.method,
    path,
    route.request === undefined ? undefined : body,
    headers,
  );
  return { status: answer.status, code: answer.status < 400 ? '' : answer.body.error.code };
}

describe('the desk lets in only who may', () => {
  const desk = useTestDesk();

  it('on every route, for every role and for nobody', async function matrix() {
    this.timeout(30_000);
    const stranger = desk().browser();
    for (const [operation, route] of routes) {
      const answer = await call(stranger, operation, route);
      if (route.role === 'anyone') expect(answer.code, operation).not.to.equal('NotLoggedIn');
      else expect(answer, operation).to.deep.equal({ status: 401, code: 'NotLoggedIn' });
    }
    const others = new Set(['logOut', 'logIn', 'readFigures']);
    const tried = routes.filter(([operation]) => !others.has(operation));
    for (const role of ROLES) {
      const browser = await desk().agent(role);
      for (const [operation, route] of tried) {
        const { status } = await call(browser, operation, route);
        const what = `${operation} as ${role}`;
        if (route.role === 'anyone' || mayAs(role, route.role))
          expect(status, what).to.equal(namesNothing(operation, route) ? 404 : 200);
        else expect(status, what).to.equal(403);
      }
    }
  });

  it('refuses requests from another site, with the cookie or without', async () => {
    const alex = await desk().agent();
    const changes = routes.filter(([, { method }]) => method !== 'GET');
    for (const [operation, route] of changes) {
      const foreign = { origin: 'https://evil.example' };
      expect(await call(alex, operation, route, foreign), operation).to.deep.equal({
        status: 403,
        code: 'ForbiddenOrigin',
      });
      const form = await call(alex, operation, route, { 'x-desk-request': '' });
      expect(form, operation).to.deep.equal({ status: 403, code: 'ForbiddenOrigin' });
    }
    expect((await alex.get('/me')).status).to.equal(200);
  });

  it('gives a new session at log-in, whatever cookie the browser brings', async () => {
    await desk().accounts.add('Alex', 'agent', PASSWORD);
    const browser = desk().browser();
    const planted = 'planted-by-an-attacker-0123456789012345678';
    browser.cookie = `desk=${planted}`;
    const { headers } = await browser.logIn('Alex');
    const cookie = headers.getSetCookie()[0] ?? '';
    expect(cookie).not.to.include(planted);
    expect(cookie).to.include('HttpOnly').and.include('SameSite=Strict').and.include('Path=/');
    const attacker = desk().browser();
    attacker.cookie = `desk=${planted}`;
    expect((await attacker.get('/me')).status).to.equal(401);
  });

  it('ends the old session when somebody logs in again, and the session at log-out', async () => {
    const alex = await desk().agent('agent', 'Alex');
    const old = desk().browser();
    old.cookie = alex.cookie;
    await alex.logIn('Alex');
    expect((await old.get('/me')).status).to.equal(401);
    old.cookie = alex.cookie;
    expect((await alex.send('DELETE', '/session')).status).to.equal(204);
    expect((await old.get('/me')).status).to.equal(401);
  });

  it('ends sessions that are idle, old, or of an account that is removed or has a new password', async () => {
    const [alex, bea, cara] = [
      await desk().agent('agent', 'Alex'),
      await desk().agent('agent', 'Bea'),
      await desk().agent('agent', 'Cara'),
    ];
    await desk().accounts.remove('Alex');
    expect((await alex.get('/me')).status).to.equal(401);
    await desk().accounts.resetPassword('Bea', 'another password of length');
    expect((await bea.get('/me')).status).to.equal(401);
    for (let hour = 0; hour < 11; hour += 1) {
      expect((await cara.get('/me')).status).to.equal(200);
      desk().pass(3_600_000 + 1);
    }
    desk().pass(2 * 3_600_000);
    expect((await cara.get('/me')).status).to.equal(401);
  });

  it('slows guessing down, and tells nobody which accounts there are', async function throttled() {
    this.timeout(20_000);
    await desk().agent('agent', 'Alex');
    const guesses: Record<string, { status: number; body: unknown }[]> = {};
    for (const name of ['Alex', 'Nobody']) {
      const tries = [];
      for (let count = 0; count < 7; count += 1) {
        const { status, body } = await desk().browser().logIn(name, `wrong ${count}`);
        tries.push({ status, body });
      }
      guesses[name] = tries;
    }
    expect(guesses['Alex']).to.deep.equal(guesses['Nobody']);
    expect(guesses['Alex']?.map(({ status }) => status)).to.deep.equal([
      401, 401, 401, 401, 401, 429, 429,
    ]);
    expect((await desk().browser().logIn('Alex')).status, 'even with the right one').to.equal(429);
    desk().pass(16 * 60_000);
    expect((await desk().browser().logIn('Alex')).status).to.equal(200);
  });

  it('counts guesses that come at the same time', async () => {
    await desk().agent('agent', 'Alex');
    const tries = await Promise.all(
      Array.from({ length: 20 }, (_, count) => desk().browser().logIn('Alex', `wrong ${count}`)),
    );
    expect(tries.filter(({ status }) => status === 401)).to.have.length(5);
  });

  it('opens live updates for our own page and a session only', async () => {
    const alex = await desk().agent();
    await expectRefusal(alex.live('https://evil.example'), 'HTTP 403');
    await expectRefusal(desk().browser().live(), 'HTTP 401');
    const page = await alex.live();
    const closed = new Promise<number>((resolve) => page.socket.once('close', resolve));
    await alex.send('DELETE', '/session');
    expect(await closed).to.equal(4401);
  });

  it('closes a page that sends anything else', async () => {
    const alex = await desk().agent();
    const page = await alex.live();
    const closed = new Promise<number>((resolve) => page.socket.once('close', resolve));
    page.socket.send('{"kind":"take_over"}');
    expect(await closed).to.equal(1008);
  });

  it('lets an export go only when somebody else has approved it, and only to who asked', async () => {
    const lead = await desk().agent('lead');
    const boss = await desk().agent('admin', 'Boss');
    const other = await desk().agent('admin', 'Other');
    await desk().openTicket('=HYPERLINK("https://evil.example")');
    const today = new Date().toISOString().slice(0, 10);
    const wish = { format: 'csv', from: today, to: today, reason: 'monthly report' };
    const { id } = (await boss.post('/exports', wish)).body.export;
    expect((await boss.post(`/exports/${id}/approve`)).status, 'own').to.equal(403);
    expect((await lead.post(`/exports/${id}/approve`)).status, 'lead').to.equal(403);
    expect((await boss.get(`/exports/${id}/file`)).status, 'early').to.equal(409);
    expect((await other.post(`/exports/${id}/approve`)).status).to.equal(200);
    expect((await lead.get(`/exports/${id}/file`)).status, 'not asked').to.equal(403);
    const file = await boss.get(`/exports/${id}/file`);
    expect(file.status).to.equal(200);
    expect(file.text.split('\r\n')).to.have.length(3);
    expect(file.text).not.to.include('Carla').and.not.include('HYPERLINK');
    desk().pass(25 * 3_600_000);
    expect((await boss.get('/exports')).status).to.equal(401);
  });

  it('keeps an audit log in which a change shows', async () => {
    const boss = await desk().agent('admin');
    for (let count = 0; count < 3; count += 1) await desk().browser().logIn('nobody', 'x');
    const all = (await boss.get('/audit?limit=2')).body;
    expect(all.entries.map(({ act }) => act)).to.deep.equal(['log_in_failed', 'log_in_failed']);
    const next = (await boss.get(`/audit?limit=2&cursor=${all.nextCursor ?? ''}`)).body;
    expect(next.isIntact).to.equal(true);
    const log = { log: 'desk-audit', id: 'all' };
    const [entry] = next.entries;
    if (!entry) throw new Error('There are entries on the next page.');
    const { sequence, ...copied } = entry;
    const forged = { ...copied, hash: 'f'.repeat(64) };
    await desk().storage.commit({ appends: [{ ...log, bodies: [forged] }] });
    expect((await boss.get('/audit')).body.isIntact).to.equal(false);
  });

  it('is described by an OpenAPI document that is valid and names every route', async () => {
    const { body, text } = await desk().browser().get('/openapi.json');
    expect((await validate(JSON.parse(text))).valid).to.equal(true);
    const described = Object.values(body.paths).flatMap((path) => Object.keys(path));
    expect(described).to.have.length(routes.length);
  });
});

/** Who may, is told that what the path or the body names is not there. */
function namesNothing(operation: string, { path }: DeskRoute): boolean {
  return path.includes(':id') || operation === 'askCustomerData';
}

async function expectRefusal(attempt: Promise<unknown>, status: string): Promise<void> {
  const problem = await attempt.then(
    () => 'none',
    (error: unknown) => String(error),
  );
  expect(problem).to.include(status);
}
