import { defineDialog } from '../src/dialog/define-dialog.ts';
import { yesNo } from '../src/dialog/slots.ts';
import { cite } from '../src/dialog/text.ts';
import { canLogIn } from './shared.ts';

/** Explains how to move to another authenticator while the old one still works. */
export const updateAuthenticator = defineDialog({
  id: 'update-authenticator',
  title: 'changing your authenticator app',
  called: 'change, changing, update, move, switch, still have it, still works',

  slots: {
    hasOldAuthenticator: yesNo({
      ask: 'Do you still have the old authenticator app, and does it show codes?',
      retry: 'Please answer yes or no: can you still see codes in the old app?',
      help: 'Changing it asks for a code from the old one. If that is gone, it is a reset.',
      yes: 'still have it, have it, still works, shows codes, old phone works',
      no: 'lost it, gone, deleted, dont have it, no longer, empty, broke, stolen, wiped',
      notSure: {
        advice:
          'Open the old authenticator app. If it shows a six-digit code for your account, the answer is yes.',
      },
    }),
    canLogIn,
  },

  script: [
    { ask: 'hasOldAuthenticator' },
    { when: ({ hasOldAuthenticator }) => hasOldAuthenticator === false, end: 'authenticator_lost' },
    { ask: 'canLogIn' },
    { when: ({ canLogIn: canEnter }) => canEnter === false, end: 'needs_person' },
    { end: 'steps_given' },
  ],

  ends: {
    steps_given: {
      say: [
        'Here is how, in the app:',
        cite(
          'update-authenticator',
          [
            '1. Open the app and select the **Main Menu** in the upper left corner.',
            '2. Select **Profile and settings**, **Security**, **Authenticator app**, **Change authenticator app**.',
            '3. Follow the on-screen instructions and select **Next**.',
            '4. Complete the two-factor authentication (2FA) verification. You’ll receive an email or SMS confirmation once it is changed.',
          ].join('\n'),
        ),
        'Keep the old app until the new one shows codes. Never write codes here.',
      ],
    },
    authenticator_lost: {
      say: 'Then it can’t be changed, it has to be reset. Let’s see what is possible.',
      then: {
        dialogId: 'reset-2fa',
        values: () => ({ trouble: 'lost', methodsLost: ['authenticator'] }),
      },
    },
    needs_person: {
      say: 'My article only covers customers who can log in, so a person has to help you. Your ticket is **{ticket}**.',
      ticket: { reason: 'update_authenticator_without_login', priority: 'normal' },
    },
  },

  siblings: {
    'reset-2fa': {
      difference: 'You change an authenticator that still works; you reset one that is lost.',
    },
  },
});
