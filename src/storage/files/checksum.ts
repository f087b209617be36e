import { hash } from 'node:crypto';

const CHECKSUM_LENGTH = 16;
const BEFORE_CHECKSUM = '{"checksum":"';
const BEFORE_CONTENT = '","content":';
const CONTENT_START = BEFORE_CHECKSUM.length + CHECKSUM_LENGTH + BEFORE_CONTENT.length;

/** The first 64 bits of SHA-256, in hex. */
export function checksumOf(text: string): string {
  return hash('sha256', text, 'hex').slice(0, CHECKSUM_LENGTH);
}

/** Makes one line, line end included, of JSON text: `{"checksum":"...","content":<the text>}`. */
export function sealLine(content: string): string {
  return `${BEFORE_CHECKSUM}${checksumOf(content)}${BEFORE_CONTENT}${content}}\n`;
}

/** The JSON text inside a sealed line without its line end; undefined when the line is not as it was sealed. */
export function openSealedLine(line: string): string | undefined {
  const content = line.slice(CONTENT_START, -1);
  return `${line}\n` === sealLine(content) ? content : undefined;
}
