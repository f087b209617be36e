import type { LeadsTo } from '../dialog/heard.ts';
import { interpretAnswer } from '../dialog/interpret-answer.ts';
import type { Dialog } from '../dialog/define-dialog.ts';
import type { DialogState } from '../dialog/dialog-state.ts';
import { isQuestion, plainWords } from '../dialog/plain-words.ts';
import type { DialogTurn } from '../dialog/step.ts';
import type { LeadsTo as IntentLeadsTo } from '../nlu/intent-file.ts';
import type { Recognition } from '../nlu/recognition.ts';
import { asksToKnow } from './asks-to-know.ts';
import type { ConversationState } from './conversation-state.ts';
import { decideAlone } from './decide-alone.ts';
import type { Decision } from './decision.ts';
import { beginDialogOf } from './follow-intent.ts';
import type { Knowledge } from './knowledge.ts';

/**
 * What a message means while a dialog runs: a tap on something offered besides, an answer to the dialog, or a
 * digression, after which the dialog is taken up again.
 */
export function decideInDialog(
  state: ConversationState & { dialog: DialogState },
  recognition: Recognition,
  knowledge: Knowledge,
  turn: DialogTurn,
): Decision {
  const leadsTo = confidentlyLeadsTo(recognition, knowledge);
  const { dialogs } = knowledge;
  const input = interpretAnswer(dialogs, state.dialog, recognition, turn, leadsTo);
  if (input) return { kind: 'continue_dialog', input };
  const aside = decideAlone(withoutOffer(state), recognition, knowledge);
  const dialog = dialogs.get(state.dialog.dialogId);
  // What nothing depends on is not insisted on.
  if (dialog?.optional === true && aside.kind !== 'begin_dialog') return aside;
  const wanted = beginSibling(aside, dialog, recognition, knowledge) ?? aside;
  return asDigression(wanted, recognition);
}

/** Of two dialogs that are easily mixed up, the other is asked about, where there is more than a question. */
function beginSibling(
  decision: Decision,
  running: Dialog | undefined,
  { text }: Recognition,
  { intents }: Knowledge,
): Decision | undefined {
  const intent = decision.kind === 'answer' ? intents.get(decision.intent ?? '') : undefined;
  const other = intent && beginDialogOf(intent);
  const isSibling =
    other?.kind === 'begin_dialog' && Object.hasOwn(running?.siblings ?? {}, other.dialog);
  return isSibling && !asksToKnow(text) ? other : undefined;
}

/** A "yes" is for the dialog's question, which was asked last. */
function withoutOffer({ pending, ...state }: ConversationState): ConversationState {
  return pending?.kind === 'which' ? { ...state, pending } : state;
}

function asDigression(decision: Decision, recognition: Recognition): Decision {
  if (decision.kind === 'begin_dialog') {
    const { dialog, values } = decision;
    return { kind: 'continue_dialog', input: { kind: 'switch', dialogId: dialog, values } };
  }
  if (decision.kind === 'ask_which') return answerFirst(decision, recognition);
  return isWorthLeaving(decision, recognition) ? decision : unclear(recognition);
}

/** What is only guessed at takes nobody away from a dialog, nor does a yes or no that answers nothing. */
function isWorthLeaving(decision: Decision, { band }: Recognition): boolean {
  if (decision.kind === 'decline')
    return decision.why === 'language' || (decision.why === 'uncovered' && band === 'confident');
  if (decision.kind !== 'small_talk') return true;
  return decision.topic !== 'affirm' && decision.topic !== 'deny' && band === 'confident';
}

type Of<Kind extends Decision['kind']> = Extract<Decision, { kind: Kind }>;

/** Two questions at once would confuse: of answers that differ by the surface the first is given. */
function answerFirst(
  { about, intent, options }: Of<'ask_which'>,
  recognition: Recognition,
): Decision {
  const [first] = options;
  if (about !== 'surface' || !first) return unclear(recognition);
  return {
    kind: 'answer',
    articles: first.articles,
    ...(intent !== undefined && { intent }),
    ...(first.surface && { surface: first.surface }),
  };
}

function unclear({ text }: Recognition): Decision {
  const isAsked = isQuestion(text) && plainWords(text).length > 1;
  return { kind: 'continue_dialog', input: { kind: isAsked ? 'unanswered' : 'unclear' } };
}

function confidentlyLeadsTo(
  { band, ranking: [top] }: Recognition,
  { intents }: Knowledge,
): LeadsTo | undefined {
  const leadsTo = band === 'confident' && top ? intents.get(top.name)?.leadsTo : undefined;
  if (!leadsTo) return undefined;
  const dialog = dialogOf(leadsTo);
  return {
    kind: leadsTo.kind,
    ...(leadsTo.kind === 'small_talk' && { topic: leadsTo.topic }),
    ...(dialog !== undefined && { dialog }),
  };
}

function dialogOf(leadsTo: IntentLeadsTo): string | undefined {
  if (leadsTo.kind === 'dialog') return leadsTo.dialog;
  return leadsTo.kind === 'article' ? leadsTo.dialog?.id : undefined;
}
