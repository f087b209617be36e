import { deriveMove } from './derive-move.ts';
import { askedSlot, type Heard } from './heard.ts';
import type { Input } from './input.ts';
import { interpretOwnWords, interpretSlot } from './interpret-slot.ts';
import { isQuestion, mentionsOneOf, phrasesIn, plainWords } from './plain-words.ts';
import type { Slot, Value, YesNoSlot } from './slots.ts';

const LONGEST_CORRECTION = 6;
const CORRECTION =
  /^(?:no|nope|sorry|wait|actually|oops|correction|i meant?|i mean|not that)\b[\s,.:!-]*(?:(?:no|sorry|wait|actually|i meant?|i mean|it(?:'|’)?s|it was|make it)\b[\s,.:!-]*)*/iu;
/** So many words of an answer to an earlier question are no accident. */
const UNMISTAKABLE_WORDS = 3;

/**
 * "No, my phone", "sorry, I meant the app", or plainly the opposite of what was said: rewrites an earlier answer, the
 * latest that it fits. "No, the app" to "app or website?" answers that.
 */
export function interpretCorrection(heard: Heard): Input | undefined {
  const { text } = heard.recognition;
  if (isQuestion(text)) return undefined;
  const rest = text.replace(CORRECTION, '');
  const words = plainWords(rest).length;
  if (words === 0 || words > LONGEST_CORRECTION) return undefined;
  return rest === text ? interpretContradiction(heard) : interpretRest(heard, rest);
}

function interpretRest(heard: Heard, rest: string): Input | undefined {
  const recognition = { ...heard.recognition, text: rest };
  const corrected = { ...heard, recognition };
  const { asking } = heard.state;
  const asked = askedSlot(heard);
  const answer = asked && readCorrected(asked, corrected);
  if (answer === undefined) return latestThat(heard, (slot) => readCorrected(slot, corrected));
  if (asking.kind !== 'slot') return undefined;
  return { kind: 'answer', slot: asking.slot, value: answer };
}

/** Without the usual words for yes and no: "no, my phone" is more than a no. */
function readCorrected(slot: Slot, { recognition, known }: Heard): Value | undefined {
  if (slot.kind === 'yes_no') return interpretOwnWords(slot, recognition.text);
  const reading = isListed(slot) ? interpretSlot(slot, recognition, known) : undefined;
  return reading?.kind === 'value' ? reading.value : undefined;
}

/** "I can't log in", after it was answered with yes. */
function interpretContradiction(heard: Heard): Input | undefined {
  const words = plainWords(heard.recognition.text);
  return latestThat(heard, (slot, value) => {
    if (slot.kind !== 'yes_no' || typeof value !== 'boolean') return undefined;
    return mentionsOneOf(words, unmistakable(slot, !value)) ? !value : undefined;
  });
}

function unmistakable(slot: YesNoSlot, value: boolean): string {
  return phrasesIn(value ? slot.yes : slot.no)
    .filter((phrase) => plainWords(phrase).length >= UNMISTAKABLE_WORDS)
    .join(', ');
}

function latestThat(
  { dialog, state, known }: Heard,
  read: (slot: Slot, value: Value | undefined) => Value | undefined,
): Input | undefined {
  const { passed } = deriveMove(dialog, known, state.tickets);
  for (const name of passed.reverse()) {
    const slot = dialog.slots[name];
    const value = slot && read(slot, state.values[name]);
    if (value !== undefined) return { kind: 'answer', slot: name, value };
  }
  return undefined;
}

/** Whether answers are recognised by their words, so that one can be told from answers to other questions. */
function isListed(slot: Slot): boolean {
  return slot.kind === 'choice' || slot.kind === 'choices' || slot.kind === 'email';
}
