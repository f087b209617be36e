import { createHash } from 'node:crypto';
import { mkdir, mkdtemp, readdir, readFile, rename, rm, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { buildGraph, GRAPH_VERSION } from './build-graph.ts';
import { readWeights } from './read-weights.ts';

/**
 * The encoder's .onnx file, built from the weights the first time. It is kept as
 * `sentence-encoder-<what it was built from>-<checksum>.onnx`: a torn or foreign file does not match its name and is
 * built anew, and processes that build at once write the same bytes under the same name. Where nothing can be
 * written, `report` hears of it and the graph is built at every start.
 */
export async function loadGraph(
  cacheDirectory: string,
  packageDirectory: string,
  report: (problem: string) => void,
): Promise<Uint8Array> {
  const prefix = `sentence-encoder-${await identifySource(packageDirectory)}-`;
  const kept = await readKept(cacheDirectory, prefix);
  if (kept !== undefined) return kept;
  const bytes = buildGraph(await readWeights(path.join(packageDirectory, 'dist')));
  try {
    await keep(cacheDirectory, `${prefix}${checksum(bytes)}.onnx`, bytes);
  } catch (error) {
    report(`The sentence encoder could not be kept in ${cacheDirectory}. ${String(error)}`);
  }
  return bytes;
}

async function identifySource(packageDirectory: string): Promise<string> {
  const manifest = await readFile(path.join(packageDirectory, 'package.json'));
  return checksum(Buffer.concat([manifest, Buffer.from(String(GRAPH_VERSION))]));
}

/** What cannot be read is as if it were not there: it is built, and where it cannot be kept `report` hears of it. */
async function readKept(directory: string, prefix: string): Promise<Uint8Array | undefined> {
  const names = await readdir(directory).catch(() => []);
  for (const name of names.filter((name) => name.startsWith(prefix))) {
    const bytes = await readFile(path.join(directory, name)).catch(() => Buffer.of());
    if (name === `${prefix}${checksum(bytes)}.onnx`) return bytes;
  }
  return undefined;
}

/** A reader sees the whole file or none. */
async function keep(directory: string, name: string, bytes: Uint8Array): Promise<void> {
  await mkdir(directory, { recursive: true });
  const scratch = await mkdtemp(path.join(directory, 'building-'));
  try {
    await writeFile(path.join(scratch, name), bytes);
    await rename(path.join(scratch, name), path.join(directory, name));
  } finally {
    await rm(scratch, { recursive: true, force: true });
  }
}

function checksum(bytes: Uint8Array): string {
  return createHash('sha256').update(bytes).digest('hex').slice(0, 16);
}
