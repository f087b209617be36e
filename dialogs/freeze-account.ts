import { defineDialog } from '../src/dialog/define-dialog.ts';
import type { Facts } from '../src/dialog/facts.ts';
import { choice, yesNo } from '../src/dialog/slots.ts';
import { cite } from '../src/dialog/text.ts';
import {
  CODE_EXPIRED,
  CODE_NOT_CHECKED,
  CODE_NOT_RIGHT,
  contactEmail,
  emailCode,
} from './bind-by-email.ts';
import { freezeAccount as freeze, startBinding, verifyBinding } from './effects.ts';
import { canLogIn, SELF_SERVICE, surface } from './shared.ts';

const CONSEQUENCES = cite(
  'freeze-account-app',
  'Once you freeze your account, you won’t be able to log in, or to register using the same email, phone or personal identity information.',
);
const HOW_TO_UNDO = cite(
  'freeze-account-app',
  'You can unfreeze it later by completing security authentication: phone, email and authenticator app.',
);
const CAN_BE_UNFROZEN = cite(
  'freeze-account-app',
  'A frozen account can be unfrozen later, by completing security authentication: phone, email and authenticator app.',
);
const I_CANNOT_UNFREEZE = 'I can’t unfreeze an account, whoever asks me to.';

export const freezeAccount = defineDialog({
  id: 'freeze-account',
  title: 'freezing your account',
  called: 'freeze, freezing, lock',
  isConfidential: true,

  slots: {
    wish: choice({
      ask: 'Do you want to freeze your account, or is it frozen already?',
      retry:
        'Please pick one: freeze it, undo a freeze, or a restriction that you did not ask for.',
      help: 'Freezing it yourself, undoing that, and a restriction that you did not ask for are three different things.',
      options: {
        freeze: { title: 'I want to freeze it', words: 'freeze it, freeze my account, lock it' },
        unfreeze: {
          title: 'I froze it and want it back',
          words: 'unfreeze, unlock, undo, i froze it, want it back',
        },
        restricted: {
          title: 'It was frozen or restricted, not by me',
          words:
            'is frozen, is restricted, restricted, blocked, suspended, not by me, is locked, you froze',
        },
      },
      notSure: {
        advice:
          'If you can’t use it and did not freeze it yourself, it was restricted, not by you.',
      },
    }),
    reason: choice({
      ask: 'What is the reason? If someone else may be in your account, tell me first: then we hurry.',
      opening: true,
      retry: 'Please pick the one that comes closest.',
      help: 'If someone else is in your account, a person is told at once. Otherwise it only helps me to say the right things.',
      options: {
        compromised: {
          title: 'Someone else is in my account',
          words:
            'hacked, hacker, someone else, somebody, someone, stolen money, scam, scammed, phished, compromised, unknown login, unknown device, strange device, not me, gave my code, suspicious',
        },
        lost_device: {
          title: 'I lost my phone or computer',
          words:
            'lost my phone, lost phone, lose phone, lose my phone, phone was stolen, phone got stolen, stole my phone, stolen phone, broke my phone, lost device, lost my device, lost my computer, lost my laptop, stolen laptop, phone is gone, phone is broken',
        },
        pause: {
          title: 'I want a break',
          words: 'break, pause, holiday, vacation, not using it, for a while, travel, temporarily',
        },
        other: {
          title: 'Another reason',
          words: 'other, something else, rather not say, none of these',
        },
      },
      notSure: { means: 'other' },
    }),
    kindOfBreak: choice({
      ask: [
        'There are two ways to stop using an account.',
        CAN_BE_UNFROZEN,
        cite(
          'close-account-web',
          'Once an account is closed, it is permanently closed and can’t be retrieved.',
        ),
        'Which one do you mean?',
      ],
      retry: 'Please say “freeze”, which can be undone, or “close”, which can’t.',
      help: 'For a break, freezing is enough.',
      options: {
        freeze: { title: 'Freeze it', words: 'freeze, freezing, the one i can undo, temporary' },
        close: { title: 'Close it for good', words: 'close, closing, delete, permanent, for good' },
      },
      notSure: { means: 'freeze' },
    }),
    canLogIn,
    surface,
    contactEmail,
    hasAllProofs: yesNo({
      ask: [
        cite(
          'freeze-account-app',
          'To unfreeze your account you complete three security authentications: phone, email and authenticator app.',
        ),
        'Do you still have all three?',
      ],
      retry:
        'Please answer yes or no: do you have your phone number, your email and your authenticator app?',
      help: `${I_CANNOT_UNFREEZE} I can tell you what is needed, or pass you on.`,
      yes: 'all three, have all, all of them',
      no: 'lost, missing, not all, only two, dont have',
      notSure: { means: false },
    }),
  },

  acts: {
    sendCode: {
      effect: startBinding,
      input: ({ contactEmail: address }) => ({
        contactEmail: address,
        purpose: 'protective_freeze',
      }),
      done: 'A code was sent.',
    },
    verifyCode: {
      effect: verifyBinding,
      ask: emailCode,
      input: (_known, code) => ({ code, purpose: 'protective_freeze' }),
      again: {
        code_incorrect: CODE_NOT_RIGHT,
        challenge_expired: CODE_EXPIRED,
        outcome_unknown: CODE_NOT_CHECKED,
      },
      done: 'Your contact email was checked.',
    },
    freeze: {
      effect: freeze,
      ask: {
        kind: 'confirmation',
        consequences: CONSEQUENCES,
        effect: 'I would now freeze the account **{account}**.',
        undo: [HOW_TO_UNDO, I_CANNOT_UNFREEZE],
        yes: 'Yes, freeze my account',
        no: 'No, don’t freeze it',
      },
      input: ({ reason }) => ({ reason: reason ?? 'other' }),
      done: 'Your account was frozen.',
    },
  },

  script: [
    // What became of it is told, whatever has changed on the way: the service may have gone away since.
    { when: ({ outcome }) => outcome.freeze === 'ok', end: 'frozen' },
    { when: ({ outcome }) => outcome.freeze === 'already_frozen', end: 'already_frozen' },
    { when: ({ outcome }) => outcome.freeze === 'declined', end: 'declined' },
    { when: ({ outcome }) => outcome.freeze === 'unconfirmed', end: 'unconfirmed' },

    { ask: 'wish' },
    { when: ({ wish }) => wish === 'restricted', end: 'restricted' },
    { when: ({ wish }) => wish === 'unfreeze', ask: 'hasAllProofs' },
    {
      when: ({ wish, hasAllProofs }) => wish === 'unfreeze' && hasAllProofs === true,
      end: 'unfreeze_explained',
    },
    { when: ({ wish }) => wish === 'unfreeze', end: 'proof_missing' },

    { ask: 'reason' },
    {
      when: ({ reason }) => reason === 'compromised',
      ticket: { reason: 'account_compromised', priority: 'urgent' },
      say: 'I have told our support team that this is urgent: ticket **{ticket}**. Nobody from support will ask you for a code, a password or a seed phrase. Let’s freeze your account now.',
    },
    { when: ({ reason }) => reason === 'pause', ask: 'kindOfBreak' },
    { when: ({ kindOfBreak }) => kindOfBreak === 'close', end: 'close_instead' },

    // Who is proven is only asked for the confirmation; everyone else may be able to do it alone.
    { when: ({ facts }) => !mayFreeze(facts), ask: 'canLogIn' },
    {
      when: ({ facts, canLogIn: canEnter }) => !mayFreeze(facts) && canEnter === true,
      ask: 'surface',
    },
    {
      when: ({ facts, canLogIn: canEnter }) => !mayFreeze(facts) && canEnter === true,
      end: 'self_service',
    },
    { when: ({ facts }) => !facts.assistedFreeze, end: 'needs_person' },

    // Locked out: the code to the contact email is proof enough to protect the account.
    { when: ({ facts }) => facts.level === 'A0' && !facts.channelIsPrivate, end: 'needs_person' },
    { when: isBinding, ask: 'contactEmail' },
    { when: isBinding, do: 'sendCode' },
    { when: ({ outcome }) => outcome.sendCode === 'rate_limited', end: 'too_many_codes' },
    {
      when: ({ outcome }) => outcome.sendCode !== undefined && outcome.sendCode !== 'ok',
      end: 'needs_person',
    },
    { when: isBinding, do: 'verifyCode' },
    {
      when: ({ outcome }) => outcome.verifyCode !== undefined && outcome.verifyCode !== 'ok',
      end: 'code_failed',
    },

    { do: 'freeze' },
    { end: 'not_frozen' },
  ],

  ends: {
    frozen: {
      isSolved: true,
      say: ({ data, reason }) => [
        `Your account is frozen. The receipt is **${data.freeze?.receipt ?? ''}**.`,
        CONSEQUENCES,
        HOW_TO_UNDO,
        reason === 'compromised'
          ? 'Your ticket stays open: a person looks into what happened before.'
          : 'If someone else was in your account, ask for a person now.',
      ],
    },
    already_frozen: { say: ['Your account was frozen already, so I did nothing.', HOW_TO_UNDO] },
    self_service: {
      say: ({ surface: place, reason }) => [
        CONSEQUENCES,
        HOW_TO_UNDO,
        cite(
          place === 'web' ? 'freeze-account-web' : 'freeze-account-app',
          `${SELF_SERVICE} “How do I freeze my account? (${place === 'web' ? 'web' : 'app'})”.`,
        ),
        'I hold only part of that article, so I can’t list the steps.',
        reason === 'compromised'
          ? 'Meanwhile your urgent ticket is with a person, who answers you here.'
          : 'If you don’t find your way, ask for a person.',
      ],
    },
    needs_person: {
      say: [
        'I can’t freeze it from here, so a person has to. Your ticket is **{ticket}**. It is urgent, and it says what you told me.',
        'Write here whatever else happens: they will read it. Please don’t send codes or passwords to anyone, us included.',
      ],
      ticket: { reason: 'freeze_needs_person', priority: 'urgent' },
    },
    too_many_codes: {
      say: 'Too many codes were asked for, so I can’t send another for now. A person will help you freeze the account: your ticket is **{ticket}**.',
      ticket: { reason: 'freeze_too_many_codes', priority: 'urgent' },
    },
    code_failed: {
      say: 'The code could not be checked, so I have stopped here, and nothing is frozen. A person will help you: your ticket is **{ticket}**.',
      ticket: { reason: 'freeze_code_failed', priority: 'urgent' },
    },
    not_frozen: {
      say: 'I could not freeze the account: it is **not** frozen. I have told a person that this is urgent. Your ticket is **{ticket}**.',
      ticket: { reason: 'freeze_failed', priority: 'urgent' },
    },
    unconfirmed: {
      say: 'I still can’t say whether your account is frozen. A person now looks into it: your ticket is **{ticket}**. Please treat the account as not frozen until you hear from them.',
      ticket: { reason: 'freeze_unconfirmed', priority: 'urgent' },
    },
    declined: { say: 'OK, nothing was frozen and nothing was changed.' },
    close_instead: {
      say: 'Then let’s look at closing.',
      then: { dialogId: 'close-account', values: () => ({ wish: 'close' }) },
    },
    unfreeze_explained: {
      say: [
        cite(
          'freeze-account-app',
          'Then you can unfreeze it yourself, by completing security authentication with your phone, your email and your authenticator app.',
        ),
        `${I_CANNOT_UNFREEZE} My article doesn’t say where to begin; if you get stuck, ask for a person.`,
      ],
    },
    proof_missing: {
      say: `Without all three it needs a person. ${I_CANNOT_UNFREEZE} Our support team can tell you what is possible: your ticket is **{ticket}**.`,
      ticket: { reason: 'unfreeze_proof_missing', priority: 'normal' },
    },
    restricted: {
      say: 'A restriction that you did not ask for is another matter than freezing, and I can’t see why it was made. A person can: your ticket is **{ticket}**.',
      ticket: { reason: 'account_restricted', priority: 'normal' },
    },
  },

  siblings: {
    'close-account': {
      difference: [
        CAN_BE_UNFROZEN,
        cite('close-account-web', 'A closed account is permanently closed and can’t be retrieved.'),
      ],
    },
  },
});

function mayFreeze({ level, assistedFreeze }: Facts): boolean {
  return assistedFreeze && level !== 'A0';
}

/** Nothing proves the customer but the code; after it, the level is no longer `A0`. */
function isBinding({
  facts,
  outcome,
}: {
  facts: Facts;
  outcome: { verifyCode?: string };
}): boolean {
  return facts.level === 'A0' || outcome.verifyCode !== undefined;
}
