import { createInterface } from 'node:readline';
import { buttonsOf, SlackPeer } from '../channels/slack/local-peer/slack-peer.ts';
import { BOT_USER, type PeerMessage } from '../channels/slack/local-peer/workspace.ts';

/** A Slack of your own to try the bot in, without an account: docs/slack.md. */
const eventsUrl = process.env['SLACK_EVENTS_URL'] ?? 'http://127.0.0.1:3978/slack/events';
const peer = await SlackPeer.start({
  port: Number(process.env['SLACK_PEER_PORT'] ?? 3979),
  eventsUrl,
});
const ann = peer.workspace.addUser('Ann');
const general = peer.workspace.addChannel('general', [ann.userId]);
let here = ann.channelId;
let shown = 0;
let newest: PeerMessage | undefined;

console.log(`A Slack workspace is at ${peer.apiUrl}. Start the bot in another terminal with

  SLACK_BOT_TOKEN=${peer.botToken} SLACK_SIGNING_SECRET=${peer.signingSecret} SLACK_API_URL=${peer.apiUrl} npm start

You are Ann, in a direct message to the bot. Write, or:
  /tap TITLE       tap a button                /enter CODE    fill in the field that a button opened
  /channel, /dm    go to #general, and back    /home          open the bot's messages for the first time
  /support TEXT    the slash command           /quit
In #general, begin with @support to mention it. The bot's events go to ${eventsUrl}.
`);

/** What others see in a channel is shown too: you are the only one there. */
function show(): void {
  const all = [...peer.channel(ann.channelId).messages, ...general.messages]
    .filter(({ bot_id: bot }) => bot !== undefined)
    .sort((a, b) => Number(a.ts) - Number(b.ts));
  for (const message of all.slice(shown)) {
    newest = message;
    const place = general.messages.includes(message) ? ' in #general' : '';
    const alone = message.onlyFor === undefined ? '' : ' (only you can see it)';
    console.log(`bot${place}${alone}: ${message.text.replaceAll('\n', '\n     ')}`);
  }
  shown = all.length;
}

async function watch(): Promise<never> {
  for (;;) {
    await peer.workspace.nextChange();
    show();
  }
}

async function tap(title: string): Promise<string | undefined> {
  const message = [...peer.channel(ann.channelId).messages, ...general.messages].findLast((own) =>
    buttonsOf(own).some(({ text }) => text.text === title),
  );
  if (!message) return `There is no button “${title}”. ${buttonsNow()}`;
  const place = general.messages.includes(message) ? general.id : ann.channelId;
  const views = peer.workspace.views.length;
  const { status } = await peer.tap(ann.userId, place, message.ts, title);
  if (status !== 200) return unreachable(status);
  if (buttonsOf(message).some(({ action_id: id }) => id.startsWith('modal:')))
    await peer.workspace.until(() => peer.workspace.views.length > views);
  return peer.workspace.views.length > views ? 'A field has opened: /enter what it asks for.' : '';
}

function buttonsNow(): string {
  const titles = newest ? buttonsOf(newest).map(({ text }) => text.text) : [];
  return titles.length === 0 ? 'There are no buttons now.' : `There are: ${titles.join(', ')}.`;
}

async function enter(code: string): Promise<string> {
  if (peer.workspace.views.length === 0) return 'No field is open: /tap the button first.';
  const { body } = await peer.submit(ann.userId, { code });
  return body === '' || body === '{}' ? '' : `Not taken: ${body}`;
}

function unreachable(status: number): string {
  return `The bot did not take it (${status === 0 ? 'no answer' : `HTTP ${status}`}) at ${eventsUrl}. Is it running, with the variables above?`;
}

type Command = (rest: string) => Promise<string | undefined>;

const COMMANDS: Record<string, Command> = {
  tap,
  enter,
  channel: () => go(general.id, 'You are in #general.'),
  dm: () => go(ann.channelId, 'You are alone with the bot.'),
  home: async () => answered((await peer.openHome(ann.userId)).status),
  support: async (rest) => answered((await peer.command(ann.userId, here, rest)).status),
};

async function take(line: string): Promise<string | undefined> {
  const [, name = '', rest = ''] = /^\/(\w+) ?(.*)$/u.exec(line) ?? [];
  const command = COMMANDS[name];
  if (command) return command(rest);
  const text = line.replace(/^@support\b/u, `<@${BOT_USER}>`);
  const { sent } = await peer.say(ann.userId, here, text);
  return answered(sent[0]?.status ?? 0);
}

function go(channelId: string, words: string): Promise<string> {
  here = channelId;
  return Promise.resolve(words);
}

function answered(status: number): string | undefined {
  return status === 200 ? undefined : unreachable(status);
}

void watch();
const input = createInterface({ input: process.stdin });
for await (const line of input) {
  if (line.trim() === '/quit') break;
  if (line.trim() !== '') {
    const note = await take(line.trim());
    if (note !== undefined && note !== '') console.log(note);
  }
}
input.close();
await peer.close();
process.exit();
