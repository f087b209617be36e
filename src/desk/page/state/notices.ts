import { signal } from '@preact/signals';
import { messageOf } from '../api/request-error.ts';

export interface Notice {
  id: number;
  kind: 'done' | 'problem';
  text: string;
}

const SHOWN_FOR_MS = 6_000;
const NOTICE_LIMIT = 3;

/** Newest last. */
export const notices = signal<Notice[]>([]);

let lastId = 0;

export function tell(text: string, kind: Notice['kind'] = 'done'): void {
  lastId += 1;
  const id = lastId;
  notices.value = [...notices.value, { id, kind, text }].slice(-NOTICE_LIMIT);
  setTimeout(() => {
    dismissNotice(id);
  }, SHOWN_FOR_MS);
}

export function dismissNotice(id: number): void {
  notices.value = notices.value.filter((notice) => notice.id !== id);
}

/** Does what a click or a key asked for; a failure is told to the agent. */
export function perform(work: () => Promise<unknown>): void {
  work().catch((error: unknown) => {
    tell(messageOf(error), 'problem');
  });
}
