import { personas } from './personas.ts';
import { newSubject, renewAppointments, subjectSchema, type Subject } from './subject.ts';
import { sealOf, type World } from './world.ts';

export const SUBJECTS = 'account-sandbox-subjects';

const OF_PERSONA = 'persona ';
const personaOfAddress = new Map(personas.map(({ id, email }) => [email, id]));
const personaOfKey = new Map(personas.map(({ id }) => [subjectOfPersona(id), id]));

/** Whose address this is. An address that nobody has gets a subject of its own: the same work is done for it. */
export function subjectOfAddress(world: World, address: string): string {
  const folded = address.trim().normalize('NFKC').toLowerCase();
  const seal = sealOf(world, 'address', folded);
  const personaId = personaOfAddress.get(folded);
  return personaId === undefined ? `nobody ${seal}` : subjectOfPersona(personaId);
}

export function subjectOfPersona(personaId: string): string {
  return `${OF_PERSONA}${personaId}`;
}

export async function loadSubject(world: World, key: string): Promise<Subject> {
  const kept = await world.storage.read(SUBJECTS, key);
  return kept
    ? subjectSchema.parse(kept.body)
    : newSubject(key, personaOfKey.get(key) ?? null, world.nowMs());
}

/** Makes sure that every persona is there, with appointments that are what the persona's title says. */
export async function seedPersonas(world: World): Promise<void> {
  await changePersonas(world, (subject) => renewAppointments(subject, world.nowMs()));
}

/** Makes every persona as new. Their events go on being counted. */
export async function renewPersonas(world: World): Promise<void> {
  await changePersonas(world, ({ key, personaId, eventCount }) => ({
    ...newSubject(key, personaId, world.nowMs()),
    eventCount,
  }));
}

async function changePersonas(world: World, change: (subject: Subject) => Subject): Promise<void> {
  const changes = personas.map(({ id }) =>
    withSubject(world, subjectOfPersona(id), (subject) => writeSubject(world, change(subject))),
  );
  await Promise.all(changes);
}

export async function writeSubject(world: World, subject: Subject): Promise<void> {
  await world.storage.commit({
    documents: [{ collection: SUBJECTS, id: subject.key, body: subject }],
  });
}

/** Nothing else changes the subject while the work runs. */
export function withSubject<T>(
  world: World,
  key: string,
  work: (subject: Subject) => Promise<T>,
): Promise<T> {
  return world.storage.exclusively(`account-sandbox ${key}`, async () =>
    work(await loadSubject(world, key)),
  );
}
