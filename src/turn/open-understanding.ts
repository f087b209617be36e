import type { DialogTable } from '../dialog/dialog-table.ts';
import type { Recognition } from '../nlu/recognition.ts';
import { openSentenceEncoder } from '../nlu/sentence-encoder.ts';
import { openContent } from './content.ts';
import type { Knowledge } from './knowledge.ts';
import { shareEncodings } from './share-encodings.ts';
import type { WatchFiles } from './watch-files.ts';
import type { Words } from './words.ts';

export interface UnderstandingOptions {
  /** The folder that holds intents/ and data/. */
  root: string;
  /** Where the trained model and the encoder's graph are kept. */
  modelDirectory: string;
  dialogs: DialogTable;
  onProgress: (message: string) => void;
  /** Serves what editors change without a restart; left out, changes are not noticed. */
  watch?: WatchFiles;
}

/** Everything that understanding a message takes: content, classifier, entities, search. */
export interface Understanding {
  recognizer: { recognize(text: string): Promise<Recognition> };
  knowledge: () => Knowledge;
  words: () => Words;
  /** Which sentence encoder runs, or why none does. */
  encoder: string;
  /** Why the newest content is not served, if it is not. */
  contentProblem: () => string | undefined;
  close(): Promise<void>;
}

/** Loads the content and the model, and trains when the model is not of this content. */
export async function openUnderstanding(options: UnderstandingOptions): Promise<Understanding> {
  const { root, modelDirectory, dialogs, onProgress } = options;
  const opened = await openSentenceEncoder(modelDirectory, onProgress);
  const encoder = opened && shareEncodings(opened);
  const content = await openContent({ root, modelDirectory, dialogs, encoder, onProgress });
  const watch = options.watch?.(content.paths, () => void content.reload());
  return {
    recognizer: content,
    knowledge: () => content.knowledge(),
    words: () => content.words(),
    encoder: encoder?.name ?? 'none',
    contentProblem: () => content.problem,
    close: async () => {
      watch?.close();
      await encoder?.close();
    },
  };
}
