import { interpretAnswer, type LeadsTo } from '../dialog/interpret-answer.ts';
import type { Input } from '../dialog/input.ts';
import type { DialogState } from '../dialog/dialog-state.ts';
import type { DialogTurn } from '../dialog/step.ts';
import type { LeadsTo as IntentLeadsTo } from '../nlu/intent-file.ts';
import type { Recognition } from '../nlu/recognition.ts';
import type { ConversationState } from './conversation-state.ts';
import { decideAlone } from './decide-alone.ts';
import type { Decision } from './decision.ts';
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
  // What nothing depends on is not insisted on.
  const isOptional = dialogs.get(state.dialog.dialogId)?.optional === true;
  return isOptional && aside.kind !== 'begin_dialog' ? aside : asDigression(aside);
}

/** A "yes" is for the dialog's question, which was asked last. */
function withoutOffer({ pending, ...state }: ConversationState): ConversationState {
  return pending?.kind === 'which' ? { ...state, pending } : state;
}

function asDigression(decision: Decision): Decision {
  switch (decision.kind) {
    case 'begin_dialog': {
      const { dialog, values } = decision;
      return { kind: 'continue_dialog', input: { kind: 'switch', dialogId: dialog, values } };
    }
    case 'ask_which':
      return answerFirst(decision);
    case 'decline':
      return decision.why === 'uncovered' ? decision : unclear();
    case 'answer':
    case 'continue_dialog':
    case 'hand_off':
    case 'small_talk':
    case 'ticket_status':
      return decision;
  }
}

/** Two questions at once would confuse: of answers that differ by the surface the first is given. */
function answerFirst({
  about,
  intent,
  options,
}: Extract<Decision, { kind: 'ask_which' }>): Decision {
  const [first] = options;
  if (about !== 'surface' || !first) return unclear();
  return {
    kind: 'answer',
    articles: first.articles,
    ...(intent !== undefined && { intent }),
    ...(first.surface && { surface: first.surface }),
  };
}

function unclear(): { kind: 'continue_dialog'; input: Input } {
  return { kind: 'continue_dialog', input: { kind: 'unclear' } };
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
