import type { accountStatuses, MethodName } from '../account-data.ts';

const MINUTE_MS = 60_000;
const HOUR_MS = 60 * MINUTE_MS;

export type AccountStatus = (typeof accountStatuses)[number];

/** An invented customer: what the exchange knows of the account, and what the customer can still get at. */
export interface Persona {
  id: string;
  title: string;
  /** The verified contact address, in lower case. */
  email: string;
  phone: string;
  status: Exclude<AccountStatus, 'self_frozen'>;
  isFrozen: boolean;
  kycStarted: boolean;
  /** Bound to the account. */
  hasAuthenticator: boolean;
  /** What the customer can't get at any more, although the account still has it. */
  lost: readonly MethodName[];
  /** Ages of assisted freezes that the customer has undone since. */
  undoneFreezesMsAgo: readonly number[];
  /** How long the exchange takes to carry out a freeze. */
  freezeTakesMs: number;
  /** Starts of video appointments, from the time when the persona is first used. */
  appointmentsInMs: readonly number[];
}

/** Formerly the contact address of a persona: now of nobody. */
export const FORMER_ADDRESS = 'former-address@sandbox.example';

export const personas: readonly Persona[] = [
  persona('lost-nothing', 'Has everything'),
  persona('lost-authenticator', 'Lost the authenticator', { lost: ['authenticator'] }),
  persona('lost-phone', 'Lost the phone', { lost: ['phone'] }),
  persona('lost-email', 'Lost the mailbox', { lost: ['email'] }),
  persona('lost-authenticator-phone', 'Lost the authenticator and the phone', {
    lost: ['authenticator', 'phone'],
  }),
  persona('lost-authenticator-email', 'Lost the authenticator and the mailbox', {
    lost: ['authenticator', 'email'],
  }),
  persona('lost-phone-email', 'Lost the phone and the mailbox', { lost: ['phone', 'email'] }),
  persona('lost-everything', 'Lost all three methods', {
    lost: ['authenticator', 'phone', 'email'],
  }),
  persona('frozen', 'Froze the account', { isFrozen: true }),
  persona('restricted-judicial', 'Restricted by a court', { status: 'restricted_judicial' }),
  persona('restricted-risk', 'Restricted by the risk team', { status: 'restricted_risk' }),
  persona('closing', 'Is closing the account', { status: 'closing' }),
  persona('unverified', 'Never began identity verification', { kycStarted: false }),
  persona('no-authenticator', 'Has no authenticator bound', { hasAuthenticator: false }),
  persona('unfrozen-today', 'Froze three hours ago, and undid it', {
    undoneFreezesMsAgo: [3 * HOUR_MS],
  }),
  persona('freeze-slow', 'Freezing takes two seconds', { freezeTakesMs: 2000 }),
  persona('freeze-stuck', 'Freezing takes ten minutes', { freezeTakesMs: 10 * MINUTE_MS }),
  persona('appointment-early', 'Has a call tomorrow', { appointmentsInMs: [26 * HOUR_MS] }),
  persona('appointment-now', 'Has a call right now', { appointmentsInMs: [0] }),
  persona('appointment-late', 'Is late for a call, and may still join', {
    appointmentsInMs: [-10 * MINUTE_MS],
  }),
  persona('appointment-missed', 'Missed a call', { appointmentsInMs: [-2 * HOUR_MS] }),
  persona('appointment-two', 'Has a call now and one tomorrow', {
    appointmentsInMs: [0, 26 * HOUR_MS],
  }),
  // FORMER_ADDRESS was theirs before.
  persona('changed-email', 'Changed the contact address', { appointmentsInMs: [0] }),
];

function persona(id: string, title: string, rest: Partial<Persona> = {}): Persona {
  return {
    id,
    title,
    email: `${id}@sandbox.example`,
    phone: '+10000000012',
    status: 'active',
    isFrozen: false,
    kycStarted: true,
    hasAuthenticator: true,
    lost: [],
    undoneFreezesMsAgo: [],
    freezeTakesMs: 0,
    appointmentsInMs: [],
    ...rest,
  };
}

export function findPersona(id: string): Persona | undefined {
  return personas.find((one) => one.id === id);
}
