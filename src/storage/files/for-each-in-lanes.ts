/** Two of the four threads that Node has for files stay free for commits and reads. */
const LANES = 2;

/**
 * Does the work for every item, two at a time. After a failure no lane begins another item, and the first
 * error is thrown when all lanes have stopped: nothing goes on behind the caller's back.
 */
export async function forEachInLanes<T>(
  items: readonly T[],
  work: (item: T) => Promise<void>,
): Promise<void> {
  const remaining = items.values();
  const failures: unknown[] = [];
  const runLane = async (): Promise<void> => {
    for (const item of remaining) {
      if (failures.length > 0) return;
      await work(item).catch((error: unknown) => failures.push(error));
    }
  };
  await Promise.all(Array.from({ length: LANES }, runLane));
  if (failures.length > 0) throw failures[0];
}
