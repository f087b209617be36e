import { expect } from 'chai';
import { randomUUID } from 'node:crypto';
import { runApp, type RunningApp } from '../support/running-app.ts';
import { ChatPage } from './chat-page.ts';
import { addAgent, DeskPage } from './desk-page.ts';

/** Each calls `__executed.push`, in one of the ways in which pages have been made to. */
const CALL = 'window.__executed.push(1)';
const HOSTILE = [
  `<script>${CALL}</script>`,
  `<img src=x onerror="${CALL}">`,
  `<svg onload="${CALL}"><animate onbegin="${CALL}" attributeName=x dur=1s></svg>`,
  `<details open ontoggle="${CALL}"><input autofocus onfocus="${CALL}">`,
  `<iframe srcdoc="<script>parent.${CALL}</script>"></iframe>`,
  `"><b onmouseover="${CALL}">'-${CALL}-'`,
  `</textarea></title></style></script><script>${CALL}</script>`,
  `[click](javascript:${CALL}) ![x](x" onerror="${CALL})`,
  `<a href="javascript:${CALL}">link</a><base href="https://evil.example/">`,
  `<math><mtext><table><mglyph><style><img src=x onerror="${CALL}">`,
  `{{constructor.constructor('${CALL}')()}} \${${CALL}}`,
  `&lt;script&gt;${CALL}&lt;/script&gt; \u202Egnp.exe\u2066`,
];
const ALL = HOSTILE.join('\n');
const NOT_OURS =
  '#desk script, #desk iframe, #desk img, #desk base, #desk math, #desk style, #desk [onerror], #desk [onload]';

describe('hostile text at the desk', function () {
  this.timeout(120_000);
  let app: RunningApp;
  let chat: ChatPage;
  let desk: DeskPage;

  before(async function () {
    this.timeout(180_000);
    app = await runApp();
    await addAgent(app, 'Robin', 'admin');
    desk = await DeskPage.open(app.url, 'Robin', { viewport: { width: 1440, height: 900 } });
    chat = await ChatPage.open(app.url);
  });
  after(async () => {
    // Nothing was executed, no policy was violated, and nobody was asked for anything.
    expect(await desk.close()).to.deep.equal([]);
    expect(await chat.close()).to.deep.equal([]);
    await app.remove();
  });
  afterEach(async () => {
    expect(await desk.page.locator(NOT_OURS).count()).to.equal(0);
    expect(await chat.page.locator('#log script, #log iframe, #log img[src=x]').count()).to.equal(
      0,
    );
  });

  it('from customers is text in the queue, in the transcript and among the facts', async () => {
    for (const text of HOSTILE) {
      await chat.say(text);
      await chat.waitUntilDelivered();
    }
    await chat.say('I want to talk to a person');
    await chat.say(HOSTILE[1] ?? '');
    await desk.queue.getByRole('link').first().click();
    await desk.messages.waitFor();
    const shown = await desk.messages.innerText();
    for (const text of HOSTILE.slice(0, 7)) expect(shown).to.include(text);
    await desk.facts.getByText('<img src=x').first().waitFor();
  });

  it('from agents is text for the customer, for other agents, and in every form', async () => {
    await desk.take();
    for (const text of HOSTILE) await desk.reply(text);
    await chat.log
      .getByText(HOSTILE.at(-1) ?? '')
      .last()
      .waitFor();
    for (const text of HOSTILE.slice(0, 7)) await chat.log.getByText(text).last().waitFor();
    await desk.page.getByRole('button', { name: 'Note', exact: true }).click();
    await desk.page.getByLabel('Note for agents').fill(ALL);
    await desk.page.getByLabel('Note for agents').press('Control+Enter');
    await desk.waitForMessage('</textarea></title></style>');
    await desk.act('Urgent');
    await desk.page.getByLabel('Why?').fill(`${HOSTILE[1] ?? ''} ${HOSTILE[4] ?? ''}`);
    await desk.page.getByRole('button', { name: 'Make urgent' }).click();
    await desk.conversation.getByRole('button', { name: 'Not urgent' }).waitFor();
    await desk.page.getByLabel('Search tickets').fill(HOSTILE[1] ?? '');
    await desk.queue
      .getByText(/found$|Nothing found/)
      .first()
      .waitFor();
    await desk.page.getByLabel('Search tickets').fill('');
  });

  it('in reasons is text in exports and in the audit log', async () => {
    await desk.facts
      .getByRole('button', { name: /^Reveal/ })
      .first()
      .click();
    await desk.page.getByLabel(/Why do you need/).fill(HOSTILE[2] ?? '');
    await desk.page.getByRole('dialog').getByRole('button', { name: 'Reveal' }).click();
    await desk.facts.getByText('noted in the audit log').waitFor();
    await desk.show('Exports');
    await desk.page.getByLabel('What is it for?').fill(HOSTILE[3] ?? '');
    await desk.page.getByRole('button', { name: 'Ask for it' }).click();
    await desk.page.getByText('Waiting for an admin').waitFor();
    await desk.show('Audit');
    await desk.page.getByText('<svg onload=').first().waitFor();
  });

  it('in names that channels give is text everywhere', async () => {
    const name = `${HOSTILE[1] ?? ''}\u202E`;
    const origin = app.url;
    const issued = await fetch(`${origin}/api/chat-token`, {
      method: 'POST',
      headers: { origin, 'content-type': 'application/json' },
      body: '{}',
    });
    const { token } = (await issued.json()) as { token: string };
    const headers = {
      origin,
      authorization: `Bearer ${token}`,
      'content-type': 'application/json',
    };
    const conversations = `${origin}/v3/directline/conversations`;
    const started = await fetch(conversations, { method: 'POST', headers });
    const { conversationId } = (await started.json()) as { conversationId: string };
    const sent = await fetch(`${conversations}/${conversationId}/activities`, {
      method: 'POST',
      headers,
      body: JSON.stringify({
        type: 'message',
        from: { id: `dl_${randomUUID()}`, name },
        text: 'I want to talk to a person',
      }),
    });
    expect(sent.status, await sent.text()).to.equal(200);
    await desk.show('Tickets');
    await desk.openTicket('<img src=x');
    await desk.waitForMessage('I want to talk to a person');
    await desk.facts.getByText('<img src=x').first().waitFor();
  });
});
