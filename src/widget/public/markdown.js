import { officialOrigins } from './settings.js';

/** Deeper nesting than any article has is shown as text; it would only serve to exhaust the browser. */
const DEPTH_LIMIT = 6;

const HEADING = /^(#{1,6})\s+(.+?)\s*#*$/;
const LIST_ITEM = /^( {0,3})([-*+]|\d{1,9}[.)])( +)(?=\S)/;
const QUOTE = /^ {0,3}> ?/;
const RULE = /^ {0,3}([-*_])( *\1){2,} *$/;

/**
 * Renders the Markdown that bots write (paragraphs, headings, lists, quotes, bold, italic, links) by building nodes.
 * Text stays text whatever it holds, and links lead only to our own pages and the official sites.
 */
export function renderMarkdown(text) {
  const fragment = document.createDocumentFragment();
  fragment.append(...blocksOf(text.replaceAll('\r\n', '\n').split('\n'), 0));
  return fragment;
}

function blocksOf(lines, depth) {
  const blocks = [];
  for (let at = 0; at < lines.length;) {
    const line = lines[at];
    if (line.trim() === '') {
      at += 1;
      continue;
    }
    const { block, next } = blockAt(lines, at, depth);
    if (block) blocks.push(block);
    at = next;
  }
  return blocks;
}

function blockAt(lines, at, depth) {
  const line = lines[at];
  const heading = HEADING.exec(line);
  if (heading) {
    const name = heading[1].length <= 2 ? 'h2' : 'h3';
    return { block: element(name, inlineNodes(heading[2], 0)), next: at + 1 };
  }
  if (RULE.test(line)) return { block: undefined, next: at + 1 };
  if (depth < DEPTH_LIMIT && QUOTE.test(line)) return quoteAt(lines, at, depth);
  if (depth < DEPTH_LIMIT && LIST_ITEM.test(line)) return listAt(lines, at, depth);
  return paragraphAt(lines, at);
}

function quoteAt(lines, at, depth) {
  const inner = [];
  let next = at;
  for (; next < lines.length && QUOTE.test(lines[next]); next += 1) {
    inner.push(lines[next].replace(QUOTE, ''));
  }
  return { block: element('blockquote', blocksOf(inner, depth + 1)), next };
}

function listAt(lines, at, depth) {
  const isOrdered = (item) => /\d/.test(item[2]);
  const first = LIST_ITEM.exec(lines[at]);
  const list = document.createElement(isOrdered(first) ? 'ol' : 'ul');
  if (isOrdered(first)) list.start = Number.parseInt(first[2], 10);
  let next = at;
  for (;;) {
    const start = skipBlank(lines, next);
    const item = start < lines.length ? LIST_ITEM.exec(lines[start]) : undefined;
    if (!item || isOrdered(item) !== isOrdered(first)) return { block: list, next };
    const { inner, end } = itemLines(lines, start, item[0].length);
    list.append(element('li', itemNodes(blocksOf(inner, depth + 1))));
    next = end;
  }
}

/** The lines of the item that starts here, without the marker and indentation. Blank lines stay only inside. */
function itemLines(lines, start, indent) {
  const inner = [lines[start].slice(indent)];
  let end = start + 1;
  for (;;) {
    const next = skipBlank(lines, end);
    const isWithin = next < lines.length && /^ */.exec(lines[next])[0].length >= 2;
    if (!isWithin) return { inner, end };
    for (; end < next; end += 1) inner.push('');
    inner.push(lines[end].replace(new RegExp(`^ {0,${indent}}`), ''));
    end += 1;
  }
}

/** A paragraph that is the only one of its item needs no space around it. */
function itemNodes(blocks) {
  const [first, ...others] = blocks;
  const isTight = first?.localName === 'p' && others.every(({ localName }) => localName !== 'p');
  return isTight ? [...first.childNodes, ...others] : blocks;
}

function paragraphAt(lines, at) {
  const own = [lines[at].trim()];
  let next = at + 1;
  while (next < lines.length && lines[next].trim() !== '' && !startsBlock(lines[next])) {
    own.push(lines[next].trim());
    next += 1;
  }
  const block = element('p', inlineNodes(own.join('\n'), 0));
  // A paragraph that is all in italics says something about the answer: where it is from, what it lacks.
  const [only, ...others] = block.childNodes;
  if (only?.nodeName === 'EM' && others.length === 0) block.classList.add('aside');
  return { block, next };
}

function startsBlock(line) {
  return [HEADING, LIST_ITEM, QUOTE, RULE].some((pattern) => pattern.test(line));
}

function skipBlank(lines, from) {
  let at = from;
  while (at < lines.length && lines[at].trim() === '') at += 1;
  return at;
}

function inlineNodes(text, depth) {
  const nodes = [];
  let plain = '';
  for (let at = 0; at < text.length;) {
    const found = depth < DEPTH_LIMIT ? inlineAt(text, at, depth) : undefined;
    if (typeof found?.node === 'string') plain += found.node;
    else if (found) {
      nodes.push(...textNodes(plain), found.node);
      plain = '';
    } else plain += text[at];
    at = found?.next ?? at + 1;
  }
  return [...nodes, ...textNodes(plain)];
}

/** The markup that starts exactly here: a node, or a string for what turned out to be text. */
function inlineAt(text, at, depth) {
  switch (text[at]) {
    case '\\':
      return /[!-/:-@[-`{-~]/.test(text[at + 1] ?? '')
        ? { node: text[at + 1], next: at + 2 }
        : undefined;
    case '*':
    case '_':
      return emphasisAt(text, at, depth);
    case '[':
      return linkAt(text, at, depth);
    default:
      return undefined;
  }
}

function emphasisAt(text, at, depth) {
  const mark = text[at];
  // snake_case and file_names are no emphasis.
  if (mark === '_' && /[\p{L}\p{N}]/u.test(text[at - 1] ?? '')) return undefined;
  const fence = text[at + 1] === mark ? mark + mark : mark;
  const start = at + fence.length;
  const end = closingFence(text, start, fence);
  const inner = text.slice(start, end);
  if (end === -1 || inner === '' || inner !== inner.trim()) return undefined;
  const node = element(fence.length === 2 ? 'strong' : 'em', inlineNodes(inner, depth + 1));
  // A ticket number that is torn apart at its hyphen is hard to read out.
  if (/^\S{1,20}$/.test(inner)) node.classList.add('unbroken');
  return { node, next: end + fence.length };
}

function closingFence(text, start, fence) {
  for (let at = start; at < text.length; at += 1) {
    if (text[at] === '\\') at += 1;
    else if (text.startsWith(fence, at)) {
      // Within *one star* a pair of stars is bold, not the end.
      if (fence.length === 2 || text[at + 1] !== fence) return at;
      at += 1;
    }
  }
  return -1;
}

function linkAt(text, at, depth) {
  const match = /^\[([^[\]\n]+)\]\(([^()\s]+)\)/.exec(text.slice(at));
  if (!match) return undefined;
  const [whole, label, address] = match;
  const next = at + whole.length;
  const url = webAddress(address);
  if (!url) return { node: label, next };
  // Nobody should be led away from here by a word they cannot see behind.
  if (!isOfficial(url)) return { node: `${label} (${url.href})`, next };
  const link = element('a', inlineNodes(label, depth + 1));
  link.href = url.href;
  link.target = '_blank';
  link.rel = 'noopener noreferrer';
  return { node: link, next };
}

function isOfficial({ origin }) {
  return origin === location.origin || officialOrigins.includes(origin);
}

function webAddress(address) {
  try {
    const url = new URL(address, location.href);
    return url.protocol === 'https:' || url.protocol === 'http:' ? url : undefined;
  } catch {
    return undefined;
  }
}

function textNodes(text) {
  return text
    .split('\n')
    .flatMap((line, index) => (index === 0 ? [line] : [document.createElement('br'), line]))
    .filter((node) => node !== '');
}

function element(name, children) {
  const node = document.createElement(name);
  if (/^(p|h\d|li)$/.test(name)) node.dir = 'auto';
  node.append(...children);
  return node;
}
