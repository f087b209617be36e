import { useEffect, useState } from 'preact/hooks';
import { messageOf } from '../api/request-error.ts';

export interface Page<T> {
  items: T[];
  nextCursor: string | null;
}

export interface Pages<T> {
  /** undefined until the first page is there. */
  items: T[] | undefined;
  problem: string | undefined;
  hasMore: boolean;
  readMore: () => void;
  again: () => void;
}

/** A list that is read page by page. */
export function usePages<T>(read: (cursor: string | undefined) => Promise<Page<T>>): Pages<T> {
  const [items, setItems] = useState<T[]>();
  const [cursor, setCursor] = useState<string | null>(null);
  const [problem, setProblem] = useState<string>();
  const load = (from: string | undefined): void => {
    read(from).then(
      (page) => {
        setProblem(undefined);
        setItems((before) =>
          from === undefined ? page.items : [...(before ?? []), ...page.items],
        );
        setCursor(page.nextCursor);
      },
      (error: unknown) => {
        setProblem(messageOf(error));
      },
    );
  };
  const again = (): void => {
    load(undefined);
  };
  useEffect(again, []);
  return {
    items,
    problem,
    hasMore: cursor !== null,
    readMore: () => {
      load(cursor ?? undefined);
    },
    again,
  };
}

export function MoreButton({ pages }: { pages: Pick<Pages<unknown>, 'hasMore' | 'readMore'> }) {
  if (!pages.hasMore) return null;
  return (
    <button type="button" class="button button-quiet button-wide" onClick={pages.readMore}>
      Show more
    </button>
  );
}
