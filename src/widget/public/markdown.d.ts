/**
 * Renders the Markdown that bots write (paragraphs, headings, lists, quotes, bold, italic, links) by building nodes.
 * Text stays text whatever it holds, and links lead only to our own pages and the official sites.
 */
export function renderMarkdown(text: string): DocumentFragment;
