import { expect } from 'chai';
import { BOT_USER } from '../../../src/channels/slack/local-peer/workspace.ts';
import { SlackPeer } from '../../../src/channels/slack/local-peer/slack-peer.ts';
import { useTemporaryDirectory } from '../../support/temporary-directory.ts';
import { openEchoChannel } from './open-channel.ts';

describe('messages whose events never came', () => {
  const directory = useTemporaryDirectory();
  let peer: SlackPeer;

  beforeEach(async () => {
    peer = await SlackPeer.start({ allowanceScale: 1_000, retryDelaysMs: [] });
  });

  afterEach(() => peer.close());

  it('are found at the next start, in messages, channels and threads, and answered once', async () => {
    const ann = peer.workspace.addUser('Ann');
    const general = peer.workspace.addChannel('general', [ann.userId]);
    const before = await openEchoChannel({ directory: directory() }, peer);
    const { message } = await peer.say(ann.userId, general.id, `<@${BOT_USER}> first`);
    await before.slack.searched();
    await before.settle();
    await before.end();

    const direct = peer.sayUnnoticed(ann.userId, ann.channelId, 'direct');
    peer.sayUnnoticed(ann.userId, general.id, 'in the thread', message.ts);
    peer.sayUnnoticed(ann.userId, general.id, `<@${BOT_USER}> mentioned`);
    peer.sayUnnoticed(ann.userId, general.id, 'not for the bot');

    const after = await openEchoChannel({ directory: directory() }, peer);
    await after.slack.searched();
    // One of them comes late after all.
    for (const event of peer.eventsOf(peer.channel(ann.channelId), direct))
      await peer.deliver(event);
    await after.settle();
    expect(after.said(ann.channelId)).to.deep.equal(['You said: direct']);
    expect(after.said(general.id)).to.have.members([
      'You said: first',
      'You said: in the thread',
      'You said: mentioned',
    ]);
    await after.end();
  });

  it('are not looked for before the first start: nobody waits for an answer to those', async () => {
    const ann = peer.workspace.addUser('Ann');
    peer.sayUnnoticed(ann.userId, ann.channelId, 'long ago');
    const service = await openEchoChannel({ directory: directory() }, peer);
    await service.slack.searched();
    await service.settle();
    expect(service.said(ann.channelId)).to.deep.equal([]);
    await service.end();
  });
});
