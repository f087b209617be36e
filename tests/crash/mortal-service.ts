import { setTimeout as delay } from 'node:timers/promises';
import { findPort } from './find-port.ts';
import { ServiceProcess } from './service-process.ts';
import { shareModel } from './share-model.ts';

const SERVING_AT_MOST_MS = 1500;
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
  async killAndRestart(): Promise<void> {
    await delay(this.#random() ** 2 * SERVING_AT_MOST_MS);
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
    await this.#process.stop('SIGKILL');
    this.kills += 1;
    this.complaints += this.#process.complaints;
    this.#process = this.#spawn();
  }

  #spawn(): ServiceProcess {
    return new ServiceProcess('src/main.ts', this.#environment);
  }
}
