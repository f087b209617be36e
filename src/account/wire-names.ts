/** The wire says `binding_id` where we say `bindingId`. Values stay as they are. */

export function toWireName(name: string): string {
  return name.replace(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`);
}

export function toWire(value: unknown): unknown {
  return renameKeys(value, toWireName);
}

export function fromWire(value: unknown): unknown {
  return renameKeys(value, (name) =>
    name.replace(/_([a-z])/g, (_match, letter: string) => letter.toUpperCase()),
  );
}

function renameKeys(value: unknown, rename: (name: string) => string): unknown {
  if (Array.isArray(value)) return value.map((item) => renameKeys(item, rename));
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(
    Object.entries(value).map(([name, inner]) => [rename(name), renameKeys(inner, rename)]),
  );
}
