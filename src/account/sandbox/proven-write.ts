import type { Purpose } from '../account-data.ts';
import type { AccountAnswer, Proof } from '../account-service.ts';
import { checkProof, refuseProof, type Proven } from './check-proof.ts';
import { loadSubject } from './load-subject.ts';
import type { Subject } from './subject.ts';
import type { World } from './world.ts';
import { writeOnce, type KeyedWrite, type Verdict } from './write-once.ts';

interface Need {
  level: 'A1' | 'A2';
  /** What a binding must be for; a logged-in customer may do it anyway. */
  purpose?: Purpose;
}

type ProvenWrite<Kept, Data> = Omit<KeyedWrite<Kept, Data>, 'subjectKey' | 'scope' | 'decide'> & {
  operation: string;
  need: Need;
  decide: (
    subject: Subject,
    nowMs: number,
    proven: Proven,
  ) => Promise<Verdict<Kept>> | Verdict<Kept>;
};

/**
 * A keyed write for the customer that the proof is of. Whether the proof is still good is only asked for a new key:
 * else nobody could learn any more what became of the first try.
 */
export async function writeProven<Kept, Data>(
  world: World,
  proof: Proof,
  { operation, need, ...write }: ProvenWrite<Kept, Data>,
): Promise<AccountAnswer<Data>> {
  const verdict = await checkProof(world, proof);
  if (!verdict.ok) return { outcome: 'problem', problem: verdict.problem };
  const { proven } = verdict;
  return writeOnce(world, {
    ...write,
    subjectKey: proven.subjectKey,
    scope: `${operation} ${proven.subjectKey}`,
    decide: (subject, nowMs) => {
      const problem = refuseProof(proven, need);
      return problem ? { kind: 'put_off', problem } : write.decide(subject, nowMs, proven);
    },
  });
}

/** Answers what the customer that the proof is of may see. */
export async function readProven<Data>(
  world: World,
  proof: Proof,
  level: 'A1' | 'A2',
  read: (subject: Subject, nowMs: number, proven: Proven) => AccountAnswer<Data>,
): Promise<AccountAnswer<Data>> {
  const verdict = await checkProof(world, proof);
  if (!verdict.ok) return { outcome: 'problem', problem: verdict.problem };
  const { proven } = verdict;
  const problem = refuseProof(proven, { level });
  if (problem) return { outcome: 'problem', problem };
  return read(await loadSubject(world, proven.subjectKey), world.nowMs(), proven);
}
