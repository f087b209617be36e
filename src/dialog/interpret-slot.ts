import type { Recognition } from '../nlu/recognition.ts';
import { matchOption, matchSeveral } from './match-options.ts';
import { mentionsOneOf, plainWords } from './plain-words.ts';
import { accepts, optionsOf, type Known, type Slot, type Value, type YesNoSlot } from './slots.ts';

const NOT_SURE =
  /^(?:(?:i am|im|i|have|really|well|hm+|no|sorry|honestly) )*(?:not (?:really |quite |so )?sure|unsure|dont (?:really )?know|do not know|no idea|no clue|idk|dunno|cant (?:say|tell)|not certain|maybe)(?: .{0,40})?$/u;

const YES =
  /^(?:yes|yeah|yep|yup|ye|ya|yess+|sure|correct|right|of course|definitely|absolutely|it did|i do|i can|i am|i have)\b/u;
const NO =
  /^(?:no|nope|nah|not|never|it didnt|i dont|i cant|i cannot|cannot|cant|i am not|im not|i havent|neither|none)\b/u;

/** "OK" takes note of a question, and answers none. */
const TAKES_NOTE = /^(?:ok|okay|okey|k|kk|alright|all right|fine|hm+|i see)+$/u;

export type SlotReading = { kind: 'value'; value: Value } | { kind: 'not_sure' };

/** What a message says to the question of a slot; undefined when it says nothing to it. */
export function interpretSlot(
  slot: Slot,
  recognition: Recognition,
  known: Known,
  topic?: string,
): SlotReading | undefined {
  const isUnsure = 'notSure' in slot && NOT_SURE.test(plainWords(recognition.text).join(' '));
  // "No idea" is not a no; "not sure, the app I think" is the app.
  if (isUnsure && slot.kind === 'yes_no') return { kind: 'not_sure' };
  const value = interpretValue(slot, recognition, known, topic);
  if (value !== undefined) return { kind: 'value', value };
  return isUnsure ? { kind: 'not_sure' } : undefined;
}

function interpretValue(
  slot: Slot,
  recognition: Recognition,
  known: Known,
  topic: string | undefined,
): Value | undefined {
  switch (slot.kind) {
    case 'choice':
      return matchOption(optionsOf(slot, known), recognition, slot.entity);
    case 'choices': {
      const chosen = matchSeveral(slot.options, recognition, slot.entity);
      return chosen.length > 0 ? chosen : undefined;
    }
    case 'yes_no':
      return interpretYesNo(slot, recognition.text, topic);
    case 'text':
    case 'email':
      return [recognition.text.trim(), ...emailsIn(recognition)].find((text) =>
        accepts(slot, text, known),
      );
  }
}

function emailsIn({ entities }: Recognition): string[] {
  return entities.filter(({ type }) => type === 'email_address').map(({ value }) => value);
}

/** A message that says both yes and no says neither. */
function interpretYesNo(
  slot: YesNoSlot,
  text: string,
  topic: string | undefined,
): boolean | undefined {
  const words = plainWords(text);
  const said = words.join(' ');
  const saysNo = NO.test(said) || topic === 'deny' || mentionsOneOf(words, slot.no);
  const isAffirmed = topic === 'affirm' && !TAKES_NOTE.test(said);
  const saysYes = YES.test(said) || isAffirmed || mentionsOneOf(words, slot.yes);
  return saysNo === saysYes ? undefined : saysYes;
}

/** The same by the question's own words, which "no, my phone" has none of. */
export function interpretOwnWords(slot: YesNoSlot, text: string): boolean | undefined {
  const words = plainWords(text);
  const saysYes = mentionsOneOf(words, slot.yes);
  return saysYes === mentionsOneOf(words, slot.no) ? undefined : saysYes;
}
