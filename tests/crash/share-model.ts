import { mkdir, symlink } from 'node:fs/promises';
import path from 'node:path';
import { projectRoot } from '../../src/config.ts';

/** Lets a data directory use the product's trained model, so that only a first run ever trains. */
export async function shareModel(dataDirectory: string): Promise<void> {
  const model = path.join(projectRoot, 'var/model');
  await mkdir(model, { recursive: true });
  await symlink(model, path.join(dataDirectory, 'model'));
}
