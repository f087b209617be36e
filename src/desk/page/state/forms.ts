import { signal } from '@preact/signals';
import type { z } from 'zod';
import type { factSchema } from '../../ticket-shapes.ts';

export type Fact = z.output<typeof factSchema>;

/** What is asked for on top of the page; one thing at a time. */
export type Form =
  | { kind: 'resolve' | 'hand_back' | 'assign' | 'priority' | 'shortcuts' | 'settings' }
  | { kind: 'reveal'; fact: Fact };

export const form = signal<Form | undefined>(undefined);

/** On narrow screens the facts lie over the conversation when asked for. */
export const areFactsOpen = signal(false);

/** Whether the search for canned answers is open above the composer. */
export const areAnswersOpen = signal(false);

export function ask(kind: Exclude<Form['kind'], 'reveal'>): void {
  form.value = { kind };
}
