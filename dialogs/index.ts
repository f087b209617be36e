import { tabulateDialogs } from '../src/dialog/dialog-table.ts';
import { changeEmail } from './change-email.ts';
import { changePhone } from './change-phone.ts';
import { closeAccount } from './close-account.ts';
import { freezeAccount } from './freeze-account.ts';
import { joinVideoCall } from './join-video-call.ts';
import { resetTwoFactor } from './reset-2fa.ts';
import { smsCodeNotReceived } from './sms-code-not-received.ts';
import { talkToAgent } from './talk-to-agent.ts';
import { updateAuthenticator } from './update-authenticator.ts';

/** Every dialog there is. A new one is a file of this folder and a line here. */
export const dialogs = tabulateDialogs([
  freezeAccount,
  resetTwoFactor,
  joinVideoCall,
  talkToAgent,
  smsCodeNotReceived,
  changeEmail,
  changePhone,
  updateAuthenticator,
  closeAccount,
]);
