import path from 'node:path';
import { dialogs } from '../../dialogs/index.ts';
import { projectRoot, readConfig } from '../config.ts';
import { openUnderstanding, type Understanding } from '../turn/open-understanding.ts';

/** What the commands that need no server share: content and model, as the environment says. Progress on standard error. */
export async function openFromEnvironment(): Promise<Understanding> {
  const { dataDirectory } = readConfig(process.env);
  return openUnderstanding({
    root: projectRoot,
    modelDirectory: path.join(dataDirectory, 'model'),
    dialogs,
    onProgress: (message) => {
      process.stderr.write(`${message}\n`);
    },
  });
}
