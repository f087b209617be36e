import { expect } from 'chai';
import { BOT_USER, type PeerMessage } from '../../../src/channels/slack/local-peer/workspace.ts';
import type { SlackPeer } from '../../../src/channels/slack/local-peer/slack-peer.ts';
import { openEchoChannel, type EchoChannel } from './open-channel.ts';

const MENTION = `<@${BOT_USER}>`;

describe('Slack', () => {
  let channel: EchoChannel;
  let peer: SlackPeer;

  beforeEach(async () => {
    channel = await openEchoChannel();
    ({ peer } = channel);
  });

  afterEach(() => channel.end());

  const conversations = (): string[] => [
    ...new Set(channel.heard.map(({ conversation }) => conversation.id)),
  ];

  describe('conversations', () => {
    it('answers a direct message in place, and goes on with the same conversation', async () => {
      const ann = peer.workspace.addUser('Ann');
      await peer.say(ann.userId, ann.channelId, 'hello');
      await peer.say(ann.userId, ann.channelId, 'and again');
      await channel.settle();
      expect(channel.said(ann.channelId)).to.deep.equal(['You said: hello', 'You said: and again']);
      expect(conversations()).to.have.length(1);
      expect(channel.heard[0]?.conversation.conversationType).to.equal('im');
    });

    it('answers a thread of direct messages in the thread, as a conversation of its own', async () => {
      const ann = peer.workspace.addUser('Ann');
      const { message } = await peer.say(ann.userId, ann.channelId, 'one');
      await peer.say(ann.userId, ann.channelId, 'two', message.ts);
      await channel.settle();
      const answers = peer.channel(ann.channelId).messages.filter(({ bot_id: bot }) => bot);
      expect(answers.map(({ thread_ts: thread }) => thread)).to.deep.equal([undefined, message.ts]);
      expect(conversations()).to.have.length(2);
    });

    it('answers a mention in a thread below it, once, though Slack tells of it twice', async () => {
      const ann = peer.workspace.addUser('Ann');
      const general = peer.workspace.addChannel('general', [ann.userId]);
      const { message, sent } = await peer.say(ann.userId, general.id, `${MENTION} help me`);
      await channel.settle();
      expect(sent).to.have.length(2);
      expect(channel.said(general.id)).to.deep.equal(['You said: help me']);
      expect(general.messages.at(-1)?.thread_ts).to.equal(message.ts);
      expect(channel.heard[0]?.conversation.conversationType).to.equal('channel');
    });

    it('follows its thread without further mentions, and leaves the rest of the channel alone', async () => {
      const ann = peer.workspace.addUser('Ann');
      const ben = peer.workspace.addUser('Ben');
      const general = peer.workspace.addChannel('general', [ann.userId, ben.userId]);
      const { message } = await peer.say(ann.userId, general.id, `${MENTION} help me`);
      await peer.say(ann.userId, general.id, 'with my phone', message.ts);
      await peer.say(ben.userId, general.id, 'have you tried the other one?', message.ts);
      await peer.say(ben.userId, general.id, 'lunch?');
      await channel.settle();
      expect(channel.heard.map(({ text }) => text)).to.deep.equal(['help me', 'with my phone']);
    });

    it('keeps two people in one thread apart', async () => {
      const ann = peer.workspace.addUser('Ann');
      const ben = peer.workspace.addUser('Ben');
      const general = peer.workspace.addChannel('general', [ann.userId, ben.userId]);
      const { message } = await peer.say(ann.userId, general.id, `${MENTION} help me`);
      await peer.say(ben.userId, general.id, `${MENTION} me too`, message.ts);
      await channel.settle();
      expect(conversations()).to.have.length(2);
      expect(channel.heard.map(({ from }) => from.id)).to.deep.equal([ann.userId, ben.userId]);
    });

    it('answers a command where it was given, to its customer alone', async () => {
      const ann = peer.workspace.addUser('Ann');
      const general = peer.workspace.addChannel('general', [ann.userId]);
      const sent = await peer.command(ann.userId, general.id, 'how do I freeze?');
      await channel.settle();
      expect(sent).to.deep.include({ status: 200, body: '' });
      const [answer] = general.messages;
      expect(answer).to.include({ text: 'You said: how do I freeze?', onlyFor: ann.userId });
    });

    it('greets whoever opens its messages, once', async () => {
      const ann = peer.workspace.addUser('Ann');
      await peer.openHome(ann.userId);
      await peer.openHome(ann.userId);
      await channel.settle();
      expect(channel.heard.map(({ type }) => type)).to.deep.equal(['conversationUpdate']);
    });
  });

  describe('what it hears', () => {
    it('is what was typed: addresses, mentions and signs as they were written', async () => {
      const ann = peer.workspace.addUser('Ann');
      const typed =
        'mail <mailto:a@b.example|a@b.example>, see <https://b.example|b.example>, ask <@U7|ben> in <#C1|general> &amp; 1 &lt; 2';
      await peer.say(ann.userId, ann.channelId, typed);
      await channel.settle();
      expect(channel.heard[0]?.text).to.equal(
        'mail a@b.example, see b.example, ask @ben in #general & 1 < 2',
      );
    });

    it('is not itself, other bots, Slackbot or notices', async () => {
      const ann = peer.workspace.addUser('Ann');
      const place = peer.channel(ann.channelId);
      const tell = (said: Partial<PeerMessage> & { subtype?: string }): Promise<unknown> => {
        const message = peer.workspace.post(place, { user: ann.userId, text: 'psst', ...said });
        return Promise.all(peer.eventsOf(place, message).map((event) => peer.deliver(event)));
      };
      await tell({ user: BOT_USER });
      await tell({ bot_id: 'B9' });
      await tell({ user: 'USLACKBOT' });
      await tell({ subtype: 'bot_message', bot_id: 'B8' });
      await tell({ subtype: 'channel_join' });
      await peer.deliver(peer.envelope({ type: 'reaction_added', user: ann.userId }));
      await channel.settle();
      expect(channel.heard).to.deep.equal([]);
    });

    it('is not an edit: the customer is told, and an agent can read it', async () => {
      const ann = peer.workspace.addUser('Ann');
      const { message } = await peer.say(ann.userId, ann.channelId, 'no');
      await peer.edit(ann.channelId, message.ts, 'yes');
      await channel.settle();
      expect(channel.heard.map(({ type, text }) => [type, text])).to.deep.equal([
        ['message', 'no'],
        ['messageUpdate', 'yes'],
      ]);
      expect(channel.said(ann.channelId)[1]).to.include('send what I should know as a new message');
    });

    it('is not a link preview, which changes a message too', async () => {
      const ann = peer.workspace.addUser('Ann');
      const { message } = await peer.say(ann.userId, ann.channelId, 'https://b.example');
      await peer.edit(ann.channelId, message.ts, 'https://b.example');
      await channel.settle();
      expect(channel.heard).to.have.length(1);
    });

    it('includes that a message was deleted, without an answer', async () => {
      const ann = peer.workspace.addUser('Ann');
      const { message } = await peer.say(ann.userId, ann.channelId, 'hello');
      await peer.delete(ann.channelId, message.ts);
      await channel.settle();
      expect(channel.heard.map(({ type }) => type)).to.deep.equal(['message', 'messageDelete']);
      expect(channel.said(ann.channelId)).to.have.length(1);
    });
  });

  describe('delivery', () => {
    it('waits as long as Slack asks, and then goes on in order', async () => {
      const ann = peer.workspace.addUser('Ann');
      peer.faults.push({ method: 'chat.postMessage', kind: 'rate_limited' });
      await peer.say(ann.userId, ann.channelId, 'one');
      await peer.say(ann.userId, ann.channelId, 'two');
      await channel.settle();
      expect(channel.said(ann.channelId)).to.deep.equal(['You said: one', 'You said: two']);
    });

    it('finds its own message where the answer to the call was lost, and does not send it again', async () => {
      const ann = peer.workspace.addUser('Ann');
      peer.faults.push({ method: 'chat.postMessage', kind: 'lost' });
      await peer.say(ann.userId, ann.channelId, 'one');
      await channel.settle();
      expect(channel.said(ann.channelId)).to.deep.equal(['You said: one']);
    });

    it('tries again while Slack is down', async () => {
      const ann = peer.workspace.addUser('Ann');
      peer.faults.push({ method: 'chat.postMessage', kind: 'server_error' });
      await peer.say(ann.userId, ann.channelId, 'one');
      await channel.settle();
      expect(channel.said(ann.channelId)).to.deep.equal(['You said: one']);
    });

    it('falls back to words where Slack does not take the blocks', async () => {
      const ann = peer.workspace.addUser('Ann');
      peer.faults.push({ method: 'chat.postMessage', kind: { error: 'invalid_blocks' } });
      await peer.say(ann.userId, ann.channelId, 'one');
      await channel.settle();
      const answer = peer.channel(ann.channelId).messages.at(-1);
      expect(answer?.text).to.equal('You said: one');
      expect(answer?.blocks).to.equal(undefined);
    });

    it('gives up where nobody can be reached, and goes on elsewhere', async () => {
      const ann = peer.workspace.addUser('Ann');
      peer.faults.push({ method: 'chat.postMessage', kind: { error: 'is_archived' } });
      await peer.say(ann.userId, ann.channelId, 'one');
      await channel.settle();
      await peer.say(ann.userId, ann.channelId, 'two');
      await channel.settle();
      expect(channel.said(ann.channelId)).to.deep.equal(['You said: two']);
    });

    it('brings what an agent says, under their name', async () => {
      const ann = peer.workspace.addUser('Ann');
      await peer.say(ann.userId, ann.channelId, 'one');
      await channel.settle();
      const [conversationId = ''] = conversations();
      await channel.inside.activities.append(conversationId, [
        {
          type: 'message',
          channelId: 'slack',
          conversation: { id: conversationId, conversationType: 'im' },
          from: { id: 'agent-7', name: 'Alex', role: 'bot' },
          channelData: { speaker: 'agent' },
          textFormat: 'plain',
          text: 'I am on it <!channel> *now*',
        },
      ]);
      await channel.settle();
      const blocks = peer.channel(ann.channelId).messages.at(-1)?.blocks as {
        type: string;
        elements?: { text: string }[];
        text?: { text: string };
      }[];
      expect(blocks[0]?.elements?.[0]?.text).to.equal('*Alex* · support team');
      expect(blocks[1]?.text?.text).to.equal('I am on it &lt;!channel&gt; *now*');
    });
  });
});
