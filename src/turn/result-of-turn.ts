import type { ConversationResultKind } from '../tickets/conversation-result.ts';
import type { ConversationState } from './conversation-state.ts';
import type { Decision } from './decision.ts';
import type { Knowledge } from './knowledge.ts';
import type { Outcome } from './outcome.ts';

/** The end that the engine gives a dialog which the customer breaks off. */
const BROKEN_OFF = 'cancelled';

/** What the conversation has come to by a turn; undefined where the turn changes nothing about that. */
export function resultOfTurn(
  decision: Decision,
  before: ConversationState,
  { state, dialogEnds }: Outcome,
  { dialogs }: Knowledge,
): ConversationResultKind | undefined {
  const isSolved = dialogEnds.some(
    ({ dialogId, end }) => dialogs.get(dialogId)?.ends[end]?.isSolved === true,
  );
  if (isSolved || isThanksForAnswer(decision, before)) return 'confirmed';
  if (decision.kind === 'decline') return 'declined';
  if (state.dialog || state.pending) return wasAsked(before) ? undefined : 'asked';
  if (dialogEnds.some(({ end }) => end === BROKEN_OFF)) return 'left';
  return decision.kind === 'answer' || dialogEnds.length > 0 ? 'answered' : undefined;
}

/** Thanks for nothing, such as in place of a greeting, confirm nothing. */
function isThanksForAnswer(decision: Decision, before: ConversationState): boolean {
  const isThanks = decision.kind === 'small_talk' && decision.topic === 'thanks';
  return isThanks && before.topic !== undefined && !wasAsked(before);
}

function wasAsked({ dialog, pending }: ConversationState): boolean {
  return dialog !== undefined || pending !== undefined;
}
