import { renderMarkdown } from './markdown.js';

const DELIVERY_WORDS = {
  delivered: '',
  sending: 'Sending…',
  waiting: 'Not sent yet',
  failed: 'Not sent.',
  refused: 'This message can’t be sent. Please shorten it or put it in other words.',
};

/** One message in the transcript: who, what, when, and for the customer's own how far it got. */
export class Message {
  element;
  #bubble;
  #time;
  #delivery;
  #retry;

  /** `author` is `customer`, `bot` or `agent`; `name` is shown for agents. `onRetry()` when it is to be sent again. */
  constructor({ author, name, onRetry }) {
    this.element = make('div', `message message-${author}`);
    const spoken = make('span', author === 'agent' ? 'author' : 'visually-hidden');
    spoken.textContent = `${nameOf(author, name)}: `;
    this.#bubble = make('div', 'bubble');
    this.#time = make('time', 'time');
    this.#delivery = make('span', 'delivery');
    this.#retry = make('button', 'link-button');
    this.#retry.type = 'button';
    this.#retry.textContent = 'Try again';
    this.#retry.hidden = true;
    this.#retry.addEventListener('click', () => onRetry?.());
    const details = make('div', 'details');
    details.append(this.#time, this.#delivery, this.#retry);
    this.element.append(spoken, this.#bubble, details);
  }

  showText(text) {
    this.#bubble.dir = 'auto';
    this.#bubble.classList.add('plain');
    this.#bubble.textContent = text;
  }

  showMarkdown(text) {
    this.#bubble.replaceChildren(renderMarkdown(text));
  }

  showTime(date) {
    this.#time.dateTime = date.toISOString();
    this.#time.textContent = date.toLocaleTimeString([], { hour: '2-digit', minute: '2-digit' });
  }

  showDelivery(state) {
    this.element.dataset.delivery = state;
    const words = DELIVERY_WORDS[state];
    // Unchanged words must not be announced again.
    if (this.#delivery.textContent !== words) this.#delivery.textContent = words;
    this.#retry.hidden = state !== 'failed';
  }
}

function nameOf(author, name) {
  switch (author) {
    case 'customer':
      return 'You';
    case 'agent':
      return name ?? 'Support team';
    default:
      return 'Assistant';
  }
}

function make(name, className) {
  const node = document.createElement(name);
  node.className = className;
  return node;
}
