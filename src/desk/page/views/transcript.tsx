import { useLayoutEffect, useRef, useState } from 'preact/hooks';
import type { TicketDetail } from '../../ticket-shapes.ts';
import { Icon } from '../parts/icon.tsx';
import { dayOf } from '../parts/words.ts';
import { perform } from '../state/notices.ts';
import {
  hasEarlier,
  isCustomerTyping,
  lines,
  readEarlier,
  type Line,
} from '../state/open-ticket.ts';
import { pendingOfOpenTicket } from '../state/outbox.ts';
import { NoteEntry, PendingEntry, TranscriptLine } from './transcript-entries.tsx';

type Note = TicketDetail['notes'][number];
type Entry = { kind: 'line'; at: string; line: Line } | { kind: 'note'; at: string; note: Note };

/** Nearer to the end than this, the newest stays in view. */
const NEAR_END_PX = 80;

export function Transcript({ ticket }: { ticket: TicketDetail }) {
  const entries = entriesOf(lines.value, ticket.notes, hasEarlier.value);
  const pending = pendingOfOpenTicket.value;
  const scroller = useRef<HTMLDivElement>(null);
  const wasAtEnd = useRef(true);
  const [isAway, setAway] = useState(false);
  const last = `${entries.length} ${entries.at(-1)?.at ?? ''} ${pending.length} ${isCustomerTyping.value}`;
  useLayoutEffect(() => {
    const element = scroller.current;
    if (element && wasAtEnd.current) element.scrollTop = element.scrollHeight;
  }, [last]);
  return (
    <div class="transcript-frame">
      <div
        ref={scroller}
        class="transcript"
        role="log"
        aria-label="Messages"
        tabIndex={0}
        onScroll={({ currentTarget: { scrollHeight, scrollTop, clientHeight } }) => {
          wasAtEnd.current = scrollHeight - scrollTop - clientHeight < NEAR_END_PX;
          setAway(!wasAtEnd.current);
        }}
      >
        {hasEarlier.value && <EarlierButton scroller={scroller} />}
        {entries.length === 0 && <p class="muted transcript-empty">Nothing was said yet.</p>}
        {entries.map((entry, index) => (
          <EntryWithDay key={keyOf(entry)} entry={entry} before={entries[index - 1]} />
        ))}
        {pending.map((reply) => (
          <PendingEntry key={reply.requestId} pending={reply} />
        ))}
        {isCustomerTyping.value && <p class="typing">The customer is writing…</p>}
      </div>
      {isAway && (
        <button
          type="button"
          class="button to-newest"
          onClick={() => {
            scroller.current?.scrollTo({ top: scroller.current.scrollHeight });
          }}
        >
          <Icon name="down" /> Newest
        </button>
      )}
    </div>
  );
}

function EarlierButton({ scroller }: { scroller: { current: HTMLDivElement | null } }) {
  return (
    <button
      type="button"
      class="button button-quiet"
      onClick={() => {
        perform(async () => {
          const element = scroller.current;
          const fromEnd = element ? element.scrollHeight - element.scrollTop : 0;
          await readEarlier();
          // What was in view stays where it is.
          requestAnimationFrame(() => {
            if (element) element.scrollTop = element.scrollHeight - fromEnd;
          });
        });
      }}
    >
      Show earlier messages
    </button>
  );
}

function EntryWithDay({ entry, before }: { entry: Entry; before: Entry | undefined }) {
  const day = dayOf(entry.at);
  const isNewDay = before === undefined || dayOf(before.at) !== day;
  return (
    <>
      {isNewDay && <p class="day">{day}</p>}
      {entry.kind === 'note' ? (
        <NoteEntry note={entry.note} />
      ) : (
        <TranscriptLine line={entry.line} isFollowing={!isNewDay && isSameSpeaker(entry, before)} />
      )}
    </>
  );
}

function isSameSpeaker(entry: Entry, before: Entry | undefined): boolean {
  if (entry.kind !== 'line' || before?.kind !== 'line') return false;
  return entry.line.by === before.line.by && entry.line.name === before.line.name;
}

function keyOf(entry: Entry): string {
  return entry.kind === 'line' ? `line ${entry.line.sequence}` : `note ${entry.note.id}`;
}

/** Notes stand where they were written; those before the first line that is shown come with the earlier lines. */
function entriesOf(shown: readonly Line[], notes: readonly Note[], isCut: boolean): Entry[] {
  const from = isCut ? (shown[0]?.at ?? '') : '';
  const all: Entry[] = [
    ...shown.map((line) => ({ kind: 'line' as const, at: line.at, line })),
    ...notes
      .filter(({ at }) => at >= from)
      .map((note) => ({ kind: 'note' as const, at: note.at, note })),
  ];
  return all.sort((one, other) => one.at.localeCompare(other.at));
}
