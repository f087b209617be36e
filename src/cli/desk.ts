import { parseArgs } from 'node:util';
import { createInterface } from 'node:readline/promises';
import { Writable } from 'node:stream';
import { readConfig } from '../config.ts';
import { AgentAccounts, SHORTEST_PASSWORD } from '../desk/agent-accounts.ts';
import { roleSchema } from '../desk/ticket-shapes.ts';
import { ConfigError, SupportBotError } from '../errors.ts';

/** The agents' accounts. The service sees changes at once; it may run or not. */

const USAGE = `Usage:
  npm run desk -- add-agent NAME --role agent|lead|admin [--open-id]
  npm run desk -- list
  npm run desk -- reset-password NAME
  npm run desk -- remove NAME

Passwords are asked for, or read from standard input: one line, at least ${SHORTEST_PASSWORD} characters.
With --open-id there is no password: the agent logs in with OpenID Connect, and NAME is the e-mail address.`;

async function run(): Promise<void> {
  const { positionals, values } = parseArgs({
    allowPositionals: true,
    options: { role: { type: 'string', default: 'agent' }, 'open-id': { type: 'boolean' } },
  });
  const [command, name] = positionals;
  const accounts = new AgentAccounts(readConfig(process.env).dataDirectory);
  if (command === 'list') {
    for (const agent of await accounts.list()) console.log(`${agent.role.padEnd(6)} ${agent.name}`);
    return;
  }
  if (command === undefined || name === undefined) throw new ConfigError(USAGE);
  switch (command) {
    case 'add-agent': {
      const role = roleSchema.safeParse(values.role);
      if (!role.success)
        throw new ConfigError(`--role ${values.role}: expected agent, lead or admin.`);
      const password = values['open-id'] === true ? undefined : await askPassword(name);
      await accounts.add(name, role.data, password);
      console.log(`${name} can log in at /desk as ${role.data}.`);
      return;
    }
    case 'reset-password':
      await accounts.resetPassword(name, await askPassword(name));
      console.log(`${name} has a new password; sessions with the old one have ended.`);
      return;
    case 'remove':
      await accounts.remove(name);
      console.log(`${name} can no longer log in.`);
      return;
    default:
      throw new ConfigError(USAGE);
  }
}

/** Never an argument: those are seen by everybody on the machine, and kept in histories. */
async function askPassword(name: string): Promise<string> {
  const isTerminal = process.stdin.isTTY;
  const silent = new Writable({
    write: (_chunk, _encoding, done) => {
      done();
    },
  });
  const lines = createInterface({
    input: process.stdin,
    output: silent,
    terminal: isTerminal,
  });
  if (isTerminal) process.stderr.write(`Password for ${name}: `);
  try {
    for await (const line of lines) return line;
    throw new ConfigError('There is no password on standard input.');
  } finally {
    lines.close();
    if (isTerminal) process.stderr.write('\n');
  }
}

try {
  await run();
} catch (error) {
  console.error(
    error instanceof SupportBotError || error instanceof TypeError ? error.message : error,
  );
  process.exitCode = 1;
}
