import { projectRoot } from '../../src/config.ts';
import { loadSupportHours, type SupportHours } from '../../src/tickets/support-hours.ts';
import type { Understanding } from '../../src/turn/open-understanding.ts';
import { productUnderstanding } from '../support/test-bot.ts';

/** What every process loads from the disk and none changes. */
export interface Product {
  understanding: Understanding;
  hours: SupportHours;
}

/** The product's own. What was recognized once is remembered: a script is played a thousand times. */
export async function loadProduct(): Promise<Product> {
  const understanding = await productUnderstanding();
  type Recognized = ReturnType<Understanding['recognizer']['recognize']>;
  const recognized = new Map<string, Recognized>();
  const recognize = (text: string): Recognized => {
    const known = recognized.get(text) ?? understanding.recognizer.recognize(text);
    recognized.set(text, known);
    return known;
  };
  return {
    understanding: { ...understanding, recognizer: { recognize } },
    hours: await loadSupportHours(projectRoot),
  };
}
