import { z } from 'zod';

const Mention = z.object({
  type: z.literal('mention'),
  text: z.string().min(1),
  mentioned: z.object({ id: z.string(), name: z.string().nullish() }),
});

/**
 * What a person wrote: every mention of the bot is taken out, wherever it stands and however often; other people's
 * mentions become their names. Teams writes `<at>Name</at>`, and `&nbsp;` for spaces next to it.
 */
export function readableText(text: string, entities: readonly unknown[], botId: string): string {
  let readable = text;
  for (const entity of entities) {
    const mention = Mention.safeParse(entity);
    if (!mention.success) continue;
    const { mentioned, text: written } = mention.data;
    const name = mentioned.id === botId ? ' ' : (mentioned.name ?? ' ');
    readable = readable.replaceAll(written, () => name);
  }
  return readable
    .replaceAll(/&nbsp;|\u00a0/gu, ' ')
    .replaceAll(/<at(?:\s[^>]{0,200})?>(.{0,200}?)<\/at>/gsu, '$1')
    .replaceAll(/ {2,}/gu, ' ')
    .trim();
}
