import { toAdaptiveCard } from '../cards/to-adaptive-card.ts';

/**
 * What Teams shows in place of the card that was tapped: what was chosen stays readable, and is not tapped twice.
 * https://learn.microsoft.com/adaptive-cards/authoring-cards/universal-action-model#response-format
 */
export function answerTap(shown: string | undefined): object {
  const text = shown === undefined ? 'Sent.' : `You chose: ${escapeMarkdown(shown)}`;
  const card = toAdaptiveCard(
    { blocks: [{ kind: 'text', text, isHeading: false }], actions: [] },
    { taps: 'execute' },
  );
  return { statusCode: 200, type: card.contentType, value: card.content };
}

export function refuseTap(): object {
  return {
    statusCode: 400,
    type: 'application/vnd.microsoft.error',
    value: { code: 'BadRequest', message: 'Expected action.data to be an object.' },
  };
}

function escapeMarkdown(text: string): string {
  return text.replaceAll(/[\\*_`[\]]/gu, String.raw`\$&`);
}
