import { defineDialog } from '../src/dialog/define-dialog.ts';
import { yesNo } from '../src/dialog/slots.ts';
import { cite } from '../src/dialog/text.ts';
import { canLogIn } from './shared.ts';

/** Explains. Changing a contact is nothing that the bot can do. */
export const changePhone = defineDialog({
  id: 'change-phone',
  title: 'changing your phone number',
  called: 'change phone, changing phone, new number',

  slots: {
    hasOldNumber: yesNo({
      ask: 'Do you still have your old phone number, so that you can get text messages on it?',
      retry: 'Please answer yes or no: do you still get texts on the old number?',
      help: 'Changing a number that you have is one thing, having lost it another.',
      yes: 'still have it, have it, works, both numbers',
      no: 'lost it, lost my sim, gone, dont have it, no longer, stolen, cancelled',
      notSure: {
        advice: 'Send yourself a text, or call the old number. If it arrives, the answer is yes.',
      },
    }),
    canLogIn,
  },

  script: [
    { ask: 'hasOldNumber' },
    { when: ({ hasOldNumber }) => hasOldNumber === false, end: 'number_lost' },
    { ask: 'canLogIn' },
    { when: ({ canLogIn: canEnter }) => canEnter === false, end: 'needs_person' },
    { end: 'steps_given' },
  ],

  ends: {
    steps_given: {
      say: [
        'Here is how, in the app, as far as my article goes:',
        cite(
          'change-phone',
          [
            '1. Open the app and select **Menu**.',
            '2. Select **Profile and settings**, go to **Security**, and select **Phone** under **Authentication methods**.',
            '3. Select **Change phone number** and enter your new number in the **New phone number** field.',
          ].join('\n'),
        ),
        cite('change-phone', 'It’s mandatory to link both your phone number and your email.'),
        'I hold only part of that article, so the last steps are missing: follow what the app shows. Never write codes here.',
      ],
    },
    number_lost: {
      say: 'Then it isn’t a change but a lost sign-in method. Let’s see what is possible.',
      then: {
        dialogId: 'reset-2fa',
        values: () => ({ trouble: 'lost', methodsLost: ['phone'] }),
      },
    },
    needs_person: {
      say: 'My article only covers customers who can log in, so a person has to help you. Your ticket is **{ticket}**.',
      ticket: { reason: 'change_phone_without_login', priority: 'normal' },
    },
  },
});
