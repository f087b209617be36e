import { z } from 'zod';
import { reminderSchema, type Appointment } from '../account-data.ts';
import type { AccountProblem } from '../account-problem.ts';
import type { AccountService } from '../account-service.ts';
import { readBinding } from './binding.ts';
import type { Proven } from './check-proof.ts';
import { readProven, writeProven } from './proven-write.ts';
import { personaOf, type KeptAppointment, type Subject } from './subject.ts';
import { newId, sealOf, timeOf, type World } from './world.ts';
import type { Verdict } from './write-once.ts';

const DAY_MS = 24 * 3_600_000;
/** Who is later than that has missed the call. */
const GRACE_MS = 15 * 60_000;
const LINK_LIFE_MS = 5 * 60_000;
const REMIND_BEFORE_MS = 15 * 60_000;

const NEED = { level: 'A1', purpose: 'join_video_call' } as const;

type AppointmentOperations = Pick<
  AccountService,
  'videoAppointments' | 'createJoinLink' | 'requestReminder'
>;

export function appointmentOperations(world: World): AppointmentOperations {
  return {
    videoAppointments: ({ window }, { proof }) =>
      readProven(world, proof, 'A1', (subject, nowMs, { binding }) => {
        if (binding && binding.purpose !== NEED.purpose) {
          return { outcome: 'problem', problem: { code: 'proof_required' } };
        }
        const appointments = subject.appointments
          .filter(({ startsAtMs }) => window === 'all' || isCurrent(startsAtMs, nowMs))
          .map((appointment) => toAppointment(appointment, nowMs));
        return { outcome: 'ok', data: { appointments } };
      }),

    createJoinLink: (input, { idempotencyKey, proof }) =>
      writeProven(world, proof, {
        operation: `createJoinLink ${input.id}`,
        need: NEED,
        key: idempotencyKey,
        input,
        kept: z.object({ linkId: z.string(), expiresAtMs: z.number() }),
        decide: (subject, nowMs, proven) => decideLink(world, subject, input.id, nowMs, proven),
        present: ({ linkId, expiresAtMs }, { key }) => ({
          url: linkOf(world, key, linkId),
          expiresAt: timeOf(expiresAtMs),
        }),
      }),

    requestReminder: (input, { idempotencyKey, proof }) =>
      writeProven(world, proof, {
        operation: `requestReminder ${input.id}`,
        need: NEED,
        key: idempotencyKey,
        input,
        kept: reminderSchema,
        decide: (subject, nowMs) => decideReminder(subject, input.id, nowMs),
        present: (kept) => kept,
      }),
  };
}

/** The address of a link; what makes it hard to guess is not stored. */
export function linkOf(world: World, subjectKey: string, linkId: string): string {
  return `${world.pageUrl}/call/${linkId}.${sealOf(world, 'join link', subjectKey, linkId)}`;
}

export function stateOf({ startsAtMs }: KeptAppointment, nowMs: number): Appointment['state'] {
  if (nowMs < startsAtMs) return 'scheduled';
  return nowMs < startsAtMs + GRACE_MS ? 'open' : 'missed';
}

export function toAppointment(appointment: KeptAppointment, nowMs: number): Appointment {
  const { id, startsAtMs } = appointment;
  return { id, startsAt: timeOf(startsAtMs), state: stateOf(appointment, nowMs) };
}

function isCurrent(startsAtMs: number, nowMs: number): boolean {
  return startsAtMs > nowMs - DAY_MS && startsAtMs < nowMs + 30 * DAY_MS;
}

async function decideLink(
  world: World,
  subject: Subject,
  id: string,
  nowMs: number,
  { binding }: Proven,
): Promise<Verdict<{ linkId: string; expiresAtMs: number }>> {
  const appointment = subject.appointments.find((one) => one.id === id);
  if (!appointment) return { kind: 'refused', problem: { code: 'not_found' } };
  const problem = refuseLink(appointment, nowMs);
  if (problem) return { kind: 'put_off', problem };
  if (world.settings.joinPolicy.includes('totp') && binding) {
    const proven = await readBinding(world, binding.id);
    if (!proven?.totpFor.includes(id))
      return { kind: 'put_off', problem: { code: 'proof_required' } };
  }
  const link = { id: newId('link'), expiresAtMs: nowMs + LINK_LIFE_MS, isUsed: false };
  return {
    kind: 'done',
    kept: { linkId: link.id, expiresAtMs: link.expiresAtMs },
    subject: {
      ...subject,
      appointments: subject.appointments.map((one) => (one.id === id ? { ...one, link } : one)),
    },
    events: [{ type: 'appointment.link_issued', data: { id, state: 'issued' } }],
  };
}

function refuseLink(appointment: KeptAppointment, nowMs: number): AccountProblem | undefined {
  const state = stateOf(appointment, nowMs);
  if (state === 'open') return undefined;
  return state === 'scheduled'
    ? { code: 'not_open_yet', opensAt: timeOf(appointment.startsAtMs) }
    : { code: 'state_conflict' };
}

function decideReminder(
  subject: Subject,
  id: string,
  nowMs: number,
): Verdict<z.infer<typeof reminderSchema>> {
  const appointment = subject.appointments.find((one) => one.id === id);
  if (!appointment) return { kind: 'refused', problem: { code: 'not_found' } };
  if (stateOf(appointment, nowMs) !== 'scheduled') {
    return { kind: 'refused', problem: { code: 'state_conflict' } };
  }
  const remindAt = timeOf(appointment.startsAtMs - REMIND_BEFORE_MS);
  const to = personaOf(subject)?.email ?? '';
  const text = `We will remind you of your video call at ${remindAt}.`;
  return {
    kind: 'done',
    kept: { appointmentId: id, remindAt },
    events: [{ type: 'appointment.reminder_requested', data: { id, state: 'scheduled' } }],
    mails: [{ to, by: 'email', text, atMs: nowMs }],
  };
}
