import { useLayoutEffect, useRef } from 'preact/hooks';
import type { TicketDetail } from '../../ticket-shapes.ts';
import { Icon } from '../parts/icon.tsx';
import { addNote, reopen, take } from '../state/acts.ts';
import { draftKind, draftOf, writeDraft, type DraftKind } from '../state/drafts.ts';
import { areAnswersOpen } from '../state/forms.ts';
import { perform } from '../state/notices.ts';
import { sendReply } from '../state/outbox.ts';
import { offersFor } from '../state/permissions.ts';
import { COMPOSER_ID, focusOn } from '../state/shortcuts.ts';
import { sayTyping } from '../state/start.ts';
import { AnswerSearch } from './answer-search.tsx';

const TEXT_LIMIT = 4000;

export function Composer({ ticket }: { ticket: TicketDetail }) {
  const kind = draftKind.value;
  return (
    <div class={`composer composer-${kind}`}>
      {areAnswersOpen.value && <AnswerSearch ticket={ticket} />}
      <div class="composer-tabs" role="group" aria-label="What to write">
        <KindButton kind="reply" name="Reply" shortcut="r" />
        <KindButton kind="note" name="Note" shortcut="n" />
        <span class="muted composer-hint">
          {kind === 'reply' ? 'The customer reads this' : 'Only agents read this'}
        </span>
      </div>
      {kind === 'reply' && !offersFor(ticket).reply ? (
        <NoReply ticket={ticket} />
      ) : (
        <Writing key={kind} ticket={ticket} kind={kind} />
      )}
    </div>
  );
}

function KindButton({ kind, name, shortcut }: { kind: DraftKind; name: string; shortcut: string }) {
  return (
    <button
      type="button"
      class="composer-tab"
      aria-pressed={draftKind.value === kind}
      aria-keyshortcuts={shortcut}
      onClick={() => {
        draftKind.value = kind;
        focusOn(COMPOSER_ID);
      }}
    >
      {name}
    </button>
  );
}

/** Why there is no reply box, and what leads to one. */
function NoReply({ ticket }: { ticket: TicketDetail }) {
  if (ticket.status === 'resolved') {
    return (
      <p class="no-reply">
        <span>This ticket is resolved.</span>
        <button
          type="button"
          class="button"
          onClick={() => {
            perform(() => reopen(ticket));
          }}
        >
          Reopen
        </button>
      </p>
    );
  }
  if (ticket.assignee) {
    return (
      <p class="no-reply">
        <span>
          <bdi>{ticket.assignee.name}</bdi> talks to this customer. You can leave a note.
        </span>
      </p>
    );
  }
  return (
    <p class="no-reply">
      <span>
        {ticket.floor === 'bot'
          ? 'The bot talks to this customer until somebody takes the ticket.'
          : 'Nobody talks to this customer.'}
      </span>
      <button
        type="button"
        class="button button-primary"
        onClick={() => {
          perform(() => take(ticket));
        }}
      >
        Take and reply
      </button>
    </p>
  );
}

function Writing({ ticket, kind }: { ticket: TicketDetail; kind: DraftKind }) {
  const text = draftOf(ticket.id, kind);
  const field = useRef<HTMLTextAreaElement>(null);
  useLayoutEffect(() => {
    fitHeight(field.current);
  }, [text]);
  const tooLong = text.length - TEXT_LIMIT;
  const isSendable = text.trim() !== '' && tooLong <= 0;
  const send = (): void => {
    if (!isSendable) return;
    if (kind === 'reply') {
      sendReply(ticket.id, text.trim());
      writeDraft(ticket.id, 'reply', '');
    } else {
      perform(async () => {
        await addNote(ticket, text.trim());
        writeDraft(ticket.id, 'note', '');
      });
    }
    focusOn(COMPOSER_ID);
  };
  return (
    <form
      class="writing"
      onSubmit={(event) => {
        event.preventDefault();
        send();
      }}
    >
      <textarea
        ref={field}
        id={COMPOSER_ID}
        class="writing-field"
        dir="auto"
        rows={2}
        aria-label={kind === 'reply' ? 'Reply to the customer' : 'Note for agents'}
        placeholder={kind === 'reply' ? 'Write a reply… type / for answers' : 'Write a note…'}
        value={text}
        onInput={({ currentTarget }) => {
          writeDraft(ticket.id, kind, currentTarget.value);
          if (kind === 'reply') sayTyping();
        }}
        onKeyDown={(event) => {
          if (event.key === 'Enter' && (event.ctrlKey || event.metaKey)) {
            event.preventDefault();
            send();
          } else if (event.key === '/' && kind === 'reply' && text === '') {
            event.preventDefault();
            areAnswersOpen.value = true;
          } else if (event.key === 'Escape') event.currentTarget.blur();
        }}
      />
      <div class="writing-actions">
        {kind === 'reply' && (
          <button
            type="button"
            class="button button-quiet"
            aria-expanded={areAnswersOpen.value}
            aria-keyshortcuts="a"
            onClick={() => {
              areAnswersOpen.value = !areAnswersOpen.value;
            }}
          >
            <Icon name="book" /> Answers
          </button>
        )}
        <span class="spacer" />
        {tooLong > 0 && (
          <span class="form-problem" role="status">
            {tooLong} characters too long
          </span>
        )}
        <button type="submit" class="button button-primary" disabled={!isSendable}>
          {kind === 'reply' ? 'Send' : 'Add note'}
          <kbd aria-hidden="true">Ctrl ↵</kbd>
        </button>
      </div>
    </form>
  );
}

/** As high as its text, within what the style sheet allows. */
function fitHeight(field: HTMLTextAreaElement | null): void {
  if (!field) return;
  field.style.height = 'auto';
  field.style.height = `${field.scrollHeight + 2}px`;
}
