import path from 'node:path';
import type { DialogTable } from '../dialog/dialog-table.ts';
import { CustomerWords } from '../faq/customer-words.ts';
import { PassageSearch } from '../faq/passage-search.ts';
import type { Classifier } from '../nlu/classifier.ts';
import { detectLanguage } from '../nlu/detect-language.ts';
import { EntityExtractor } from '../nlu/entity-extractor.ts';
import { loadEntityLists, type EntityLists } from '../nlu/entity-lists.ts';
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
  dialogs: DialogTable;
  encoder: SentenceEncoder | undefined;
  onProgress: (message: string) => void;
}

/** What editors wrote, as read from the files. */
interface Reading {
  knowledge: Knowledge;
  words: Words;
  lists: EntityLists;
  /** Takes long to make: kept while the lists stay the same. */
  entities: EntityExtractor;
}

/** Intents and the classifier that was trained on them: they are only ever replaced together. */
interface Trained {
  intents: Knowledge['intents'];
  classifier: Classifier;
  customerWords: CustomerWords;
}

/** Everything that a turn uses of the content. Never changed, only replaced. */
interface Edition {
  knowledge: Knowledge;
  words: Words;
  recognizer: Recognizer;
  search: PassageSearch;
}

/** As `npm run nlu -- bands` finds them, by cross-validation on intents/: see docs/understanding.md. */
const BANDS = { confident: 0.67, unsure: 0.23, strange: 0.02 };

/** Intents of these kinds are about what an article could be about as well. */
const ABOUT_SOMETHING = new Set<Intent['leadsTo']['kind']>(['article', 'dialog', 'uncovered']);

/** Reads the content, and trains unless the saved model is of these intents. Throws where a file is wrong. */
export async function openContent(options: ContentOptions): Promise<Content> {
  const reading = await readContent(options);
  const { intents } = reading.knowledge;
  const trained = await train(intents, options);
  return new Content(options, reading, trained, await edit(reading, trained, options));
}

/**
 * The content that is served. Articles and words of a reload are served as soon as they are read, and changed intents when
 * the classifier has been trained on them. Wrong files are refused: what was served before stays.
 */
export class Content {
  readonly #options: ContentOptions;
  #reading: Reading;
  #trained: Trained;
  #edition: Edition;
  #problem: string | undefined;
  #training: Promise<void> | undefined;
  /** Editions follow each other: the last one read is the last one served. */
  #queue: Promise<void> = Promise.resolve();

  constructor(options: ContentOptions, reading: Reading, trained: Trained, edition: Edition) {
    this.#options = options;
    this.#reading = reading;
    this.#trained = trained;
    this.#edition = edition;
  }

  /** The paths whose changes call for a reload. */
  get paths(): string[] {
    return ['intents', 'data/help-center', 'data/words.json', 'data/entities.json'].map((place) =>
      path.join(this.#options.root, place),
    );
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
    const language = detectLanguage(text);
    return {
      ...recognition,
      passages: await search.search(text, recognition.ranking),
      ...(language !== undefined && { language }),
    };
  }

  /** Reads the files again. Never rejects: what is wrong is reported, and is the `problem` until it is mended. */
  async reload(): Promise<void> {
    await this.#inTurn(async () => {
      this.#reading = await readContent(this.#options, this.#reading);
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
    this.#edition = await edit(this.#reading, this.#trained, this.#options, search);
    const { articles, intents } = this.#edition.knowledge;
    this.#options.onProgress(`Serving ${articles.all.length} articles, ${intents.size} intents.`);
    if (!isTrainedOn(this.#trained, this.#reading)) this.#training ??= this.#train();
  }

  async #train(): Promise<void> {
    const { intents } = this.#reading.knowledge;
    const trained = await train(intents, this.#options).catch((error: unknown) => {
      this.#refuse(error);
    });
    this.#training = undefined;
    if (!trained) return;
    this.#trained = trained;
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

async function readContent(
  { root, dialogs }: ContentOptions,
  previous?: Reading,
): Promise<Reading> {
  const lists = await loadEntityLists(path.join(root, 'data/entities.json'));
  const isKnown = previous && JSON.stringify(previous.lists) === JSON.stringify(lists);
  const entities = isKnown ? previous.entities : new EntityExtractor(lists);
  return { ...(await loadKnowledge(root, dialogs)), lists, entities };
}

async function train(
  intents: Knowledge['intents'],
  { modelDirectory, encoder, onProgress }: ContentOptions,
): Promise<Trained> {
  const file = path.join(modelDirectory, 'intents.model');
  const all = [...intents.values()];
  const classifier = await openClassifier(all, file, { encoder, onProgress });
  const customerWords = new CustomerWords(
    examplesOf(all.filter(({ leadsTo }) => ABOUT_SOMETHING.has(leadsTo.kind))),
  );
  return { intents, classifier, customerWords };
}

async function edit(
  reading: Reading,
  trained: Trained,
  { encoder }: ContentOptions,
  previous?: PassageSearch,
): Promise<Edition> {
  const { classifier, customerWords } = trained;
  const { articles, intents, dialogs } = reading.knowledge;
  return {
    knowledge: {
      articles,
      dialogs,
      intents: isTrainedOn(trained, reading) ? intents : trained.intents,
    },
    words: reading.words,
    recognizer: new Recognizer(classifier, reading.entities, BANDS),
    search: await PassageSearch.open(
      articles.all,
      { classifier, encoder, customerWords },
      previous,
    ),
  };
}

/** What an intent leads to may have changed: that needs no training. */
function isTrainedOn({ intents }: Trained, { knowledge }: Reading): boolean {
  return intents === knowledge.intents || examples(intents) === examples(knowledge.intents);
}

function examples(intents: ReadonlyMap<string, Intent>): string {
  return JSON.stringify(examplesOf([...intents.values()]));
}
