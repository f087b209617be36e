import { importPeer } from '../import-peer.ts';
import type { Peer } from '../peer.ts';

/** The parts of @nlpjs/basic that are used; it has no types. */
interface Nlp {
  settings: Record<string, unknown>;
  addLanguage(language: string): void;
  addDocument(language: string, text: string, intent: string): void;
  train(): Promise<void>;
  process(language: string, text: string): Promise<{ intent: string; score: number }>;
  export(): string;
}

interface Basic {
  dockStart: (options: { use: string[] }) => Promise<{ get(name: 'nlp'): Nlp }>;
}

const PACKAGE = '@nlpjs/basic';

export async function openNlpJs(): Promise<Peer> {
  const { dockStart } = (await importPeer(PACKAGE)) as Basic;
  const nlp = (await dockStart({ use: ['Basic'] })).get('nlp');
  // Below its threshold it answers "None": accuracy is measured without one.
  Object.assign(nlp.settings, { autoSave: false, threshold: 0, log: false });
  nlp.addLanguage('en');
  return {
    async train(rows) {
      for (const { text, intent } of rows) nlp.addDocument('en', text, intent);
      await nlp.train();
    },
    classify: (text) => nlp.process('en', text),
    modelBytes: () => Buffer.byteLength(nlp.export()),
  };
}
