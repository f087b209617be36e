import type { CodePrompt } from '../src/dialog/define-dialog.ts';
import { email } from '../src/dialog/slots.ts';

/** How a customer who is not logged in proves to hold the verified contact e-mail. Two dialogs ask for it alike. */

export const contactEmail = email({
  ask: 'Which email address did you use in your chat or ticket with support? If it is the verified contact of an account, I’ll have a code sent there.',
  retry:
    'That does not look like an email address. Please write it in full, such as name@example.com.',
  help: 'The code shows that it is really you. I say the same for every address, so nobody can learn here who has an account.',
});

export const CODE_NOT_RIGHT = 'That code isn’t right. You have {left}.';
export const CODE_EXPIRED = 'That code has expired. Use “Send a new code”; you have {left}.';
export const CODE_NOT_CHECKED =
  'I couldn’t check the code just now. Please enter it again; you have {left}.';

/** Codes are 8 digits, as the account service sends them. */
export const emailCode: CodePrompt = {
  kind: 'code',
  ask: 'If that address is known, a code is on its way to it. Please enter the code in the field below. Don’t write it as a message, and don’t give it to anyone who asks you for it.',
  help: 'Look in the mailbox of the address you gave, and in its spam folder.',
  label: 'Code from the email',
  digits: 8,
  instead: [
    {
      title: 'Send a new code',
      words:
        'new code, another code, send again, resend, no code, didnt get it, nothing came, not received, no email, no mail',
      redo: 'sendCode',
    },
    {
      title: 'Use another address',
      words:
        'other address, another address, different address, wrong address, other email, another email, different email, wrong email, cant open that mailbox',
      redo: 'contactEmail',
    },
  ],
};
