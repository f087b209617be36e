import type { WebClient } from '@slack/web-api';

import { slackErrorOf } from './slack-api.ts';

/** Who the bot is in its workspace, and whether Slack lets it in. */
export class Identity {
  readonly #api: WebClient;
  readonly #onError: (error: unknown) => void;
  #botId: string | undefined;
  #problem: string | undefined;

  constructor(api: WebClient, onError: (error: unknown) => void) {
    this.#api = api;
    this.#onError = onError;
  }

  /** The bot's own user id; undefined as long as Slack could not be asked. Events mostly say it themselves. */
  get botId(): string | undefined {
    return this.#botId;
  }

  /** Slack's error code, such as `invalid_auth`. */
  get problem(): string | undefined {
    return this.#problem;
  }

  /** Never rejects: web chat must start when Slack is down. */
  async learn(): Promise<void> {
    try {
      this.#botId = (await this.#api.auth.test()).user_id;
      this.#problem = undefined;
    } catch (error) {
      this.#problem = slackErrorOf(error);
      this.#onError(error);
    }
  }
}
