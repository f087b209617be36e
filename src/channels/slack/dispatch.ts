import { HttpError } from '../../server/error-body.ts';
import type { FindMissed } from './find-missed.ts';
import type { Interactions } from './interactions.ts';
import {
  commandSchema,
  envelopeSchema,
  interactionSchema,
  type EventCallback,
} from './payloads.ts';
import type { Reception } from './reception.ts';
import { toArrival, toCommandArrival } from './to-activity.ts';

/** What Slack is answered. */
export type Answer =
  { kind: 'text'; text: string } | { kind: 'json'; body: unknown } | { kind: 'nothing' };

export interface DispatchOptions {
  reception: Reception;
  interactions: Interactions;
  missed: FindMissed;
  /** The bot's own user id, where it is known already. */
  botId: () => string | undefined;
  onError: (error: unknown) => void;
}

/**
 * Takes what Slack has delivered, by whichever way, once it is known to be from Slack. When it resolves, everything is on
 * disk that must not be lost, and Slack may be told so.
 */
export class Dispatch {
  readonly #options: DispatchOptions;
  readonly #after = new Set<Promise<void>>();

  constructor(options: DispatchOptions) {
    this.#options = options;
  }

  /** An event. Throws an HttpError of 400 for what Slack would not send. */
  async event(body: unknown): Promise<Answer> {
    const envelope = envelopeSchema.safeParse(body);
    if (!envelope.success) throw unexpected();
    switch (envelope.data.type) {
      case 'url_verification':
        return { kind: 'text', text: envelope.data.challenge };
      case 'app_rate_limited':
        this.#options.missed.suspect();
        return { kind: 'nothing' };
      case 'event_callback':
        await this.#receive(envelope.data);
        return { kind: 'nothing' };
    }
  }

  /** Interactivity; kinds that are not used here are acknowledged. */
  async interaction(body: unknown): Promise<Answer> {
    const interaction = interactionSchema.safeParse(body);
    if (!interaction.success) return { kind: 'nothing' };
    const { interactions } = this.#options;
    const answer =
      interaction.data.type === 'block_actions'
        ? await interactions.tap(interaction.data)
        : await interactions.submit(interaction.data);
    if (answer.after) this.#doAfter(answer.after);
    return answer.body === undefined ? { kind: 'nothing' } : { kind: 'json', body: answer.body };
  }

  async command(body: unknown): Promise<Answer> {
    const command = commandSchema.safeParse(body);
    if (!command.success) throw unexpected();
    await this.#options.reception.receive(toCommandArrival(command.data));
    return { kind: 'nothing' };
  }

  /** Resolves when what is done after the answers is done. */
  async settle(): Promise<void> {
    while (this.#after.size > 0) await Promise.all(this.#after);
  }

  async #receive(callback: EventCallback): Promise<void> {
    const botId =
      callback.authorizations?.find((bot) => bot.is_bot === true)?.user_id ?? this.#options.botId();
    const arrival = toArrival(callback, botId);
    if (arrival) await this.#options.reception.receive(arrival);
  }

  #doAfter(work: () => Promise<void>): void {
    const done = work()
      .catch((error: unknown) => {
        this.#options.onError(error);
      })
      .finally(() => this.#after.delete(done));
    this.#after.add(done);
  }
}

export function unexpected(): HttpError {
  return new HttpError(400, 'BadArgument', 'The body is not what Slack sends.');
}
