import path from 'node:path';
import { PassageSearch } from '../faq/passage-search.ts';
import type { Classifier } from '../nlu/classifier.ts';
import { EntityExtractor } from '../nlu/entity-extractor.ts';
import { loadEntityLists } from '../nlu/entity-lists.ts';
import type { Intent } from '../nlu/intent-file.ts';
import { examplesOf, openClassifier } from '../nlu/open-classifier.ts';
import type { Recognition } from '../nlu/recognition.ts';
import { Recognizer } from '../nlu/recognizer.ts';
import type { SentenceEncoder } from '../nlu/sentence-encoder.ts';
import type { Knowledge } from './knowledge.ts';
import { loadKnowledge } from './load-knowledge.ts';
import type { Words } from './words.ts';

export interface ContentOptions {
  /** The folder that holds intents/ and data/. */
  root: string;
  /** Where the trained model is kept. */
  modelDirectory: string;
  encoder: SentenceEncoder | undefined;
  onProgress: (message: string) => void;
}

/** What editors wrote, as read from the files. */
interface Read {
  knowledge: Knowledge;
  words: Words;
  entities: EntityExtractor;
}

/** Intents and the classifier that was trained on them: they are only ever replaced together. */
interface Trained {
  intents: Knowledge['intents'];
  classifier: Classifier;
}

/** Everything that a turn uses of the content. Never changed, only replaced. */
interface Edition extends Omit<Read, 'entities'> {
  recognizer: Recognizer;
  search: PassageSearch;
}

const BANDS = { confident: 0.55, unsure: 0.25, strange: 0.02 };

/** Reads the content, and trains unless the saved model is of these intents. Throws where a file is wrong. */
export async function openContent(options: ContentOptions): Promise<Content> {
  const read = await readContent(options.root);
  const { intents } = read.knowledge;
  const trained = { intents, classifier: await train(intents, options) };
  return new Content(options, read, trained, await edit(read, trained, options));
}

/**
 * The content that is served. Articles and words of a reload are served as soon as they are read, and changed intents when
 * the classifier has been trained on them. Wrong files are refused: what was served before stays.
 */
export class Content {
  readonly #options: ContentOptions;
  #read: Read;
  #trained: Trained;
  #edition: Edition;
  #problem: string | undefined;
  #training: Promise<void> | undefined;
  /** Editions follow each other: the last one read is the last one served. */
  #queue: Promise<void> = Promise.resolve();

  constructor(options: ContentOptions, read: Read, trained: Trained, edition: Edition) {
    this.#options = options;
    this.#read = read;
    this.#trained = trained;
    this.#edition = edition;
  }

  /** The paths whose changes call for a reload. */
  get paths(): string[] {
    return pathsOf(this.#options.root);
  }

  /** Why the newest files are not served; undefined when they are, or will be after training. */
  get problem(): string | undefined {
    return this.#problem;
  }

  knowledge(): Knowledge {
    return this.#edition.knowledge;
  }

  words(): Words {
    return this.#edition.words;
  }

  /** Goes by the edition that is served when it is called, whatever is swapped meanwhile. */
  async recognize(text: string): Promise<Recognition> {
    const { recognizer, search } = this.#edition;
    const recognition = await recognizer.recognize(text);
    return { ...recognition, passages: await search.search(text, recognition.ranking) };
  }

  /** Reads the files again. Never rejects: what is wrong is reported, and is the `problem` until it is mended. */
  async reload(): Promise<void> {
    await this.#inTurn(async () => {
      this.#read = await readContent(this.#options.root);
      this.#problem = undefined;
      await this.#publish();
    });
  }

  /** When no training is under way any more. */
  async trained(): Promise<void> {
    while (this.#training) await this.#training;
  }

  async #publish(): Promise<void> {
    const { search } = this.#edition;
    this.#edition = await edit(this.#read, this.#trained, this.#options, search);
    const { articles, intents } = this.#edition.knowledge;
    this.#options.onProgress(`Serving ${articles.all.length} articles, ${intents.size} intents.`);
    if (!isTrainedOn(this.#trained, this.#read)) this.#training ??= this.#train();
  }

  async #train(): Promise<void> {
    const { intents } = this.#read.knowledge;
    const classifier = await train(intents, this.#options).catch((error: unknown) => {
      this.#refuse(error);
    });
    this.#training = undefined;
    if (!classifier) return;
    this.#trained = { intents, classifier };
    await this.#inTurn(() => this.#publish());
  }

  #inTurn(work: () => Promise<void>): Promise<void> {
    this.#queue = this.#queue.then(work).catch((error: unknown) => {
      this.#refuse(error);
    });
    return this.#queue;
  }

  #refuse(error: unknown): void {
    this.#problem = error instanceof Error ? error.message : String(error);
    this.#options.onProgress(`The changed content is not served. ${this.#problem}`);
  }
}

function pathsOf(root: string): string[] {
  return ['intents', 'data/help-center', 'data/words.json', 'data/entities.json'].map((place) =>
    path.join(root, place),
  );
}

async function readContent(root: string): Promise<Read> {
  const lists = await loadEntityLists(path.join(root, 'data/entities.json'));
  return { ...(await loadKnowledge(root)), entities: new EntityExtractor(lists) };
}

function train(
  intents: Knowledge['intents'],
  { modelDirectory, encoder, onProgress }: ContentOptions,
): Promise<Classifier> {
  const file = path.join(modelDirectory, 'intents.model');
  return openClassifier([...intents.values()], file, { encoder, onProgress });
}

async function edit(
  read: Read,
  trained: Trained,
  { encoder }: ContentOptions,
  previous?: PassageSearch,
): Promise<Edition> {
  const { classifier } = trained;
  const { articles, intents } = read.knowledge;
  return {
    knowledge: { articles, intents: isTrainedOn(trained, read) ? intents : trained.intents },
    words: read.words,
    recognizer: new Recognizer(classifier, read.entities, BANDS),
    search: await PassageSearch.open(articles.all, { classifier, encoder }, previous),
  };
}

/** What an intent leads to may have changed: that needs no training. */
function isTrainedOn({ intents }: Trained, { knowledge }: Read): boolean {
  return intents === knowledge.intents || examples(intents) === examples(knowledge.intents);
}

function examples(intents: ReadonlyMap<string, Intent>): string {
  return JSON.stringify(examplesOf([...intents.values()]));
}
