import { continueDialog } from '../dialog/continue-dialog.ts';
import type { DialogState } from '../dialog/dialog-state.ts';
import { remindDialog, resumeDialog } from '../dialog/resume-dialog.ts';
import { silenceOf } from '../dialog/silence.ts';
import type { Step } from '../dialog/step.ts';
import type { Bot, TurnResult } from './bot.ts';
import { carryOut } from './carry-out.ts';
import { commitUnasked } from './commit.ts';
import { loadConversationState } from './conversation-state.ts';
import type { Knowledge } from './knowledge.ts';
import { beginOutcome } from './outcome.ts';
import { preparePerformance, type Performance } from './performance.ts';

/** Looks at a conversation whose customer has been silent in a dialog, and says or does what is due. */
export async function breakSilence(
  conversationId: string,
  nowMs: number,
  bot: Bot,
): Promise<TurnResult> {
  const state = await loadConversationState(bot.storage, conversationId);
  const last = await bot.activities.lastReceived(conversationId);
  const ticket = state.ticketId === undefined ? undefined : await bot.tickets.find(state.ticketId);
  // Who talks to a person is not reminded of a dialog; it is taken up when the bot has the floor again.
  if (ticket?.floor === 'agent') return { decision: 'ignored' };
  if (!state.dialog || !last) {
    bot.silences.note(conversationId, undefined, nowMs);
    return { decision: 'ignored' };
  }
  const nonce = `${last.id}|${nowMs}`;
  const performance = await preparePerformance(bot, state, last, { nowMs, nonce });
  const step = dueStep(state.dialog, bot.knowledge(), performance);
  const before = beginOutcome(state, ticket);
  const outcome = step ? await carryOut(step, before, performance) : before;
  await commitUnasked(outcome, performance, bot);
  return { decision: step ? 'silence' : 'ignored', dialogEnds: outcome.dialogEnds };
}

function dueStep(
  dialog: DialogState,
  { dialogs }: Knowledge,
  { turn }: Performance,
): Step | undefined {
  const silence = silenceOf(dialog, turn.nowMs);
  if (silence.kind === 'reminder_due')
    return dialogs.get(dialog.dialogId)?.optional === true
      ? resumeDialog(dialogs, dialog, turn)
      : remindDialog(dialogs, dialog);
  if (silence.kind === 'check_due') return continueDialog(dialogs, dialog, { kind: 'go_on' }, turn);
  return undefined;
}
