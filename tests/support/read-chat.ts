/** A `.chat` transcript: a title, then what the customer and the bot say in turn, as the terminal shows it. */
export interface Chat {
  title: string;
  turns: ChatTurn[];
}

export interface ChatTurn {
  /** What the customer sends; `\n`, `\u200f` and the like stand for themselves, as in JSON. */
  customer: string;
  /** Everything that the bot answers. */
  bot: string[];
}

export function readChat(text: string): Chat {
  const [first = '', ...lines] = text.trimEnd().split('\n');
  const turns: ChatTurn[] = [];
  for (const line of lines) {
    const current = turns.at(-1);
    if (line.startsWith('customer: ') || line === 'customer:')
      turns.push({ customer: line.slice('customer: '.length), bot: [] });
    else if (line.trim() !== '') current?.bot.push(line);
  }
  return { title: first.replace(/^#\s*/, ''), turns };
}

export function writeChat(chat: Chat): string {
  const turns = chat.turns.map(({ customer, bot }) =>
    [`customer: ${customer}`.trimEnd(), ...bot].join('\n'),
  );
  return [`# ${chat.title}`, '', ...turns].join('\n') + '\n';
}

/** `\u200f` in a transcript is the character it names, so that invisible ones can be seen. */
export function unescapeText(text: string): string {
  return JSON.parse(`"${text.replaceAll('"', '\\"')}"`) as string;
}
