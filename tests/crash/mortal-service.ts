import { setTimeout as delay } from 'node:timers/promises';
import type { AcknowledgmentCount } from './acknowledgment-count.ts';
import { findPort } from './find-port.ts';
import { ServiceProcess } from './service-process.ts';
import { shareModel } from './share-model.ts';

/** By messages and not by time, so that a busy machine gets as much done between two kills. */
const ACKNOWLEDGED_AT_MOST = 100;
/** About as long as a turn takes, so that the kill meets any instant of it. */
const INSTANT_WITHIN_MS = 30;
/** Most kills hit the service at work; this part of them is followed by one that hits it while it starts again. */
const KILLS_WHILE_STARTING = 1 / 6;

/** One service after the other on the same directory and port, each killed at a random instant. */
export class MortalService {
  /** Of every start that got as far as serving. */
  readonly startTimesMs: number[] = [];
  kills = 0;
  /** What all of them wrote to standard error: nothing, at the level of warnings, however they ended. */
  complaints = '';
  readonly #environment: Record<string, string>;
  readonly #random: () => number;
  #process: ServiceProcess;

  private constructor(environment: Record<string, string>, random: () => number) {
    this.#environment = environment;
    this.#random = random;
    this.#process = this.#spawn();
  }

  static async create(
    directory: string,
    secret: string,
    random: () => number,
  ): Promise<MortalService> {
    await shareModel(directory);
    const environment = {
      DATA_DIR: directory,
      HOST: '127.0.0.1',
      PORT: String(await findPort(random)),
      LOG_LEVEL: 'warn',
      DIRECT_LINE_SECRET: secret,
    };
    return new MortalService(environment, random);
  }

  /** Resolves with the address that it serves at. */
  async ready(): Promise<string> {
    const startedAt = performance.now();
    const origin = await this.#process.ready();
    this.startTimesMs.push(performance.now() - startedAt);
    return origin;
  }

  /** Kills it once or twice: soon after it got going, and sometimes while it starts on what the last one left. */
  async killAndRestart(acknowledged: AcknowledgmentCount): Promise<void> {
    await acknowledged.more(Math.floor(this.#random() ** 2 * ACKNOWLEDGED_AT_MOST));
    await delay(this.#random() * INSTANT_WITHIN_MS);
    await this.#kill();
    if (this.#random() < KILLS_WHILE_STARTING) {
      await delay(this.#random() * (this.startTimesMs.at(-1) ?? 0));
      await this.#kill();
    }
    await this.ready();
  }

  /** Asks it to stop, and resolves with its exit code. */
  async finish(): Promise<number | null> {
    if (this.#process.isRunning) {
      await this.#process.stop('SIGTERM');
      this.complaints += this.#process.complaints;
    }
    return this.#process.exitCode;
  }

  async #kill(): Promise<void> {
    if (!this.#process.isRunning)
      throw new Error(
        `Expected a service to kill, but it ended by itself with ${this.#process.exitCode ?? 'a signal'}.`,
      );
    await this.#process.stop('SIGKILL');
    this.kills += 1;
    this.complaints += this.#process.complaints;
    this.#process = this.#spawn();
  }

  #spawn(): ServiceProcess {
    return new ServiceProcess('scripts/start.js', this.#environment);
  }
}
