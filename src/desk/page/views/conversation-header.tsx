import type { TicketDetail } from '../../ticket-shapes.ts';
import { Icon } from '../parts/icon.tsx';
import { DueClock, isMine, UrgentMark, waitingSince } from '../parts/ticket-marks.tsx';
import { spanInWords, STATUS_NAMES } from '../parts/words.ts';
import { reopen, take } from '../state/acts.ts';
import { areFactsOpen, ask } from '../state/forms.ts';
import { goTo } from '../state/location.ts';
import { perform } from '../state/notices.ts';
import { now } from '../state/now.ts';
import { offersFor } from '../state/permissions.ts';

export function ConversationHeader({ ticket }: { ticket: TicketDetail }) {
  return (
    <header class="conversation-header">
      <button
        type="button"
        class="button button-quiet button-icon only-narrow"
        aria-label="Back to the queue"
        onClick={() => {
          goTo('/desk');
        }}
      >
        <Icon name="back" />
      </button>
      <div class="conversation-title">
        <h2>
          <span dir="auto">{ticket.customerName ?? 'Customer'}</span>{' '}
          <span class="muted">{ticket.number}</span>
        </h2>
        <p class="conversation-marks">
          {ticket.priority === 'urgent' && <UrgentMark />}
          <span class={`mark mark-${ticket.status}`}>
            <Status ticket={ticket} />
          </span>
          <Waiting ticket={ticket} />
          <DueClock ticket={ticket} />
        </p>
      </div>
      <Actions ticket={ticket} />
    </header>
  );
}

function Status({ ticket }: { ticket: TicketDetail }) {
  if (!ticket.assignee) return <>{STATUS_NAMES[ticket.status]}</>;
  return (
    <>
      With {isMine(ticket) ? 'you' : <bdi>{ticket.assignee.name}</bdi>}
      {ticket.status === 'waiting' && ', customer to answer'}
    </>
  );
}

function Waiting({ ticket }: { ticket: TicketDetail }) {
  const since = waitingSince(ticket);
  if (since === null) return null;
  return (
    <span class="muted">waiting for {spanInWords((now.value - Date.parse(since)) / 1000)}</span>
  );
}

function Actions({ ticket }: { ticket: TicketDetail }) {
  const offers = offersFor(ticket);
  return (
    <div class="conversation-actions">
      {offers.take && (
        <Action
          name="Take"
          shortcut="t"
          isPrimary
          run={() => {
            perform(() => take(ticket));
          }}
        />
      )}
      {offers.reopen && (
        <Action
          name="Reopen"
          isPrimary
          run={() => {
            perform(() => reopen(ticket));
          }}
        />
      )}
      {offers.handBack && (
        <Action
          name="Hand back"
          shortcut="b"
          run={() => {
            ask('hand_back');
          }}
        />
      )}
      {offers.assign && (
        <Action
          name="Assign"
          run={() => {
            ask('assign');
          }}
        />
      )}
      {offers.changePriority && (
        <Action
          name={ticket.priority === 'urgent' ? 'Not urgent' : 'Urgent'}
          run={() => {
            ask('priority');
          }}
        />
      )}
      {offers.resolve && (
        <Action
          name="Resolve"
          shortcut="e"
          isPrimary={!offers.take}
          run={() => {
            ask('resolve');
          }}
        />
      )}
      <button
        type="button"
        class="button button-quiet button-icon only-without-facts"
        aria-label="Facts about the customer"
        aria-expanded={areFactsOpen.value}
        onClick={() => {
          areFactsOpen.value = !areFactsOpen.value;
        }}
      >
        <Icon name="details" />
      </button>
    </div>
  );
}

interface ActionProps {
  name: string;
  shortcut?: string;
  isPrimary?: boolean;
  run: () => void;
}

function Action({ name, shortcut, isPrimary = false, run }: ActionProps) {
  return (
    <button
      type="button"
      class={isPrimary ? 'button button-primary' : 'button'}
      {...(shortcut !== undefined && { 'aria-keyshortcuts': shortcut })}
      onClick={run}
    >
      {name}
      {shortcut !== undefined && <kbd aria-hidden="true">{shortcut.toUpperCase()}</kbd>}
    </button>
  );
}
