import { readFileSync } from 'node:fs';
import path from 'node:path';
import { projectRoot } from '../../src/config.ts';
import { durationMs, readChat } from '../support/read-chat.ts';

/** What a customer does in the course of a transcript. */
export type Cue = { kind: 'say'; text: string } | { kind: 'wait'; ms: number };

export interface Flow {
  name: string;
  /** With the account service's sandbox; with a persona's id, that persona is logged in. */
  sandbox?: true | string;
  joinPolicy?: ('email_otp' | 'totp')[];
  cues: Cue[];
}

/** Transcripts of every dialog, and of every way in which one ends by something being done. */
const transcripts = [
  'happy_path/a_logged_in_customer_freezes_without_a_code',
  'happy_path/freeze_by_code_to_the_contact_email',
  'happy_path/a_logged_in_customer_starts_a_reset',
  'happy_path/join_a_call_that_is_open',
  'happy_path/of_two_calls_one_is_chosen_by_its_time',
  'happy_path/a_call_tomorrow_gets_a_reminder',
  'happy_path/a_missed_call_becomes_a_ticket',
  'backend_down/a_freeze_that_hangs_is_never_called_done',
  'backend_down/a_freeze_that_hangs_can_not_be_taken_back',
  'backend_down/the_account_was_frozen_already',
  'compromised/someone_is_in_the_account_and_it_is_frozen',
  'person/customer_asks_for_an_agent_and_then_where_the_ticket_is',
  'person/what_the_agents_need',
  'happy_path/a_break_needs_only_a_freeze',
  'happy_path/a_lost_phone_leads_to_the_self_service_reset',
  'happy_path/a_lost_phone_with_a_forgotten_password_needs_a_person',
  'happy_path/a_video_call_is_joined',
  'happy_path/an_impatient_customer_closes_the_account_in_four_words',
  'happy_path/the_authenticator_moves_to_a_new_phone',
  'happy_path/the_email_change_is_walked_through',
  'happy_path/the_phone_change_is_walked_through',
  'happy_path/the_sms_code_comes_by_another_method',
  'silence/going_on_after_the_reminder',
];

/** The policy asks for both proofs; no transcript shows it, because a transcript can't change the policy. */
const JOIN_WITH_AUTHENTICATOR: Flow = {
  name: 'join with the code from the email and the authenticator',
  sandbox: true,
  joinPolicy: ['email_otp', 'totp'],
  cues: [
    'I need to join my video call',
    'yes',
    'appointment-now@sandbox.example',
    '{code for appointment-now@sandbox.example}',
    '{authenticator of appointment-now}',
  ].map((text) => ({ kind: 'say', text })),
};

const CODE_FOR = /\{code for (\S+)\}/u;

/** Where codes are sent to. */
export function addressesIn({ cues }: Flow): string[] {
  return cues.flatMap((cue) => (cue.kind === 'say' ? (CODE_FOR.exec(cue.text)?.[1] ?? []) : []));
}

export function readFlows(): Flow[] {
  return [...transcripts.map(readFlow), JOIN_WITH_AUTHENTICATOR];
}

function readFlow(name: string): Flow {
  const file = path.join(projectRoot, 'tests/conversations', `${name}.chat`);
  const { sandbox, turns } = readChat(readFileSync(file, 'utf8'));
  return {
    name: path.basename(name).replaceAll('_', ' '),
    ...(sandbox !== undefined && { sandbox }),
    cues: turns.map(({ customer = '', silence }): Cue =>
      silence === undefined
        ? { kind: 'say', text: customer }
        : { kind: 'wait', ms: durationMs(silence) },
    ),
  };
}
