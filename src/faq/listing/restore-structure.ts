import type { Block } from './block.ts';
import { isCaptionOf } from './caption.ts';
import { startsNote, startsStep } from './sentence-starts.ts';
import { splitLine, type Segment } from './split-line.ts';
import { findSubHeadings, type SubHeading } from './sub-headings.ts';

type Piece =
  (Segment & { kind: 'text' }) | { kind: 'heading'; heading: SubHeading['kind']; text: string };

type Item = Extract<Block, { kind: 'item' }>;

const BULLET = /^[-*•▪◦] +/;
const NUMBER = /^\d{1,2}[.)] /;
const STEP_NUMBER = /^Step \d{1,2}[.):] /;
const NUMBERED_QUESTION = /^\d{1,2}[.)] (?:[^.!?]+\?(?:\s+|$))+/;

/**
 * Turns the text of a listing's entry, in which most line breaks are lost, back into headings, paragraphs, items and
 * notes. Nothing but blanks and bullets is added or removed.
 */
export function restoreStructure(text: string): Block[] {
  const pieces = joinWrappedLines(text).flatMap(splitAtHeadings);
  const blocks = nestHeadings(joinLoneSentences(pieces)).flatMap(toBlocks);
  return dissolveLoneSteps(gatherRemarks(blocks));
}

/** A long line that goes on in lower case was broken by its width only. */
function joinWrappedLines(text: string): string[] {
  return text
    .replace(/(?<=[^\n]{40}[\p{L}\d,;])\n+(?=\p{Ll})/gu, ' ')
    .split('\n')
    .map((line) => line.trim())
    .filter((line) => line !== '');
}

function splitAtHeadings(line: string): Piece[] {
  const pieces: Piece[] = [];
  let position = 0;
  for (const { start, end, kind } of findSubHeadings(line)) {
    pieces.push(...toTextPieces(line.slice(position, start)));
    pieces.push({ kind: 'heading', heading: kind, text: line.slice(start, end) });
    position = end;
  }
  return [...pieces, ...toTextPieces(line.slice(position))];
}

function toTextPieces(text: string): Piece[] {
  const trimmed = text.trim();
  if (trimmed === '') return [];
  return splitLine(trimmed).map((segment) => ({ kind: 'text', ...segment }));
}

/** An instruction in the middle of prose, or of a note, is a sentence like others; next to another it is a step. */
function joinLoneSentences(pieces: readonly Piece[]): Piece[] {
  const joined: Piece[] = [];
  pieces.forEach((piece, index) => {
    const previous = joined.at(-1);
    const next = pieces[index + 1];
    const isLone =
      piece.kind === 'text' &&
      piece.boundary === 'sentence' &&
      previous?.kind === 'text' &&
      !startsStep(previous.text) &&
      (startsNote(previous.text) || !isStep(next));
    if (isLone) joined[joined.length - 1] = { ...previous, text: `${previous.text} ${piece.text}` };
    else joined.push(piece);
  });
  return joined;
}

function isStep(piece: Piece | undefined): boolean {
  return piece?.kind === 'text' && startsStep(piece.text);
}

interface NestedPiece {
  piece: Piece;
  level: 2 | 3;
}

/** `On the app` stands under `I can log in to my account`, and else at its level. */
function nestHeadings(pieces: readonly Piece[]): NestedPiece[] {
  let isUnderSituation = false;
  return pieces.map((piece) => {
    const isSurface = piece.kind === 'heading' && piece.heading === 'surface';
    if (piece.kind === 'heading' && !isSurface) isUnderSituation = piece.heading === 'situation';
    return { piece, level: isSurface && isUnderSituation ? 3 : 2 };
  });
}

function toBlocks({ piece, level }: NestedPiece): Block[] {
  const { text } = piece;
  if (piece.kind === 'heading') return [{ kind: 'heading', level, text }];
  if (startsNote(text)) return [{ kind: 'note', text }];
  const question = NUMBERED_QUESTION.exec(text)?.[0];
  if (question !== undefined) return toQuestionBlocks(question, text.slice(question.length));
  if (NUMBER.test(text)) return [{ kind: 'item', marker: 'number', text, remarks: [] }];
  if (BULLET.test(text)) {
    return [{ kind: 'item', marker: 'bullet', text: text.replace(BULLET, ''), remarks: [] }];
  }
  if (STEP_NUMBER.test(text)) return [{ kind: 'item', marker: 'bullet', text, remarks: [] }];
  if (startsStep(text)) return [{ kind: 'item', marker: 'none', text, remarks: [] }];
  return [{ kind: 'paragraph', text }];
}

function toQuestionBlocks(question: string, answer: string): Block[] {
  const heading: Block = { kind: 'heading', level: 2, text: question.trim() };
  return answer === '' ? [heading] : [heading, { kind: 'paragraph', text: answer }];
}

/** What stands between two items belongs to the first; what stands behind the last one does not, but for a caption. */
function gatherRemarks(blocks: readonly Block[]): Block[] {
  const gathered: Block[] = [];
  let openItem: Item | undefined;
  let sinceItem: Block[] = [];
  for (const block of blocks) {
    if (block.kind === 'heading') {
      gathered.push(...sinceItem, block);
      openItem = undefined;
      sinceItem = [];
    } else if (openItem && sinceItem.length === 0 && isCaptionOf(openItem.text, block.text)) {
      openItem.remarks.push(block.text);
    } else if (block.kind === 'item') {
      openItem?.remarks.push(...sinceItem.map(({ text }) => text));
      openItem = { ...block, remarks: [] };
      gathered.push(openItem);
      sinceItem = [];
    } else if (openItem) {
      sinceItem.push(block);
    } else {
      gathered.push(block);
    }
  }
  return [...gathered, ...sinceItem];
}

/** One instruction alone is a paragraph. */
function dissolveLoneSteps(blocks: readonly Block[]): Block[] {
  return blocks.flatMap((block, index): Block[] => {
    const isLone =
      block.kind === 'item' &&
      block.marker === 'none' &&
      blocks[index - 1]?.kind !== 'item' &&
      blocks[index + 1]?.kind !== 'item';
    if (!isLone) return [block];
    return [block.text, ...block.remarks].map((text) => ({ kind: 'paragraph', text }));
  });
}
