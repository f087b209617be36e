import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { text } from 'node:stream/consumers';
import { projectRoot } from '../../src/config.ts';

export interface CommandResult {
  exitCode: number;
  output: string;
  errors: string;
}

/** Runs a command of src/cli as its script in package.json does, with this on its standard input. */
export async function runCommand(
  name: string,
  commandLine: readonly string[],
  input = '',
): Promise<CommandResult> {
  const command = spawn(process.execPath, ['--import=tsx', `src/cli/${name}.ts`, ...commandLine], {
    cwd: projectRoot,
    stdio: 'pipe',
  });
  const exited = once(command, 'exit') as Promise<[number]>;
  command.stdin.end(input);
  const [output, errors, [exitCode]] = await Promise.all([
    text(command.stdout),
    text(command.stderr),
    exited,
  ]);
  return { exitCode, output, errors };
}
