import { expect } from 'chai';
import { readdir, readFile, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { projectRoot } from '../../src/config.ts';
import { useTemporaryDirectory } from '../support/temporary-directory.ts';
import { productUnderstanding } from '../support/test-bot.ts';
import { runCommand } from './run-command.ts';

const LISTING = path.join(projectRoot, 'data/seed/help-center-listing.txt');

describe('the commands', function commands() {
  this.timeout(120_000);
  const directory = useTemporaryDirectory();

  before(async function trainOnce() {
    this.timeout(400_000);
    await productUnderstanding();
  });

  describe('parse', () => {
    it('prints one line for each line, in order, and goes on after a bad one', async () => {
      const input = [
        '{"id":"a","text":"how do I change my email?"}',
        'not json',
        '{"id":3}',
        '{"id":4,"text":"i want to freeze my account"}',
        '{"id":5,"text":"give me a human"}',
        '{"id":6,"text":"hi"}',
        '{"id":7,"text":"best lasagna recipe"}',
      ].join('\n');
      const { exitCode, output } = await runCommand('parse', [], input);
      const lines = output
        .trimEnd()
        .split('\n')
        .map((line) => JSON.parse(line) as Record<string, unknown>);
      expect(exitCode).to.equal(0);
      expect(lines.map(({ id }) => id)).to.deep.equal(['a', null, 3, 4, 5, 6, 7]);
      expect(lines[0]).to.deep.include({
        decision: 'answer',
        articles: ['change-email', 'update-email'],
        dialog: null,
        entities: [{ type: 'method', value: 'email', text: 'email' }],
      });
      expect(lines[0]).to.have.keys(
        ...['id', 'text', 'decision', 'intent', 'articles', 'dialog', 'ranking', 'entities'],
      );
      expect(lines[1]?.['error']).to.have.keys('code', 'message');
      expect(lines[2]?.['error']).to.have.keys('code', 'message');
      expect(lines[3]).to.deep.include({ decision: 'begin_dialog', dialog: 'freeze-account' });
      expect(lines[3]?.['articles']).to.have.members(['freeze-account-web', 'freeze-account-app']);
      expect(lines[4]).to.deep.include({ decision: 'hand_off', dialog: 'talk-to-agent' });
      expect(lines[5]).to.deep.include({ decision: 'small_talk' });
      expect(lines[6]).to.deep.include({ decision: 'decline' });
    });
  });

  describe('chat', () => {
    it('answers one piped line after the other, and ends with them', async () => {
      const input = 'How do I change my phone number?\nthanks\n';
      const { exitCode, output } = await runCommand('chat', [], input);
      expect(exitCode).to.equal(0);
      const [answer = '', thanks = '', ...more] = output.split(/^bot: /mu).slice(1);
      expect(more).to.deep.equal([]);
      expect(answer).to.include('**How do I change my phone number?**');
      expect(thanks).to.include('welcome');
    });

    it('ends at once where nothing is piped', async () => {
      expect(await runCommand('chat', [])).to.deep.include({ exitCode: 0, output: '' });
    });
  });

  describe('ingest', () => {
    it('writes an article for each entry of the listing', async () => {
      const { exitCode } = await runCommand('ingest', [LISTING, '--out', directory()]);
      expect(exitCode).to.equal(0);
      const written = (await readdir(directory())).sort();
      const served = (await readdir(path.join(projectRoot, 'data/help-center'))).sort();
      expect(written).to.deep.equal(served);
      for (const file of written)
        expect(await readFile(path.join(directory(), file), 'utf8')).to.equal(
          await readFile(path.join(projectRoot, 'data/help-center', file), 'utf8'),
        );
    });

    it('prints them instead with --json', async () => {
      const { output } = await runCommand('ingest', [LISTING, '--json']);
      const articles = JSON.parse(output) as Record<string, unknown>[];
      expect(articles).to.have.length(15);
      expect(articles[4]).to.deep.include({ slug: 'freeze-account-web', surface: 'web' });
    });

    it('says what is wrong with a file that it cannot read, and writes nothing', async () => {
      const broken = path.join(directory(), 'broken.txt');
      await writeFile(broken, 'no listing at all\n');
      const out = path.join(directory(), 'out');
      const { exitCode, errors } = await runCommand('ingest', [broken, '--out', out]);
      expect(exitCode).to.equal(1);
      expect(errors).to.include('broken.txt');
      expect(await readdir(directory())).to.deep.equal(['broken.txt']);
    });
  });

  describe('check-content', () => {
    it('finds nothing to mend in what is served', async () => {
      const { exitCode, output, errors } = await runCommand('check-content', []);
      expect(output + errors).not.to.match(/:\d+ /u);
      expect(exitCode).to.equal(0);
    });
  });
});
