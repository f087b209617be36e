import { z } from 'zod';
import type { DocumentWrite } from '../../storage/storage.ts';
import { VersionConflictError } from '../../errors.ts';
import type { AccountEvent } from '../account-data.ts';
import { problemSchema, type AccountProblem } from '../account-problem.ts';
import type { AccountAnswer } from '../account-service.ts';
import { SUBJECTS, withSubject } from './load-subject.ts';
import type { Mail } from './mailbox.ts';
import type { Subject } from './subject.ts';
import { newId, sealOf, timeOf, type World } from './world.ts';

const KEYS = 'account-sandbox-keys';
export const EVENT_LOG = { log: 'account-sandbox-events', id: 'all' };

export interface KeyedWrite<Kept, Data> {
  subjectKey: string;
  /** The operation and what it is about: a key means one thing there. */
  scope: string;
  key: string;
  input: object;
  /** What is kept with the key. It holds no code and no token. */
  kept: z.ZodType<Kept>;
  decide: (subject: Subject, nowMs: number) => Promise<Verdict<Kept>> | Verdict<Kept>;
  /** Makes the answer of what was kept, now or at a repetition. */
  present: (kept: Kept, subject: Subject, nowMs: number) => Data;
}

/** What is to be done, as one commit together with the key. */
export type Verdict<Kept> =
  | ({ kind: 'done'; kept: Kept } & Effects)
  /** The same key is told the same for ever. */
  | ({ kind: 'refused'; problem: AccountProblem } & Effects)
  /** Nothing was looked at: the same key may try again. */
  | { kind: 'put_off'; problem: AccountProblem };

export interface Effects {
  subject?: Subject;
  documents?: DocumentWrite[];
  events?: EventDraft[];
  mails?: Mail[];
}

export interface EventDraft {
  type: AccountEvent['type'];
  data: AccountEvent['data'];
  /** When it is so, if that is yet to come. */
  atMs?: number;
}

const recordSchema = z.object({
  inputSeal: z.string(),
  verdict: z.discriminatedUnion('kind', [
    z.object({ kind: z.literal('done'), kept: z.unknown() }),
    z.object({ kind: z.literal('refused'), problem: problemSchema }),
  ]),
});

/** Does a keyed write of one subject once. The effect and its key reach the disk together, or not at all. */
export async function writeOnce<Kept, Data>(
  world: World,
  write: KeyedWrite<Kept, Data>,
): Promise<AccountAnswer<Data>> {
  try {
    return await writeOrReplay(world, write);
  } catch (error) {
    // The same key was used for two subjects at once. The other was first.
    if (error instanceof VersionConflictError) return writeOrReplay(world, write);
    throw error;
  }
}

function writeOrReplay<Kept, Data>(
  world: World,
  write: KeyedWrite<Kept, Data>,
): Promise<AccountAnswer<Data>> {
  return withSubject(world, write.subjectKey, async (subject) => {
    const recordId = sealOf(world, write.scope, write.key);
    const inputSeal = sealOf(world, canonical(write.input));
    const kept = await world.storage.read(KEYS, recordId);
    if (kept) return replay(world, write, subject, inputSeal, kept.body);

    const verdict = await write.decide(subject, world.nowMs());
    if (verdict.kind === 'put_off') {
      return { outcome: 'problem', problem: verdict.problem, idempotency: 'new' };
    }
    const after = await commit(world, subject, verdict, {
      collection: KEYS,
      id: recordId,
      expectedVersion: 0,
      body: { inputSeal, verdict: recordOf(verdict) },
    });
    if (verdict.kind === 'refused') {
      return { outcome: 'problem', problem: verdict.problem, idempotency: 'new' };
    }
    const data = write.present(verdict.kept, after, world.nowMs());
    return { outcome: 'ok', data, idempotency: 'new' };
  });
}

function replay<Kept, Data>(
  world: World,
  write: KeyedWrite<Kept, Data>,
  subject: Subject,
  inputSeal: string,
  body: unknown,
): AccountAnswer<Data> {
  const record = recordSchema.parse(body);
  const idempotency = 'replayed';
  if (record.inputSeal !== inputSeal) {
    return { outcome: 'problem', problem: { code: 'idempotency_mismatch' }, idempotency };
  }
  if (record.verdict.kind === 'refused') {
    return { outcome: 'problem', problem: record.verdict.problem, idempotency };
  }
  const kept = write.kept.parse(record.verdict.kept);
  return { outcome: 'ok', data: write.present(kept, subject, world.nowMs()), idempotency };
}

/** Commits effects that have no key: those that can be repeated without harm. */
export async function commitEffects(
  world: World,
  subject: Subject,
  effects: Effects,
): Promise<void> {
  await commit(world, subject, effects);
}

async function commit(
  world: World,
  before: Subject,
  { subject = before, documents = [], events = [], mails = [] }: Effects,
  key?: DocumentWrite,
): Promise<Subject> {
  const after = { ...subject, eventCount: subject.eventCount + events.length };
  const bodies = events.map((draft, index) =>
    eventOf(world, subject, draft, subject.eventCount + index + 1),
  );
  await world.storage.commit({
    documents: [
      ...documents,
      { collection: SUBJECTS, id: subject.key, body: after },
      ...(key ? [key] : []),
    ],
    appends: bodies.length === 0 ? [] : [{ ...EVENT_LOG, bodies }],
  });
  world.mailbox.put(mails);
  return after;
}

function eventOf(
  world: World,
  { key }: Subject,
  { type, data, atMs }: EventDraft,
  sequence: number,
): AccountEvent {
  return {
    eventId: newId('event'),
    type,
    subject: sealOf(world, 'subject', key),
    sequence,
    at: timeOf(atMs ?? world.nowMs()),
    data,
  };
}

/** `retryAfterMs` is of the moment: a repetition would be told a time that is long over. */
function recordOf<Kept>(verdict: Exclude<Verdict<Kept>, { kind: 'put_off' }>): object {
  if (verdict.kind === 'done') return { kind: 'done', kept: verdict.kept };
  const { retryAfterMs, ...problem } = verdict.problem;
  return { kind: 'refused', problem };
}

/** The same text for the same fields, in whatever order they came. */
function canonical(input: object): string {
  const fields = Object.entries(input).sort(([one], [other]) => one.localeCompare(other));
  return JSON.stringify(fields);
}
