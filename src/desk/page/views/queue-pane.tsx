import { useEffect, useRef, useState } from 'preact/hooks';
import { Icon } from '../parts/icon.tsx';
import { Empty, Loading, Problem } from '../parts/states.tsx';
import { channelName, countOf } from '../parts/words.ts';
import { perform } from '../state/notices.ts';
import {
  changeFilter,
  clearFilter,
  counts,
  filter,
  isFiltered,
  nextCursor,
  queueProblem,
  readMore,
  readQueue,
  tickets,
  total,
  type Shown,
} from '../state/queue.ts';
import { SEARCH_ID } from '../state/shortcuts.ts';
import { TicketRow } from './ticket-row.tsx';

const TABS: readonly { shown: Shown; name: string }[] = [
  { shown: 'open', name: 'Queue' },
  { shown: 'mine', name: 'Mine' },
  { shown: 'assigned', name: 'Assigned' },
  { shown: 'waiting', name: 'Waiting' },
  { shown: 'resolved', name: 'Done' },
];

const CHANNELS = ['directline', 'msteams', 'slack'];
/** After the last letter typed. */
const SEARCH_AFTER_MS = 250;

export function QueuePane() {
  return (
    <section class="pane queue-pane" aria-label="Tickets">
      <Tabs />
      <Search />
      <div class="queue-list">
        <List />
      </div>
    </section>
  );
}

function Tabs() {
  const current = filter.value.shown;
  return (
    <div class="tabs" role="group" aria-label="Which tickets">
      {TABS.map(({ shown, name }) => (
        <button
          key={shown}
          type="button"
          class="tab"
          aria-pressed={shown === current}
          onClick={() => {
            changeFilter({ shown });
          }}
        >
          {name}
          {shown !== 'resolved' && <span class="tab-count">{counts.value?.[shown] ?? ''}</span>}
        </button>
      ))}
    </div>
  );
}

function Search() {
  const [text, setText] = useState(filter.value.search);
  const waiting = useRef<ReturnType<typeof setTimeout> | undefined>(undefined);
  useEffect(() => {
    if (filter.value.search === '') setText('');
  }, [filter.value.search]);
  const search = (value: string): void => {
    setText(value);
    clearTimeout(waiting.current);
    waiting.current = setTimeout(() => {
      changeFilter({ search: value });
    }, SEARCH_AFTER_MS);
  };
  return (
    <div class="queue-filters">
      <div class="search">
        <Icon name="search" />
        <input
          id={SEARCH_ID}
          class="input"
          type="search"
          placeholder="Search tickets"
          aria-label="Search tickets"
          aria-keyshortcuts="/"
          maxLength={200}
          value={text}
          onInput={({ currentTarget }) => {
            search(currentTarget.value);
          }}
          onKeyDown={({ key, currentTarget }) => {
            if (key === 'Escape') currentTarget.blur();
          }}
        />
      </div>
      <div class="filter-row">
        <select
          class="input input-small"
          aria-label="Channel"
          value={filter.value.channel}
          onChange={({ currentTarget }) => {
            changeFilter({ channel: currentTarget.value });
          }}
        >
          <option value="">All channels</option>
          {CHANNELS.map((channel) => (
            <option key={channel} value={channel}>
              {channelName(channel)}
            </option>
          ))}
        </select>
        <button
          type="button"
          class="chip-button"
          aria-pressed={filter.value.isUrgentOnly}
          onClick={() => {
            changeFilter({ isUrgentOnly: !filter.value.isUrgentOnly });
          }}
        >
          Urgent only
          {counts.value !== undefined && counts.value.urgent > 0 && (
            <span class="tab-count">{counts.value.urgent}</span>
          )}
        </button>
      </div>
    </div>
  );
}

function List() {
  const shown = tickets.value;
  if (queueProblem.value !== undefined && shown === undefined) {
    return <Problem message={queueProblem.value} onRetry={() => void readQueue()} />;
  }
  if (shown === undefined) return <Loading rows={6} what="tickets" />;
  if (shown.length === 0) return <NoTickets />;
  return (
    <>
      <p class="queue-total" role="status">
        {countOf(total.value, 'ticket')}
        {isFiltered.value && ' found'}
      </p>
      <ul class="ticket-rows">
        {shown.map((ticket) => (
          <li key={ticket.id}>
            <TicketRow ticket={ticket} />
          </li>
        ))}
      </ul>
      {nextCursor.value !== null && (
        <button
          type="button"
          class="button button-quiet button-wide"
          onClick={() => {
            perform(readMore);
          }}
        >
          Show more
        </button>
      )}
    </>
  );
}

const NOTHING: Record<Shown, { title: string; text: string }> = {
  open: { title: 'The queue is empty', text: 'Nobody is waiting. New tickets appear here.' },
  mine: { title: 'You have no tickets', text: 'Take one from the queue with T.' },
  assigned: { title: 'Nobody has a ticket', text: 'Tickets that agents work on are shown here.' },
  waiting: { title: 'Nothing waits', text: 'Tickets that wait for the customer are shown here.' },
  resolved: { title: 'Nothing is resolved yet', text: 'Tickets that are done are shown here.' },
};

function NoTickets() {
  if (isFiltered.value) {
    return (
      <Empty icon="search" title="Nothing found">
        <p class="muted">No ticket here matches your search and filters.</p>
        <button type="button" class="button" onClick={clearFilter}>
          Clear search and filters
        </button>
      </Empty>
    );
  }
  const { title, text } = NOTHING[filter.value.shown];
  return (
    <Empty icon="inbox" title={title}>
      <p class="muted">{text}</p>
    </Empty>
  );
}
