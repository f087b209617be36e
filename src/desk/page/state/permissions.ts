import type { TicketSummary } from '../../ticket-shapes.ts';
import { mayAs, me } from './session.ts';

/** What the agent can do with a ticket as it is now. The server decides; this is what is offered. */
export interface Offers {
  take: boolean;
  reply: boolean;
  handBack: boolean;
  resolve: boolean;
  reopen: boolean;
  assign: boolean;
  changePriority: boolean;
}

export function offersFor({ status, assignee }: TicketSummary): Offers {
  const isMine = assignee !== null && assignee.id === me.value?.id;
  const isResolved = status === 'resolved';
  return {
    take: !isResolved && assignee === null,
    reply: !isResolved && isMine,
    handBack: !isResolved && isMine,
    resolve: !isResolved && (isMine || assignee === null),
    reopen: isResolved,
    assign: !isResolved && mayAs('lead'),
    changePriority: !isResolved,
  };
}
