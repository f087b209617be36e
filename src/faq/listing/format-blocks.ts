import type { Block } from './block.ts';

/**
 * Blocks as Markdown. Steps that had no numbers get bullets: a listing may begin in the middle of a text, and a number
 * would claim a place the source does not give.
 */
export function formatBlocks(blocks: readonly Block[]): string {
  let markdown = '';
  blocks.forEach((block, index) => {
    const previous = blocks[index - 1];
    if (previous) markdown += isTightPair(previous, block) ? '\n' : '\n\n';
    markdown += formatBlock(block);
  });
  return markdown;
}

function formatBlock(block: Block): string {
  switch (block.kind) {
    case 'heading':
      return `${'#'.repeat(block.level)} ${block.text}`;
    case 'paragraph':
      return block.text;
    case 'note':
      return `> ${block.text}`;
    case 'item': {
      const indent = block.marker === 'number' ? '   ' : '  ';
      const first = block.marker === 'number' ? block.text : `- ${block.text}`;
      return [first, ...block.remarks.map((remark) => indent + remark)].join('\n\n');
    }
  }
}

function isTightPair(first: Block, second: Block): boolean {
  return first.kind === 'item' && second.kind === 'item' && first.remarks.length === 0;
}
