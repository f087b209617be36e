import { signal } from '@preact/signals';
import { forget, keep, readKept } from './kept.ts';

export type DraftKind = 'reply' | 'note';

/** Drafts by ticket and kind; those of other tickets come back from the browser's store. */
const drafts = signal<Record<string, string>>({});

const keyOf = (ticketId: string, kind: DraftKind): string => `desk.draft.${kind}.${ticketId}`;

export function draftOf(ticketId: string, kind: DraftKind): string {
  const key = keyOf(ticketId, kind);
  return drafts.value[key] ?? readKept(sessionStorage, key, '');
}

export function writeDraft(ticketId: string, kind: DraftKind, text: string): void {
  const key = keyOf(ticketId, kind);
  drafts.value = { ...drafts.value, [key]: text };
  if (text === '') forget(sessionStorage, key);
  else keep(sessionStorage, key, text);
}

/** Which of the two the composer shows. */
export const draftKind = signal<DraftKind>('reply');
