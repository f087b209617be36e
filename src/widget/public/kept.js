/**
 * A JSON value under one name in the browser's storage. Where storage is blocked or full the value still lives for as
 * long as the page does, so that chatting works without it.
 */
export class Kept {
  #storage;
  #name;
  #value;

  /** `area` is 'localStorage' (all tabs, until cleared) or 'sessionStorage' (this tab). */
  constructor(area, name) {
    this.#name = name;
    try {
      this.#storage = window[area];
      this.#value = JSON.parse(this.#storage.getItem(name) ?? 'null') ?? undefined;
    } catch {
      this.#value = undefined;
    }
  }

  /** As another tab may have written it meanwhile. */
  reread() {
    try {
      this.#value = JSON.parse(this.#storage.getItem(this.#name) ?? 'null') ?? undefined;
    } catch {
      // Blocked: what this page knows is all there is.
    }
    return this.#value;
  }

  read() {
    return this.#value;
  }

  write(value) {
    this.#value = value;
    try {
      this.#storage?.setItem(this.#name, JSON.stringify(value));
    } catch {
      // Blocked or full.
    }
  }
}
