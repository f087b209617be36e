import type { Ticket } from '../tickets/ticket.ts';
import type { FollowUp } from './follow-up.ts';
import { forPerson } from './for-person.ts';
import { saying, settled, type Outcome } from './outcome.ts';
import { perform } from './perform.ts';
import type { Performance } from './performance.ts';
import * as replies from './replies.ts';

/** What the customer says about their ticket, carried out. */
export async function performFollowUp(
  followUp: FollowUp,
  before: Outcome & { ticket: Ticket },
  performance: Performance,
): Promise<Outcome> {
  const { ticket } = before;
  const state = settled(before.state);
  switch (followUp.kind) {
    case 'not_solved':
      return perform(forPerson(performance.knowledge), before, performance);
    case 'rate':
      return {
        ...saying(before, [replies.rated(followUp.value)], state),
        ticketActs: [followUp],
      };
    case 'keep_waiting': {
      const standing = await performance.tickets.standingOf(ticket, performance.turn.nowMs);
      return saying(before, [replies.keepsWaiting(ticket.number, standing)], state);
    }
    case 'answer_later':
      return saying(before, [replies.answeredLater(ticket.number)], state);
  }
}
