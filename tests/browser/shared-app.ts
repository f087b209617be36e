import { runApp, type RunningApp } from '../support/running-app.ts';

let running: Promise<RunningApp> | undefined;

/** One running product for all the browser tests that leave it running. */
export async function sharedApp(): Promise<RunningApp> {
  running ??= runApp();
  return running;
}

// Outside any suite, so at the end of the whole run.
after(async function () {
  this.timeout(20_000);
  await (await running)?.remove();
});
