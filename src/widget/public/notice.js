import { say } from './words.js';

/** The line above the composer that says, in plain words, why messages do not go out just now. */
export class Notice {
  #area;
  #text;
  #action;
  #isLost = false;

  constructor({ area, text, action, onTryNow }) {
    this.#area = area;
    this.#text = text;
    this.#action = action;
    action.addEventListener('click', onTryNow);
  }

  showLost() {
    this.#isLost = true;
  }

  showReached() {
    this.#isLost = false;
  }

  /** `waiting` is the number of messages that are to be sent. */
  update(waiting) {
    const isOffline = !navigator.onLine;
    const reason = isOffline ? 'offline' : this.#isLost ? 'lost' : undefined;
    const words = reason === undefined ? '' : say(reason, { count: waiting });
    // Shown first: what is put into a hidden part of the page is not announced.
    this.#area.hidden = words === '';
    if (this.#text.textContent !== words) this.#text.textContent = words;
    this.#action.hidden = isOffline;
  }
}
