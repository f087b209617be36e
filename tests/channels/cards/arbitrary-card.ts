import fc from 'fast-check';
import type { Card, CardAction, CardBlock } from '../../../src/channels/cards/card.ts';

const text = fc.oneof(
  fc.string({ unit: 'grapheme', maxLength: 40 }),
  fc.integer({ min: 1, max: 12_000 }).map((length) => 'a𝒳 word. '.repeat(length / 4)),
);
const id = fc.stringMatching(/^[a-z]{1,8}$/);
const url = fc.webUrl();

const block: fc.Arbitrary<CardBlock> = fc.oneof(
  fc.record({ kind: fc.constant('text' as const), text, isHeading: fc.boolean() }),
  fc.record({
    kind: fc.constant('facts' as const),
    facts: fc.array(fc.record({ title: text, value: text }), { maxLength: 40 }),
  }),
  fc.record({ kind: fc.constant('image' as const), url, alternativeText: text }),
  fc.record({
    ...{ kind: fc.constant('textInput' as const), id, label: text },
    ...{ isRequired: fc.boolean(), isMultiline: fc.boolean(), isSecret: fc.boolean() },
  }),
  fc.record({
    ...{ kind: fc.constant('choiceInput' as const), id, label: text, isRequired: fc.boolean() },
    choices: fc.array(fc.record({ title: text, value: id }), { maxLength: 130 }),
  }),
);

const action: fc.Arbitrary<CardAction> = fc.oneof(
  fc.record({ kind: fc.constant('say' as const), title: text, text }),
  fc.record({ kind: fc.constant('submit' as const), title: text, data: fc.dictionary(id, id) }),
  fc.record({ kind: fc.constant('open' as const), title: text, url }),
);

/** Any card at all, far beyond what channels take. */
export const arbitraryCard: fc.Arbitrary<Card> = fc.record({
  blocks: fc.array(block, { maxLength: 70 }),
  actions: fc.array(action, { maxLength: 40 }),
});
