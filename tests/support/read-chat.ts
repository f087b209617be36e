/** A `.chat` transcript: a title, then what the customer and the bot say in turn, as the terminal shows it. */
export interface Chat {
  title: string;
  turns: ChatTurn[];
}

export interface ChatTurn {
  /** What the customer sends; `\n`, `\u200f` and the like stand for themselves, as in JSON. */
  customer?: string;
  /** How long the customer says nothing instead, such as `6 minutes`. */
  silence?: string;
  /** Everything that the bot answers. */
  bot: string[];
}

export function readChat(text: string): Chat {
  const [first = '', ...lines] = text.trimEnd().split('\n');
  const turns: ChatTurn[] = [];
  for (const line of lines) {
    const current = turns.at(-1);
    const silence = /^\((\d+ \w+) pass(?:es)?\)$/.exec(line)?.[1];
    if (silence !== undefined) turns.push({ silence, bot: [] });
    else if (line.startsWith('customer: ') || line === 'customer:')
      turns.push({ customer: line.slice('customer: '.length), bot: [] });
    else if (line.trim() !== '') current?.bot.push(line);
  }
  return { title: first.replace(/^#\s*/, ''), turns };
}

export function writeChat(chat: Chat): string {
  const turns = chat.turns.map(({ customer = '', silence, bot }) => {
    const first = silence === undefined ? `customer: ${customer}`.trimEnd() : `(${silence} pass)`;
    return [first, ...bot].join('\n');
  });
  return [`# ${chat.title}`, '', ...turns].join('\n') + '\n';
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
