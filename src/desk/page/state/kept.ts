/** Small values that outlive a reload. Where the browser keeps nothing, they live as long as the page. */
const inMemory = new Map<string, string>();

export function readKept<T>(storage: Storage, key: string, otherwise: T): T {
  try {
    const text = storage.getItem(key) ?? inMemory.get(key);
    return text === undefined ? otherwise : (JSON.parse(text) as T);
  } catch {
    return otherwise;
  }
}

export function keep(storage: Storage, key: string, value: unknown): void {
  const text = JSON.stringify(value);
  inMemory.set(key, text);
  try {
    storage.setItem(key, text);
  } catch {
    // Full, or forbidden by the browser: it stays in memory.
  }
}

export function forget(storage: Storage, key: string): void {
  inMemory.delete(key);
  try {
    storage.removeItem(key);
  } catch {
    // Forbidden, so nothing was kept either.
  }
}
