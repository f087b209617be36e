import { defineDialog } from '../src/dialog/define-dialog.ts';
import { choice } from '../src/dialog/slots.ts';
import { cite } from '../src/dialog/text.ts';
import { SELF_SERVICE, surface } from './shared.ts';

const CONSEQUENCES = [
  cite(
    'close-account-web',
    'Once the account is closed, it is permanently closed and can’t be retrieved.',
  ),
  cite('close-account-web', 'After closing your account, there’s a 30-day cooling period.'),
];
const FREEZE_CAN_BE_UNDONE = cite(
  'freeze-account-app',
  'A frozen account can be unfrozen later, by completing security authentication: phone, email and authenticator app.',
);

/** Explains and offers the freeze instead. Closing is nothing that the bot can do. */
export const closeAccount = defineDialog({
  id: 'close-account',
  title: 'closing your account',
  called: 'close, closing, delete, deleting',

  slots: {
    wish: choice({
      ask: [
        'Closing is for good, so please read this first.',
        ...CONSEQUENCES,
        FREEZE_CAN_BE_UNDONE,
        'Do you want to close your account, or is freezing it enough?',
      ],
      retry: 'Please say “close”, which can’t be undone, or “freeze”, which can.',
      help: 'I can’t close it for you; I can show you where. If you only want to stop for a while, or fear that someone is in your account, freezing is enough.',
      options: {
        close: {
          title: 'Close it for good',
          words: 'close, closing, close it, delete, deleting, delete it, permanently, for good',
        },
        freeze: {
          title: 'Freeze it instead',
          words: 'freeze, freezing, pause, lock, can be undone, a break',
        },
        position: {
          title: 'I mean a trade, not my account',
          words: 'trade, position, order, not my account',
        },
      },
      notSure: {
        advice: 'If you are not sure, freeze it: that leaves closing open for later.',
      },
    }),
    surface,
  },

  script: [
    { ask: 'wish' },
    { when: ({ wish }) => wish === 'freeze', end: 'freeze_instead' },
    { when: ({ wish }) => wish === 'position', end: 'about_a_trade' },
    { ask: 'surface' },
    { end: 'self_service' },
  ],

  ends: {
    self_service: {
      say: ({ surface: place }) => [
        cite(
          place === 'web' ? 'close-account-web' : 'close-account-app',
          `${SELF_SERVICE} “How do I close my account? (${place === 'web' ? 'web' : 'app'})”.`,
        ),
        ...CONSEQUENCES,
        'I can’t close an account, and I hold only part of that article. If you get stuck, ask for a person.',
      ],
    },
    freeze_instead: {
      say: 'Good, then let’s freeze it.',
      then: { dialogId: 'freeze-account', values: () => ({ wish: 'freeze' }) },
    },
    about_a_trade: {
      say: 'I have no article on closing a trade or a position, so I’d rather not guess. A person can help: just say “agent”.',
    },
  },

  siblings: {
    'freeze-account': {
      values: { wish: 'freeze' },
      difference: [
        FREEZE_CAN_BE_UNDONE,
        cite('close-account-web', 'A closed account can’t be retrieved.'),
      ],
    },
  },
});
