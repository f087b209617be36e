/**
 * The value as compact JSON. Storage keeps text in memory: it cannot be changed behind the storage's back, and each
 * reader parses a copy of its own.
 */
export function toJsonText(value: unknown): string {
  // The library's type hides that functions and undefined give undefined.
  const text = JSON.stringify(value) as string | undefined;
  if (text === undefined) {
    throw new TypeError(
      `Only plain JSON can be stored, not ${typeof value}. To remove a document, give the body undefined.`,
    );
  }
  return text;
}
