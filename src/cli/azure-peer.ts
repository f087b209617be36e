import { createInterface } from 'node:readline';
import { AzurePeer, type SentActivity } from '../channels/bot-service/local-peer/azure-peer.ts';
import { tapsOf, TeamsCustomer } from '../channels/bot-service/local-peer/teams-customer.ts';

/**
 * `npm run azure-peer`: Azure Bot Service and Teams, on this machine. Prints what the bot needs in its environment, then
 * sends every line that is typed as a message in Teams, and prints what the bot says.
 */
const DEFAULT_PORT = 3979;

const botUrl = process.env['BOT_URL'] ?? 'http://127.0.0.1:3978';
const peer = await AzurePeer.open({
  port: Number(process.env['PEER_PORT'] ?? DEFAULT_PORT),
  limitsSending: true,
});
let customer = new TeamsCustomer(peer, botUrl);
let isInstalled = false;

console.log('Start the bot with these lines in .env, then write to it here:\n');
for (const [name, value] of Object.entries(peer.environment)) console.log(`${name}=${value}`);
console.log(`
Every line is sent as a message in a personal chat in Teams.
  /group              goes on in a group chat, where the bot is mentioned in every line
  /personal           goes on as the same person in the personal chat
  /other              goes on as somebody else in a personal chat
  /tap TITLE          taps a button of a card
  /code 123456        enters a code in the field of a card
  /quit               ends
`);

peer.watch((conversationId, activity) => {
  if (activity.type === 'typing') console.log('  ...');
  else console.log(describe(activity, conversationId === customer.conversationId));
});

const commands: Record<string, (rest: string) => Promise<void> | void> = {
  group: () => {
    customer = new TeamsCustomer(peer, botUrl, { scope: 'groupChat' });
  },
  personal: () => {
    customer = customer.alone();
  },
  other: () => {
    customer = new TeamsCustomer(peer, botUrl);
    isInstalled = false;
  },
  tap: async (title) => {
    report(await customer.tap(title));
  },
  code: async (code) => {
    report(await customer.tap('Send the code', { code }));
  },
};

const lines = createInterface({ input: process.stdin });
for await (const line of lines) {
  if (line.trim() === '/quit') break;
  await obey(line.trim()).catch((error: unknown) => {
    console.log(`! ${reasonOf(error)}`);
  });
}
await peer.close();

async function obey(line: string): Promise<void> {
  const [, name, rest = ''] = /^\/(\w+) ?(.*)$/u.exec(line) ?? [];
  if (name === undefined) {
    if (line !== '') await send(line);
    return;
  }
  const command = Object.hasOwn(commands, name) ? commands[name] : undefined;
  if (!command) throw new Error(`There is no command /${name}.`);
  await command(rest);
}

/** Whoever writes first in a personal chat has added the bot before. */
async function send(text: string): Promise<void> {
  if (!isInstalled) for (const answer of await customer.install()) report(answer);
  isInstalled = true;
  report(await customer.say(text));
}

function report({ status }: Response): void {
  if (status !== 200) throw new Error(`The bot answered ${status}: see its log.`);
}

function reasonOf(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  const isAway = error.message === 'fetch failed';
  return isAway ? `No bot answers at ${botUrl}. Start it with npm start.` : error.message;
}

function describe({ text = '', attachments = [] }: SentActivity, isHere: boolean): string {
  const titles = attachments.flatMap(({ content }) => tapsOf(content).map(({ title }) => title));
  const buttons = titles.map((title) => `[${title}]`).join(' ');
  const lines = [...text.split('\n'), buttons].filter((line) => line !== '');
  return `${isHere ? 'bot' : 'bot, in a personal chat'}: ${lines.join('\n     ')}`;
}
