import { say } from './words.js';

/** Asks before a chat is cleared: it cannot be taken back. */
export class ClearForm {
  #form;
  #cancel;
  #hint;
  #onDone;
  #wasCleared = false;

  /** `onClear()` resolves with whether it is cleared; `onDone()` when the question is gone, whatever was decided. */
  constructor({ form, cancel, hint, onClear, onDone }) {
    this.#form = form;
    this.#cancel = cancel;
    this.#hint = hint;
    this.#onDone = onDone;
    cancel.addEventListener('click', () => this.#close());
    form.addEventListener('submit', (event) => {
      event.preventDefault();
      this.#clear(onClear).catch(reportError);
    });
  }

  /** Whether the customer has just cleared a chat, so that its absence needs no excuse. */
  get wasCleared() {
    return this.#wasCleared;
  }

  open() {
    this.#hint.textContent = '';
    this.#form.hidden = false;
    this.#cancel.focus();
  }

  async #clear(onClear) {
    this.#wasCleared = true;
    if (await onClear()) {
      this.#close();
      return;
    }
    this.#wasCleared = false;
    this.#hint.textContent = say('clearFailed');
  }

  #close() {
    this.#form.hidden = true;
    this.#onDone();
  }
}
