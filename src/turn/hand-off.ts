import { beginDialog } from '../dialog/begin-dialog.ts';
import { continueDialog } from '../dialog/continue-dialog.ts';
import { ticketFromDialog } from '../dialog/ticket-request.ts';
import { answerText } from './answer-text.ts';
import { carryOut, resume } from './carry-out.ts';
import type { Decision } from './decision.ts';
import { fileTicket } from './file-ticket.ts';
import { moveToPrivate, mustMove } from './move-to-private.ts';
import { saying, settled, type Outcome } from './outcome.ts';
import type { Performance } from './performance.ts';
import * as replies from './replies.ts';
import type { Reply } from './reply.ts';

type HandOff = Extract<Decision, { kind: 'hand_off' }>;

/** The ticket comes first; what helps the agent is asked when it is open. */
export async function handOff(
  decision: HandOff,
  before: Outcome,
  performance: Performance,
): Promise<Outcome> {
  const { knowledge, turn } = performance;
  const { reason, priority } = decision;
  const { state } = before;
  const shown = decision.articles.filter((slug) => knowledge.articles.find(slug));
  const inDialog =
    state.dialog && ticketFromDialog(knowledge.dialogs, state.dialog, { reason, priority }, turn);
  const triedArticles = [...new Set([...state.triedArticles, ...shown])];
  const filed = await fileTicket(
    inDialog ?? { reason, priority },
    { ...before, state: { ...settled(state), triedArticles } },
    performance,
  );
  const { ticket, how } = filed;
  const hours = performance.tickets.openingHours(turn.nowMs);
  const told = {
    new: replies.ticketOpened,
    again: replies.ticketReopened,
    open: replies.ticketAlreadyOpen,
  }[how](ticket.number, hours);
  const outcome = saying(filed.outcome, [...adviceOf(reason, shown, performance), told]);
  return how === 'new' && decision.dialog !== undefined
    ? beginWaiting(decision.dialog, outcome, performance)
    : resume(outcome, performance);
}

/** A dialog that was running waits for this one. */
async function beginWaiting(
  dialogId: string,
  outcome: Outcome,
  performance: Performance,
): Promise<Outcome> {
  const { knowledge, turn } = performance;
  const { dialogs } = knowledge;
  if (!dialogs.has(dialogId)) return resume(outcome, performance);
  if (mustMove(dialogId, performance)) return moveToPrivate(dialogId, {}, outcome, performance);
  const { dialog } = outcome.state;
  const step = dialog
    ? continueDialog(dialogs, dialog, { kind: 'switch', dialogId }, turn)
    : beginDialog(dialogs, { dialogId }, turn);
  return carryOut(step, outcome, performance);
}

/** What the customer can do at once, while a person is on the way. */
function adviceOf(reason: string, articles: string[], { words, knowledge }: Performance): Reply[] {
  const parts = [
    words.special[reason],
    articles.length > 0 ? answerText({ articles: articles.slice(0, 1) }, knowledge) : undefined,
  ];
  const text = parts.filter((part) => part !== undefined).join('\n\n');
  return text === '' ? [] : [{ text, suggestions: [] }];
}
