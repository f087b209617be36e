import { expect } from 'chai';
import { randomUUID } from 'node:crypto';
import { BOT_USER, type PeerMessage } from '../../../src/channels/slack/local-peer/workspace.ts';
import { buttonsOf } from '../../../src/channels/slack/local-peer/slack-peer.ts';
import type { Activity } from '../../../src/storage/activity.ts';
import { codeCard } from '../../../src/turn/code-card.ts';
import { openEchoChannel, type EchoChannel } from './open-channel.ts';

describe('taps and modals in Slack', () => {
  let channel: EchoChannel;
  let ann: { userId: string; channelId: string };

  beforeEach(async () => {
    channel = await openEchoChannel();
    ann = channel.peer.workspace.addUser('Ann');
  });

  afterEach(() => channel.end());

  /** The bot says something that can be answered by a tap, at a place where the customer has written. */
  async function ask(channelId: string, asked: Partial<Activity>): Promise<PeerMessage> {
    await channel.settle();
    const conversation = channel.heard.at(-1)?.conversation ?? { id: randomUUID() };
    await channel.inside.activities.append(conversation.id, [
      {
        type: 'message',
        channelId: 'slack',
        conversation,
        from: { id: 'bot', role: 'bot' },
        text: 'Shall I?',
        ...asked,
      },
    ]);
    await channel.settle();
    const message = channel.peer.channel(channelId).messages.at(-1);
    if (!message) throw new Error('Nothing was said.');
    return message;
  }

  const yesOrNo: Partial<Activity> = {
    suggestedActions: {
      actions: ['Yes, freeze it', 'No'].map((title) => ({ type: 'imBack', title, value: title })),
    },
  };
  const code: Partial<Activity> = {
    attachments: [codeCard({ label: 'Code from the email', digits: 6, nonce: 'n-1' })],
    expectsCode: true,
  };
  const texts = (): (string | undefined)[] => channel.heard.map(({ text }) => text);

  it('say what the button says, once, and show what was chosen', async () => {
    const { peer } = channel;
    await peer.say(ann.userId, ann.channelId, 'freeze');
    const question = await ask(ann.channelId, yesOrNo);
    await peer.tap(ann.userId, ann.channelId, question.ts, 'Yes, freeze it');
    await channel.settle();
    expect(texts()).to.deep.equal(['freeze', 'Yes, freeze it']);
    const shown = peer.message(ann.channelId, question.ts);
    expect(buttonsOf(shown)).to.deep.equal([]);
    expect(shown.text).to.include('✓ Yes, freeze it');
  });

  it('are one answer however often they come at once', async () => {
    const { peer } = channel;
    await peer.say(ann.userId, ann.channelId, 'freeze');
    const { ts } = await ask(ann.channelId, yesOrNo);
    const tap = (title: string) => peer.tap(ann.userId, ann.channelId, ts, title);
    await Promise.all([tap('Yes, freeze it'), tap('Yes, freeze it'), tap('No')]);
    await channel.settle();
    expect(texts()).to.have.length(2);
  });

  it('are no consent once the question is over', async () => {
    const { peer } = channel;
    await peer.say(ann.userId, ann.channelId, 'freeze');
    const { ts } = await ask(ann.channelId, yesOrNo);
    await peer.say(ann.userId, ann.channelId, 'wait, first something else');
    await channel.settle();
    await peer.tap(ann.userId, ann.channelId, ts, 'Yes, freeze it');
    await channel.settle();
    expect(texts()).to.deep.equal(['freeze', 'wait, first something else']);
    expect(peer.channel(ann.channelId).messages.at(-1)).to.include({ onlyFor: ann.userId });
  });

  it('are nobody else’s to make', async () => {
    const { peer } = channel;
    const ben = peer.workspace.addUser('Ben');
    const general = peer.workspace.addChannel('general', [ann.userId, ben.userId]);
    await peer.say(ann.userId, general.id, `<@${BOT_USER}> freeze`);
    const { ts } = await ask(general.id, yesOrNo);
    await peer.tap(ben.userId, general.id, ts, 'Yes, freeze it');
    await channel.settle();
    expect(texts()).to.deep.equal(['freeze']);
    expect(general.messages.at(-1)).to.include({ onlyFor: ben.userId });
  });

  it('take a code without its becoming a message', async () => {
    const { peer } = channel;
    await peer.say(ann.userId, ann.channelId, 'freeze');
    const { ts } = await ask(ann.channelId, code);
    await peer.tap(ann.userId, ann.channelId, ts, 'Send the code');
    await peer.workspace.until(() => peer.workspace.views.length === 1);
    const wrong = await peer.submit(ann.userId, { code: '12' });
    expect(JSON.parse(wrong.body)).to.deep.equal({
      response_action: 'errors',
      errors: { code: 'The code has 6 digits.' },
    });
    const right = await peer.submit(ann.userId, { code: '493817' });
    expect(right).to.include({ status: 200, body: '' });
    await channel.settle();
    expect(channel.heard.at(-1)?.value).to.deep.equal({
      kind: 'code',
      nonce: 'n-1',
      code: '493817',
    });
    const written = peer.channel(ann.channelId).messages.filter(({ bot_id: bot }) => !bot);
    expect(JSON.stringify(written)).not.to.include('493817');
  });

  it('go on in a direct message where others read along, and only the customer sees that', async () => {
    const { peer } = channel;
    const general = peer.workspace.addChannel('general', [ann.userId]);
    await peer.say(ann.userId, general.id, `<@${BOT_USER}> freeze my account`);
    await ask(general.id, {
      text: 'Let us go on in private.',
      continuesInPrivate: { dialogId: 'freeze-account', values: {}, text: 'freeze my account' },
      recipient: { id: ann.userId },
    });
    expect(general.messages.at(-1)).to.include({ onlyFor: ann.userId });
    expect(channel.said(ann.channelId)).to.deep.equal(['You said: freeze my account']);
    expect(channel.heard.at(-1)?.beginsDialog?.dialogId).to.equal('freeze-account');
    expect(channel.heard.at(-1)?.conversation.conversationType).to.equal('im');
  });

  it('come by Socket Mode as well, together with everything else', async () => {
    const socket = await openEchoChannel({ socketMode: true });
    const { peer } = socket;
    await peer.connected();
    const ben = peer.workspace.addUser('Ben');
    const { sent } = await peer.say(ben.userId, ben.channelId, 'hello');
    await peer.command(ben.userId, ben.channelId, 'and this');
    await socket.settle();
    expect(sent[0]?.status).to.equal(200);
    expect(peer.sender.sent).to.deep.equal([]);
    expect(socket.said(ben.channelId)).to.deep.equal(['You said: hello', 'You said: and this']);
    await socket.end();
  });
});
