import { importPeer } from '../import-peer.ts';
import type { Peer } from '../peer.ts';

interface Predictions {
  get(index: number): [score: number, label: string];
  size(): number;
}

interface FastTextModel {
  predict(text: string, count: number, threshold: number): Predictions;
  saveModel(): ArrayBuffer | Uint8Array;
}

interface FastText {
  trainSupervised(
    url: string,
    options: Record<string, unknown>,
    onProgress: () => void,
  ): Promise<FastTextModel>;
}

interface FastTextPackage {
  getFastTextModule: unknown;
  getFastTextClass: (options: { getFastTextModule: unknown }) => Promise<new () => FastText>;
}

const PACKAGE = 'fasttext.wasm.js';
const LABEL = '__label__';

/** Untuned, but for the epochs: few rows want many. */
const OPTIONS = {
  lr: 0.5,
  dim: 100,
  wordNgrams: 2,
  minn: 2,
  maxn: 5,
  bucket: 200_000,
  loss: 'softmax',
  minCount: 1,
};
const VISITS = 300_000;

export async function openFastText(): Promise<Peer> {
  const { getFastTextClass, getFastTextModule } = (await importPeer(PACKAGE)) as FastTextPackage;
  const FastTextClass = await getFastTextClass({ getFastTextModule });
  const trainer = new FastTextClass();
  let model: FastTextModel | undefined;
  return {
    async train(rows) {
      const lines = rows.map(({ text, intent }) => `${LABEL}${intent} ${normalize(text)}`);
      const file = Buffer.from(`${lines.join('\n')}\n`).toString('base64');
      const epoch = Math.min(200, Math.max(25, Math.round(VISITS / rows.length)));
      model = await trainer.trainSupervised(
        `data:text/plain;base64,${file}`,
        { ...OPTIONS, epoch },
        () => undefined,
      );
    },
    classify(text) {
      const predictions = model?.predict(normalize(text), 1, 0);
      const [score, label] = predictions && predictions.size() > 0 ? predictions.get(0) : [0, ''];
      return Promise.resolve({ intent: label.slice(LABEL.length), score });
    },
    // The package cannot save what it trained: the numbers of its matrices, of 4 bytes.
    modelBytes: () => OPTIONS.bucket * OPTIONS.dim * 4,
  };
}

function normalize(text: string): string {
  return text
    .toLowerCase()
    .replace(/([^\p{L}\p{N}\s])/gu, ' $1 ')
    .replace(/\s+/gu, ' ');
}
