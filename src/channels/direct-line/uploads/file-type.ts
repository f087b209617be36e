/** What customers and agents may send each other, told by the first bytes: names and declared types prove nothing. */
export interface FileType {
  contentType: string;
  /** The endings that a name of this type may have; the first is given to names without one. */
  extensions: readonly [string, ...string[]];
}

interface Signature {
  type: FileType;
  matches: (head: Buffer) => boolean;
}

const startsWith =
  (text: string, offset = 0) =>
  (head: Buffer): boolean =>
    head.subarray(offset, offset + text.length).equals(Buffer.from(text, 'latin1'));

/** https://mimesniff.spec.whatwg.org/#matching-an-image-type-pattern */
const SIGNATURES: readonly Signature[] = [
  {
    type: { contentType: 'image/png', extensions: ['png'] },
    matches: startsWith('\x89PNG\r\n\x1a\n'),
  },
  {
    type: { contentType: 'image/jpeg', extensions: ['jpg', 'jpeg'] },
    matches: startsWith('\xff\xd8\xff'),
  },
  {
    type: { contentType: 'image/webp', extensions: ['webp'] },
    matches: (head) => startsWith('RIFF')(head) && startsWith('WEBPVP', 8)(head),
  },
  {
    type: { contentType: 'image/gif', extensions: ['gif'] },
    matches: (head) => startsWith('GIF87a')(head) || startsWith('GIF89a')(head),
  },
  { type: { contentType: 'application/pdf', extensions: ['pdf'] }, matches: startsWith('%PDF-') },
];

export const PLAIN_TEXT: FileType = { contentType: 'text/plain', extensions: ['txt'] };
/** Of an unknown type; only where any file is taken. */
export const UNKNOWN_TYPE: FileType = {
  contentType: 'application/octet-stream',
  extensions: ['bin'],
};

const TYPES = [...SIGNATURES.map(({ type }) => type), PLAIN_TEXT, UNKNOWN_TYPE];

/** This many bytes decide about every signature. */
export const SIGNATURE_BYTES = 16;

/** The type that the first bytes show, undefined for text and for everything unknown. */
export function findFileType(head: Buffer): FileType | undefined {
  return SIGNATURES.find(({ matches }) => matches(head))?.type;
}

/** The text of a file that is nothing but text, undefined for any other. */
export function readPlainText(content: Buffer): string | undefined {
  if (content.length === 0) return undefined;
  try {
    const text = new TextDecoder('utf-8', { fatal: true }).decode(content);
    return /[\x00-\x08\x0e-\x1a\x1c-\x1f]/.test(text) ? undefined : text;
  } catch {
    return undefined;
  }
}

export function typeOfExtension(extension: string): FileType | undefined {
  return TYPES.find(({ extensions }) => extensions[0] === extension);
}

const LONGEST_STEM = 120;

/** A name that is safe to save under: no path, no control or direction marks, and the ending of what it really is. */
export function cleanFileName(name: string, { extensions }: FileType): string {
  const base = name.split(/[/\\]/).at(-1) ?? '';
  const plain = base
    .replace(/[\p{C}"<>|:*?]/gu, '')
    .replace(/^[.\s]+/, '')
    .trim();
  const ending = /\.([^.]{1,10})$/.exec(plain)?.[1]?.toLowerCase();
  const isRight = ending !== undefined && extensions.includes(ending);
  const stem = isRight ? plain.slice(0, -ending.length - 1) : plain;
  const extension = isRight ? ending : extensions[0];
  // A character that is cut in two would be no character any more.
  const short = stem.slice(0, LONGEST_STEM).replace(/[\uD800-\uDBFF]$/, '');
  return `${short || 'file'}.${extension}`;
}
