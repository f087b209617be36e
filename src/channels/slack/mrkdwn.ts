import type { Nodes, Parents } from 'mdast';
import { fromMarkdown } from 'mdast-util-from-markdown';

/** Deeper nesting than any article has is shown as text. */
const DEEPEST = 6;

/**
 * Markdown in Slack's own markup, one string a paragraph.
 * https://docs.slack.dev/messaging/formatting-message-text
 */
export function toMrkdwn(markdown: string): string[] {
  return fromMarkdown(markdown)
    .children.map((node) => renderBlock(node, 0))
    .filter((text) => text !== '');
}

/** Text that stands for itself: neither a link nor a mention can be made with it. */
export function escapeMrkdwn(text: string): string {
  return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;');
}

/** Cuts text in this markup into pieces of at most `most` characters, between words and never within a link. */
export function splitMrkdwn(text: string, most: number): string[] {
  const pieces: string[] = [];
  let piece = '';
  let rest = '';
  for (const token of text.match(/<[^>]*>|&\w+;|\s+|[^\s<&]+|[\s\S]/gu) ?? []) {
    for (const part of token.length <= most ? [token] : sliced(token, most)) {
      if (piece.length + rest.length + part.length > most) {
        pieces.push(piece === '' ? rest : piece.trimEnd());
        rest = piece === '' ? '' : rest;
        piece = '';
      }
      if (/^\s/u.test(part)) {
        piece += rest + part;
        rest = '';
      } else rest += part;
    }
  }
  return [...pieces, piece + rest].map((part) => part.trim()).filter((part) => part !== '');
}

/** Never within a character of two units. */
function sliced(token: string, most: number): string[] {
  const parts: string[] = [''];
  for (const character of token) {
    const last = parts.at(-1) ?? '';
    if (last.length + character.length > most) parts.push(character);
    else parts[parts.length - 1] = last + character;
  }
  return parts;
}

function renderBlock(node: Nodes, depth: number): string {
  if (depth > DEEPEST) return 'children' in node ? inlineText(node) : '';
  if (node.type === 'heading') return `*${inlineText(node)}*`;
  if (node.type === 'blockquote') return quoted(childBlocks(node, depth).join('\n\n'));
  if (node.type === 'list') return renderList(node, depth);
  if (node.type === 'code') return `\`\`\`\n${escapeMrkdwn(node.value)}\n\`\`\``;
  if (node.type === 'paragraph') return inlineText(node);
  return 'children' in node ? childBlocks(node, depth).join('\n') : renderInline(node);
}

function renderList(node: Extract<Nodes, { type: 'list' }>, depth: number): string {
  const first = node.start ?? 1;
  const items = node.children.map((item, index) => {
    const marker = node.ordered === true ? `${first + index}.` : '•';
    const indent = ' '.repeat(marker.length + 1);
    return `${marker} ${childBlocks(item, depth).join('\n').replaceAll('\n', `\n${indent}`)}`;
  });
  return items.join('\n');
}

function childBlocks(node: Parents, depth: number): string[] {
  return node.children.map((child) => renderBlock(child, depth + 1)).filter((text) => text !== '');
}

function quoted(text: string): string {
  return text.replaceAll(/^/gmu, '> ');
}

function inlineText(node: Parents): string {
  return node.children.map(renderInline).join('');
}

function renderInline(node: Nodes): string {
  if (node.type === 'strong') return `*${inlineText(node)}*`;
  if (node.type === 'emphasis') return `_${inlineText(node)}_`;
  if (node.type === 'link') return renderLink(node.url, inlineText(node));
  return 'children' in node ? inlineText(node) : renderLeaf(node);
}

function renderLeaf(node: Exclude<Nodes, Parents>): string {
  if (node.type === 'text' || node.type === 'html') return escapeMrkdwn(node.value);
  if (node.type === 'inlineCode') return `\`${escapeMrkdwn(node.value)}\``;
  if (node.type === 'image') return renderLink(node.url, escapeMrkdwn(node.alt ?? ''));
  return node.type === 'break' ? '\n' : '';
}

/** Only addresses of the web become links; the label may be formatted, but holds no link of its own. */
function renderLink(url: string, label: string): string {
  if (!/^https?:\/\//iu.test(url)) return label;
  const address = escapeMrkdwn(url).replaceAll('|', '%7C').replaceAll(/\s/gu, '%20');
  const words = label.replaceAll(/<[^>]*>/gu, '').replaceAll(/\s+/gu, ' ');
  return words === '' ? `<${address}>` : `<${address}|${words}>`;
}
