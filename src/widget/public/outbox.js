/**
 * What the customer wrote and the server has not confirmed yet, sent in order and kept over a reload. A message keeps
 * its id however often it is sent, and by that the server knows it again.
 *
 * A message is `{id, text, files, state}`: `sending`; `waiting` for a connection; or `failed`, worth another try. Listeners are
 * also told when it is `delivered` or `refused`, and it is forgotten here.
 */
export class Outbox {
  #kept;
  #post;
  #onChange;
  #messages;
  #isFlushing = false;
  /** The message that is being sent, and how to end the wait for an answer to it. */
  #sent;
  #goOn = () => {};

  /** `post(message)` resolves as DirectLine.post does; `onChange(message)` is told of every new state. */
  constructor({ kept, post, onChange }) {
    this.#kept = kept;
    this.#post = post;
    this.#onChange = onChange;
    this.#messages = (kept.read() ?? []).map((message) => ({
      ...message,
      files: [],
      state: 'waiting',
    }));
  }

  get messages() {
    return this.#messages;
  }

  /** Files live no longer than the page does: browsers keep none for it. */
  add(text, files = []) {
    const message = { id: randomId(), text, files, state: 'sending' };
    this.#messages = [...this.#messages, message];
    this.#save();
    this.#onChange(message);
    this.#flushAndReport();
  }

  retry(id) {
    const message = this.#find(id);
    if (!message) return;
    this.#change(message, 'sending');
    this.#flushAndReport();
  }

  /** Forgets everything that was not sent. */
  clear() {
    this.#messages = [];
    this.#save();
  }

  /** The message was seen in the conversation. */
  confirm(id) {
    const message = this.#find(id);
    if (!message) return;
    this.#remove(message);
    if (message === this.#sent) this.#goOn();
  }

  /** Sends everything that waits. */
  flush() {
    for (const message of this.#messages) {
      if (message.state === 'waiting') this.#change(message, 'sending');
    }
    this.#flushAndReport();
  }

  #flushAndReport() {
    this.#sendAll().catch(reportError);
  }

  async #sendAll() {
    if (this.#isFlushing) return;
    this.#isFlushing = true;
    try {
      for (let message = this.#next(); message; message = this.#next()) await this.#send(message);
    } finally {
      this.#isFlushing = false;
    }
  }

  #next() {
    return this.#messages.find(({ state }) => state === 'sending');
  }

  /** The next message may follow as soon as this one is in the conversation; the bot need not have answered it. */
  async #send(message) {
    this.#sent = message;
    const seen = new Promise((resolve) => {
      this.#goOn = () => resolve('delivered');
    });
    const outcome = await Promise.race([this.#post(message), seen]);
    if (!this.#messages.includes(message)) return;
    switch (outcome) {
      case 'delivered':
        this.#remove(message);
        this.#onChange({ ...message, state: 'delivered' });
        break;
      case 'unreachable':
        for (const unsent of this.#messages) {
          if (unsent.state === 'sending') this.#change(unsent, 'waiting');
        }
        break;
      case 'refused':
        // Sending it again would change nothing.
        this.#remove(message);
        this.#onChange({ ...message, state: 'refused' });
        break;
      default:
        this.#change(message, outcome);
    }
  }

  #find(id) {
    return this.#messages.find((message) => message.id === id);
  }

  #remove(message) {
    this.#messages = this.#messages.filter((other) => other !== message);
    this.#save();
  }

  #change(message, state) {
    message.state = state;
    this.#onChange(message);
  }

  #save() {
    const kept = this.#messages.filter(({ files }) => files.length === 0);
    this.#kept.write(kept.map(({ id, text }) => ({ id, text })));
  }
}

/** crypto.randomUUID is missing on pages served without TLS. */
function randomId() {
  const bytes = crypto.getRandomValues(new Uint8Array(16));
  return Array.from(bytes, (byte) => byte.toString(16).padStart(2, '0')).join('');
}
