import type { Recognition } from '../nlu/recognition.ts';
import { matchOptions, matchSeveral } from './match-options.ts';
import { mentions, plainWords } from './plain-words.ts';
import { accepts, optionsOf, type Known, type Slot, type Value, type YesNoSlot } from './slots.ts';

const NOT_SURE =
  /^(?:(?:i am|im|i|really|well|hm+|no|sorry|honestly) )*(?:not (?:really |quite |so )?sure|unsure|dont (?:really )?know|do not know|no idea|no clue|idk|dunno|cant (?:say|tell)|not certain|maybe)(?: .{0,40})?$/u;

const YES = /^(?:yes|yeah|yep|yup|ye|ya|yess+|sure|correct|right|of course|definitely|absolutely|it did|i do|i can|i am|i have)\b/u;
const NO = /^(?:no|nope|nah|not|never|it didnt|i dont|i cant|i cannot|cannot|cant|i am not|im not|i havent|neither|none)\b/u;

/** The value of a slot that a message gives; undefined when it gives none. */
export function interpretSlot(
  slot: Slot,
  recognition: Recognition,
  known: Known,
  topic?: string,
): Value | 'not_sure' | undefined {
  const said = plainWords(recognition.text).join(' ');
  const value = interpretValue(slot, recognition, known, topic);
  if (value !== undefined && slot.kind !== 'text') return value;
  if ('notSure' in slot && NOT_SURE.test(said)) return 'not_sure';
  return value;
}

function interpretValue(
  slot: Slot,
  recognition: Recognition,
  known: Known,
  topic: string | undefined,
): Value | undefined {
  switch (slot.kind) {
    case 'choice': {
      const [chosen, ...others] = matchOptions(optionsOf(slot, known), recognition, slot.entity);
      return others.length > 0 ? undefined : chosen;
    }
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
function interpretYesNo(slot: YesNoSlot, text: string, topic: string | undefined): boolean | undefined {
  const words = plainWords(text);
  const said = words.join(' ');
  const saysNo = NO.test(said) || topic === 'deny' || slot.no.some((phrase) => mentions(words, phrase));
  const saysYes = YES.test(said) || topic === 'affirm' || slot.yes.some((phrase) => mentions(words, phrase));
  return saysNo === saysYes ? undefined : saysYes;
}
