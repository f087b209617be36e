import { createHash } from 'node:crypto';
import { readFileSync, readdirSync } from 'node:fs';
import { createRequire } from 'node:module';
import path from 'node:path';
import type { Example, TrainingOptions } from './train-classifier.ts';

/** Their tokens, stems and distances are in the model. */
const PACKAGES = ['wink-nlp', 'wink-eng-lite-web-model', 'natural'];

/**
 * A hash of everything that a model depends on: the examples in their order, the options, the encoder, this folder's
 * code and the packages' versions. A model with another key is stale.
 */
export function modelKey(examples: Example[], options: TrainingOptions): string {
  const inputs = {
    examples: examples.map(({ text, intent }) => [text, intent]),
    calibration: options.calibration?.map(({ text, intent }) => [text, intent]),
    seed: options.seed,
    encoder: options.encoder && [options.encoder.name, options.encoder.dimensions],
    code: codeVersion(),
  };
  return createHash('sha256').update(JSON.stringify(inputs)).digest('hex');
}

/** A number kept by hand would be forgotten; training again after a changed comment takes seconds. */
function codeVersion(): string {
  const hash = createHash('sha256');
  const files = readdirSync(import.meta.dirname, { recursive: true, encoding: 'utf8' });
  for (const file of files.sort())
    if (/\.[jt]s$/.test(file)) hash.update(readFileSync(path.join(import.meta.dirname, file)));
  const require = createRequire(import.meta.url);
  for (const name of PACKAGES) hash.update(readFileSync(require.resolve(`${name}/package.json`)));
  return hash.digest('hex');
}
