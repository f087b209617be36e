import { fromMarkdown } from 'mdast-util-from-markdown';
import { toString } from 'mdast-util-to-string';
import type { Article } from './article.ts';

type Block = ReturnType<typeof fromMarkdown>['children'][number];

/** A piece of an article that can answer a question by itself: a paragraph, a quote, a table, or one step of a list. */
export interface Passage {
  /** The heading it stands under, without marks; empty before the first one. */
  readonly heading: string;
  /** What it says, without marks. */
  readonly text: string;
  /** The block that it stands in, in Markdown: of a step, the whole list. */
  readonly block: string;
  /** Everything under the same heading, in Markdown and with the heading. */
  readonly section: string;
}

interface Section {
  heading: string;
  blocks: Block[];
}

/** The passages of an article's body, in order; the same for the same text. */
export function splitIntoPassages({ body }: Pick<Article, 'body'>): Passage[] {
  return sectionsOf(fromMarkdown(body).children).flatMap(({ heading, blocks }) => {
    const section = sourceOf(blocks, body);
    return blocks
      .filter((block) => block.type !== 'heading')
      .flatMap((block) => {
        const quoted = sourceOf([block], body);
        return textsOf(block).map((text) => ({ heading, text, block: quoted, section }));
      });
  });
}

function sectionsOf(blocks: readonly Block[]): Section[] {
  const sections: Section[] = [{ heading: '', blocks: [] }];
  for (const block of blocks) {
    if (block.type === 'heading') sections.push({ heading: toString(block), blocks: [block] });
    else sections.at(-1)?.blocks.push(block);
  }
  return sections;
}

function textsOf(block: Block): string[] {
  const texts = block.type === 'list' ? block.children.map(plainText) : [plainText(block)];
  return texts.filter((text) => text !== '');
}

/** A step's explanation is a paragraph of its own. */
function plainText(node: Block | Extract<Block, { type: 'list' }>['children'][number]): string {
  const parts = 'children' in node ? node.children.map((child) => toString(child)) : [];
  const isContainer = node.type === 'listItem' || node.type === 'blockquote';
  return (isContainer ? parts.join(' ') : toString(node)).replace(/\s+/gu, ' ').trim();
}

function sourceOf(blocks: readonly Block[], body: string): string {
  const from = blocks[0]?.position?.start.offset ?? 0;
  return body.slice(from, blocks.at(-1)?.position?.end.offset ?? from);
}
