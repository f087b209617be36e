import { signal } from '@preact/signals';

const TICK_MS = 5_000;

/** Milliseconds since 1970, fresh enough for clocks that show minutes. */
export const now = signal(Date.now());

setInterval(() => {
  now.value = Date.now();
}, TICK_MS);
