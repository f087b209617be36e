import { execFileSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { brotliDecompressSync } from 'node:zlib';
import packed from '@sparticuz/chromium';
import { chromium, type Browser } from 'playwright-core';

interface Program {
  executablePath: string;
  env: Record<string, string>;
}

const INSTALLED = ['/usr/bin/chromium', '/usr/bin/chromium-browser', '/usr/bin/google-chrome'];

/** Not the package's own: those switch the same-origin policy off, which our tests are about. */
const FLAGS = ['--no-sandbox', '--disable-gpu', '--disable-dev-shm-usage', '--no-first-run'];

let opened: Promise<Browser> | undefined;
let directory: string | undefined;

/** A real Chromium, opened once for the whole run and closed at its end. Comes from npm, so it needs nothing installed. */
export async function openBrowser(): Promise<Browser> {
  opened ??= launch();
  return opened;
}

// Outside any suite, so at the end of the whole run.
after(async function closeBrowser() {
  this.timeout(20_000);
  await (await opened)?.close();
  if (directory !== undefined) await rm(directory, { recursive: true, force: true });
});

async function launch(): Promise<Browser> {
  directory = await mkdtemp(path.join(tmpdir(), 'support-bot-chromium-'));
  const unpacked = await unpack(directory).then(launchProgram).catch(asError);
  if (!(unpacked instanceof Error)) return unpacked;
  const executablePath = INSTALLED.find((candidate) => existsSync(candidate));
  if (executablePath === undefined) throw unpacked;
  return launchProgram({ executablePath, env: {} });
}

async function launchProgram({ executablePath, env }: Program): Promise<Browser> {
  return chromium.launch({ executablePath, env: { ...process.env, ...env }, args: FLAGS });
}

/** The package unpacks to TMPDIR, without its version in the name, and would take what another version left there. */
async function unpack(into: string): Promise<Program> {
  const shared = process.env['TMPDIR'];
  process.env['TMPDIR'] = into;
  try {
    const executablePath = await packed.executablePath();
    return {
      executablePath,
      env: {
        LD_LIBRARY_PATH: await unpackLibraries(into),
        FONTCONFIG_FILE: await describeFonts(into),
      },
    };
  } finally {
    if (shared === undefined) delete process.env['TMPDIR'];
    else process.env['TMPDIR'] = shared;
  }
}

/** The libraries that a bare machine lacks (NSS, NSPR, expat). The package brings them, for one cloud only. */
async function unpackLibraries(into: string): Promise<string> {
  const entry = createRequire(import.meta.url).resolve('@sparticuz/chromium');
  const archive = await readFile(path.join(path.dirname(entry), '../../bin/al2023.tar.br'));
  const libraries = path.join(into, 'libraries');
  await mkdir(libraries);
  execFileSync('tar', ['-x', '-C', libraries], { input: brotliDecompressSync(archive) });
  return path.join(libraries, 'lib');
}

/** So that pages look the same on every machine, with whatever else is installed for other scripts. */
async function describeFonts(into: string): Promise<string> {
  const file = path.join(into, 'fonts.conf');
  const alias = (family: string): string =>
    `<alias binding="strong"><family>${family}</family><prefer><family>Open Sans</family></prefer></alias>`;
  await writeFile(
    file,
    `<?xml version="1.0"?>
<!DOCTYPE fontconfig SYSTEM "fonts.dtd">
<fontconfig>
  <dir>${path.join(into, 'fonts')}</dir>
  <dir>/usr/share/fonts</dir>
  <cachedir>${path.join(into, 'fonts-cache')}</cachedir>
  ${alias('system-ui')}${alias('sans-serif')}
</fontconfig>
`,
  );
  return file;
}

function asError(error: unknown): Error {
  return error instanceof Error ? error : new Error(String(error));
}
