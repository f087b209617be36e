import { isHighSurrogate } from './cut.ts';

/** Where a reader would least mind a break, best first. */
const BREAKS = ['\n\n', '\n', '. ', ' '];

/**
 * The text in parts of at most `most` characters (UTF-16 units), cut between paragraphs, lines, sentences or words, and
 * inside a word only where it has no end. White space at the cuts is left out, and nothing else.
 */
export function splitText(text: string, most: number): string[] {
  if (most < 2) throw new RangeError(`Expected parts of at least 2 characters, got ${most}.`);
  const parts: string[] = [];
  for (let rest = text.trim(); rest !== '';) {
    const end = rest.length <= most ? rest.length : endOfPart(rest, most);
    parts.push(rest.slice(0, end).trimEnd());
    rest = rest.slice(end).trimStart();
  }
  return parts;
}

function endOfPart(text: string, most: number): number {
  const beginning = text.slice(0, most + 1);
  for (const separator of BREAKS) {
    const at = beginning.lastIndexOf(separator, most - separator.trimEnd().length);
    // A short first part is worse than a break in a less fitting place.
    if (at > most / 2) return at + separator.trimEnd().length;
  }
  return isHighSurrogate(text.charCodeAt(most - 1)) ? most - 1 : most;
}
