import type { Entity, Recognition } from '../../../src/nlu/recognition.ts';

/** A message of which only the words are known, as while the classifier is down. */
export function words(text: string, entities: Entity[] = []): Recognition {
  return { text, ranking: [], band: 'unknown', entities };
}
