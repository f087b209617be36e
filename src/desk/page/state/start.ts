import { effect, untracked } from '@preact/signals';
import { connectLive, disconnectLive, sayLive } from '../api/live.ts';
import type { FromLive } from '../../live-contract.ts';
import { drawAttention, markSeen } from './attention.ts';
import { place } from './location.ts';
import {
  noteChangeOfOpenTicket,
  noteLine,
  noteTyping,
  noteViewers,
  openTicket,
  readTicket,
  sayWhatIsShown,
  showTicket,
} from './open-ticket.ts';
import { flush } from './outbox.ts';
import { noteChange, readQueue } from './queue.ts';
import { isStillLoggedIn, me } from './session.ts';

/** Typing is said again at most this often. */
const TYPING_EVERY_MS = 3_000;

/** Connects what is shown with the server, from log-in to log-out. */
export function startFollowing(): void {
  let agentId: string | undefined;
  effect(() => {
    const id = me.value?.id;
    if (id === agentId) return;
    agentId = id;
    untracked(id === undefined ? disconnectLive : follow);
  });
  effect(() => {
    const { ticketId } = place.value;
    const isLoggedIn = me.value !== undefined;
    untracked(() => {
      if (isLoggedIn) void showTicket(ticketId);
      markSeen(ticketId);
    });
  });
}

function follow(): void {
  void readQueue();
  void readTicket();
  void flush();
  connectLive({
    onMessage: receive,
    onReconnect: () => {
      void readQueue();
      void readTicket();
    },
    mayReconnect: isStillLoggedIn,
  });
}

function receive(message: FromLive): void {
  switch (message.kind) {
    case 'welcome':
      sayWhatIsShown();
      return;
    case 'ticket':
      noteChange(message.ticket);
      noteChangeOfOpenTicket(message.ticket);
      drawAttention(message);
      return;
    case 'line':
      noteLine(message.ticketId, message.line);
      return;
    case 'viewers':
      noteViewers(message.ticketId, message.viewers);
      return;
    case 'customer_typing':
      noteTyping(message.ticketId);
      return;
    case 'presence':
      return;
  }
}

let lastTypingAt = 0;

export function sayTyping(): void {
  const ticket = openTicket.value;
  if (!ticket || Date.now() - lastTypingAt < TYPING_EVERY_MS) return;
  lastTypingAt = Date.now();
  sayLive({ kind: 'typing', ticketId: ticket.id });
}
