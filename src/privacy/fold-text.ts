import { lookAlikes } from './look-alikes.ts';
import { markerPattern } from './redaction-marker.ts';
import type { SecretFinding } from './secret-finding.ts';

/** Stands for everything that is redacted already. */
const REMOVED = '\uFFFC';

/**
 * A text in the form that detectors read, one plain character for each way of writing it, and the way back:
 * the character at index i stands for the original from `starts[i]` to `ends[i]`.
 */
export interface FoldedText {
  text: string;
  /** `text` in lower case, character for character. */
  lower: string;
  starts: readonly number[];
  ends: readonly number[];
}

interface Folding {
  pieces: string[];
  starts: number[];
  ends: number[];
}

/**
 * Folds compatibility forms (NFKD), accents, invisible characters, look-alike letters, foreign digits, dashes, quotes
 * and spaces. Katakana becomes hiragana. Works code point by code point, so equal parts fold alike wherever they are.
 */
export function foldText(original: string): FoldedText {
  const folding: Folding = { pieces: [], starts: [], ends: [] };
  let position = 0;
  for (const marker of original.matchAll(markerPattern)) {
    foldRange(original, position, marker.index, folding);
    position = marker.index + marker[0].length;
    append(folding, REMOVED, marker.index, position);
  }
  foldRange(original, position, original.length, folding);
  return finish(folding);
}

/** The same text with each of the spans (sorted, apart) redacted. */
export function coverSpans(folded: FoldedText, spans: readonly SecretFinding[]): FoldedText {
  const folding: Folding = { pieces: [], starts: [], ends: [] };
  let position = 0;
  for (const span of spans) {
    copyRange(folded, position, span.start, folding);
    append(folding, REMOVED, folded.starts[span.start] ?? 0, folded.ends[span.end - 1] ?? 0);
    position = span.end;
  }
  copyRange(folded, position, folded.text.length, folding);
  return finish(folding);
}

function copyRange(from: FoldedText, start: number, end: number, to: Folding): void {
  for (let index = start; index < end; index += 1) {
    to.pieces.push(from.text[index] ?? '');
    to.starts.push(from.starts[index] ?? 0);
    to.ends.push(from.ends[index] ?? 0);
  }
}

function foldRange(original: string, start: number, end: number, folding: Folding): void {
  for (let position = start; position < end;) {
    const codePoint = original.codePointAt(position) ?? 0;
    const width = codePoint > 0xffff ? 2 : 1;
    append(folding, foldCodePoint(codePoint), position, position + width);
    position += width;
  }
}

function append(folding: Folding, piece: string, start: number, end: number): void {
  folding.pieces.push(piece);
  folding.starts.push(...Array<number>(piece.length).fill(start));
  folding.ends.push(...Array<number>(piece.length).fill(end));
}

function finish({ pieces, starts, ends }: Folding): FoldedText {
  const text = pieces.join('');
  const lowered = text.toLowerCase();
  const lower =
    lowered.length === text.length ? lowered : Array.from(text, lowerCharacter).join('');
  return { text, lower, starts, ends };
}

function lowerCharacter(character: string): string {
  const lower = character.toLowerCase();
  return lower.length === character.length ? lower : character;
}

function foldCodePoint(codePoint: number): string {
  if (codePoint >= 0x20 && codePoint < 0x7f) return String.fromCharCode(codePoint);
  return Array.from(String.fromCodePoint(codePoint).normalize('NFKD'), foldCharacter).join('');
}

function foldCharacter(character: string): string {
  const alike = lookAlikes.get(character);
  if (alike !== undefined) return alike;
  if (/[\n\r\p{Zl}\p{Zp}]/u.test(character)) return '\n';
  if (/[\t\p{Zs}\u2800]/u.test(character)) return ' ';
  if (/[\p{M}\p{Cf}\p{Cc}\u115f\u1160\u3164\ufffc]/u.test(character)) return '';
  return foldPunctuation(character);
}

function foldPunctuation(character: string): string {
  if (/[\p{Pd}\u2212]/u.test(character)) return '-';
  if (/[‘’‛′]/u.test(character)) return "'";
  if (/[“”„‟«»″「」]/u.test(character)) return '"';
  if (/[ァ-ヶ]/u.test(character)) return String.fromCharCode(character.charCodeAt(0) - 0x60);
  return character;
}
