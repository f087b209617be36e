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
    const words = isOffline || this.#isLost ? wordsFor(isOffline, waiting) : '';
    // Shown first: what is put into a hidden part of the page is not announced.
    this.#area.hidden = words === '';
    if (this.#text.textContent !== words) this.#text.textContent = words;
    this.#action.hidden = isOffline;
  }
}

function wordsFor(isOffline, waiting) {
  const what =
    waiting === 0 ? 'What you write' : waiting === 1 ? 'Your message' : `Your ${waiting} messages`;
  return isOffline
    ? `You’re offline. ${what} will be sent when you’re back.`
    : `We can’t reach support just now. ${what} will be sent as soon as we can.`;
}
