import { defineDialog, type CodePrompt } from '../src/dialog/define-dialog.ts';
import { choice, choiceFrom, yesNo, type Known, type Options } from '../src/dialog/slots.ts';
import { cite } from '../src/dialog/text.ts';
import {
  CODE_EXPIRED,
  CODE_NOT_CHECKED,
  CODE_NOT_RIGHT,
  contactEmail,
  emailCode,
} from './bind-by-email.ts';
import {
  createJoinLink,
  listAppointments,
  requestReminder,
  startBinding,
  verifyAuthenticator,
  verifyBinding,
  type Appointment,
} from './effects.ts';

const STEPS = cite(
  'video-call-join',
  [
    '1. Go to the **Support center**.',
    '2. Select **Join video call appointment** under **Self-service tools**.',
    '3. Enter the authentication code to join the video call.',
  ].join('\n'),
);
const WHERE_THE_CODE_GOES = cite(
  'video-call-join',
  'The email code is sent to the verified contact email that you used in your chat or ticket with customer service.',
);
const NOBODY_ASKS =
  'Nobody in a call needs your password, a seed phrase or control of your device.';

const authenticatorCode: CodePrompt = {
  kind: 'code',
  ask: cite(
    'video-call-join',
    'Now enter the authenticator code to join the video call, in the field below.',
  ),
  help: 'It is the code that your authenticator app shows for your account right now.',
  label: 'Code from the authenticator app',
  digits: 6,
  instead: [],
};

export const joinVideoCall = defineDialog({
  id: 'join-video-call',
  title: 'joining your video call',
  called: 'video call, call, appointment',
  isConfidential: true,

  slots: {
    hasAppointment: yesNo({
      ask: 'Do you have an appointment for a video call with support?',
      retry: 'Please answer yes or no: is there an appointment?',
      help: 'I can’t book a call, but I can ask a person for one.',
      yes: 'have an appointment, booked, scheduled, they gave me',
      no: 'no appointment, not booked, want one, need one, dont have',
      notSure: {
        advice: 'Look in your ticket or chat with support: an appointment is agreed there.',
      },
    }),
    gotIn: choice({
      opening: true,
      ask: ['Here is how to join:', STEPS, WHERE_THE_CODE_GOES, 'Did that get you in?'],
      retry: 'Please pick the one that fits.',
      help: NOBODY_ASKS,
      options: {
        yes: { title: 'Yes, thank you', words: 'yes, worked, im in, it did' },
        later: { title: 'My call is later', words: 'later, tomorrow, not yet, next week' },
        noCode: {
          title: 'No code arrives',
          words: 'no code, no email, no mail, nothing came, not received',
        },
        missed: { title: 'I missed my call', words: 'missed, too late, was late, over' },
        none: {
          title: 'I have no appointment',
          words:
            'no appointment, not booked, want one, need one, dont have one, book a call, book a video call, schedule a call, schedule a video call, arrange a call',
        },
        stuck: {
          title: 'Something else is wrong',
          words: 'no, something else, error, doesnt work, didnt work, cant find, stuck',
        },
      },
      notSure: { means: 'stuck' },
    }),
    foundCode: yesNo({
      ask: [WHERE_THE_CODE_GOES, 'Please look there, in the spam folder too. Is the code there?'],
      retry: 'Please answer yes or no: did you find the code?',
      help: 'It may be another address than the one you use most.',
      yes: 'found it, there it is, got it, it was in spam',
      no: 'not there, still nothing, nothing, lost that mailbox',
      notSure: { means: false },
    }),
    contactEmail,
    appointment: choiceFrom({
      ask: 'You have more than one appointment. Which one do you mean?',
      retry: 'Please pick one of the times.',
      help: 'I only name the times here.',
      options: appointmentOptions,
      notSure: { advice: 'If in doubt, take the first: it is the next one.' },
    }),
    remindMe: yesNo({
      ask: 'It is too early to join: the call can’t be opened yet. Shall I have a reminder sent to you shortly before?',
      retry: 'Please answer yes or no: do you want a reminder?',
      help: 'It goes to your contact email.',
      yes: 'remind me, ok, okay',
      no: 'no reminder',
      notSure: { means: false },
    }),
  },

  acts: {
    sendCode: {
      effect: startBinding,
      input: ({ contactEmail: address }) => ({ contactEmail: address, purpose: 'join_video_call' }),
      done: 'A code was sent.',
    },
    verifyCode: {
      effect: verifyBinding,
      ask: emailCode,
      input: (_known, code) => ({ code, purpose: 'join_video_call' }),
      again: {
        code_incorrect: CODE_NOT_RIGHT,
        challenge_expired: CODE_EXPIRED,
        outcome_unknown: CODE_NOT_CHECKED,
      },
      done: 'Your contact email was checked.',
    },
    appointments: { effect: listAppointments, input: () => ({}), done: '' },
    verifyAuthenticator: {
      effect: verifyAuthenticator,
      ask: authenticatorCode,
      input: (known, code) => ({ code, appointmentId: chosenAppointment(known)?.id }),
      again: {
        code_incorrect: CODE_NOT_RIGHT,
        code_reused: 'That code was used already. Wait for the next one; you have {left}.',
        outcome_unknown: CODE_NOT_CHECKED,
      },
      done: 'Your authenticator code was checked.',
    },
    remind: {
      effect: requestReminder,
      input: (known) => ({ appointmentId: chosenAppointment(known)?.id }),
      done: 'A reminder was asked for.',
    },
    joinLink: {
      effect: createJoinLink,
      input: (known) => ({ appointmentId: chosenAppointment(known)?.id }),
      done: 'A link to the call was made.',
    },
  },

  script: [
    // Without the account service the bot explains, and looks after what goes wrong.
    { when: isGuided, ask: 'gotIn' },
    { when: (known) => isGuided(known) && known.gotIn === 'yes', end: 'joined' },
    { when: (known) => isGuided(known) && known.gotIn === 'later', end: 'come_back' },
    { when: (known) => isGuided(known) && known.gotIn === 'missed', end: 'missed' },
    { when: (known) => isGuided(known) && known.gotIn === 'none', end: 'no_appointment' },
    { when: (known) => isGuided(known) && known.gotIn === 'noCode', ask: 'foundCode' },
    { when: (known) => isGuided(known) && known.foundCode === true, end: 'joined' },
    { when: isGuided, end: 'stuck' },

    { ask: 'hasAppointment' },
    { when: ({ hasAppointment }) => hasAppointment === false, end: 'no_appointment' },
    { when: ({ facts }) => !facts.channelIsPrivate, end: 'not_here' },
    { ask: 'contactEmail' },
    { do: 'sendCode' },
    { when: ({ outcome }) => outcome.sendCode !== 'ok', end: 'code_not_sent' },
    { do: 'verifyCode' },
    { when: ({ outcome }) => outcome.verifyCode !== 'ok', end: 'locked' },

    { do: 'appointments' },
    { when: ({ outcome }) => outcome.appointments !== 'ok', end: 'service_down' },
    { when: (known) => allOf(known).length === 0, end: 'no_appointment' },
    { when: (known) => currentOf(known).length === 0, end: 'missed' },
    { when: (known) => currentOf(known).length > 1, ask: 'appointment' },

    { when: isTooEarly, ask: 'remindMe' },
    { when: (known) => isTooEarly(known) && known.remindMe === true, do: 'remind' },
    {
      when: (known) => isTooEarly(known) && known.outcome.remind === 'ok',
      end: 'too_early_reminder',
    },
    { when: isTooEarly, end: 'too_early' },

    {
      when: ({ facts }) => facts.joinPolicy === 'email_and_authenticator_code',
      do: 'verifyAuthenticator',
    },
    {
      when: ({ outcome }) =>
        outcome.verifyAuthenticator !== undefined && outcome.verifyAuthenticator !== 'ok',
      end: 'locked',
    },
    { do: 'joinLink' },
    { when: ({ outcome }) => outcome.joinLink === 'ok', end: 'link_issued' },
    { when: ({ outcome }) => outcome.joinLink === 'not_open_yet', end: 'too_early' },
    { when: ({ outcome }) => outcome.joinLink === 'state_conflict', end: 'missed' },
    { end: 'service_down' },
  ],

  ends: {
    joined: { say: `Good. ${NOBODY_ASKS}`, isSolved: true },
    come_back: { say: ['Then come back when it is time.', STEPS, WHERE_THE_CODE_GOES] },
    stuck: {
      say: 'Then a person has to look at it. Your ticket is **{ticket}**, and it says what you tried.',
      ticket: { reason: 'video_call_stuck', priority: 'urgent' },
    },
    not_here: {
      say: [
        'I can’t ask for codes in this channel, because others may read along.',
        STEPS,
        WHERE_THE_CODE_GOES,
      ],
    },
    no_appointment: {
      say: 'I can’t book a call myself, so I have asked a person for one: your ticket is **{ticket}**. Appointments are only made in a ticket; nobody will ring you out of the blue.',
      ticket: { reason: 'video_call_wanted', priority: 'normal' },
    },
    missed: {
      say: 'That appointment is over, so you need a new one. I have asked a person for it: your ticket is **{ticket}**.',
      ticket: { reason: 'video_call_missed', priority: 'normal' },
    },
    code_not_sent: {
      say: 'I can’t have a code sent just now. A person will help you into the call: your ticket is **{ticket}**.',
      ticket: { reason: 'video_call_code_not_sent', priority: 'urgent' },
    },
    locked: {
      say: 'The code could not be checked, so I have stopped here to be safe. A person will help you: your ticket is **{ticket}**.',
      ticket: { reason: 'video_call_locked', priority: 'urgent' },
    },
    service_down: {
      say: 'I can’t reach the appointments right now. A person will help you into the call: your ticket is **{ticket}**.',
      ticket: { reason: 'video_call_service_down', priority: 'urgent' },
    },
    too_early: { say: (known) => tooEarly(known) },
    too_early_reminder: {
      say: (known) => [`${tooEarly(known)} A reminder will reach you shortly before.`],
    },
    link_issued: {
      say: ({ data }) => [
        `[Open the video call](${data.joinLink?.url ?? ''})`,
        `It works once, until ${timeOf(data.joinLink?.expiresAt)}. Don’t pass it on. ${NOBODY_ASKS}`,
      ],
    },
  },
});

function isGuided({ facts }: Pick<Known, 'facts'>): boolean {
  return facts.joinPolicy === 'guided';
}

interface WithAppointments {
  readonly data: object;
  readonly appointment?: unknown;
}

function allOf({ data }: WithAppointments): readonly Appointment[] {
  const found =
    'appointments' in data ? listAppointments.data.safeParse(data.appointments) : undefined;
  return found?.data?.appointments ?? [];
}

function currentOf(known: WithAppointments): readonly Appointment[] {
  return allOf(known)
    .filter(({ state }) => state !== 'missed')
    .sort((one, other) => one.startsAt.localeCompare(other.startsAt));
}

function chosenAppointment(known: WithAppointments): Appointment | undefined {
  const current = currentOf(known);
  return current.length === 1 ? current[0] : current.find(({ id }) => id === known.appointment);
}

function isTooEarly(known: WithAppointments): boolean {
  return chosenAppointment(known)?.state === 'scheduled';
}

function appointmentOptions(known: Known): Options {
  return Object.fromEntries(
    currentOf(known).map(({ id, startsAt }) => [id, { title: timeOf(startsAt), words: '' }]),
  );
}

function tooEarly(known: WithAppointments): string {
  return `Your call is at ${timeOf(chosenAppointment(known)?.startsAt)}. Come back then and ask to join.`;
}

/** `15 April, 10:42 UTC`. */
function timeOf(at: string | undefined): string {
  if (at === undefined) return 'the agreed time';
  const time = new Date(at).toLocaleString('en-GB', {
    day: 'numeric',
    month: 'long',
    hour: '2-digit',
    minute: '2-digit',
    timeZone: 'UTC',
  });
  return `${time} UTC`;
}
