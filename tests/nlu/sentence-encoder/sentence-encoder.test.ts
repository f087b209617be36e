import { expect } from 'chai';
import fc from 'fast-check';
import { createRequire } from 'node:module';
import { mkdtemp, readdir, readFile, rm, truncate, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { openSentenceEncoder, type SentenceEncoder } from '../../../src/nlu/sentence-encoder.ts';
import { useTemporaryDirectory } from '../../support/temporary-directory.ts';

describe('the sentence encoder', () => {
  const cacheDirectory = useTemporaryDirectory();
  const opened: SentenceEncoder[] = [];
  let problems: string[] = [];

  async function open(directory = cacheDirectory()): Promise<SentenceEncoder> {
    const encoder = await openSentenceEncoder(directory, (problem) => problems.push(problem));
    if (encoder === undefined) throw new Error(`No encoder: ${problems.join(' ')}`);
    opened.push(encoder);
    return encoder;
  }

  beforeEach(() => {
    problems = [];
  });

  afterEach(async () => {
    await Promise.all(opened.splice(0).map((encoder) => encoder.close()));
  });

  describe('its vectors', () => {
    let encoder: SentenceEncoder;
    let directory: string;

    before(async () => {
      directory = await mkdtemp(path.join(tmpdir(), 'support-bot-'));
      encoder = await open(directory);
      opened.splice(0); // It stays open for all of these tests.
    });

    after(async () => {
      await encoder.close();
      await rm(directory, { recursive: true, force: true });
    });

    it('are closer for a paraphrase than for another question', async () => {
      const triples = [
        ['I lost my phone', 'my mobile was stolen', 'how do I join the video call'],
        ['someone hacked my account', 'my account was compromised', 'what is a sub account'],
        ['I want to talk to a person', 'let me speak with a human', 'change my email address'],
        ['delete my account please', 'I want to close my account', 'the code never arrives'],
        ["I don't get the text message", 'no SMS arrives', 'how do I close my account'],
      ];
      for (const texts of triples) {
        const [text, paraphrase, other] = await encoder.encode(texts);
        expect(cosine(text, paraphrase), texts.join(' | ')).to.be.above(cosine(text, other) + 0.1);
      }
    });

    it('lie to each other as those of the original do', async () => {
      // Cosines of what the original runtime, @energetic-ai/embeddings 0.2.0, makes of the same texts.
      const originals: [text: string, other: string, cosine: number][] = [
        ['I lost my phone', 'my mobile was stolen', 0.7061],
        ['I lost my phone', 'how do I join the video call', 0.2756],
        ['delete my account please', 'I want to close my account', 0.7419],
        ['No SMS arrives!', 'How do I unfreeze my account?', 0.1758],
        ['hi', 'Hello there :)', 0.7632],
      ];
      for (const [text, other, expected] of originals) {
        const [one, two] = await encoder.encode([text, other]);
        expect(cosine(one, two), `${text} | ${other}`).to.be.closeTo(expected, 0.02);
      }
    });

    it('have 512 values and length 1, whatever the text', async () => {
      const texts = ['', ' ', '\u0000', '\ud83d', '😀😀😀', '日本語', 'word '.repeat(2000)];
      for (const vector of await encoder.encode(texts)) {
        expect(vector).to.have.length(encoder.dimensions).and.to.have.length(512);
        expect(cosine(vector, vector)).to.be.closeTo(1, 1e-5);
      }
      const anyText = fc.string({ unit: 'binary', maxLength: 300 });
      await fc.assert(
        fc.asyncProperty(anyText, async (text) => {
          const [vector] = await encoder.encode([text]);
          expect(cosine(vector, vector)).to.be.closeTo(1, 1e-5);
        }),
        { numRuns: 30 },
      );
    });

    it('are the same alone and among others, at once and one after the other', async () => {
      const texts = ['reset my authenticator', 'hi', 'word '.repeat(100), 'reset my authenticator'];
      const together = await encoder.encode(texts);
      const alone = await Promise.all(texts.map((text) => encoder.encode([text])));
      expect(alone.flat()).to.deep.equal(together);
      expect(together[0]).to.deep.equal(together[3]);
    });

    it('depend on the order of the words', async () => {
      const [one, other] = await encoder.encode(['freeze then close', 'close then freeze']);
      expect(cosine(one, other)).to.be.below(0.999);
    });

    it('are none for no text', async () => {
      expect(await encoder.encode([])).to.deep.equal([]);
    });

    it('are the same from another encoder', async () => {
      const other = await open(directory);
      expect(await other.encode(['help me'])).to.deep.equal(await encoder.encode(['help me']));
    });
  });

  it('says which runtime runs it', async () => {
    expect((await open()).name).to.equal('universal-sentence-encoder-lite (onnxruntime-node)');
    expect(problems).to.deep.equal([]);
  });

  it('is built once and kept as a single file', async () => {
    await open();
    const [file = '', ...more] = await readdir(cacheDirectory());
    expect(file).to.match(/^sentence-encoder-[0-9a-f]{16}-[0-9a-f]{16}\.onnx$/);
    expect(more).to.deep.equal([]);
    await open();
    expect(await readdir(cacheDirectory())).to.deep.equal([file]);
  });

  it('builds its file anew when it is torn', async () => {
    await open();
    const [name = ''] = await readdir(cacheDirectory());
    const file = path.join(cacheDirectory(), name);
    const whole = await readFile(file);
    await truncate(file, 1_000_000);
    const encoder = await open();
    expect(await encoder.encode(['hello'])).to.have.length(1);
    expect((await readFile(file)).equals(whole)).to.be.true;
    expect(await readdir(cacheDirectory())).to.deep.equal([name]);
  });

  it('does not take a file that was built from something else', async () => {
    const foreign = `sentence-encoder-${'0'.repeat(16)}-${'0'.repeat(16)}.onnx`;
    await writeFile(path.join(cacheDirectory(), foreign), 'something else');
    await open();
    expect(await readdir(cacheDirectory())).to.have.length(2);
  });

  it('may be opened by several at once', async () => {
    const encoders = await Promise.all([open(), open(), open()]);
    const vectors = await Promise.all(encoders.map((encoder) => encoder.encode(['hello'])));
    expect(vectors[1]).to.deep.equal(vectors[0]);
    expect(vectors[2]).to.deep.equal(vectors[0]);
    expect(await readdir(cacheDirectory())).to.have.length(1);
  });

  it('runs without its cache directory, and says so', async () => {
    const taken = path.join(cacheDirectory(), 'taken');
    await writeFile(taken, 'a file where the directory should be');
    const encoder = await open(path.join(taken, 'model'));
    expect(await encoder.encode(['hello'])).to.have.length(1);
    expect(problems).to.have.length(1);
    expect(problems[0]).to.include(path.join(taken, 'model'));
  });

  it('makes its cache directory', async () => {
    const deep = path.join(cacheDirectory(), 'not', 'there');
    await open(deep);
    expect(await readdir(deep)).to.have.length(1);
  });

  it('goes on to the next runtime when one is not installed', async () => {
    const encoder = await openSentenceEncoder(
      cacheDirectory(),
      (problem) => problems.push(problem),
      ['not-installed', 'onnxruntime-node'],
    );
    if (encoder !== undefined) opened.push(encoder);
    expect(encoder?.name).to.include('onnxruntime-node');
    expect(problems).to.have.length(1);
    expect(problems[0]).to.include('not-installed');
  });

  it('gives the same vectors without native code, also for many texts at once', async function () {
    // The package is left out where only the native runtime is wanted.
    if (!isInstalled('onnxruntime-web')) this.skip();
    this.timeout(60_000);
    const web = await openSentenceEncoder(cacheDirectory(), (problem) => problems.push(problem), [
      'not-installed',
      'onnxruntime-web',
    ]);
    if (web === undefined) throw new Error(`No encoder: ${problems.join(' ')}`);
    opened.push(web);
    expect(web.name).to.include('onnxruntime-web');
    const native = await open();
    const texts = Array.from({ length: 1000 }, (_, index) => `lost phone ${index}`);
    const vectors = await web.encode(texts);
    const originals = await native.encode(texts);
    vectors.forEach((vector, index) => {
      expect(cosine(vector, originals[index])).to.be.above(0.999);
    });
  });

  it('gives the same vectors for many texts, on several threads, as one by one', async function () {
    this.timeout(30_000);
    const encoder = await open();
    const texts = Array.from({ length: 1000 }, (_, index) => `change my email ${index}`);
    const many = await encoder.encode(texts);
    expect(many).to.have.length(1000);
    for (const index of [0, 1, 500, 999])
      expect([many[index]]).to.deep.equal(await encoder.encode(texts.slice(index, index + 1)));
  });

  it('is not there when no runtime loads, and names each', async () => {
    const names = ['not-installed', 'not-installed-either'];
    const report = (problem: string) => problems.push(problem);
    expect(await openSentenceEncoder(cacheDirectory(), report, names)).to.equal(undefined);
    expect(problems.map((problem) => problem.split(' ')[0])).to.deep.equal(names);
  });
});

function isInstalled(name: string): boolean {
  try {
    createRequire(import.meta.url).resolve(name);
    return true;
  } catch {
    return false;
  }
}

function cosine(one: Float32Array | undefined, other: Float32Array | undefined): number {
  return one?.reduce((sum, value, index) => sum + value * (other?.[index] ?? NaN), 0) ?? NaN;
}
