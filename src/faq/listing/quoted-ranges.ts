/** What stands in quotes or brackets is one thing, such as a button's name: `“Select all”`, `(Phone, Email)`. */
const QUOTED =
  /“[^”\n]*”|«[^»\n]*»|‘[^’\n]*’|"[^"\n]*"|`[^`\n]*`|\([^()\n]*\)|\[[^[\]\n]*\]|(?<=^|[\s(])'[^'\n]+'(?=$|[\s).,;:?!])/gu;

/** Gives a test for positions that are inside quotes or brackets. */
export function findQuotedRanges(text: string): (position: number) => boolean {
  const ranges = [...text.matchAll(QUOTED)].map((match) => ({
    start: match.index,
    end: match.index + match[0].length,
  }));
  return (position) => ranges.some(({ start, end }) => position > start && position < end);
}
