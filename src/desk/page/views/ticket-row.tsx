import type { TicketSummary } from '../../ticket-shapes.ts';
import { Icon } from '../parts/icon.tsx';
import { Avatar, DueClock, isMine, UrgentMark } from '../parts/ticket-marks.tsx';
import { agoInWords, channelName, inWords } from '../parts/words.ts';
import { unseen } from '../state/attention.ts';
import { addressOfTicket, goTo, place } from '../state/location.ts';
import { now } from '../state/now.ts';
import { CONVERSATION_ID, focusOn } from '../state/shortcuts.ts';

export function TicketRow({ ticket }: { ticket: TicketSummary }) {
  const isOpen = place.value.ticketId === ticket.id;
  const address = addressOfTicket(ticket.id);
  return (
    <a
      class="ticket-row"
      href={address}
      aria-current={isOpen ? 'true' : undefined}
      onClick={(event) => {
        if (event.ctrlKey || event.metaKey || event.shiftKey) return;
        event.preventDefault();
        goTo(address);
        focusOn(CONVERSATION_ID);
      }}
    >
      <span class="ticket-row-top">
        {unseen.value.has(ticket.id) && (
          <span class="unseen">
            <span class="visually-hidden">New: </span>
          </span>
        )}
        <span class="ticket-row-name" dir="auto">
          {ticket.customerName ?? 'Customer'}
        </span>
        <span class="ticket-row-number">{ticket.number}</span>
        <When ticket={ticket} />
      </span>
      <span class="ticket-row-subject" dir="auto">
        {ticket.subject === '' ? 'No message yet' : ticket.subject}
      </span>
      <span class="ticket-row-marks">
        {ticket.priority === 'urgent' && <UrgentMark />}
        <DueClock ticket={ticket} />
        <span class="mark">{inWords(ticket.reason)}</span>
        <span class="ticket-row-channel">{channelName(ticket.channelId)}</span>
        <Holder ticket={ticket} />
      </span>
    </a>
  );
}

function When({ ticket }: { ticket: TicketSummary }) {
  const at =
    ticket.resolvedAt ?? ticket.queuedAt ?? ticket.lastCustomerMessageAt ?? ticket.openedAt;
  return (
    <time class="ticket-row-when" dateTime={at}>
      {agoInWords(at, now.value)}
    </time>
  );
}

function Holder({ ticket }: { ticket: TicketSummary }) {
  if (ticket.assignee) {
    const isOwn = isMine(ticket);
    return (
      <span class="holder">
        <Avatar name={ticket.assignee.name} isMine={isOwn} />
        <span class="holder-name" dir="auto">
          {isOwn ? 'You' : ticket.assignee.name}
        </span>
      </span>
    );
  }
  if (ticket.status !== 'waiting') return null;
  return (
    <span class="holder">
      <Icon name="bot" /> Bot
    </span>
  );
}
