import { hostOrigin } from './options.js';
import { hostOrigins } from './settings.js';

const PREFIX = 'support-chat:';
const ASSERTION_TIMEOUT_MS = 5_000;

/**
 * The site's page that this one is embedded in. Only pages of allowed origins are listened to or told anything, and
 * what they are told is never what was said.
 */
export class Host {
  #isThere;
  #handlers;
  #isOpen = false;
  #onAssertion = () => {};

  /** `handlers`: `onOpen()`, `onClose()`, `onSend(text)`, `onCustomer()` when another customer may have signed in. */
  constructor(handlers) {
    this.#handlers = handlers;
    this.#isThere =
      hostOrigin !== undefined && [...hostOrigins, location.origin].includes(hostOrigin);
    if (!this.#isThere) return;
    window.addEventListener('message', (event) => {
      if (event.source === window.parent && event.origin === hostOrigin) this.#take(event.data);
    });
  }

  get isThere() {
    return this.#isThere;
  }

  /** Whether the chat can be seen, as far as the page around it is concerned. */
  get isOpen() {
    return !this.#isThere || this.#isOpen;
  }

  tell(type, data = {}) {
    if (this.#isThere) window.parent.postMessage({ ...data, type: PREFIX + type }, hostOrigin);
  }

  /** What the site has signed for its customer just now, or undefined. */
  async assertion() {
    if (!this.#isThere) return undefined;
    return new Promise((resolve) => {
      this.#onAssertion = resolve;
      setTimeout(resolve, ASSERTION_TIMEOUT_MS);
      this.tell('assertion-wanted');
    });
  }

  #take(data) {
    switch (data?.type) {
      case `${PREFIX}open`:
        this.#isOpen = true;
        this.#handlers.onOpen();
        break;
      case `${PREFIX}close`:
        this.#isOpen = false;
        break;
      case `${PREFIX}send`:
        if (typeof data.text === 'string' && data.text.trim() !== '')
          this.#handlers.onSend(data.text);
        break;
      case `${PREFIX}customer`:
        this.#handlers.onCustomer();
        break;
      case `${PREFIX}assertion`:
        this.#onAssertion(typeof data.assertion === 'string' ? data.assertion : undefined);
        break;
    }
  }
}
