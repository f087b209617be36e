/**
 * What Slack refuses with `invalid_blocks`, `invalid_arguments` or the like. Written from its reference alone, so that it
 * can tell when what is rendered for Slack goes beyond. https://docs.slack.dev/reference/block-kit/blocks
 */

type Json = Record<string, unknown>;

const MOST_BLOCKS = 50;
const MOST_VIEW_BLOCKS = 100;

/** Everything that is wrong with the blocks of a message; empty where Slack would take them. */
export function messageProblems(blocks: unknown): string[] {
  if (!Array.isArray(blocks)) return ['blocks: must be an array'];
  const list = blocks as unknown[];
  return [
    ...(list.length > MOST_BLOCKS ? [`blocks: more than ${MOST_BLOCKS}`] : []),
    ...repeated(list, 'block_id'),
    ...list.flatMap((block, index) => blockProblems(block, `blocks[${index}]`)),
  ];
}

/** The same of a modal. https://docs.slack.dev/reference/views/modal-views */
export function viewProblems(view: unknown): string[] {
  if (!isObject(view)) return ['view: must be an object'];
  const { type, blocks, title, submit, close } = view;
  const list = Array.isArray(blocks) ? (blocks as unknown[]) : [];
  const hasInput = list.some((block) => isObject(block) && block['type'] === 'input');
  return [
    ...(type === 'modal' ? [] : ['view.type: must be modal']),
    ...text(title, 'view.title', 24, ['plain_text']),
    ...optional(submit, (words) => text(words, 'view.submit', 24, ['plain_text'])),
    ...optional(close, (words) => text(words, 'view.close', 24, ['plain_text'])),
    ...(hasInput && submit === undefined ? ['view.submit: needed by an input block'] : []),
    ...optional(view['private_metadata'], (own) => string(own, 'view.private_metadata', 3_000)),
    ...optional(view['callback_id'], (own) => string(own, 'view.callback_id', 255)),
    ...(list.length === 0 || list.length > MOST_VIEW_BLOCKS ? ['view.blocks: 1 to 100'] : []),
    ...repeated(list, 'block_id'),
    ...list.flatMap((block, index) => blockProblems(block, `view.blocks[${index}]`)),
  ];
}

function optional(value: unknown, check: (value: unknown) => string[]): string[] {
  return value === undefined ? [] : check(value);
}

function blockProblems(block: unknown, at: string): string[] {
  if (!isObject(block)) return [`${at}: must be an object`];
  const type = String(block['type']);
  const check = BLOCKS[type];
  if (!check) return [`${at}: unknown type ${type}`];
  const id = block['block_id'];
  return [...(id === undefined ? [] : string(id, `${at}.block_id`, 255)), ...check(block, at)];
}

const BLOCKS: Record<string, (block: Json, at: string) => string[]> = {
  section: ({ text: words, fields }, at) => [
    ...(words === undefined && fields === undefined ? [`${at}: needs text or fields`] : []),
    ...(words === undefined ? [] : text(words, `${at}.text`, 3_000)),
    ...(fields === undefined
      ? []
      : items(fields, `${at}.fields`, 1, 10, (field, where) => text(field, where, 2_000))),
  ],
  header: ({ text: words }, at) => text(words, `${at}.text`, 150, ['plain_text']),
  context: ({ elements }, at) =>
    items(elements, `${at}.elements`, 1, 10, (element, where) => text(element, where, 3_000)),
  divider: () => [],
  image: ({ image_url: url, alt_text: alternative }, at) => [
    ...string(url, `${at}.image_url`, 3_000),
    ...string(alternative, `${at}.alt_text`, 2_000),
  ],
  actions: ({ elements }, at) => [
    ...items(elements, `${at}.elements`, 1, 25, elementProblems),
    ...repeated(Array.isArray(elements) ? elements : [], 'action_id'),
  ],
  input: ({ label, element, hint }, at) => [
    ...text(label, `${at}.label`, 2_000, ['plain_text']),
    ...(hint === undefined ? [] : text(hint, `${at}.hint`, 2_000, ['plain_text'])),
    ...elementProblems(element, `${at}.element`),
  ],
};

function elementProblems(element: unknown, at: string): string[] {
  if (!isObject(element)) return [`${at}: must be an object`];
  const { action_id: id } = element;
  const problems = id === undefined ? [] : string(id, `${at}.action_id`, 255);
  switch (element['type']) {
    case 'button':
      return [...problems, ...buttonProblems(element, at)];
    case 'static_select':
      return [...problems, ...selectProblems(element, at)];
    case 'plain_text_input':
      return [...problems, ...inputProblems(element, at)];
    default:
      return [`${at}: unknown element ${String(element['type'])}`];
  }
}

function buttonProblems({ text: words, value, url, style }: Json, at: string): string[] {
  return [
    ...text(words, `${at}.text`, 75, ['plain_text']),
    ...(value === undefined ? [] : string(value, `${at}.value`, 2_000)),
    ...(url === undefined ? [] : string(url, `${at}.url`, 3_000)),
    ...(style === undefined || style === 'primary' || style === 'danger'
      ? []
      : [`${at}.style: primary or danger`]),
  ];
}

function selectProblems({ options }: Json, at: string): string[] {
  return items(options, `${at}.options`, 1, 100, (option, where) =>
    isObject(option)
      ? [
          ...text(option['text'], `${where}.text`, 75, ['plain_text']),
          ...string(option['value'], `${where}.value`, 150),
        ]
      : [`${where}: must be an object`],
  );
}

function inputProblems({ max_length: most }: Json, at: string): string[] {
  const isFine = most === undefined || (typeof most === 'number' && most >= 1 && most <= 3_000);
  return isFine ? [] : [`${at}.max_length: 1 to 3000`];
}

function text(
  value: unknown,
  at: string,
  most: number,
  types: readonly string[] = ['plain_text', 'mrkdwn'],
): string[] {
  if (!isObject(value)) return [`${at}: must be a text object`];
  return [
    ...(types.includes(String(value['type'])) ? [] : [`${at}: must be ${types.join(' or ')}`]),
    ...string(value['text'], `${at}.text`, most),
  ];
}

function string(value: unknown, at: string, most: number): string[] {
  if (typeof value !== 'string') return [`${at}: must be a string`];
  if (value.length === 0) return [`${at}: must not be empty`];
  return value.length > most ? [`${at}: more than ${most} characters`] : [];
}

function items(
  value: unknown,
  at: string,
  least: number,
  most: number,
  check: (item: unknown, at: string) => string[],
): string[] {
  if (!Array.isArray(value)) return [`${at}: must be an array`];
  const list = value as unknown[];
  return [
    ...(list.length < least || list.length > most ? [`${at}: ${least} to ${most} items`] : []),
    ...list.flatMap((item, index) => check(item, `${at}[${index}]`)),
  ];
}

function repeated(list: readonly unknown[], key: string): string[] {
  const ids = list.flatMap((item) =>
    isObject(item) && item[key] !== undefined ? [item[key]] : [],
  );
  return new Set(ids).size === ids.length ? [] : [`${key}: used twice`];
}

function isObject(value: unknown): value is Json {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
