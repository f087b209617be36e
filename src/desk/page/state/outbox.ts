import { computed, effect, signal, untracked } from '@preact/signals';
import { call, newRequestId } from '../api/call.ts';
import { liveState } from '../api/live.ts';
import { messageOf, RequestError } from '../api/request-error.ts';
import { draftOf, writeDraft } from './drafts.ts';
import { keep, readKept } from './kept.ts';
import { addLines, noteChangeOfOpenTicket, openTicket } from './open-ticket.ts';
import { noteChange } from './queue.ts';
import { me } from './session.ts';

/** A reply on its way. */
export interface Pending {
  /** Stays the same however often it is sent, so the customer gets it once. */
  requestId: string;
  ticketId: string;
  text: string;
  at: string;
  state: 'sending' | 'waiting' | 'refused';
  /** Why it is not sent. */
  problem?: string;
}

const KEY = 'desk.outbox';
const RETRY_AFTER_MS = 5_000;

/** What a reload interrupted may or may not have arrived: it is sent again under its own id. */
export const outbox = signal<Pending[]>(
  readKept<Pending[]>(sessionStorage, KEY, []).map((pending) =>
    pending.state === 'sending' ? { ...pending, state: 'waiting' } : pending,
  ),
);

export const pendingOfOpenTicket = computed(() =>
  outbox.value.filter(({ ticketId }) => ticketId === openTicket.value?.id),
);

effect(() => {
  keep(sessionStorage, KEY, outbox.value);
});

let isSending = false;
let retry: ReturnType<typeof setTimeout> | undefined;

export function sendReply(ticketId: string, text: string): void {
  const pending = { requestId: newRequestId(), ticketId, text, at: new Date().toISOString() };
  outbox.value = [...outbox.value, { ...pending, state: 'waiting' }];
  void flush();
}

/** Sends what waits, one after the other, so that replies arrive in the order in which they were written. */
export async function flush(): Promise<void> {
  if (isSending) return;
  isSending = true;
  try {
    for (;;) {
      const next = outbox.value.find(({ state }) => state === 'waiting');
      if (!next || !(await attempt(next))) return;
    }
  } finally {
    isSending = false;
  }
}

export function sendAgain(requestId: string): void {
  change(requestId, { state: 'waiting' });
  void flush();
}

/** Takes it back into the composer. */
export function takeBack({ requestId, ticketId, text }: Pending): void {
  remove(requestId);
  const draft = draftOf(ticketId, 'reply');
  writeDraft(ticketId, 'reply', draft === '' ? text : `${text}\n${draft}`);
}

/** Whether the next one may be sent. */
async function attempt({ requestId, ticketId, text }: Pending): Promise<boolean> {
  change(requestId, { state: 'sending' });
  try {
    const { ticket, line } = await call('reply', { id: ticketId, body: { requestId, text } });
    if (openTicket.value?.id === ticketId) addLines([line]);
    remove(requestId);
    noteChange(ticket);
    noteChangeOfOpenTicket(ticket);
    return true;
  } catch (error) {
    // When the session ended, it is sent after the next log-in.
    const mayBeSentLater =
      error instanceof RequestError && (error.isTransient || error.status === 401);
    change(requestId, {
      state: mayBeSentLater ? 'waiting' : 'refused',
      problem: messageOf(error),
    });
    if (mayBeSentLater) retryLater();
    return !mayBeSentLater;
  }
}

function retryLater(): void {
  clearTimeout(retry);
  retry = setTimeout(() => {
    if (me.value) void flush();
  }, RETRY_AFTER_MS);
}

function change(requestId: string, to: Partial<Pending>): void {
  outbox.value = outbox.value.map((pending) =>
    pending.requestId === requestId ? { ...pending, ...to } : pending,
  );
}

function remove(requestId: string): void {
  outbox.value = outbox.value.filter((pending) => pending.requestId !== requestId);
}

effect(() => {
  if (liveState.value === 'open') untracked(() => void flush());
});
