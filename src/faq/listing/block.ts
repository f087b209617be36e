/** A piece of an article's body, as it stood on the help centre's page before its line breaks were lost. */
export type Block =
  | { kind: 'heading'; level: 2 | 3; text: string }
  | { kind: 'paragraph'; text: string }
  | { kind: 'note'; text: string }
  /** `remarks` stand under the item: a picture's caption, what the customer then sees. */
  | { kind: 'item'; marker: ItemMarker; text: string; remarks: string[] };

/** `none`: the source had no marker. `number`: the text begins with it (`5. Select ...`), and it is not made up. */
export type ItemMarker = 'none' | 'bullet' | 'number';
