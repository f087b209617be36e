import { hash } from 'node:crypto';
import path from 'node:path';

const READABLE_LENGTH = 40;
const HASH_LENGTH = 32;

/** Shorter than any name with a hash, so that it can equal none. */
const PLAIN_FOLDER = /^[a-z0-9-]{1,30}$/;

/**
 * Where the thing with this id is kept, as `<folder>/<shard>/<file name>`. Any two ids, also ones that differ only in
 * case or in characters that no file name may have, get different names: 128 bits of SHA-256 are in it.
 */
export function filePath(folder: string, id: string, extension: string): string {
  const name = hashedName(id);
  const shard = name.slice(-HASH_LENGTH).slice(0, 2);
  return path.join(folderName(folder), shard, `${name}${extension}`);
}

/** A word in lower case stays as it is. */
export function folderName(name: string): string {
  return PLAIN_FOLDER.test(name) ? name : hashedName(name);
}

function hashedName(id: string): string {
  const readable = id
    .toLowerCase()
    .replaceAll(/[^a-z0-9]+/g, '-')
    .slice(0, READABLE_LENGTH);
  // As JSON, because UTF-8 alone would make all lone surrogates equal.
  return `${readable}-${hash('sha256', JSON.stringify(id), 'hex').slice(0, HASH_LENGTH)}`;
}
