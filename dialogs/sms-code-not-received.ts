import { defineDialog } from '../src/dialog/define-dialog.ts';
import { yesNo } from '../src/dialog/slots.ts';
import { cite } from '../src/dialog/text.ts';
import { surface } from './shared.ts';

const DID_IT_ARRIVE = {
  yes: 'it worked, worked, got it, arrived, solved, came',
  no: 'didnt work, nothing, still not, no code, not there, still nothing',
};

/** One tip at a time, in the order of the article. */
export const smsCodeNotReceived = defineDialog({
  id: 'sms-code-not-received',
  title: 'the code that didn’t arrive',
  called: 'sms, text message, code',

  slots: {
    surface,
    otherMethodHelped: yesNo({
      ask: [
        cite(
          'sms-code-not-received',
          'Where the code is asked, select **didn’t receive anything** and choose another verification method.',
        ),
        'Did another method work?',
      ],
      retry: 'Please answer yes or no: did another verification method work?',
      help: 'The line is below the field where the code is entered. If you don’t see it, say no.',
      ...DID_IT_ARRIVE,
      notSure: { means: false },
    }),
    callHelped: yesNo({
      ask: [
        cite(
          'sms-code-not-received',
          'On the web, select **call me instead** if you can’t receive the SMS code.',
        ),
        'Did the call bring you the code?',
      ],
      retry: 'Please answer yes or no: did the call bring you the code?',
      help: 'If you can’t see “call me instead”, say no.',
      ...DID_IT_ARRIVE,
      notSure: { means: false },
    }),
    selfResetHelped: yesNo({
      ask: [
        cite(
          'sms-code-not-received',
          'You can also try to self-reset your mobile number from the app.',
        ),
        'Does it work now, or shall a person look into it?',
      ],
      retry: 'Please answer yes if it works now, or no if a person should look into it.',
      help: 'My article doesn’t hold the steps of that. Say no, and a person takes over.',
      yes: DID_IT_ARRIVE.yes,
      no: `${DID_IT_ARRIVE.no}, person please, look into it`,
      notSure: { means: false },
    }),
  },

  script: [
    { ask: 'surface' },
    { ask: 'otherMethodHelped' },
    { when: ({ otherMethodHelped }) => otherMethodHelped === true, end: 'solved' },
    { when: ({ surface: place }) => place === 'web', ask: 'callHelped' },
    { when: ({ callHelped }) => callHelped === true, end: 'solved' },
    { ask: 'selfResetHelped' },
    { when: ({ selfResetHelped }) => selfResetHelped === true, end: 'solved' },
    { end: 'request_submitted' },
  ],

  ends: {
    solved: {
      say: 'Good to hear. Never write such a code in a chat, here included.',
      isSolved: true,
    },
    request_submitted: {
      say: [
        cite(
          'sms-code-not-received',
          'If self-reset doesn’t work either, a request is the way to go.',
        ),
        'I have opened one for you: ticket **{ticket}**. It says what you tried.',
      ],
      ticket: { reason: 'sms_code_not_received', priority: 'normal' },
    },
  },
});
