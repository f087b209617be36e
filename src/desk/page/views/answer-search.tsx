import { useEffect, useId, useRef, useState } from 'preact/hooks';
import type { TicketDetail } from '../../ticket-shapes.ts';
import { call, type Answer } from '../api/call.ts';
import { messageOf } from '../api/request-error.ts';
import { Icon } from '../parts/icon.tsx';
import { shortDayOf } from '../parts/words.ts';
import { draftOf, writeDraft } from '../state/drafts.ts';
import { areAnswersOpen } from '../state/forms.ts';
import { COMPOSER_ID, focusOn } from '../state/shortcuts.ts';

type FoundAnswer = Answer<'searchAnswers'>['answers'][number];

const SEARCH_AFTER_MS = 150;
const ANSWER_LIMIT = 6;

/** Finds passages of the articles as one types; the chosen one goes into the reply, to be read before it is sent. */
export function AnswerSearch({ ticket }: { ticket: TicketDetail }) {
  const [query, setQuery] = useState('');
  const [chosen, setChosen] = useState(0);
  const { answers, problem } = useAnswers(query === '' ? ticket.subject : query);
  const listId = useId();
  const use = (answer: FoundAnswer | undefined): void => {
    if (!answer) return;
    const draft = draftOf(ticket.id, 'reply');
    const text = withoutMarks(answer.text);
    writeDraft(ticket.id, 'reply', draft === '' ? text : `${draft}\n\n${text}`);
    close();
  };
  const keys: Record<string, () => void> = {
    ArrowDown: () => {
      setChosen(Math.min(chosen + 1, (answers?.length ?? 1) - 1));
    },
    ArrowUp: () => {
      setChosen(Math.max(chosen - 1, 0));
    },
    Enter: () => {
      use(answers?.[chosen]);
    },
    Escape: close,
  };
  return (
    <div class="answers">
      <div class="answers-search">
        <Icon name="book" />
        <input
          class="input"
          role="combobox"
          aria-label="Find an answer in the articles"
          aria-expanded={(answers?.length ?? 0) > 0}
          aria-controls={listId}
          aria-activedescendant={answers?.[chosen] ? `${listId}-${chosen}` : undefined}
          aria-autocomplete="list"
          placeholder="Find an answer in the articles"
          maxLength={200}
          value={query}
          ref={focusOnce}
          onInput={({ currentTarget }) => {
            setQuery(currentTarget.value);
            setChosen(0);
          }}
          onKeyDown={(event) => {
            const run = keys[event.key];
            if (!run) return;
            event.preventDefault();
            run();
          }}
        />
        <button
          type="button"
          class="button button-quiet button-icon"
          aria-label="Close answers"
          onClick={close}
        >
          <Icon name="close" />
        </button>
      </div>
      <p class="answers-state" role="status">
        {stateOf(query, answers, problem)}
      </p>
      <ul id={listId} class="answers-list" role="listbox" aria-label="Answers">
        {answers?.map((answer, index) => (
          <li
            key={`${answer.slug} ${index}`}
            id={`${listId}-${index}`}
            class="answer"
            role="option"
            aria-selected={index === chosen}
            onMouseMove={() => {
              setChosen(index);
            }}
            onClick={() => {
              use(answer);
            }}
          >
            <span class="answer-title">
              {answer.title}
              <span class="muted">
                {' '}
                {answer.updatedOn !== null && shortDayOf(answer.updatedOn)}{' '}
              </span>
              {answer.isPartial && <span class="mark mark-warning">Part of the answer</span>}
            </span>
            <span class="answer-text">{withoutMarks(answer.text)}</span>
          </li>
        ))}
      </ul>
    </div>
  );
}

/** Agents write plain text: marks of bold and italics would be shown to the customer as they are. */
function withoutMarks(markdown: string): string {
  return markdown.replaceAll('**', '').replaceAll(/^\*(.+)\*$/gm, '$1');
}

function close(): void {
  areAnswersOpen.value = false;
  focusOn(COMPOSER_ID);
}

function focusOnce(element: HTMLInputElement | null): void {
  element?.focus();
}

function stateOf(query: string, answers: FoundAnswer[] | undefined, problem?: string): string {
  if (problem !== undefined) return problem;
  if (answers === undefined) return 'Searching…';
  if (answers.length === 0) return 'No article says anything about this.';
  return query === '' ? 'Suggested for what the customer asked' : `${answers.length} found`;
}

interface Found {
  answers?: FoundAnswer[];
  problem?: string;
}

function useAnswers(query: string): Found {
  const [found, setFound] = useState<Found>({});
  const newest = useRef('');
  useEffect(() => {
    newest.current = query;
    const search = async (): Promise<void> => {
      const answer = await call('searchAnswers', {
        query: { query: query.slice(0, 200), limit: ANSWER_LIMIT },
      }).then(
        ({ answers }): Found => ({ answers }),
        (error: unknown): Found => ({ problem: messageOf(error) }),
      );
      // An answer that was overtaken by another search is dropped.
      if (newest.current === query) setFound(answer);
    };
    const waiting = setTimeout(() => void search(), SEARCH_AFTER_MS);
    return () => {
      clearTimeout(waiting);
    };
  }, [query]);
  return found;
}
