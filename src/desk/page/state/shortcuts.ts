import { perform } from './notices.ts';
import { take } from './acts.ts';
import { draftKind } from './drafts.ts';
import { areAnswersOpen, areFactsOpen, ask, form } from './forms.ts';
import { addressOfTicket, goTo, place } from './location.ts';
import { openTicket } from './open-ticket.ts';
import { offersFor, type Offers } from './permissions.ts';
import { preferences } from './preferences.ts';
import { neighbour } from './queue.ts';
import { me } from './session.ts';

export interface Shortcut {
  key: string;
  what: string;
  run: () => void;
}

/** Ids of what shortcuts put the focus on. */
export const SEARCH_ID = 'search';
export const COMPOSER_ID = 'composer';
export const CONVERSATION_ID = 'conversation';

function step(by: 1 | -1): void {
  const next = neighbour(by);
  if (!next) return;
  goTo(addressOfTicket(next.id));
  // After the list has marked it.
  queueMicrotask(() => {
    document.querySelector<HTMLElement>('.ticket-row[aria-current]')?.focus();
  });
}

/** Once what was just changed is shown, and before the next key: what is typed on goes into the field. */
export function focusOn(id: string): void {
  queueMicrotask(() => document.getElementById(id)?.focus());
}

function write(kind: typeof draftKind.value): void {
  if (!openTicket.value) return;
  draftKind.value = kind;
  focusOn(COMPOSER_ID);
}

function ifOffered(offer: keyof Offers, run: () => void): void {
  if (openTicket.value && offersFor(openTicket.value)[offer]) run();
}

export const shortcuts: readonly Shortcut[] = [
  {
    key: 'j',
    what: 'Next ticket',
    run: () => {
      step(1);
    },
  },
  {
    key: 'k',
    what: 'Previous ticket',
    run: () => {
      step(-1);
    },
  },
  {
    key: '/',
    what: 'Search tickets',
    run: () => {
      goToSearch();
    },
  },
  {
    key: 't',
    what: 'Take the ticket',
    run: () => {
      ifOffered('take', takeOpen);
    },
  },
  {
    key: 'r',
    what: 'Write a reply',
    run: () => {
      write('reply');
    },
  },
  {
    key: 'n',
    what: 'Write a note for agents',
    run: () => {
      write('note');
    },
  },
  {
    key: 'a',
    what: 'Find an answer from the articles',
    run: () => {
      ifOffered('reply', findAnswer);
    },
  },
  {
    key: 'e',
    what: 'Resolve',
    run: () => {
      ifOffered('resolve', () => {
        ask('resolve');
      });
    },
  },
  {
    key: 'b',
    what: 'Hand back',
    run: () => {
      ifOffered('handBack', () => {
        ask('hand_back');
      });
    },
  },
  {
    key: 'i',
    what: 'Show or hide the facts (narrow screens)',
    run: () => {
      areFactsOpen.value = !areFactsOpen.value;
    },
  },
  {
    key: 'u',
    what: 'Back to the queue',
    run: () => {
      goTo('/desk');
    },
  },
  {
    key: '?',
    what: 'Show this list',
    run: () => {
      ask('shortcuts');
    },
  },
];

function takeOpen(): void {
  const ticket = openTicket.value;
  if (ticket) perform(() => take(ticket));
}

function findAnswer(): void {
  draftKind.value = 'reply';
  areAnswersOpen.value = true;
}

function goToSearch(): void {
  if (place.value.view !== 'tickets') goTo('/desk');
  focusOn(SEARCH_ID);
}

export function listenForShortcuts(): void {
  addEventListener('keydown', (event) => {
    if (!me.value || form.value || !preferences.value.hasShortcuts || isForText(event)) return;
    const shortcut = shortcuts.find(({ key }) => key === event.key);
    if (!shortcut) return;
    event.preventDefault();
    shortcut.run();
  });
}

function isForText({ target, ctrlKey, metaKey, altKey }: KeyboardEvent): boolean {
  if (ctrlKey || metaKey || altKey) return true;
  return (
    target instanceof HTMLElement && target.matches('input, textarea, select, [contenteditable]')
  );
}
