/**
 * What a customer wrote, out of Slack's message text: without the mention of the bot, links and mentions as they were
 * typed. https://docs.slack.dev/messaging/formatting-message-text#retrieving-messages
 */
export function toPlainText(text: string, botId: string | undefined): string {
  return text
    .replaceAll(/<([^<>]*)>/g, (_all, inner: string) => readReference(inner, botId))
    .replaceAll('&lt;', '<')
    .replaceAll('&gt;', '>')
    .replaceAll('&amp;', '&')
    .trim();
}

export function mentions(text: string, botId: string | undefined): boolean {
  return botId !== undefined && new RegExp(`<@${botId}(?:\\|[^>]*)?>`).test(text);
}

function readReference(inner: string, botId: string | undefined): string {
  const [target = '', label] = inner.split('|', 2);
  const name = label ?? target.slice(1);
  if (target.startsWith('@')) return target === `@${botId ?? ''}` ? '' : `@${name}`;
  if (target.startsWith('#')) return `#${name}`;
  // Such as <!here>, <!subteam^S1|@team> and <!date^1|now>.
  if (target.startsWith('!')) return label ?? `@${name}`;
  // What looks like an address is made a link; the label is what the customer typed.
  return label ?? target.replace(/^(?:mailto|tel):/, '');
}
