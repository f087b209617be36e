import { useCallback, useEffect, useRef, useState } from 'preact/hooks';
import { messageOf } from '../api/request-error.ts';

export interface Reading<T> {
  value?: T;
  problem?: string;
  again: () => void;
}

/** Reads when the view is shown and whenever the key changes; what was read last stays until the next is there. */
export function useReading<T>(key: string, read: () => Promise<T>): Reading<T> {
  const [state, setState] = useState<{ value?: T; problem?: string }>({});
  const newest = useRef(0);
  const again = useCallback(() => {
    newest.current += 1;
    const own = newest.current;
    read().then(
      (value) => {
        if (own === newest.current) setState({ value });
      },
      (error: unknown) => {
        if (own === newest.current) setState({ problem: messageOf(error) });
      },
    );
  }, [key]);
  useEffect(again, [again]);
  return { ...state, again };
}
