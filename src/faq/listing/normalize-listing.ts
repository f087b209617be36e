/**
 * One kind of line end and one kind of blank, and no blanks at a line's ends. Lines are neither joined nor dropped, so
 * that a line's number stays what an editor shows.
 */
export function normalizeListing(text: string): string {
  return text
    .replace(/^\uFEFF/, '')
    .replace(/\r\n|[\r\u0085\u2028\u2029]/g, '\n')
    .replace(/[^\S\n]+/g, ' ')
    .replace(/^ | $/gm, '');
}
