import type { Dialog } from '../../../src/dialog/define-dialog.ts';
import { GUIDED_ONLY, type Facts } from '../../../src/dialog/facts.ts';
import type { Start } from './walk.ts';

export const ACCOUNT = 'j•••@e•••.com';
const LOCKED_OUT: Facts = {
  level: 'A0',
  assistedFreeze: true,
  joinPolicy: 'email_and_authenticator_code',
  channelIsPrivate: true,
};
const LOGGED_IN: Facts = { ...LOCKED_OUT, level: 'A2', maskedAccount: ACCOUNT };
const OPEN_CHANNEL: Facts = { ...LOCKED_OUT, channelIsPrivate: false, joinPolicy: 'email_code' };
const EMAIL_CODE: Facts = { ...LOCKED_OUT, joinPolicy: 'email_code' };
const UNASSISTED: Facts = { ...LOGGED_IN, assistedFreeze: false };
const UNNAMED: Facts = { ...LOCKED_OUT, level: 'A2' };

/** What the dialogs with effects are told; the others depend on nothing. */
const FACTS: Readonly<Record<string, readonly Facts[]>> = {
  'freeze-account': [GUIDED_ONLY, LOCKED_OUT, LOGGED_IN, OPEN_CHANNEL, UNNAMED, UNASSISTED],
  'reset-2fa': [GUIDED_ONLY, LOGGED_IN, UNNAMED],
  'join-video-call': [GUIDED_ONLY, LOCKED_OUT, OPEN_CHANNEL, EMAIL_CODE],
};

/** From the first question, and with what other dialogs pass on. */
export function startsOf(dialog: Dialog): Start[] {
  const facts = FACTS[dialog.id] ?? [GUIDED_ONLY];
  const values =
    dialog.id === 'freeze-account' ? [{}, { wish: 'freeze', reason: 'compromised' }] : [{}];
  return facts.flatMap((each) =>
    values.map((some) => ({ dialogId: dialog.id, values: some, facts: each })),
  );
}
