/** The line that `position` is on, counted from 1. */
export function lineNumberAt(text: string, position: number): number {
  return text.slice(0, position).split('\n').length;
}
