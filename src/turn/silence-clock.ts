import { z } from 'zod';
import type { DialogState } from '../dialog/dialog-state.ts';
import { silenceOf } from '../dialog/silence.ts';
import type { DocumentName, DocumentWrite, Storage } from '../storage/storage.ts';

const COLLECTION = 'dialog-silences';
const documentSchema = z.object({ dueAtMs: z.number() });

/** Knows which conversations wait for a customer in a dialog, and when to look at each again. Survives restarts. */
export class SilenceClock {
  readonly #dueAtMs = new Map<string, number>();

  static nameOf(conversationId: string): DocumentName {
    return { collection: COLLECTION, id: conversationId };
  }

  /** What was noted before the last stop. */
  static async open(storage: Storage): Promise<SilenceClock> {
    const clock = new SilenceClock();
    for await (const id of storage.list(COLLECTION)) {
      const parsed = documentSchema.safeParse((await storage.read(COLLECTION, id))?.body);
      if (parsed.success) clock.#dueAtMs.set(id, parsed.data.dueAtMs);
    }
    return clock;
  }

  /** The write that notes a conversation's dialog; none where there is nothing to note and nothing to take back. */
  writes(conversationId: string, dialog: DialogState | undefined, nowMs: number): DocumentWrite[] {
    const dueAtMs = dialog && dueAtMsOf(dialog, nowMs);
    if (dueAtMs === this.#dueAtMs.get(conversationId)) return [];
    const body = dueAtMs === undefined ? undefined : { dueAtMs };
    return [{ ...SilenceClock.nameOf(conversationId), body }];
  }

  /** To be called when the write is committed. */
  note(conversationId: string, dialog: DialogState | undefined, nowMs: number): void {
    const dueAtMs = dialog && dueAtMsOf(dialog, nowMs);
    if (dueAtMs === undefined) this.#dueAtMs.delete(conversationId);
    else this.#dueAtMs.set(conversationId, dueAtMs);
  }

  /** The conversations that are to be looked at now. */
  due(nowMs: number): string[] {
    return [...this.#dueAtMs].filter(([, dueAtMs]) => dueAtMs <= nowMs).map(([id]) => id);
  }
}

/** undefined for a dialog that rests: the customer's next message is what wakes it. */
function dueAtMsOf(dialog: DialogState, nowMs: number): number | undefined {
  const silence = silenceOf(dialog, nowMs);
  if (silence.kind === 'waiting') return silence.dueAtMs;
  return silence.kind === 'check_due' || silence.kind === 'reminder_due' ? nowMs : undefined;
}
