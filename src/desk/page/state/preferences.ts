import { effect, signal } from '@preact/signals';
import { keep, readKept } from './kept.ts';

export type Theme = 'system' | 'light' | 'dark';

export interface Preferences {
  theme: Theme;
  hasSound: boolean;
  hasNotifications: boolean;
  /** Keys without Ctrl or Alt; off for those whose speech input or aid types them by accident. */
  hasShortcuts: boolean;
}

const KEY = 'desk.preferences';
const DEFAULTS: Preferences = {
  theme: 'system',
  hasSound: false,
  hasNotifications: false,
  hasShortcuts: true,
};

/** Of this browser, not of the agent's account. */
export const preferences = signal<Preferences>({
  ...DEFAULTS,
  ...readKept<Partial<Preferences>>(localStorage, KEY, {}),
});

export function prefer(change: Partial<Preferences>): void {
  preferences.value = { ...preferences.value, ...change };
  keep(localStorage, KEY, preferences.value);
}

effect(() => {
  document.documentElement.dataset['theme'] = preferences.value.theme;
});
