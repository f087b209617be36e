import { computed, signal } from '@preact/signals';
import type { z } from 'zod';
import type { Role, sessionSchema } from '../../ticket-shapes.ts';
import { call, whenSessionEnds } from '../api/call.ts';
import { messageOf, RequestError } from '../api/request-error.ts';

export type Session = z.output<typeof sessionSchema>;

/** undefined until it was read. */
export const session = signal<Session | undefined>(undefined);
export const sessionProblem = signal<string | undefined>(undefined);
/** It ended while the page was in use: what is being written stays. */
export const hasExpired = signal(false);
export const me = computed(() => session.value?.agent ?? undefined);

const ORDER: readonly Role[] = ['agent', 'lead', 'admin'];

/** Whether the agent's role may do what this role may. */
export function mayAs(role: Role): boolean {
  return me.value !== undefined && ORDER.indexOf(me.value.role) >= ORDER.indexOf(role);
}

export async function readSession(): Promise<void> {
  sessionProblem.value = undefined;
  try {
    session.value = await call('readSession');
  } catch (error) {
    sessionProblem.value = messageOf(error);
  }
}

export async function logIn(name: string, password: string): Promise<void> {
  session.value = await call('logIn', { body: { name, password } });
  hasExpired.value = false;
}

export async function logOut(): Promise<void> {
  await call('logOut');
  hasExpired.value = false;
  await readSession();
}

/** Asks the server whether the session is still there. Without an answer, it may be. */
export async function isStillLoggedIn(): Promise<boolean> {
  try {
    const { agent } = await call('readSession');
    if (agent === null) endSession();
    return agent !== null;
  } catch (error) {
    return error instanceof RequestError && error.isTransient;
  }
}

function endSession(): void {
  if (!session.value?.agent) return;
  hasExpired.value = true;
  session.value = { ...session.value, agent: null };
}

whenSessionEnds(endSession);
