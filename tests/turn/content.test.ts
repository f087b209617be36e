import { expect } from 'chai';
import { cp, mkdir, readFile, rm, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { projectRoot } from '../../src/config.ts';
import { openContent, type Content } from '../../src/turn/content.ts';
import { watchFiles } from '../../src/turn/watch-files.ts';
import { useTemporaryDirectory } from '../support/temporary-directory.ts';

const INTENTS = {
  freeze: ['freeze my account', 'lock it', 'please freeze', 'block my account', 'freeze now'],
  hello: ['hello', 'hi there', 'good morning', 'hey', 'good evening'],
};

function intentFile(name: string, utterances: readonly string[], topic = 'greeting'): string {
  const leadsTo = { kind: 'small_talk', topic };
  return JSON.stringify({ name, description: `A test's ${name}.`, leadsTo, utterances });
}

describe('the content that is served', function describeContent() {
  this.timeout(30_000);
  const directory = useTemporaryDirectory();
  let progress: string[];

  function file(...parts: string[]): string {
    return path.join(directory(), ...parts);
  }

  beforeEach(async () => {
    progress = [];
    await mkdir(file('data/help-center'), { recursive: true });
    await mkdir(file('intents'));
    for (const name of ['words.json', 'entities.json'])
      await cp(path.join(projectRoot, 'data', name), file('data', name));
    for (const [name, utterances] of Object.entries(INTENTS))
      await writeFile(file('intents', `${name}.json`), intentFile(name, utterances));
    await writeFile(file('data/help-center/fees.md'), '---\ntitle: Fees\n---\nThere are none.');
  });

  function open(): Promise<Content> {
    return openContent({
      root: directory(),
      modelDirectory: file('model'),
      dialogs: new Map(),
      encoder: undefined,
      onProgress: (message) => progress.push(message),
    });
  }

  it('has a new article after a reload, and finds it without an example', async () => {
    const content = await open();
    await writeFile(file('data/help-center/keys.md'), '---\ntitle: Passkeys\n---\nTap Add.');
    await content.reload();
    expect(content.knowledge().articles.find('keys')?.title).to.equal('Passkeys');
    const { passages = [] } = await content.recognize('where are the passkeys');
    expect(passages[0]?.article).to.equal('keys');
  });

  it('refuses a bad file with its reason, and serves the old content until it is mended', async () => {
    const content = await open();
    const before = content.knowledge();
    await writeFile(file('data/help-center/fees.md'), 'no front matter');
    await content.reload();
    expect(content.knowledge()).to.equal(before);
    expect(content.problem).to.match(/fees\.md:1: expected front matter/);
    expect(progress.at(-1)).to.include('fees.md:1');
    await writeFile(file('data/help-center/fees.md'), '---\ntitle: Costs\n---\nNone.');
    await content.reload();
    expect(content.problem).to.equal(undefined);
    expect(content.knowledge().articles.find('fees')?.title).to.equal('Costs');
  });

  it('refuses everything that may be wrong, and goes on', async () => {
    const content = await open();
    const before = content.knowledge();
    const mistakes: [string, string][] = [
      ['data/words.json', '{'],
      ['data/entities.json', '{"surface": 3}'],
      ['intents/hello.json', '{"name": "other"}'],
    ];
    for (const [name, text] of mistakes) {
      const good = await readFile(file(name), 'utf8');
      await writeFile(file(name), text);
      await content.reload();
      expect(content.problem).to.include(path.basename(name));
      expect(content.knowledge()).to.equal(before);
      await writeFile(file(name), good);
    }
    await rm(file('data/help-center'), { recursive: true });
    await content.reload();
    expect(content.problem).to.include('help-center');
    expect(content.knowledge()).to.equal(before);
  });

  it('serves changed words and what an intent leads to at once, without training', async () => {
    const content = await open();
    await writeFile(file('intents/hello.json'), intentFile('hello', INTENTS.hello, 'thanks'));
    const words = JSON.parse(await readFile(file('data/words.json'), 'utf8')) as object;
    await writeFile(file('data/words.json'), JSON.stringify({ ...words, company: 'Acme' }));
    progress.length = 0;
    await content.reload();
    await content.trained();
    expect(content.words().company).to.equal('Acme');
    expect(content.knowledge().intents.get('hello')?.leadsTo).to.deep.include({ topic: 'thanks' });
    expect(progress.join('\n')).not.to.include('Training');
  });

  it('serves changed intents once it has trained on them, and until then the old ones', async () => {
    const content = await open();
    const bread = ['bake bread', 'flour', 'my bread is hard', 'what flour', 'sourdough'];
    await writeFile(file('intents/bread.json'), intentFile('bread', bread));
    await writeFile(file('data/help-center/keys.md'), '---\ntitle: Passkeys\n---\nTap Add.');
    await content.reload();
    expect(content.knowledge().intents.has('bread')).to.equal(false);
    expect(content.knowledge().articles.find('keys')?.title).to.equal('Passkeys');
    await content.trained();
    expect(content.knowledge().intents.has('bread')).to.equal(true);
    expect((await content.recognize('sourdough bread')).ranking[0]?.name).to.equal('bread');
  });

  it('trains again when intents change during training, and ends with the last ones', async () => {
    const content = await open();
    for (const extra of ['freeze all', 'freeze it all', 'freeze it all please']) {
      const utterances = [...INTENTS.freeze, extra];
      await writeFile(file('intents/freeze.json'), intentFile('freeze', utterances));
      await content.reload();
    }
    await content.trained();
    expect(content.knowledge().intents.get('freeze')?.utterances.at(-1)).to.equal(
      'freeze it all please',
    );
  });

  it('says so when the changed intents cannot be trained on', async () => {
    const content = await open();
    await rm(file('intents/hello.json'));
    await content.reload();
    await content.trained();
    expect(content.problem).to.include('at least 2 intents');
    expect((await content.recognize('hello')).ranking[0]?.name).to.equal('hello');
  });

  it('understands to the end with the content it began with', async () => {
    const content = await open();
    const understanding = content.recognize('fees');
    await writeFile(file('data/help-center/bread.md'), '---\ntitle: Bread\n---\nBake it.');
    await rm(file('data/help-center/fees.md'));
    const [{ passages = [] }] = await Promise.all([understanding, content.reload()]);
    expect(passages.map(({ article }) => article)).to.deep.equal(['fees']);
    expect(content.knowledge().articles.find('fees')).to.equal(undefined);
  });

  it('notices what editors write, copy and delete', async () => {
    const content = await open();
    let changed: () => void = () => undefined;
    const nextChange = (): Promise<void> => new Promise((resolve) => (changed = resolve));
    let change = nextChange();
    const watch = watchFiles(content.paths, () => {
      changed();
    });
    try {
      await change; // once in the beginning
      for (const act of [
        () => writeFile(file('data/help-center/new.md'), 'x'),
        () => rm(file('data/help-center/new.md')),
        () => writeFile(file('data/words.json'), '{}'),
      ]) {
        change = nextChange();
        await act();
        await change;
      }
    } finally {
      watch.close();
    }
  });
});
