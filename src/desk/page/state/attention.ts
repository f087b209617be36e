import { computed, effect, signal } from '@preact/signals';
import type { FromLive } from '../../live-contract.ts';
import { addressOfTicket, goTo, place } from './location.ts';
import { preferences } from './preferences.ts';
import { me } from './session.ts';

type TicketMessage = Extract<FromLive, { kind: 'ticket' }>;

/** Tickets with something new that the agent has not looked at. */
export const unseen = signal<ReadonlySet<string>>(new Set());

const title = computed(() => {
  const waiting = unseen.value.size;
  return waiting === 0 ? 'Support desk' : `(${waiting}) Support desk`;
});

effect(() => {
  document.title = title.value;
});

/** Draws attention to what the agent should act on: a new ticket in the queue, a message or a ticket for them. */
export function drawAttention(message: TicketMessage): void {
  const { ticket } = message;
  // What others took care of needs no attention any more.
  if (ticket.assignee && ticket.assignee.id !== me.value?.id) markSeen(ticket.id);
  const news = newsIn(message);
  if (news === undefined || isLookedAt(ticket.id)) return;
  unseen.value = new Set(unseen.value).add(ticket.id);
  if (preferences.value.hasSound) playTone();
  if (preferences.value.hasNotifications) notify(news, ticket);
}

export function markSeen(ticketId: string | undefined): void {
  if (ticketId === undefined || !unseen.value.has(ticketId)) return;
  const left = new Set(unseen.value);
  left.delete(ticketId);
  unseen.value = left;
}

addEventListener('visibilitychange', () => {
  if (document.visibilityState === 'visible') markSeen(place.value.ticketId);
});

/** What the agent is told of it; undefined where it is no news to them. */
function newsIn({ event, by, ticket }: TicketMessage): string | undefined {
  const own = me.value?.id;
  if (by !== null && by.id === own) return undefined;
  if (ticket.assignee && ticket.assignee.id === own) return NEWS_OF_OWN[event];
  return ticket.status === 'open' ? NEWS_OF_QUEUE[event] : undefined;
}

const NEWS_OF_OWN: Record<string, string> = {
  customer_message: 'A customer wrote to you',
  assigned: 'You were given a ticket',
};

const NEWS_OF_QUEUE: Record<string, string> = {
  opened: 'A customer waits for a person',
  reopened: 'A customer came back',
  handed_back: 'A ticket is back in the queue',
  promise_missed: 'A customer has waited too long',
};

function isLookedAt(ticketId: string): boolean {
  return document.visibilityState === 'visible' && place.value.ticketId === ticketId;
}

/** Says no more than that there is news: notifications show on locked screens. */
function notify(news: string, { id, number }: TicketMessage['ticket']): void {
  if (!('Notification' in globalThis) || Notification.permission !== 'granted') return;
  const notification = new Notification(news, { body: number, tag: id });
  notification.addEventListener('click', () => {
    focus();
    goTo(addressOfTicket(id));
    notification.close();
  });
}

let audio: AudioContext | undefined;

/** Two short soft tones. Browsers allow it once the agent has clicked or typed on the page. */
export function playTone(): void {
  audio ??= new AudioContext();
  const start = audio.currentTime;
  for (const [index, frequency] of [660, 880].entries()) {
    const oscillator = new OscillatorNode(audio, { frequency });
    const gain = new GainNode(audio, { gain: 0 });
    const from = start + index * 0.16;
    gain.gain.setValueAtTime(0, from);
    gain.gain.linearRampToValueAtTime(0.12, from + 0.02);
    gain.gain.exponentialRampToValueAtTime(0.001, from + 0.3);
    oscillator.connect(gain).connect(audio.destination);
    oscillator.start(from);
    oscillator.stop(from + 0.32);
  }
}
