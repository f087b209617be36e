/** At most `most` characters (UTF-16 units), never half of one; what was cut shows as an ellipsis. */
export function cut(text: string, most: number): string {
  if (text.length <= most) return text;
  if (most < 1) return '';
  const end = isHighSurrogate(text.charCodeAt(most - 2)) ? most - 2 : most - 1;
  return `${text.slice(0, end)}…`;
}

export function isHighSurrogate(code: number): boolean {
  return code >= 0xd8_00 && code <= 0xdb_ff;
}
