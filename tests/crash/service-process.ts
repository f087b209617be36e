import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import path from 'node:path';
import { projectRoot } from '../../src/config.ts';

/** A service in a process of its own, started as an operator starts it. */
export class ServiceProcess {
  readonly pid: number;
  readonly #child: ChildProcess;
  readonly #exited: Promise<unknown>;
  readonly #address: Promise<string>;
  #complaints = '';

  /** `script` is relative to the project, such as `scripts/start.js`. The environment comes on top of this process's. */
  constructor(script: string, environment: Record<string, string>) {
    const loader = script.endsWith('.ts') ? ['--import=tsx'] : [];
    const child = spawn(process.execPath, [...loader, path.join(projectRoot, script)], {
      stdio: ['ignore', 'pipe', 'pipe'],
      env: { ...process.env, ...environment },
    });
    this.pid = child.pid ?? 0;
    this.#child = child;
    this.#exited = once(child, 'close');
    this.#address = readAddress(child.stdout);
    child.stderr.setEncoding('utf8').on('data', (text: string) => {
      this.#complaints += text;
    });
  }

  /** What it wrote to standard error so far. */
  get complaints(): string {
    return this.#complaints;
  }

  get isRunning(): boolean {
    return this.#child.exitCode === null && this.#child.signalCode === null;
  }

  get exitCode(): number | null {
    return this.#child.exitCode;
  }

  /** Resolves with the address that it serves at. */
  async ready(): Promise<string> {
    await Promise.race([this.#address, this.#exited]);
    if (this.isRunning) return this.#address;
    throw new Error(
      `Expected the service to serve, but it exited with ${this.exitCode ?? this.#child.signalCode}:\n${this.#complaints}`,
    );
  }

  /** Resolves when the process is gone and all that it wrote was read. */
  async stop(signal: 'SIGTERM' | 'SIGKILL'): Promise<void> {
    this.#child.kill(signal);
    await this.#exited;
  }
}

/** Never resolves when the process ends without naming one. */
async function readAddress(output: NodeJS.ReadableStream): Promise<string> {
  return new Promise((resolve) => {
    let text = '';
    output.setEncoding('utf8').on('data', (chunk: string) => {
      text += chunk;
      const address = /https?:\/\/[\w.:]+(?=[\s/])/.exec(text)?.[0];
      if (address !== undefined) resolve(address);
    });
  });
}
