import type { LoggedActivity } from '../storage/activity-log.ts';
import type { TurnHandler } from '../turn/turn-handler.ts';

/** Turns that go on after their request was answered. Turns of one conversation run one at a time and in order. */
export class RunningTurns {
  readonly #turns: TurnHandler;
  readonly #running = new Set<Promise<void>>();

  constructor(turns: TurnHandler) {
    this.#turns = turns;
  }

  /** Queues the turn of an activity behind the earlier ones of its conversation, and does not wait for it. */
  begin(activity: LoggedActivity): void {
    const turn = this.#turns.handle(activity).finally(() => this.#running.delete(turn));
    this.#running.add(turn);
  }

  /** Resolves when no turn is running or waiting. */
  async settle(): Promise<void> {
    while (this.#running.size > 0) await Promise.all(this.#running);
  }
}
