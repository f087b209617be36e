import { defineDialog } from '../src/dialog/define-dialog.ts';
import { choice, choices, yesNo } from '../src/dialog/slots.ts';
import { cite } from '../src/dialog/text.ts';
import { startResetRequest } from './effects.ts';
import { canLogIn, SELF_SERVICE } from './shared.ts';

const ALL_THREE_NEEDED = cite(
  'reset-2fa',
  'Your account requires all three 2FA methods to be active at the same time: an authenticator app, a phone number and an email address.',
);
const I_CANNOT_FINISH =
  'I can’t reset anything myself, and I never need a code, a password or a photo of your ID.';

type Method = 'authenticator' | 'phone' | 'email';

export const resetTwoFactor = defineDialog({
  id: 'reset-2fa',
  title: 'resetting your two-factor authentication',
  called: 'reset, resetting, lost, gone',
  isConfidential: true,

  slots: {
    trouble: choice({
      ask: 'What happened to your two-factor authentication?',
      opening: true,
      retry: 'Please pick the one that comes closest.',
      help: 'I can’t reset anything myself. What you can do depends on whether something is lost, fails, or is in someone else’s hands.',
      options: {
        lost: {
          title: 'I lost it, or can’t get to it',
          words: 'lost, no access, gone, broke, broken, deleted, stolen, new phone, cant access',
        },
        failing: {
          title: 'I have it, but codes fail or don’t come',
          words:
            'codes fail, code fails, not working, doesnt work, wrong code, invalid, dont come, no code, incorrect',
        },
        change: {
          title: 'It works, I want another authenticator',
          words: 'it works, want another, want a new one, still works, still have it, change it',
        },
        turnOff: {
          title: 'I want to turn it off',
          words: 'turn off, turn it off, disable, remove, without 2fa',
        },
        compromised: {
          title: 'Someone else may be in my account',
          words: 'someone else, hacked, hacker, compromised, not me, somebody',
        },
      },
      notSure: {
        advice:
          'If you still have the app, the phone and the mailbox, choose that codes fail. If one of them is gone, choose that you lost it.',
      },
    }),
    methodFailing: choice({
      ask: 'Which codes fail or don’t come?',
      retry: 'Please pick one: authenticator app, phone or email.',
      help: 'For codes by text message I know some tips.',
      options: {
        phone: { title: 'By text message', words: 'phone, sms, text, texts, number' },
        authenticator: { title: 'From the authenticator app', words: 'authenticator, app, google' },
        email: { title: 'By email', words: 'email, mail, mailbox' },
      },
      notSure: { advice: 'Look at what the page asks for: it names the way the code is sent.' },
    }),
    wantsReset: yesNo({
      ask: 'I have no tips on that in my articles. Do you want to reset it?',
      retry: 'Please answer yes to reset it, or no to talk to a person.',
      help: 'A reset replaces what does not work. If you say no, I pass you on.',
      yes: 'reset it, reset, ok, okay',
      no: 'person, dont reset, rather not',
      notSure: { means: false },
    }),
    methodsLost: choices({
      ask: [ALL_THREE_NEEDED, 'Which of these can’t you use any more? Name all of them.'],
      retry:
        'Please name what you have lost: the authenticator app, the phone number, the email, or all of them.',
      help: 'It decides whether you can do it yourself or need a person.',
      options: {
        authenticator: {
          title: 'Authenticator app',
          words: 'authenticator, google auth, code app, authy',
        },
        phone: { title: 'Phone number', words: 'phone, number, sim, mobile' },
        email: { title: 'Email', words: 'email, mail, mailbox' },
      },
      notSure: {
        advice:
          'Try each: does the authenticator app show codes, do texts arrive, can you open your mailbox?',
      },
      entity: 'method',
    }),
    canLogIn,
    knowsPassword: yesNo({
      ask: 'Do you still know your password? Please don’t write it here.',
      retry: 'Please answer yes or no: do you know your password?',
      help: 'Only yes or no; nobody from support needs the password itself.',
      yes: 'know it, i know, remember',
      no: 'forgot, forgotten, dont know it, dont remember, lost it',
      notSure: { means: false },
    }),
  },

  acts: {
    startReset: {
      effect: startResetRequest,
      ask: {
        kind: 'confirmation',
        consequences: ALL_THREE_NEEDED,
        effect: (known) =>
          `I would now start a request to reset ${listOf(methodsOf(known))} of the account **{account}**.`,
        undo: `Nothing is reset until you finish it on the official page. To undo it, leave it unfinished. ${I_CANNOT_FINISH}`,
        yes: 'Yes, start the reset request',
        no: 'No, don’t start it',
      },
      input: (known) => ({ methods: [...methodsOf(known)] }),
      done: 'A reset request was started; nothing is reset until you finish it.',
    },
  },

  script: [
    // What became of it is told, whatever has changed on the way: the service may have gone away since.
    { when: ({ outcome }) => outcome.startReset === 'ok', end: 'request_started' },
    { when: ({ outcome }) => outcome.startReset === 'request_already_open', end: 'already_open' },
    { when: ({ outcome }) => outcome.startReset === 'declined', end: 'declined' },
    { when: ({ outcome }) => outcome.startReset === 'unconfirmed', end: 'unconfirmed' },

    { ask: 'trouble' },
    { when: ({ trouble }) => trouble === 'compromised', end: 'freeze_first' },
    { when: ({ trouble }) => trouble === 'change', end: 'change_instead' },
    { when: ({ trouble }) => trouble === 'turnOff', end: 'cannot_turn_off' },

    // What fails is not lost: tips first.
    { when: ({ trouble }) => trouble === 'failing', ask: 'methodFailing' },
    {
      when: ({ trouble, methodFailing }) => trouble === 'failing' && methodFailing === 'phone',
      end: 'tips_first',
    },
    { when: ({ trouble }) => trouble === 'failing', ask: 'wantsReset' },
    { when: ({ wantsReset }) => wantsReset === false, end: 'codes_fail' },

    { when: ({ trouble }) => trouble === 'lost', ask: 'methodsLost' },
    { when: ({ methodsLost }) => methodsLost?.length === 3, end: 'all_lost' },
    { when: ({ facts }) => facts.level !== 'A2', ask: 'canLogIn' },
    { when: ({ canLogIn: canEnter }) => canEnter === false, ask: 'knowsPassword' },
    {
      when: ({ canLogIn: canEnter, knowsPassword }) =>
        canEnter === false && knowsPassword === false,
      end: 'password_lost',
    },
    {
      when: (known) => known.canLogIn === false && methodsOf(known).includes('email'),
      end: 'email_lost',
    },
    { when: ({ facts }) => facts.level !== 'A2', end: 'self_service' },

    { do: 'startReset' },
    { end: 'not_started' },
  ],

  ends: {
    freeze_first: {
      say: 'Then protecting your account comes first. A reset can wait.',
      then: {
        dialogId: 'freeze-account',
        values: () => ({ wish: 'freeze', reason: 'compromised' }),
      },
    },
    change_instead: {
      say: 'Then you don’t need a reset.',
      then: { dialogId: 'update-authenticator', values: () => ({}) },
    },
    cannot_turn_off: {
      say: [
        'It can’t be left off:',
        ALL_THREE_NEEDED,
        cite(
          'reset-2fa',
          'You won’t be able to operate your account if one of them isn’t linked, and you can’t choose one as the primary method.',
        ),
      ],
    },
    tips_first: {
      say: 'What fails is not lost yet. Let’s try what my article advises.',
      then: { dialogId: 'sms-code-not-received', values: () => ({}) },
    },
    codes_fail: {
      say: 'Then a person looks at it with you. Your ticket is **{ticket}**.',
      ticket: { reason: 'codes_fail', priority: 'normal' },
    },
    all_lost: {
      say: [
        'Without any of the three it needs a person.',
        ALL_THREE_NEEDED,
        `Your ticket is **{ticket}**. ${I_CANNOT_FINISH}`,
      ],
      ticket: { reason: 'all_methods_lost', priority: 'normal' },
    },
    password_lost: {
      say: `I have no article for a lost password together with a lost method, so a person has to help. Your ticket is **{ticket}**. ${I_CANNOT_FINISH}`,
      ticket: { reason: 'password_and_method_lost', priority: 'normal' },
    },
    email_lost: {
      say: `Without your email and without a login I have no way to know that it is you. A person has to help: your ticket is **{ticket}**. ${I_CANNOT_FINISH}`,
      ticket: { reason: 'email_lost', priority: 'normal' },
    },
    self_service: {
      say: [
        cite('reset-2fa', `${SELF_SERVICE} “How do I reset Two-factor authentication (2FA)?”.`),
        ALL_THREE_NEEDED,
        `${I_CANNOT_FINISH} I hold only part of that article, so if you don’t find your way, ask for a person.`,
      ],
    },
    request_started: {
      say: ({ data }) => [
        `The request **${data.startReset?.requestId ?? ''}** is started. [Finish it on the official page](${data.startReset?.link ?? ''}).`,
        'Nothing is reset until you have finished there.',
        ALL_THREE_NEEDED,
      ],
    },
    already_open: {
      say: 'A reset request is open already, so I did not start a second one. Please finish that one, or ask for a person.',
    },
    declined: { say: 'OK, nothing was started and nothing was changed.' },
    not_started: {
      say: 'I could not start the request, so nothing has changed. A person will help: your ticket is **{ticket}**.',
      ticket: { reason: 'reset_not_started', priority: 'normal' },
    },
    unconfirmed: {
      say: 'I still can’t say whether the request was started. A person now looks into it: your ticket is **{ticket}**.',
      ticket: { reason: 'reset_unconfirmed', priority: 'urgent' },
    },
  },

  siblings: {
    'update-authenticator': {
      difference: 'You reset an authenticator that is lost; you change one that still works.',
    },
  },
});

const NAMES: Readonly<Record<Method, string>> = {
  authenticator: 'the authenticator app',
  phone: 'the phone number',
  email: 'the email',
};

/** What is to be reset: what is lost, or the one that fails. */
function methodsOf({
  methodsLost = [],
  methodFailing,
}: {
  methodsLost?: readonly Method[] | undefined;
  methodFailing?: Method | undefined;
}): readonly Method[] {
  return methodFailing === undefined ? methodsLost : [methodFailing];
}

function listOf(methods: readonly Method[]): string {
  return methods.map((method) => NAMES[method]).join(' and ');
}
