import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { buttonsOf } from '../../../src/channels/slack/local-peer/slack-peer.ts';
import type { PeerMessage } from '../../../src/channels/slack/local-peer/workspace.ts';
import { openFileStorage } from '../../../src/storage/files/file-storage.ts';
import type { OpenChannel, Print } from '../../support/test-bot.ts';
import { openChannel } from './open-channel.ts';

interface Block {
  type: string;
  text?: { text: string };
}

/**
 * A customer in a direct message of Slack, for transcripts: taps what is offered as a button, enters codes into the modal,
 * types the rest. What Slack shows is printed as the terminal would.
 */
export const openSlackChannel: OpenChannel = async (activities, turns) => {
  const directory = await mkdtemp(path.join(tmpdir(), 'support-bot-slack-'));
  const storage = await openFileStorage(directory);
  const channel = await openChannel({ storage, activities, turns });
  const { peer } = channel;
  const { userId, channelId } = peer.workspace.addUser('Ann');
  let seen = 0;

  const botMessages = (): PeerMessage[] =>
    peer.channel(channelId).messages.filter(({ bot_id: bot, blocks }) => bot && !isNote(blocks));

  const listen = async (print: Print): Promise<void> => {
    await channel.settle();
    if (channel.errors.length > 0) throw channel.errors[0];
    const all = botMessages();
    for (const message of all.slice(seen)) print(toLines(message));
    seen = all.length;
  };

  /** Whether there was a button for it. */
  const tapped = async (text: string): Promise<boolean> => {
    const newest = botMessages().at(-1);
    const button = newest && buttonsOf(newest).find(({ text: title }) => title.text === text);
    if (!button) return false;
    await peer.tap(userId, channelId, newest.ts, text);
    return true;
  };

  /** Whether there was a modal that took it. */
  const entered = async (text: string): Promise<boolean> => {
    const newest = botMessages().at(-1);
    const opener = newest && buttonsOf(newest).find(({ action_id: id }) => id.startsWith('modal:'));
    if (!opener || !/^[\d -]+$/.test(text)) return false;
    await peer.tap(userId, channelId, newest.ts, opener.text.text);
    await peer.workspace.until(() => peer.workspace.views.length > 0);
    const { body } = await peer.submit(userId, { code: text });
    peer.workspace.views.length = 0;
    return body === '';
  };

  return {
    listen,
    async begin(print) {
      await peer.openHome(userId);
      await listen(print);
    },
    async say(text, print) {
      if (!(await tapped(text)) && !(await entered(text)))
        await peer.say(userId, channelId, escape(text));
      await listen(print);
    },
    async close() {
      await channel.close();
      await peer.close();
      await storage.close();
      await rm(directory, { recursive: true, force: true });
    },
  };
};

/** Such as that a secret is still to be seen in Slack: said there only, so no transcript has it. */
function isNote(blocks: unknown[] = []): boolean {
  return blocks.length > 0 && (blocks as Block[]).every(({ type }) => type === 'context');
}

/** As Slack's clients do with what is typed. */
function escape(text: string): string {
  return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;');
}

function toLines(message: PeerMessage): string {
  const texts = (message.blocks as Block[]).flatMap(({ type, text }) =>
    type === 'section' && text ? [toMarkdown(text.text)] : [],
  );
  const suggestions = buttonsOf(message)
    .filter(({ action_id: id }) => id.startsWith('say:'))
    .map(({ text }) => `[${text.text}]`);
  const lines = [...texts.join('\n').split('\n'), suggestions.join(' ')];
  return `bot: ${lines.filter((line) => line !== '').join('\n     ')}`;
}

/** The Markdown that this markup was made of, as far as the bot writes it. */
function toMarkdown(mrkdwn: string): string {
  return mrkdwn
    .replaceAll(/<([^|>]*)\|([^>]*)>/g, '[$2]($1)')
    .replaceAll(/(?<![\w*])\*(\S(?:[^*\n]*\S)?)\*(?![\w*])/g, '**$1**')
    .replaceAll(/(?<!\w)_(\S(?:[^_]*\S)?)_(?!\w)/g, '*$1*')
    .replaceAll(/^• /gm, '- ')
    .replaceAll('&lt;', '<')
    .replaceAll('&gt;', '>')
    .replaceAll('&amp;', '&');
}
