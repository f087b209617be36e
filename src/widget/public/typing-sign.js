import { say } from './words.js';

/** Quick answers come without a sign that they are being written. */
const DELAY_MS = 500;
/** Whoever types says so again and again. */
const SHOWN_MS = 8_000;

/** The three dots while an answer is being written. */
export class TypingSign {
  #area;
  #onShown;
  #answersAwaited = 0;
  #timer;

  constructor(area, onShown) {
    this.#area = area;
    this.#onShown = onShown;
  }

  /** An answer is awaited. Returns how to say that it no longer is. */
  begin() {
    this.#answersAwaited += 1;
    this.#schedule(() => this.#draw(), DELAY_MS);
    return () => {
      this.#answersAwaited -= 1;
      if (this.#answersAwaited === 0) this.hide();
    };
  }

  /** Somebody types, and will stop or say so again. */
  show() {
    this.#draw();
    this.#schedule(() => this.hide(), SHOWN_MS);
  }

  hide() {
    clearTimeout(this.#timer);
    this.#area.replaceChildren();
  }

  #schedule(action, ms) {
    clearTimeout(this.#timer);
    this.#timer = setTimeout(action, ms);
  }

  #draw() {
    if (this.#area.hasChildNodes()) return;
    const words = document.createElement('span');
    words.className = 'visually-hidden';
    words.textContent = say('typing');
    const dots = Array.from({ length: 3 }, () => document.createElement('i'));
    this.#area.replaceChildren(words, ...dots);
    this.#onShown();
  }
}
