import type { Recognition } from '../nlu/recognition.ts';
import { deriveMove } from './derive-move.ts';
import type { Asking, DialogState } from './dialog-state.ts';
import type { DialogTable } from './dialog-table.ts';
import { knownOf } from './draft.ts';
import { askedSlot, type Heard, type LeadsTo } from './heard.ts';
import type { Input } from './input.ts';
import { interpretCorrection } from './interpret-correction.ts';
import { interpretInterruption, interpretTopic } from './interpret-interruption.ts';
import { interpretSlot } from './interpret-slot.ts';
import { matchOption, matchSeveral } from './match-options.ts';
import { GO_ON, TALK_TO_PERSON } from './phrases.ts';
import { isQuestion, mentionsOneOf, plainWords } from './plain-words.ts';
import { capitalized } from './prompt.ts';
import { optionsOf, type Slot } from './slots.ts';
import type { DialogTurn } from './step.ts';

/** A longer message that is confidently about something else is not searched for an answer. */
const FRAGMENT_WORDS = 7;
/** Where everyday words such as "app" or "phone" are answers, even less of one. */
const SHORT_FRAGMENT_WORDS = 3;
const LEAD_NOWHERE = new Set(['small_talk', 'background']);

/**
 * Reads a message as what the running dialog waits for. undefined when it is not: then it is a digression, where the
 * turn knows what to do with it, or else unclear.
 */
export function interpretAnswer(
  dialogs: DialogTable,
  state: DialogState,
  recognition: Recognition,
  turn: DialogTurn,
  leadsTo?: LeadsTo,
): Input | undefined {
  const dialog = dialogs.get(state.dialogId);
  if (!dialog) return { kind: 'go_on' };
  const known = knownOf({ state, turn });
  const heard: Heard = { dialogs, dialog, state, recognition, known, leadsTo };
  return isConsented(heard) ? { kind: 'yes' } : interpretHeard(heard);
}

function interpretHeard(heard: Heard): Input | undefined {
  const said = interpretInterruption(heard.recognition.text);
  const meant = interpretTopic(heard.leadsTo?.topic);
  // Any words would do as free text, so that what the classifier is sure of goes first there.
  const first = said ?? (isFreeText(heard) ? meant : undefined) ?? interpretCorrection(heard);
  if (first) return first;
  const answered = isAside(heard) ? undefined : interpretAsked(heard, heard.state.asking);
  return answered ?? meant ?? interpretSibling(heard);
}

function isAside(heard: Heard): boolean {
  const words = plainWords(heard.recognition.text).length;
  if (isQuestion(heard.recognition.text) && words > SHORT_FRAGMENT_WORDS) return true;
  return leadsElsewhere(heard) && words > longestAnswer(heard);
}

function leadsElsewhere({ leadsTo, dialog }: Heard): boolean {
  return leadsTo !== undefined && !LEAD_NOWHERE.has(leadsTo.kind) && leadsTo.dialog !== dialog.id;
}

/** In words, where the message is confidently about something else. */
function longestAnswer(heard: Heard): number {
  if (isFreeText(heard)) return isTold(heard) ? Infinity : 0;
  const slot = askedSlot(heard);
  if (!slot || !('entity' in slot)) return FRAGMENT_WORDS;
  return isAllAnswer(slot, heard) || namesSeveral(slot, heard)
    ? FRAGMENT_WORDS
    : SHORT_FRAGMENT_WORDS;
}

/** Words that say nothing by themselves. */
const SMALL_WORDS =
  'the, my, a, an, on, in, at, of, is, it, its, im, i, am, use, using, with, via, from, not, no, yes, but, only, just, please, both, and';

/** "Not the app, the website" has nothing in it but names of what may be answered. */
function isAllAnswer(slot: Slot, { recognition, known }: Heard): boolean {
  if (slot.kind !== 'choice') return false;
  const named = Object.values(optionsOf(slot, known)).map(
    ({ title, words }) => `${title}, ${words}`,
  );
  const own = plainWords([SMALL_WORDS, ...named].join(', '));
  return plainWords(recognition.text).every((word) => own.includes(word));
}

/** "Everything except my email" is no wish for anything else. */
function namesSeveral(slot: Slot, { recognition }: Heard): boolean {
  return slot.kind === 'choices' && matchSeveral(slot.options, recognition, slot.entity).length > 1;
}

const NARRATIVE =
  /^(?:(?:hi|hello|hey|well|so|ok|basically|because|yes|no)\b[\s,.!]*)*(?:i|i['’]?m|i['’]?ve|my|we|our|the|it|its|it['’]s|since|after|when|there|they|someone|yesterday|today)\b/iu;
const WISH =
  /\b(?:please|pls|want|wanna|need|like to|help|let me|guide|walk|can you|could you)\b/iu;

/** What the customer tells goes to where it was asked for; what they wish for, or what is urgent, does not. */
function isTold({ leadsTo, recognition: { text } }: Heard): boolean {
  if (leadsTo?.kind === 'uncovered') return true;
  return leadsTo?.kind === 'article' && NARRATIVE.test(text) && !WISH.test(text);
}

function isFreeText(heard: Heard): boolean {
  return askedSlot(heard)?.kind === 'text';
}

/** Words that may make up a consent; there must be nothing else in it. */
const CONSENT = new Set(['yes', 'yeah', 'yep', 'yup', 'confirm', 'confirmed', 'agreed']);
const BESIDE_CONSENT = new Set(['please', 'i', 'do', 'it', 'that', 'go', 'ahead', 'now', 'sure']);

/** The tap, or a plain yes. Never a question, a condition, or a yes among other words. */
function isConsented({ dialog, state: { asking }, recognition: { text } }: Heard): boolean {
  if (asking.kind !== 'confirmation' || isQuestion(text)) return false;
  const prompt = dialog.acts[asking.act]?.ask;
  if (prompt?.kind !== 'confirmation') return false;
  const words = plainWords(text);
  if (words.join(' ') === plainWords(prompt.yes).join(' ')) return true;
  return (
    words.some((word) => CONSENT.has(word)) &&
    words.every((word) => CONSENT.has(word) || BESIDE_CONSENT.has(word))
  );
}

function interpretAsked(heard: Heard, asking: Asking): Input | undefined {
  switch (asking.kind) {
    case 'slot':
      return interpretAskedSlot(heard, asking.slot);
    case 'confirmation':
      return interpretRefusal(heard, asking.act);
    case 'code':
      return interpretCode(heard, asking.act);
    case 'result':
      return { kind: 'go_on' };
    case 'switch':
      return interpretChoice(heard, asking.dialogId);
    case 'person':
      return interpretOffer(heard);
  }
}

function interpretAskedSlot(
  { dialog, recognition, known, leadsTo }: Heard,
  name: string,
): Input | undefined {
  const slot = dialog.slots[name];
  if (!slot) return { kind: 'go_on' };
  const reading = interpretSlot(slot, recognition, known, leadsTo?.topic);
  return reading?.kind === 'value' ? { kind: 'answer', slot: name, value: reading.value } : reading;
}

const REFUSAL = 'no, nope, nah, dont, not, never, stop, rather not';

function interpretRefusal({ dialog, recognition, leadsTo }: Heard, act: string): Input | undefined {
  if (isQuestion(recognition.text)) return undefined;
  const prompt = dialog.acts[act]?.ask;
  const words = plainWords(recognition.text);
  const isTapped =
    prompt?.kind === 'confirmation' && words.join(' ') === plainWords(prompt.no).join(' ');
  const isRefused = leadsTo?.topic === 'deny' || mentionsOneOf(words, REFUSAL);
  return isTapped || isRefused ? { kind: 'no' } : undefined;
}

function interpretCode({ dialog, recognition }: Heard, act: string): Input | undefined {
  const prompt = dialog.acts[act]?.ask;
  if (prompt?.kind !== 'code') return undefined;
  const digits = recognition.text.replace(/[\s-]/gu, '').match(/\d+/gu) ?? [];
  const [only, ...others] = digits;
  if (only?.length === prompt.digits && others.length === 0) return { kind: 'code', code: only };
  const words = plainWords(recognition.text);
  const way = prompt.instead.find((one) => mentionsOneOf(words, `${one.title}, ${one.words}`));
  return way && { kind: 'redo', name: way.redo };
}

function interpretChoice(
  { dialogs, dialog, recognition }: Heard,
  otherId: string,
): Input | undefined {
  const other = dialogs.get(otherId);
  if (!other) return { kind: 'go_on' };
  const chosen = matchOption(
    Object.fromEntries(
      [dialog, other].map(({ id, title, called }) => [
        id,
        { title: capitalized(title), words: called },
      ]),
    ),
    recognition,
    undefined,
  );
  return chosen === undefined ? undefined : { kind: 'choose', dialogId: chosen };
}

/** "I'd rather close it", said to whoever asks about freezing. */
function interpretSibling(heard: Heard): Input | undefined {
  const { dialogs, dialog, recognition, leadsTo } = heard;
  const words = plainWords(recognition.text);
  if (isQuestion(recognition.text) || words.length > FRAGMENT_WORDS) return undefined;
  if (mentionsOneOf(words, dialog.called)) return undefined;
  const named = Object.entries(dialog.siblings).find(
    ([id]) =>
      (leadsTo?.dialog === undefined || leadsTo.dialog === id) &&
      mentionsOneOf(words, dialogs.get(id)?.called ?? ''),
  );
  if (!named) return undefined;
  const [dialogId, { values = {} }] = named;
  return { kind: 'switch', dialogId, values };
}

/** To "shall I pass you on?": yes, no, or after all the answer to what was asked before. */
function interpretOffer(heard: Heard): Input | undefined {
  const { dialog, state, recognition, known, leadsTo } = heard;
  const words = plainWords(recognition.text);
  const said = words.join(' ');
  if (said === TALK_TO_PERSON.toLowerCase() || leadsTo?.topic === 'affirm' || words[0] === 'yes')
    return { kind: 'yes' };
  if (said === GO_ON.toLowerCase()) return { kind: 'go_on' };
  if (leadsTo?.topic === 'deny' || said === 'no') return { kind: 'no' };
  const { move } = deriveMove(dialog, known, state.tickets);
  return move.kind === 'ask' ? interpretAskedSlot(heard, move.slot) : undefined;
}
