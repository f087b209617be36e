import { applyEffectResult } from '../dialog/apply-effect-result.ts';
import { resumeDialog } from '../dialog/resume-dialog.ts';
import type { Step } from '../dialog/step.ts';
import { sourcesOf } from '../faq/compose-answer.ts';
import type { Ticket } from '../tickets/ticket.ts';
import type { ConversationState } from './conversation-state.ts';
import { fileTicket } from './file-ticket.ts';
import { saying, type Outcome } from './outcome.ts';
import type { Performance } from './performance.ts';
import { TALK_TO_PERSON } from '../dialog/phrases.ts';
import type { Reply } from './reply.ts';

/** Carries out a step of a dialog and those that follow from its effects, until it asks something or ends. */
export async function carryOut(
  first: Step,
  before: Outcome,
  performance: Performance,
): Promise<Outcome> {
  const { accounts, conversation, knowledge } = performance;
  let step = first;
  let outcome = await tell(step, before, performance);
  while (step.kind === 'perform') {
    const { isConfirmed, isRepeated } = step.effect;
    // Who takes this turn again after a crash knows by it that the effect may be done.
    if (isConfirmed && !isRepeated) await performance.keep(outcome.state);
    const { result, session } = await accounts.perform(
      step.effect,
      outcome.state.account,
      conversation,
    );
    outcome = { ...outcome, state: { ...outcome.state, account: session } };
    const turn = { ...performance.turn, facts: accounts.facts(session, conversation) };
    step = applyEffectResult(knowledge.dialogs, step.state, result, turn);
    outcome = await tell(step, outcome, performance);
  }
  return outcome;
}

/** Takes the running dialog up again, after something else was said. What that suggested would distract. */
export async function resume(outcome: Outcome, performance: Performance): Promise<Outcome> {
  const { dialog } = outcome.state;
  if (!dialog) return outcome;
  const { knowledge, turn } = performance;
  const step = resumeDialog(knowledge.dialogs, dialog, turn);
  const replies = outcome.replies.map((reply) => ({ ...reply, suggestions: [] }));
  return carryOut(step, step.kind === 'ask' ? { ...outcome, replies } : outcome, performance);
}

/** Opens what tickets a step wants, says its words, and remembers where the dialog is. */
async function tell(step: Step, before: Outcome, performance: Performance): Promise<Outcome> {
  let outcome = before;
  for (const request of step.tickets)
    ({ outcome } = await fileTicket(request, outcome, performance));
  const state = withDialog(outcome.state, step);
  const told = { ...outcome, state, dialogEnds: [...outcome.dialogEnds, ...step.ended] };
  if (step.text === '') return told;
  const ticket = told.ticket?.status === 'resolved' ? undefined : told.ticket;
  return saying(told, [toReply(step, ticket, performance)]);
}

function withDialog(
  { dialog, pending, ...rest }: ConversationState,
  step: Step,
): ConversationState {
  return step.kind === 'end' ? rest : { ...rest, dialog: step.state };
}

function toReply(step: Step, ticket: Ticket | undefined, { knowledge }: Performance): Reply {
  const sources = step.sources
    .map((slug) => knowledge.articles.find(slug))
    .filter((article) => article !== undefined);
  const text = step.text.replaceAll('{ticket}', ticket?.number ?? '');
  return {
    text: [text, sourcesOf(sources)].filter((part) => part !== '').join('\n\n'),
    // Who has a ticket has asked for a person already.
    suggestions: ticket
      ? [...step.suggestions]
      : [...new Set([...step.suggestions, TALK_TO_PERSON])],
    ...(step.kind === 'ask' && step.field && { field: step.field }),
  };
}
