import { spawn } from 'node:child_process';
import { mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect } from 'chai';
import { parseArticle } from '../../src/faq/article.ts';

const SEED = 'data/seed/help-center-listing.txt';

interface Result {
  exitCode: number | null;
  output: string;
  errors: string;
}

function ingest(...args: string[]): Promise<Result> {
  const child = spawn(process.execPath, ['--import=tsx', 'src/cli/ingest.ts', ...args]);
  const result: Result = { exitCode: null, output: '', errors: '' };
  child.stdout.on('data', (chunk: Buffer) => (result.output += chunk.toString()));
  child.stderr.on('data', (chunk: Buffer) => (result.errors += chunk.toString()));
  return new Promise((resolve, reject) => {
    child.on('error', reject);
    child.on('close', (exitCode) => {
      resolve({ ...result, exitCode });
    });
  });
}

describe('the ingest command', () => {
  let directory = '';
  beforeEach(async () => {
    directory = await mkdtemp(join(tmpdir(), 'support-bot-ingest-'));
  });
  afterEach(async () => {
    await rm(directory, { recursive: true });
  });

  it('writes an article a file, twice if it is run twice, and leaves other articles alone', async () => {
    const out = join(directory, 'articles');
    await ingest(SEED, '--out', out);
    await writeFile(join(out, 'by-hand.md'), '---\ntitle: By hand\n---\nText.\n');
    const { exitCode, output, errors } = await ingest(SEED, '--out', out);
    expect({ exitCode, output, errors }).to.deep.equal({
      exitCode: 0,
      output: `Wrote 15 articles to ${out}, 13 of them partial.\n`,
      errors: '',
    });
    const names = await readdir(out);
    expect(names).to.have.length(16).and.to.include.members(['by-hand.md', 'reset-2fa.md']);
    for (const name of names) parseArticle('any', name, await readFile(join(out, name), 'utf8'));
  });

  it('wrote the articles that are in the repository', async () => {
    await ingest(SEED, '--out', directory);
    for (const name of await readdir(directory)) {
      const kept = await readFile(join('data/help-center', name), 'utf8');
      expect(await readFile(join(directory, name), 'utf8'), name).to.equal(kept);
    }
  });

  it('prints the articles as JSON and writes nothing', async () => {
    const { exitCode, output } = await ingest(SEED, '--json');
    expect(exitCode).to.equal(0);
    const rows = JSON.parse(output) as Record<string, unknown>[];
    expect(rows).to.have.length(15);
    expect(rows[1]).to.include({
      slug: 'cedefi-tax',
      publishedOn: '2025-11-12',
      updatedOn: '2025-12-17',
      views: null,
    });
    expect(Object.keys(rows[0] ?? {})).to.have.members([
      'slug',
      'title',
      'body',
      'publishedOn',
      'updatedOn',
      'views',
      'surface',
      'completeness',
    ]);
  });

  it('prints JSON and writes files when it is told both', async () => {
    const { output, errors } = await ingest(SEED, '--json', '--out', directory);
    expect(JSON.parse(output)).to.have.length(15);
    expect(errors).to.match(/^Wrote 15 articles/);
    expect(await readdir(directory)).to.have.length(15);
  });

  it('writes nothing when the listing cannot be read', async () => {
    const listing = join(directory, 'listing.txt');
    await writeFile(
      listing,
      'Fees\nNone.Published on Jan 1, 2026More\nText.Published on Jan 41, 2026',
    );
    const { exitCode, output, errors } = await ingest(
      listing,
      '--out',
      join(directory, 'articles'),
    );
    expect({ exitCode, output }).to.deep.equal({ exitCode: 1, output: '' });
    expect(errors).to.match(
      /listing\.txt:3: expected a date that exists .* found "Jan 41, 2026"\. Correct/,
    );
    expect(await readdir(directory)).to.deep.equal(['listing.txt']);
  });

  it('writes nothing when an article would replace another one', async () => {
    const listing = join(directory, 'listing.txt');
    await writeFile(
      listing,
      'News\nText.Published on Jan 1, 2026How do I see fees?\nText.Published on Jan 1, 2026',
    );
    await writeFile(join(directory, 'see-fees.md'), '---\ntitle: See all fees\n---\nText.\n');
    const { exitCode, errors } = await ingest(listing, '--out', directory);
    expect(exitCode).to.equal(1);
    expect(errors).to.match(
      /see-fees\.md: expected no file, or the article "How do I see fees\?", found "See all fees"/,
    );
    expect(await readdir(directory)).to.have.members(['listing.txt', 'see-fees.md']);
  });

  it('says what is wrong with its file or its options', async () => {
    const listing = join(directory, 'listing.txt');
    await writeFile(listing, Buffer.from([0x46, 0xfc, 0x72]));
    const results = await Promise.all([
      ingest(),
      ingest('a', 'b'),
      ingest(SEED, '--outt', 'x'),
      ingest('no-such-file'),
      ingest(listing),
    ]);
    expect(results.map(({ exitCode }) => exitCode)).to.deep.equal([1, 1, 1, 1, 1]);
    expect(results.map(({ output }) => output).join('')).to.equal('');
    const errors = results.map((result) => result.errors);
    expect(errors[0]).to.match(/expected one file, found 0\. Usage: ingest FILE/);
    expect(errors[1]).to.match(/found 2/);
    expect(errors[2]).to.match(/--outt.*Usage: ingest FILE/);
    expect(errors[3]).to.match(/no-such-file: expected a listing that can be read, found: ENOENT/);
    expect(errors[4]).to.match(/listing\.txt:1: expected text in UTF-8/);
  });
}).timeout(30_000);
