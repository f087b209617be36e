import type { Appointment } from './account-data.ts';
import { conclude, proofFor, refuse, type Attempt, type Performed } from './attempt.ts';

/** The states that customers are told; others are none of a call to come. */
const SHOWN: Partial<Record<Appointment['state'], 'scheduled' | 'open' | 'missed'>> = {
  scheduled: 'scheduled',
  open: 'open',
  in_call: 'open',
  missed: 'missed',
};

export async function listAppointments(_input: object, attempt: Attempt): Promise<Performed> {
  const { service, deadlineMs, session } = attempt;
  const proof = proofFor('join_video_call', attempt);
  if (!proof) return refuse(attempt, 'proof_expired');
  const answer = await service.videoAppointments({ window: 'current' }, { proof, deadlineMs });
  return conclude(attempt, answer, ({ appointments }) => ({
    data: {
      appointments: appointments.flatMap(({ id, startsAt, state }) => {
        const shown = SHOWN[state];
        return shown === undefined ? [] : [{ id, startsAt, state: shown }];
      }),
    },
    session,
  }));
}

export async function createJoinLink(
  { appointmentId: id }: { appointmentId: string },
  attempt: Attempt,
): Promise<Performed> {
  const { service, key, deadlineMs, session } = attempt;
  const proof = proofFor('join_video_call', attempt);
  if (!proof) return refuse(attempt, 'proof_expired');
  const answer = await service.createJoinLink({ id }, { idempotencyKey: key, proof, deadlineMs });
  return conclude(attempt, answer, (data) => ({ data, session }));
}

export async function requestReminder(
  { appointmentId: id }: { appointmentId: string },
  attempt: Attempt,
): Promise<Performed> {
  const { service, key, deadlineMs, session } = attempt;
  const proof = proofFor('join_video_call', attempt);
  if (!proof) return refuse(attempt, 'proof_expired');
  const answer = await service.requestReminder({ id }, { idempotencyKey: key, proof, deadlineMs });
  return conclude(attempt, answer, () => ({ data: {}, session }));
}
