/**
 * A `.chat` transcript: a title, then what the customer and the bot say in turn, as the terminal shows it. Stage
 * directions stand in brackets: `(6 minutes pass)`; `(sandbox)` or `(sandbox: lost-phone is logged in)` first of all;
 * `(fault: dropAfterCommit)`, which lasts for one call, before what it happens to.
 */
export interface Chat {
  title: string;
  /** The account service's sandbox is used; with a persona's id, that persona is logged in. */
  sandbox?: true | string;
  turns: ChatTurn[];
}

export interface ChatTurn {
  /** What the customer sends; `\n`, `\u200f` and the like stand for themselves, as in JSON. */
  customer?: string;
  /** How long the customer says nothing instead, such as `6 minutes`. */
  silence?: string;
  /** What goes wrong in the account service from here on. */
  fault?: string;
  /** Everything that the bot answers. */
  bot: string[];
}

export function readChat(text: string): Chat {
  const [first = '', ...lines] = text.trimEnd().split('\n');
  const scenery = SANDBOX.exec(text);
  const turns: ChatTurn[] = [];
  for (const line of lines) {
    if (line === scenery?.[0] || line.trim() === '') continue;
    const cue = readCue(line);
    if (cue) turns.push({ ...cue, bot: [] });
    else turns.at(-1)?.bot.push(line);
  }
  return {
    title: first.replace(/^#\s*/, ''),
    ...(scenery && { sandbox: scenery[1] ?? true }),
    turns,
  };
}

const SANDBOX = /^\(sandbox(?:: (\S+) is logged in)?\)$/mu;
const FAULT = /^\(fault: (\w+)\)$/;
const SILENCE = /^\((\d+ \w+) pass(?:es)?\)$/;
const SAID = /^customer:(?: (.*))?$/;

/** undefined for a line of the bot's. */
function readCue(line: string): Omit<ChatTurn, 'bot'> | undefined {
  const [, fault] = FAULT.exec(line) ?? [];
  if (fault !== undefined) return { fault };
  const [, silence] = SILENCE.exec(line) ?? [];
  if (silence !== undefined) return { silence };
  const said = SAID.exec(line);
  return said ? { customer: said[1] ?? '' } : undefined;
}

export function writeChat({ title, sandbox, turns }: Chat): string {
  const scenery =
    sandbox === undefined
      ? []
      : [sandbox === true ? '(sandbox)' : `(sandbox: ${sandbox} is logged in)`];
  const said = turns.map((turn) => [cueOf(turn), ...turn.bot].join('\n'));
  return [`# ${title}`, '', ...scenery, ...said].join('\n') + '\n';
}

function cueOf({ customer = '', silence, fault }: ChatTurn): string {
  if (silence !== undefined) return `(${silence} pass)`;
  return fault === undefined ? `customer: ${customer}`.trimEnd() : `(fault: ${fault})`;
}

/** `\u200f` in a transcript is the character it names, so that invisible ones can be seen. */
export function unescapeText(text: string): string {
  return JSON.parse(`"${text.replaceAll('"', '\\"')}"`) as string;
}

const UNITS_MS: Record<string, number> = {
  minute: 60_000,
  hour: 3_600_000,
  day: 86_400_000,
};

/** `6 minutes` in milliseconds. */
export function durationMs(text: string): number {
  const [count = '', unit = ''] = text.split(' ');
  const unitMs = UNITS_MS[unit.replace(/s$/, '')];
  if (unitMs === undefined) throw new Error(`Expected minutes, hours or days, got "${text}".`);
  return Number(count) * unitMs;
}
