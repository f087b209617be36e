import { createHash } from 'node:crypto';
import type { AccountService, Proof } from '../src/account/account-service.ts';
import {
  keepSession,
  leaveUnsettled,
  liveProof,
  readSession,
} from '../src/account/account-session.ts';
import { refuse, type Attempt, type Performed } from '../src/account/attempt.ts';
import { CapabilityWatch } from '../src/account/capability-watch.ts';
import { createJoinLink, listAppointments, requestReminder } from '../src/account/join-call.ts';
import { LoggedInCustomers } from '../src/account/logged-in-customers.ts';
import { startBinding, verifyAuthenticator, verifyBinding } from '../src/account/prove-customer.ts';
import { freezeAccount, startResetRequest } from '../src/account/request-changes.ts';
import type { AccountAccess, AccountConversation } from '../src/dialog/account-access.ts';
import type { EffectType } from '../src/dialog/effect.ts';
import { GUIDED_ONLY, type Facts } from '../src/dialog/facts.ts';
import * as effects from './effects.ts';

export interface EffectOptions {
  /** Milliseconds since the epoch. */
  now?: () => number;
  /** How long one effect may take, its tries, waits and polls together. */
  turnBudgetMs?: number;
  pollEveryMs?: number;
  refreshEveryMs?: number;
  /** Told of what should not happen; the customer is told that the outcome is unknown. */
  onError?: (error: unknown, effect: string) => void;
}

/** Carries out what dialogs name, by the account service, and says what conversations have proven. */
export async function performEffects(
  service: AccountService,
  options: EffectOptions = {},
): Promise<AccountAccess> {
  const { now = Date.now, turnBudgetMs = 5000, pollEveryMs = 300, onError } = options;
  const capabilities = new CapabilityWatch(service, now, options.refreshEveryMs);
  const customers = new LoggedInCustomers(service, now);
  await capabilities.refresh();

  return {
    async prepare({ customerAssertion }) {
      if (customerAssertion !== undefined && !customers.isKnown(customerAssertion))
        await customers.learn(customerAssertion);
    },

    facts(session, conversation) {
      const { nowMs, channelIsPrivate, customerAssertion } = conversation;
      if (!capabilities.heard) return { ...GUIDED_ONLY, channelIsPrivate };
      const customer =
        customerAssertion === undefined ? undefined : customers.find(customerAssertion);
      const proof = liveProof(readSession(session), 'protective_freeze', nowMs);
      const level = customer ? 'A2' : (proof?.level ?? 'A0');
      const maskedAccount = customer ? customer.maskedAccount : proof?.maskedAccount;
      return {
        level,
        ...offerOf(capabilities.heard, level),
        channelIsPrivate,
        ...(maskedAccount !== undefined && { maskedAccount }),
      };
    },

    async perform({ effect, input, idempotencyKey, isRepeated }, kept, conversation) {
      const key = keyOf(conversation, idempotencyKey);
      const session = isRepeated ? leaveUnsettled(readSession(kept), key) : readSession(kept);
      try {
        const performed = await performerOf(effect)(input, {
          service,
          key,
          session,
          conversation,
          assertion: await assertionOf(conversation, customers),
          now,
          deadlineMs: now() + turnBudgetMs,
          pollEveryMs,
        });
        return { result: performed.result, session: keepSession(performed.session) };
      } catch (error) {
        onError?.(error, effect);
        return { result: { outcome: 'unknown' }, session: leaveUnsettled(session, key) };
      }
    },

    close() {
      capabilities.close();
      return Promise.resolve();
    },
  };
}

function offerOf(
  { operations, assistedFreezeLevel, joinPolicy }: NonNullable<CapabilityWatch['heard']>,
  level: Facts['level'],
): Pick<Facts, 'assistedFreeze' | 'joinPolicy'> {
  const isJoining = operations.includes('join_video_call');
  const isTotpNeeded = joinPolicy.includes('totp');
  return {
    assistedFreeze:
      operations.includes('assisted_freeze') && (assistedFreezeLevel === 'A1' || level === 'A2'),
    joinPolicy: !isJoining
      ? 'guided'
      : isTotpNeeded
        ? 'email_and_authenticator_code'
        : 'email_code',
  };
}

function keyOf({ channelId, conversationId }: AccountConversation, key: string): string {
  const parts = JSON.stringify([channelId, conversationId, key]);
  return createHash('sha256').update(parts).digest('base64url');
}

async function assertionOf(
  { customerAssertion }: AccountConversation,
  customers: LoggedInCustomers,
): Promise<Proof | undefined> {
  if (customerAssertion === undefined) return undefined;
  const customer = customers.find(customerAssertion) ?? (await customers.learn(customerAssertion));
  return customer && { kind: 'assertion', token: customerAssertion };
}

type Performer = (input: unknown, attempt: Attempt) => Promise<Performed>;

const performers = new Map<string, Performer>([
  performing(effects.startBinding, startBinding),
  performing(effects.verifyBinding, verifyBinding),
  performing(effects.verifyAuthenticator, verifyAuthenticator),
  performing(effects.freezeAccount, freezeAccount),
  performing(effects.startResetRequest, startResetRequest),
  performing(effects.listAppointments, listAppointments),
  performing(effects.createJoinLink, createJoinLink),
  performing(effects.requestReminder, requestReminder),
]);

function performing<Input>(
  type: EffectType<string, Input>,
  perform: (input: Input, attempt: Attempt) => Promise<Performed>,
): [string, Performer] {
  return [
    type.name,
    (input, attempt) => {
      const parsed = type.input.safeParse(input);
      return parsed.success ? perform(parsed.data, attempt) : refuse(attempt, 'invalid_request');
    },
  ];
}

function performerOf(effect: string): Performer {
  return performers.get(effect) ?? ((_input, attempt) => refuse(attempt, 'not_available'));
}
