import { say } from './words.js';

/** Longer texts are no questions, and no classifier reads them well. */
const LENGTH_LIMIT = 4_000;
const LENGTH_SHOWN_FROM = 3_500;

/** The field to write in: grows with its text, sends on Enter, and keeps a text that is too long to be sent. */
export class Composer {
  #field;
  #hint;
  #onSend;
  #hasFiles;

  /** `hasFiles()` is whether there is something to send besides the text. */
  constructor({ form, field, hint, hasFiles, onSend }) {
    this.#field = field;
    this.#hint = hint;
    this.#onSend = onSend;
    this.#hasFiles = hasFiles;
    form.addEventListener('submit', (event) => {
      event.preventDefault();
      this.#send();
    });
    field.addEventListener('keydown', (event) => {
      // Enter also chooses a word where writing takes an input method; Safari says so with the code 229 only.
      const isComposing = event.isComposing || event.keyCode === 229;
      if (event.key !== 'Enter' || event.shiftKey || isComposing) return;
      event.preventDefault();
      this.#send();
    });
    field.addEventListener('input', () => this.#update());
    this.#update();
  }

  focus() {
    this.#field.focus();
  }

  #send() {
    const text = this.#field.value.trim();
    if ((text === '' && !this.#hasFiles()) || text.length > LENGTH_LIMIT) {
      this.#field.focus();
      return;
    }
    this.#field.value = '';
    this.#update();
    this.#onSend(text);
  }

  #update() {
    const { length } = this.#field.value.trim();
    const hint = hintOn(length);
    if (this.#hint.textContent !== hint) this.#hint.textContent = hint;
    this.#field.setAttribute('aria-invalid', String(length > LENGTH_LIMIT));
    this.#field.style.height = 'auto';
    // scrollHeight leaves the border out, and an empty field has the height of its placeholder.
    const borderPx = this.#field.offsetHeight - this.#field.clientHeight;
    this.#field.style.height = `${this.#field.scrollHeight + borderPx}px`;
  }
}

function hintOn(length) {
  const left = LENGTH_LIMIT - length;
  if (left < 0) return say('tooLong', { count: -left });
  return length < LENGTH_SHOWN_FROM ? '' : say('charactersLeft', { count: left });
}
