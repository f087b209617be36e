import { z } from 'zod';
import { purposeSchema } from '../account-data.ts';
import { findPersona, type AccountStatus, type Persona } from './personas.ts';

const HOUR_MS = 3_600_000;

const freezeSchema = z.object({
  id: z.string(),
  requestedAtMs: z.number(),
  /** From then on the account is frozen. */
  frozenAtMs: z.number(),
  isUndone: z.boolean(),
});

const resetSchema = z.object({
  id: z.string(),
  methods: z.array(z.enum(['authenticator', 'phone', 'email'])),
  isCancelled: z.boolean(),
  expiresAtMs: z.number(),
});

const appointmentSchema = z.object({
  id: z.string(),
  startsAtMs: z.number(),
  /** The newest link; older ones are void. */
  link: z.object({ id: z.string(), expiresAtMs: z.number(), isUsed: z.boolean() }).nullable(),
});

/** What is kept of whoever an address belongs to: an account, or nobody, of whom the same is kept. */
export const subjectSchema = z.object({
  key: z.string(),
  personaId: z.string().nullable(),
  /** Wrong codes of the last 24 hours, and the conversations that they came from. */
  failures: z.array(z.object({ atMs: z.number(), origin: z.string() })),
  /** When codes were sent, for the last hour. */
  sentAtMs: z.array(z.number()),
  /** The newest binding of each purpose: earlier ones are void. */
  newestBinding: z.partialRecord(purposeSchema, z.string()),
  lastTotpStep: z.number(),
  freezes: z.array(freezeSchema),
  resets: z.array(resetSchema),
  appointments: z.array(appointmentSchema),
  eventCount: z.number(),
});
export type Subject = z.infer<typeof subjectSchema>;
export type Freeze = z.infer<typeof freezeSchema>;
export type Reset = z.infer<typeof resetSchema>;
export type KeptAppointment = z.infer<typeof appointmentSchema>;

export function newSubject(key: string, personaId: string | null, nowMs: number): Subject {
  const persona = personaId === null ? undefined : findPersona(personaId);
  return {
    key,
    personaId,
    failures: [],
    sentAtMs: [],
    newestBinding: {},
    lastTotpStep: 0,
    freezes: persona ? freezesOf(persona, nowMs) : [],
    resets: [],
    appointments: persona ? appointmentsOf(persona, nowMs) : [],
    eventCount: 0,
  };
}

/** Renews appointments that are long over, so that they stay what their persona's title says. */
export function renewAppointments(subject: Subject, nowMs: number): Subject {
  const persona = personaOf(subject);
  if (!persona || subject.appointments.length === 0) return subject;
  const isLongOver = subject.appointments.every(
    ({ startsAtMs }) => startsAtMs < nowMs - 12 * HOUR_MS,
  );
  return isLongOver ? { ...subject, appointments: appointmentsOf(persona, nowMs) } : subject;
}

export function personaOf({ personaId }: Subject): Persona | undefined {
  return personaId === null ? undefined : findPersona(personaId);
}

export function statusOf(subject: Subject, persona: Persona, nowMs: number): AccountStatus {
  if (persona.status !== 'active') return persona.status;
  return subject.freezes.some((freeze) => isInForce(freeze, nowMs)) ? 'self_frozen' : 'active';
}

function isInForce(freeze: Freeze, nowMs: number): boolean {
  return !freeze.isUndone && freeze.frozenAtMs <= nowMs;
}

/** A persona who is frozen has long been, so that it does not count as an assisted freeze of the day. */
function freezesOf(persona: Persona, nowMs: number): Freeze[] {
  const own = persona.isFrozen ? [{ msAgo: 30 * 24 * HOUR_MS, isUndone: false }] : [];
  const undone = persona.undoneFreezesMsAgo.map((msAgo) => ({ msAgo, isUndone: true }));
  return [...own, ...undone].map(({ msAgo, isUndone }, index) => ({
    id: `freeze-before-${index + 1}`,
    requestedAtMs: nowMs - msAgo,
    frozenAtMs: nowMs - msAgo,
    isUndone,
  }));
}

function appointmentsOf(persona: Persona, nowMs: number): KeptAppointment[] {
  return persona.appointmentsInMs.map((inMs) => ({
    id: `appointment-${nowMs + inMs}`,
    startsAtMs: nowMs + inMs,
    link: null,
  }));
}
