import { defineDialog } from '../src/dialog/define-dialog.ts';
import { yesNo } from '../src/dialog/slots.ts';
import { cite } from '../src/dialog/text.ts';

/** Explains. Changing a contact is nothing that the bot can do. */
export const changeEmail = defineDialog({
  id: 'change-email',
  title: 'changing your email',
  called: 'change email, changing email, new email',

  slots: {
    canOpenMailbox: yesNo({
      ask: [
        cite(
          'change-email',
          'When you change your email, a 6-digit verification code goes to both your new and your current email.',
        ),
        'Can you still open your current mailbox?',
      ],
      retry: 'Please answer yes or no: can you still read mail at your current address?',
      help: 'Without the code from the current mailbox, the change can’t be finished.',
      yes: 'can open, still have it, have access, can read',
      no: 'cant open, no access, lost it, lost access, cant read, hacked mailbox, old email is gone',
      notSure: {
        advice: 'Try to log in to that mailbox first. If you get in, the answer is yes.',
      },
    }),
  },

  script: [
    { ask: 'canOpenMailbox' },
    { when: ({ canOpenMailbox }) => canOpenMailbox === false, end: 'mailbox_lost' },
    { end: 'steps_given' },
  ],

  ends: {
    steps_given: {
      say: [
        'Here is how, in the app:',
        cite(
          'change-email',
          [
            '1. Open the app and go to **User Center**.',
            '2. Select **Profile and Settings**, go to **Security**, and select **Email** under **Authentication methods**.',
            '3. Select **Change email address**.',
            '4. Enter your new address in the **New email address** field.',
            '5. Select **Send code** in both the **Verify new email address** and the **Verify current email address** field, and use the 6-digit code from each mailbox.',
          ].join('\n'),
        ),
        'Enter those codes in the app only, never here. If something looks different, ask for a person.',
      ],
    },
    mailbox_lost: {
      say: 'Then it isn’t a change but a lost sign-in method. Let’s see what is possible.',
      then: {
        dialogId: 'reset-2fa',
        values: () => ({ trouble: 'lost', methodsLost: ['email'] }),
      },
    },
  },
});
