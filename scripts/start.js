// Serves from one file made of all modules. Node on its own takes seconds to load hundreds of TypeScript modules through a
// loader, and one file takes a fraction of that. The file is made when a module has changed, and found again otherwise.
import { createHash } from 'node:crypto';
import { existsSync, readdirSync, statSync } from 'node:fs';
import { mkdir, mkdtemp, readdir, readFile, rename, rm, stat } from 'node:fs/promises';
import path from 'node:path';
import { pathToFileURL } from 'node:url';

const DAY_MS = 86_400_000;
const root = path.dirname(import.meta.dirname);
const cache = path.join(root, 'node_modules/.cache/support-bot');

process.setSourceMapsEnabled(true);
await import(pathToFileURL(await findOrMakeBundle()).href);

async function findOrMakeBundle() {
  const directory = path.join(cache, keyOfSources());
  const bundle = path.join(directory, 'main.mjs');
  if (existsSync(bundle)) return bundle;
  try {
    await makeBundle(directory);
    await forgetOldBundles();
    return bundle;
  } catch (error) {
    // Where nothing can be written, such as in a read-only container, it starts more slowly.
    if (!['EACCES', 'EROFS', 'EPERM'].includes(error.code)) throw error;
    const { register } = await import('tsx/esm/api');
    register();
    return path.join(root, 'src/main.ts');
  }
}

/** Of the name, size and time of everything that goes into the bundle. */
function keyOfSources() {
  const hash = createHash('sha256').update(process.version);
  for (const file of [...modulesIn('src'), ...modulesIn('dialogs'), 'package-lock.json']) {
    const { size, mtimeMs } = statSync(path.join(root, file));
    hash.update(`\n${file} ${size} ${mtimeMs}`);
  }
  return hash.digest('hex').slice(0, 20);
}

function modulesIn(folder) {
  const names = readdirSync(path.join(root, folder), { recursive: true });
  return names.filter((name) => name.endsWith('.ts')).map((name) => path.join(folder, name));
}

/** Is whole or not there: two services that start at once, or a kill in the middle, leave no half of one. */
async function makeBundle(directory) {
  const { build } = await import('esbuild');
  await mkdir(cache, { recursive: true });
  const unfinished = await mkdtemp(path.join(cache, 'unfinished-'));
  await build({
    entryPoints: [path.join(root, 'src/main.ts')],
    outdir: unfinished,
    outExtension: { '.js': '.mjs' },
    bundle: true,
    splitting: true,
    packages: 'external',
    platform: 'node',
    format: 'esm',
    sourcemap: 'linked',
    sourcesContent: false,
    logLevel: 'error',
    plugins: [{ name: 'module paths', setup: keepModulePaths }],
  });
  await rename(unfinished, directory).catch(async (error) => {
    await rm(unfinished, { recursive: true });
    if (!existsSync(directory)) throw error;
  });
}

/** What a module reads from beside itself it finds there, wherever the bundle lies. */
function keepModulePaths({ onLoad }) {
  onLoad({ filter: /\.ts$/ }, async ({ path: file }) => ({
    contents: (await readFile(file, 'utf8'))
      .replaceAll('import.meta.dirname', JSON.stringify(path.dirname(file)))
      .replaceAll('import.meta.url', JSON.stringify(pathToFileURL(file).href)),
    loader: 'ts',
  }));
}

/** A service that still runs from one may yet load the rest of it, so the newest stay for a day. */
async function forgetOldBundles() {
  for (const name of await readdir(cache)) {
    const bundle = path.join(cache, name);
    const { mtimeMs } = await stat(bundle);
    if (Date.now() - mtimeMs > DAY_MS) await rm(bundle, { recursive: true });
  }
}
