import type { z } from 'zod';

/**
 * Something that the account service can do. Dialogs only name it: the turn carries it out and feeds the result back.
 * What has no effect type cannot be done at all.
 */
export interface EffectType<
  Name extends string = string,
  Input = unknown,
  Data = unknown,
  Problem extends string = string,
> {
  readonly name: Name;
  readonly input: z.ZodType<Input>;
  /** What it brings when it went well. */
  readonly data: z.ZodType<Data>;
  /** The problems that dialogs tell apart; any other counts as `failed`. */
  readonly problems: readonly Problem[];
}

export function defineEffect<const Name extends string, Input, Data, const Problem extends string>(
  type: EffectType<Name, Input, Data, Problem>,
): EffectType<Name, Input, Data, Problem> {
  return type;
}

/** What the turn is to carry out. `input` may hold a code: it is never stored or logged. */
export interface EffectRequest {
  readonly effect: string;
  readonly input: unknown;
  /** The same for every repetition of the same act, also after a crash. */
  readonly idempotencyKey: string;
  /** Agreed to by the customer, because it changes the account. That it is about to be sent is kept before it is. */
  readonly isConfirmed: boolean;
  /** It was about to be sent before, so it may be done although nobody heard of it. */
  readonly isRepeated: boolean;
}

/** What became of it. `unknown`: it was sent, and nobody can say whether it was done. */
export type EffectResult =
  { outcome: 'ok'; data: unknown } | { outcome: 'problem'; code: string } | { outcome: 'unknown' };

/**
 * How an act ended, as branches see it: the named problems, and `declined` (the customer said no), `unconfirmed`
 * (nobody can say whether it was done), `failed` (anything else).
 */
export type OutcomeOf<E> =
  | 'ok'
  | 'declined'
  | 'unconfirmed'
  | 'failed'
  | (E extends EffectType<string, unknown, unknown, infer Problem> ? Problem : never);

export type DataOf<E> = E extends EffectType<string, unknown, infer Data> ? Data : never;
