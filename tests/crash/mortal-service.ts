import { mkdir, symlink } from 'node:fs/promises';
import { createServer } from 'node:net';
import path from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { projectRoot } from '../../src/config.ts';
import { ServiceProcess } from './service-process.ts';

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

  /** The trained model is shared with the product's own directory, so that only a first run ever trains. */
  static async create(
    directory: string,
    secret: string,
    random: () => number,
  ): Promise<MortalService> {
    const model = path.join(projectRoot, 'var/model');
    await mkdir(model, { recursive: true });
    await symlink(model, path.join(directory, 'model'));
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

/**
 * A free port below those that systems give to outgoing connections. Among those, a client that keeps knocking at a
 * closed port of its own machine may come to be connected with itself.
 */
async function findPort(random: () => number): Promise<number> {
  const port = 20_000 + Math.floor(random() * 10_000);
  const server = createServer();
  const isFree = await new Promise<boolean>((resolve) => {
    server.once('error', () => {
      resolve(false);
    });
    server.listen(port, '127.0.0.1', () => {
      resolve(true);
    });
  });
  if (!isFree) return findPort(random);
  await new Promise((resolve) => server.close(resolve));
  return port;
}
