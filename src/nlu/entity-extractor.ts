import winkNLP from 'wink-nlp';
import { winkModel } from './wink-model.ts';
import { ContentError } from '../errors.ts';
import type { EntityLists } from './entity-lists.ts';
import { normalizeText } from './normalize-text.ts';
import type { Entity } from './recognition.ts';

/** wink keeps every new word it meets for ever, so it is replaced before that grows to more than some megabytes. */
const CHARACTERS_BEFORE_RENEWAL = 5_000_000;

const WRITTEN_FORMS: readonly { type: string; form: RegExp }[] = [
  { type: 'ticket', form: /\bt-\d{4,10}\b/g },
  { type: 'phone_number', form: /(?<![\w.])\+?\d(?:[ ()./-]?\d){8,14}(?!\w)/g },
  { type: 'code', form: /(?<![\w+.-])\d{6,8}(?![\w.-])/g },
];

const WINK_TYPES: Readonly<Record<string, string>> = {
  EMAIL: 'email_address',
  DATE: 'date',
  TIME: 'time',
  DURATION: 'duration',
};

interface Found {
  value: string;
  type: string;
}

/** Finds the values that an utterance names: listed ones, and those that have a written form. */
export class EntityExtractor {
  readonly #lists: EntityLists;
  #wink: ReturnType<typeof winkNLP>;
  #charactersSeen = 0;

  constructor(lists: EntityLists) {
    this.#lists = lists;
    this.#wink = openWink(lists);
  }

  extract(text: string): Entity[] {
    const normalized = normalizeText(text);
    this.#renewIfGrown(normalized.length);
    const { its } = this.#wink;
    const document = this.#wink.readDoc(normalized);
    const listed = document.customEntities().out(its.detail) as unknown as Found[];
    const named = document.entities().out(its.detail) as unknown as Found[];
    return [
      ...listed.map(toListedEntity),
      ...named.flatMap(toNamedEntity),
      ...findWrittenForms(normalized),
    ];
  }

  #renewIfGrown(characters: number): void {
    this.#charactersSeen += characters;
    if (this.#charactersSeen <= CHARACTERS_BEFORE_RENEWAL) return;
    this.#wink = openWink(this.#lists);
    this.#charactersSeen = characters;
  }
}

function openWink(lists: EntityLists): ReturnType<typeof winkNLP> {
  const wink = winkNLP(winkModel);
  const patterns = Object.entries(lists).flatMap(([type, values]) =>
    Object.entries(values).map(([value, phrases]) => ({
      name: `${type}:${value}`,
      patterns: phrases,
    })),
  );
  try {
    wink.learnCustomEntities(patterns, { matchValue: false, useEntity: false, usePOS: false });
  } catch (error) {
    throw new ContentError(
      `data/entities.json: expected patterns of plain words, such as "[on|from] my phone". ${String(error)} ` +
        'A word with a digit or a hyphen in it cannot be matched: leave it out, or split it.',
      { cause: error },
    );
  }
  return wink;
}

/** The longer forms first, and no character twice: the end of a phone number is not a code. */
function findWrittenForms(text: string): Entity[] {
  const found: Entity[] = [];
  let rest = text;
  for (const { type, form } of WRITTEN_FORMS)
    rest = rest.replace(form, (value) => {
      found.push({ type, value, text: value });
      return ' ';
    });
  return found;
}

/** Named `type:value`; the words found are the text. */
function toListedEntity(found: Found): Entity {
  const [type = '', value = ''] = found.type.split(':');
  return { type, value, text: found.value };
}

function toNamedEntity(found: Found): Entity[] {
  const type = WINK_TYPES[found.type];
  return type === undefined ? [] : [{ type, value: found.value, text: found.value }];
}
