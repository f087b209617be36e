import { signal } from '@preact/signals';
import type { FromLive, ToLive } from '../../live-contract.ts';

/** `lost`: it was there, or could not be made; another attempt is under way. */
export type LiveState = 'off' | 'connecting' | 'open' | 'lost';

export const liveState = signal<LiveState>('off');

const FIRST_DELAY_MS = 500;
const LONGEST_DELAY_MS = 15_000;

interface LiveListener {
  onMessage: (message: FromLive) => void;
  /** Connected anew: what happened meanwhile was not told. */
  onReconnect: () => void;
  /** Whether to go on trying. */
  mayReconnect: () => Promise<boolean>;
}

let socket: WebSocket | undefined;
let listener: LiveListener | undefined;
let retry: ReturnType<typeof setTimeout> | undefined;
let failures = 0;
let wasOpen = false;

export function connectLive(to: LiveListener): void {
  disconnectLive();
  listener = to;
  liveState.value = 'connecting';
  open();
}

export function disconnectLive(): void {
  listener = undefined;
  clearTimeout(retry);
  const closing = socket;
  socket = undefined;
  closing?.close();
  liveState.value = 'off';
  failures = 0;
  wasOpen = false;
}

/** Says nothing while there is no connection: whoever connects says anew what it shows. */
export function sayLive(message: ToLive): void {
  if (socket?.readyState === WebSocket.OPEN) socket.send(JSON.stringify(message));
}

function open(): void {
  const address = new URL('/desk/api/live', location.href);
  address.protocol = address.protocol.replace('http', 'ws');
  const opening = new WebSocket(address);
  socket = opening;
  opening.addEventListener('open', () => {
    failures = 0;
    liveState.value = 'open';
    if (wasOpen) listener?.onReconnect();
    wasOpen = true;
  });
  opening.addEventListener('message', ({ data }) => {
    listener?.onMessage(JSON.parse(String(data)) as FromLive);
  });
  opening.addEventListener('close', () => {
    if (socket === opening) retryLater();
  });
}

function retryLater(): void {
  socket = undefined;
  // The first read may be older than what happened before there was a connection.
  wasOpen = true;
  liveState.value = 'lost';
  const longestMs = Math.min(LONGEST_DELAY_MS, FIRST_DELAY_MS * 2 ** failures);
  failures += 1;
  clearTimeout(retry);
  // Spread, so that not all desks come back to a restarted service at the same instant.
  retry = setTimeout(tryAgain, longestMs * (0.5 + Math.random() / 2));
}

function tryAgain(): void {
  const asked = listener;
  void asked?.mayReconnect().then((may) => {
    if (listener === asked && may && !socket) open();
  });
}

addEventListener('online', () => {
  if (!listener || socket) return;
  clearTimeout(retry);
  tryAgain();
});

addEventListener('offline', () => {
  // The connection would notice only much later.
  const closing = socket;
  if (!closing) return;
  retryLater();
  closing.close();
});
