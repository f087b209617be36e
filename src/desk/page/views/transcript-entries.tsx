import { useLayoutEffect, useRef } from 'preact/hooks';
import { renderMarkdown } from '../../../widget/public/markdown.js';
import type { TicketDetail } from '../../ticket-shapes.ts';
import { Icon } from '../parts/icon.tsx';
import { countOf, inWords, timeOf } from '../parts/words.ts';
import type { Line } from '../state/open-ticket.ts';
import { sendAgain, takeBack, type Pending } from '../state/outbox.ts';
import { me } from '../state/session.ts';

export function TranscriptLine({ line, isFollowing }: { line: Line; isFollowing: boolean }) {
  if (line.by === 'system') {
    return (
      <div class="system-line">
        <MarkdownText text={line.text} />
        <time dateTime={line.at}>{timeOf(line.at)}</time>
      </div>
    );
  }
  return (
    <article class={`line line-${line.by}${isFollowing ? ' line-following' : ''}`}>
      <header class={isFollowing ? 'visually-hidden' : 'line-header'}>
        {line.by === 'bot' && <Icon name="bot" />}
        <bdi class="line-speaker">{speakerOf(line)}</bdi>
        <time dateTime={line.at}>{timeOf(line.at)}</time>
      </header>
      {line.by === 'bot' ? (
        <MarkdownText text={line.text} frame="bubble" />
      ) : (
        <p class="bubble bubble-plain" dir="auto">
          {line.text}
        </p>
      )}
      <RemovedSecrets kinds={line.removedSecrets} />
      {line.suggestions.length > 0 && (
        <p class="suggestions">
          <span class="visually-hidden">Offered: </span>
          {line.suggestions.map((suggestion) => (
            <span key={suggestion} class="suggestion" dir="auto">
              {suggestion}
            </span>
          ))}
        </p>
      )}
    </article>
  );
}

function speakerOf({ by, name }: Line): string {
  if (by === 'customer') return 'Customer';
  if (by === 'bot') return 'Bot';
  return name ?? 'Agent';
}

/** As the customer sees it; made of nodes, never of markup. */
function MarkdownText({ text, frame = '' }: { text: string; frame?: string }) {
  const place = useRef<HTMLDivElement>(null);
  useLayoutEffect(() => {
    place.current?.replaceChildren(renderMarkdown(text));
  }, [text]);
  return <div ref={place} class={frame} dir="auto" />;
}

function RemovedSecrets({ kinds }: { kinds: readonly string[] }) {
  if (kinds.length === 0) return null;
  return (
    <p class="removed-secrets">
      <Icon name="lock" />
      {countOf(kinds.length, 'secret')} removed before anything was stored:{' '}
      {kinds.map(inWords).join(', ').toLowerCase()}
    </p>
  );
}

export function NoteEntry({ note }: { note: TicketDetail['notes'][number] }) {
  return (
    <article class="note">
      <header class="line-header">
        <Icon name="note" />
        <bdi class="line-speaker">{note.by?.name ?? 'Bot'}</bdi>
        <span>Note, for agents only</span>
        <time dateTime={note.at}>{timeOf(note.at)}</time>
      </header>
      <p class="note-text" dir="auto">
        {note.text}
      </p>
    </article>
  );
}

export function PendingEntry({ pending }: { pending: Pending }) {
  const { state, text, problem } = pending;
  return (
    <article class={`line line-agent line-${state}`}>
      <header class="line-header">
        <bdi class="line-speaker">{me.value?.name ?? 'You'}</bdi>
        <span>{PENDING[state]}</span>
      </header>
      <p class="bubble bubble-plain" dir="auto">
        {text}
      </p>
      {problem !== undefined && (
        <div class="pending-problem" role="alert">
          <p>{problem}</p>
          <button
            type="button"
            class="button button-small"
            onClick={() => {
              sendAgain(pending.requestId);
            }}
          >
            Send again
          </button>
          <button
            type="button"
            class="button button-small button-quiet"
            onClick={() => {
              takeBack(pending);
            }}
          >
            Edit
          </button>
        </div>
      )}
    </article>
  );
}

const PENDING: Record<Pending['state'], string> = {
  sending: 'Sending…',
  waiting: 'Waiting to be sent',
  refused: 'Not sent',
};
