import type { SecureField } from '../dialog/step.ts';
import type { Attachment } from '../storage/activity.ts';

/**
 * The card with the one field that codes are entered in. What it submits is `{ kind: 'code', nonce, code }`.
 * https://adaptivecards.io/explorer/Input.Text.html
 */
export function codeCard({ label, digits, nonce }: SecureField): Attachment {
  return {
    contentType: 'application/vnd.microsoft.card.adaptive',
    content: {
      $schema: 'http://adaptivecards.io/schemas/adaptive-card.json',
      type: 'AdaptiveCard',
      version: '1.5',
      body: [
        {
          type: 'Input.Text',
          id: 'code',
          label,
          style: 'Password',
          maxLength: digits + 2,
          isRequired: true,
          regex: `^(?:[0-9][ -]?){${digits}}$`,
          errorMessage: `The code has ${digits} digits.`,
        },
      ],
      actions: [{ type: 'Action.Submit', title: 'Send the code', data: { kind: 'code', nonce } }],
    },
  };
}
