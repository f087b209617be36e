import type { z } from 'zod';
import { HttpError } from '../server/error-body.ts';
import type { Storage } from '../storage/storage.ts';
import type { AgentName } from '../tickets/ticket.ts';
import { notFound } from './calls.ts';
import type { TwoPersonRequest } from './office-shapes.ts';

/** What was approved long ago was approved for then. */
const APPROVED_FOR_MS = 86_400_000;
const LISTED_AT_MOST = 200;

export interface TwoPersonOptions<R extends TwoPersonRequest> {
  storage: Storage;
  /** Where they are kept. */
  collection: string;
  schema: z.ZodType<R>;
  /** As people call one, such as `export`. */
  what: string;
  /** Milliseconds since the epoch. */
  now: () => number;
}

/** What one person asks for, and somebody else has to approve. Who asked may then have it done for a day. */
export class TwoPersonRequests<R extends TwoPersonRequest> {
  readonly #options: TwoPersonOptions<R>;

  constructor(options: TwoPersonOptions<R>) {
    this.#options = options;
  }

  /** The same request asked again is the one that was asked first. */
  async ask(
    by: AgentName,
    {
      requestId,
      ...wish
    }: Omit<R, Exclude<keyof TwoPersonRequest, 'reason'>> & {
      requestId: string;
    },
  ): Promise<R> {
    const known = await this.#find(requestId);
    if (known) return known;
    const asked = this.#options.schema.parse({
      ...wish,
      id: requestId,
      state: 'asked',
      askedBy: { id: by.id, name: by.name },
      askedAt: this.#now(),
      decidedBy: null,
      decidedAt: null,
    });
    await this.#save(asked, 0);
    return asked;
  }

  /** Newest first. */
  async list(): Promise<R[]> {
    const { storage, collection } = this.#options;
    const all: R[] = [];
    for await (const id of storage.list(collection)) {
      const found = await this.#find(id);
      if (found) all.push(found);
    }
    return all.sort((a, b) => (a.askedAt < b.askedAt ? 1 : -1)).slice(0, LISTED_AT_MOST);
  }

  async decide(id: string, by: AgentName, state: 'approved' | 'refused'): Promise<R> {
    const { request, version } = await this.requireUndecided(id, by);
    const decidedBy = { id: by.id, name: by.name };
    const decided = { ...request, state, decidedBy, decidedAt: this.#now() };
    await this.#save(decided, version);
    return decided;
  }

  /** Throws an HttpError unless it waits for a decision that this person may make. */
  async requireUndecided(id: string, by: AgentName): Promise<{ request: R; version: number }> {
    const { storage, collection, schema, what } = this.#options;
    const document = await storage.read(collection, id);
    if (!document) throw notFound(what);
    const request = schema.parse(document.body);
    if (request.askedBy.id === by.id)
      throw new HttpError(403, 'Forbidden', `Somebody else has to decide about your own ${what}.`);
    if (request.state !== 'asked')
      throw new HttpError(409, 'decided', `This ${what} was ${request.state} already.`);
    return { request, version: document.version };
  }

  /** Throws an HttpError unless it is approved, and this is who asked for it. */
  async requireApproved(id: string, by: AgentName): Promise<R> {
    const { what } = this.#options;
    const found = await this.#find(id);
    if (!found) throw notFound(what);
    if (found.askedBy.id !== by.id)
      throw new HttpError(403, 'Forbidden', `Only who asked for this ${what} can fetch it.`);
    if (found.state !== 'approved')
      throw new HttpError(409, 'not_approved', `This ${what} is ${found.state}, not approved.`);
    return found;
  }

  async #find(id: string): Promise<R | undefined> {
    const { storage, collection, schema, now } = this.#options;
    const document = await storage.read(collection, id);
    if (!document) return undefined;
    const found = schema.parse(document.body);
    const isOver =
      found.state === 'approved' && now() - Date.parse(found.decidedAt ?? '') > APPROVED_FOR_MS;
    return isOver ? { ...found, state: 'expired' } : found;
  }

  async #save(request: R, expectedVersion: number): Promise<void> {
    const { storage, collection } = this.#options;
    await storage.commit({
      documents: [{ collection, id: request.id, expectedVersion, body: request }],
    });
  }

  #now(): string {
    return new Date(this.#options.now()).toISOString();
  }
}
