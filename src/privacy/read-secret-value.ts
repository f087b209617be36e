/** A value and where it is; `text` is without quotation marks and, where it was spelled out, without spaces. */
export interface SecretValue {
  start: number;
  end: number;
  text: string;
}

const longestQuotation = 200;

const spelledOut = /\S(?:[ \n]{1,3}\S(?!\S)){3,}/uy;
const word = /\S+/uy;

/** Reads the value that begins at a position: a quotation, a word spelled out letter by letter, or a plain word. */
export function readSecretValue(text: string, position: number): SecretValue | undefined {
  const quotation = readQuotation(text, position);
  // A sign that comes again within the word is a part of it.
  if (quotation && !/[^\s.,;:!?)\]}]/u.test(text.charAt(quotation.end))) return quotation;
  for (const pattern of [spelledOut, word]) {
    pattern.lastIndex = position;
    const found = pattern.exec(text)?.[0];
    if (found === undefined) continue;
    return { start: position, end: position + found.length, text: found.replaceAll(/\s/gu, '') };
  }
  return undefined;
}

function readQuotation(text: string, position: number): SecretValue | undefined {
  const mark = text[position];
  if (mark === undefined || !'"\'`*'.includes(mark)) return undefined;
  const length = text.slice(position + 1, position + longestQuotation).indexOf(mark);
  if (length < 1) return undefined;
  const start = position + 1;
  return { start: position, end: start + length + 1, text: text.slice(start, start + length) };
}
