import type { TicketDetail } from '../../ticket-shapes.ts';
import { Icon } from '../parts/icon.tsx';
import { Empty, Loading, Problem } from '../parts/states.tsx';
import { place } from '../state/location.ts';
import { openTicket, readTicket, ticketProblem, viewers } from '../state/open-ticket.ts';
import { CONVERSATION_ID } from '../state/shortcuts.ts';
import { Composer } from './composer.tsx';
import { ConversationHeader } from './conversation-header.tsx';
import { Transcript } from './transcript.tsx';

export function ConversationPane() {
  return (
    <section
      id={CONVERSATION_ID}
      class="pane conversation-pane"
      aria-label="Conversation"
      tabIndex={-1}
    >
      <Content />
    </section>
  );
}

function Content() {
  if (place.value.ticketId === undefined) return <NothingOpen />;
  const ticket = openTicket.value;
  if (ticket) return <OpenTicket key={ticket.id} ticket={ticket} />;
  const problem = ticketProblem.value;
  if (problem?.isMissing === true) {
    return (
      <Empty icon="search" title="There is no such ticket">
        <p class="muted">It may have been erased, or the address is incomplete.</p>
      </Empty>
    );
  }
  if (problem) return <Problem message={problem.message} onRetry={() => void readTicket()} />;
  return <Loading rows={5} what="the conversation" />;
}

function OpenTicket({ ticket }: { ticket: TicketDetail }) {
  return (
    <>
      <ConversationHeader ticket={ticket} />
      <Collision />
      <Transcript ticket={ticket} />
      <Composer ticket={ticket} />
    </>
  );
}

function Collision() {
  const names = viewers.value.map(({ name }) => name);
  return (
    <div role="status">
      {names.length > 0 && (
        <p class="banner banner-viewers">
          <Icon name="eye" />
          <span>
            <bdi>{names.join(', ')}</bdi> {names.length === 1 ? 'is' : 'are'} looking at this ticket
          </span>
        </p>
      )}
    </div>
  );
}

function NothingOpen() {
  return (
    <Empty icon="inbox" title="No ticket is open">
      <p class="muted">
        Choose one from the list, or press <kbd>J</kbd> for the next. <kbd>?</kbd> shows all keys.
      </p>
    </Empty>
  );
}
