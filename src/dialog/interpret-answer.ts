import type { Recognition } from '../nlu/recognition.ts';
import type { Dialog } from './define-dialog.ts';
import { deriveMove } from './derive-move.ts';
import type { Asking, DialogState } from './dialog-state.ts';
import type { DialogTable } from './dialog-table.ts';
import { knownOf } from './draft.ts';
import type { Input } from './input.ts';
import { interpretInterruption, interpretTopic } from './interpret-interruption.ts';
import { interpretSlot } from './interpret-slot.ts';
import { matchOption } from './match-options.ts';
import { GO_ON, TALK_TO_PERSON } from './phrases.ts';
import { isQuestion, mentionsOneOf, plainWords } from './plain-words.ts';
import { capitalized } from './prompt.ts';
import type { Known, Slot } from './slots.ts';
import type { DialogTurn } from './step.ts';

/** What the turn knows of a message besides its words: what its intent, where it is confident, leads to. */
export interface LeadsTo {
  kind: string;
  /** Of small talk: `affirm`, `deny`, `help`, `cancel`, ... */
  topic?: string;
  /** Of a dialog: its id. */
  dialog?: string;
}

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
  if (isConsented(heard)) return { kind: 'yes' };
  const said = interpretInterruption(recognition.text);
  const meant = interpretTopic(leadsTo?.topic);
  // Any words would do as free text, so that what the classifier is sure of goes first there.
  const first = said ?? (isFreeText(heard) ? meant : undefined);
  if (first || isAside(heard)) return first;
  return interpretCorrection(heard) ?? interpretAsked(heard, state.asking) ?? meant;
}

interface Heard {
  dialogs: DialogTable;
  dialog: Dialog;
  state: DialogState;
  recognition: Recognition;
  known: Known;
  leadsTo: LeadsTo | undefined;
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
  // Free text may mention anything that the bot can't help with anyway; the rest is a wish of its own.
  if (isFreeText(heard)) return heard.leadsTo?.kind === 'uncovered' ? Infinity : 0;
  const slot = askedSlot(heard);
  return slot && 'entity' in slot ? SHORT_FRAGMENT_WORDS : FRAGMENT_WORDS;
}

function askedSlot({ dialog, state: { asking } }: Heard): Slot | undefined {
  return asking.kind === 'slot' ? dialog.slots[asking.slot] : undefined;
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

const LONGEST_CORRECTION = 5;
const CORRECTION =
  /^(?:no|nope|sorry|wait|actually|oops|correction|i meant?|i mean|not that)\b[\s,.:!-]*(?:(?:no|sorry|wait|actually|i meant?|i mean|it(?:'|’)?s|it was|make it)\b[\s,.:!-]*)*/iu;

/** "No, my phone", "sorry, I meant the app": rewrites an earlier answer, the latest that it fits. */
function interpretCorrection(heard: Heard): Input | undefined {
  const { dialog, state, recognition, known } = heard;
  const rest = recognition.text.replace(CORRECTION, '');
  const words = plainWords(rest).length;
  if (rest === recognition.text || words === 0 || words > LONGEST_CORRECTION) return undefined;
  const corrected = { ...recognition, text: rest };
  if (answersAsked(heard, corrected)) return undefined;
  const { passed } = deriveMove(dialog, known, state.tickets);
  for (const name of passed.reverse()) {
    const slot = dialog.slots[name];
    const reading = slot && isListed(slot) ? interpretSlot(slot, corrected, known) : undefined;
    if (reading?.kind === 'value') return { kind: 'answer', slot: name, value: reading.value };
  }
  return undefined;
}

/** "No, the app" to "app or website?" is the answer. A yes or no is not: "no, my phone" is more than a no. */
function answersAsked(heard: Heard, corrected: Recognition): boolean {
  const slot = askedSlot(heard);
  return (
    slot !== undefined && slot.kind !== 'yes_no' && !!interpretSlot(slot, corrected, heard.known)
  );
}

/** Whether answers are recognised by their words, so that one can be told from answers to other questions. */
function isListed(slot: Slot): boolean {
  return slot.kind === 'choice' || slot.kind === 'choices' || slot.kind === 'email';
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
