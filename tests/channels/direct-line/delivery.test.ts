import { expect } from 'chai';

import { SupportBot } from '../../../src/channels/support-bot.ts';
import {
  RepeatingBot,
  call,
  poll,
  post,
  startConversation,
  textsOf,
  useTestServers,
} from './test-server.ts';
import { connect } from './test-stream.ts';

interface Gate {
  open: () => void;
  opened: Promise<void>;
}

function createGate(): Gate {
  let open: () => void = () => undefined;
  const opened = new Promise<void>((resolve) => {
    open = resolve;
  });
  return { open, opened };
}

describe('what Direct Line delivers', () => {
  const start = useTestServers();
  const bot = new RepeatingBot();

  it('echoes an activity before the bot has done anything', async () => {
    const gate = createGate();
    const server = await start({
      logic: async (context) => {
        await gate.opened;
        await bot.run(context);
      },
    });
    const started = await startConversation(server);
    const stream = await connect(started.streamUrl);
    const posting = post(server, started, { text: 'hi', channelData: { clientActivityID: 'a' } });
    await stream.untilSaid('hi');
    expect(stream.said).to.deep.equal(['hi']);
    gate.open();
    expect((await posting).body.id).to.equal(stream.activities[0]?.id);
  });

  it('answers a post at the deadline when the bot is slow, and brings the reply later', async () => {
    const gate = createGate();
    const server = await start({
      deadlineMs: 30,
      logic: async (context) => {
        await gate.opened;
        await bot.run(context);
      },
    });
    const started = await startConversation(server);
    const stream = await connect(started.streamUrl);
    expect((await post(server, started, { text: 'hi' })).status).to.equal(200);
    gate.open();
    await stream.untilSaid('You said: hi');
  });

  it('runs the turns of one conversation one after the other, of several side by side', async () => {
    const gates = { first: createGate(), other: createGate() };
    const order: string[] = [];
    const server = await start({
      deadlineMs: 20,
      logic: async ({ activity }) => {
        if (activity.type !== 'message') return;
        order.push(`${activity.text} begins`);
        if (activity.text === 'first') await gates.first.opened;
        if (activity.text === 'other') gates.other.open();
        order.push(`${activity.text} ends`);
      },
    });
    const [one, two] = [await startConversation(server), await startConversation(server)];
    await post(server, one, { text: 'first' });
    await post(server, one, { text: 'second' });
    await post(server, two, { text: 'other' });
    await gates.other.opened;
    gates.first.open();
    await post(server, one, { text: 'third' });
    expect(order.filter((step) => !step.startsWith('other'))).to.deep.equal([
      'first begins',
      'first ends',
      'second begins',
      'second ends',
      'third begins',
      'third ends',
    ]);
    expect(order.indexOf('other ends')).to.be.below(order.indexOf('first ends'));
  });

  it('takes a repeated post once, and answers the same id', async () => {
    const server = await start();
    const started = await startConversation(server);
    for (const key of ['clientActivityID', 'clientActivityId']) {
      const activity = { text: key, channelData: { [key]: `id of ${key}` } };
      const [first, second] = await Promise.all([
        post(server, started, activity),
        post(server, started, activity),
      ]);
      expect(first.body.id).to.equal(second.body.id);
    }
    const said = textsOf((await poll(server, started)).body.activities);
    expect(said.filter((text) => text === 'You said: clientActivityID')).to.have.lengthOf(1);
    expect(said.filter((text) => text === 'You said: clientActivityId')).to.have.lengthOf(1);
  });

  it('loses and doubles nothing over a restart on the same port and directory', async () => {
    const server = await start();
    const started = await startConversation(server, { id: 'dl_1' });
    const stream = await connect(started.streamUrl);
    await post(server, started, { text: 'one' });
    await stream.untilSaid('You said: one');
    await server.stop();

    const again = await start({ port: server.port });
    await post(again, started, { text: 'two' });
    const watermark = stream.frames.at(-1)?.watermark ?? '';
    const path = `/conversations/${started.conversationId}?watermark=${watermark}`;
    const resumed = await call(again, 'GET', path, { token: started.token });
    const second = await connect(resumed.body.streamUrl);
    await second.untilSaid('You said: two');
    expect([...stream.said, ...second.said]).to.deep.equal([
      'Welcome',
      'one',
      'You said: one',
      'two',
      'You said: two',
    ]);
  });

  it('welcomes and answers after a restart what it had only received before', async () => {
    const server = await start({ deadlineMs: 10 });
    const conversationId = 'interrupted';
    const customer = { id: 'dl_1', role: 'user' };
    const channelId = 'directline';
    await server.log.start(conversationId, { channelId, startedAt: '2026-11-22', customer });
    const addressed = {
      channelId,
      conversation: { id: conversationId },
      from: customer,
      recipient: { id: 'bot' },
    };
    await server.log.receive({
      ...addressed,
      type: 'conversationUpdate',
      membersAdded: [customer],
    });
    await server.log.receive({ ...addressed, type: 'message', text: 'anyone?' });
    await server.stop();

    const again = await start();
    const { token } = (await call(again, 'GET', `/conversations/${conversationId}`)).body;
    const expected = ['anyone?', 'Welcome', 'You said: anyone?'];
    const { activities } = (await poll(again, { conversationId, token })).body;
    expect(textsOf(activities)).to.deep.equal(expected);
    expect(await again.log.unhandled()).to.deep.equal([]);
    await again.stop();

    const third = await start();
    const after = (await poll(third, { conversationId, token })).body;
    expect(textsOf(after.activities)).to.deep.equal(expected);
  });

  it('keeps what the turn handler could not commit for the next start', async () => {
    const failing = new SupportBot({ handle: () => Promise.reject(new Error('disk full')) });
    const server = await start({ logic: (context) => failing.run(context) });
    const started = await startConversation(server);
    expect((await post(server, started, { text: 'hi' })).status).to.equal(502);
    await server.stop();

    const handled: (string | undefined)[] = [];
    const working = new SupportBot({
      handle: async ({ text }) => {
        handled.push(text);
        return Promise.resolve();
      },
    });
    await start({ logic: (context) => working.run(context) });
    expect(handled).to.deep.equal([undefined, 'hi']);
  });

  it('finishes the running turn before it stops', async () => {
    const gate = createGate();
    const server = await start({
      deadlineMs: 10,
      logic: async (context) => {
        await gate.opened;
        await bot.run(context);
      },
    });
    const started = await startConversation(server);
    const stream = await connect(started.streamUrl);
    await post(server, started, { text: 'last' });
    const stopping = server.stop();
    gate.open();
    await stream.untilSaid('You said: last');
    await stopping;
  });
});
