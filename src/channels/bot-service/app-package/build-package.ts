import { readFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import path from 'node:path';

import createValidator from 'ajv-draft-04';
import { strToU8, zipSync } from 'fflate';

import { ConfigError } from '../../../errors.ts';
import { toManifest, type AppPackageSettings } from './manifest.ts';

const SCHEMA = '@microsoft/app-manifest/build/json-schemas/teams/v1.22/MicrosoftTeams.schema.json';
/** Of 192 and of 32 pixels. */
const ICONS = ['color.png', 'outline.png'];

/**
 * The zip file that is uploaded to Teams: the manifest, checked against Microsoft's own schema, and two icons. Throws
 * ConfigError that names every problem.
 */
export async function buildAppPackage(settings: AppPackageSettings): Promise<Uint8Array> {
  const manifest = toManifest(settings);
  const problems = await findManifestProblems(manifest);
  if (problems.length > 0)
    throw new ConfigError(`Teams would not take this package.\n${problems.join('\n')}`);
  const files: Record<string, Uint8Array> = {
    'manifest.json': strToU8(`${JSON.stringify(manifest, undefined, 2)}\n`),
  };
  for (const name of ICONS) files[name] = await readFile(path.join(import.meta.dirname, name));
  return zipSync(files, { mtime: new Date(Date.UTC(2026, 0, 1)) });
}

/** Each as `where: what was expected`. */
export async function findManifestProblems(manifest: object): Promise<string[]> {
  const schema = createRequire(import.meta.url).resolve(SCHEMA);
  const validator = new createValidator.default({ allErrors: true, strict: false });
  // What the schema calls formats are plain links here, which the schema's own patterns check.
  validator.addFormat('uri', true).addFormat('email', true);
  const validate = validator.compile(JSON.parse(await readFile(schema, 'utf8')) as object);
  if (validate(manifest)) return [];
  return (validate.errors ?? []).map(
    ({ instancePath, message = '' }) => `${instancePath === '' ? '/' : instancePath}: ${message}`,
  );
}
