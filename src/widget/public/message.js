import { renderAttachments, renderNames } from './attachments.js';
import { Feedback } from './feedback.js';
import { renderMarkdown } from './markdown.js';
import { locale } from './options.js';
import { say } from './words.js';

/** One message in the transcript: who, what, when, and for the customer's own how far it got. */
export class Message {
  element;
  #bubble;
  #files;
  #time;
  #delivery;
  #retry;
  #hasFiles = false;
  #feedback;

  /** `author` is `customer`, `bot` or `agent`; `name` is shown for agents. `onRetry()` when it is to be sent again. */
  constructor({ author, name, onRetry }) {
    this.element = make('div', `message message-${author}`);
    const spoken = make('span', author === 'agent' ? 'author' : 'visually-hidden');
    spoken.textContent = `${nameOf(author, name)}: `;
    this.#bubble = make('div', 'bubble');
    this.#files = make('div', 'files');
    this.#time = make('time', 'time');
    this.#delivery = make('span', 'delivery');
    this.#retry = make('button', 'link-button');
    this.#retry.type = 'button';
    this.#retry.textContent = say('tryAgain');
    this.#retry.hidden = true;
    this.#retry.addEventListener('click', () => onRetry?.());
    const details = make('div', 'details');
    details.append(this.#time, this.#delivery, this.#retry);
    this.element.append(spoken, this.#bubble, this.#files, details);
  }

  showText(text) {
    this.#bubble.dir = 'auto';
    this.#bubble.classList.add('plain');
    this.#bubble.textContent = text;
    this.#bubble.hidden = text === '';
  }

  showMarkdown(text) {
    this.#bubble.replaceChildren(renderMarkdown(text));
    this.#bubble.hidden = text === '';
  }

  showAttachments(attachments) {
    this.#showFiles(renderAttachments(attachments));
  }

  /** Files that are not on the server yet. */
  showFiles(files) {
    this.#showFiles(renderNames(files));
  }

  showTime(date) {
    this.#time.dateTime = date.toISOString();
    this.#time.textContent = date.toLocaleTimeString(locale, {
      hour: '2-digit',
      minute: '2-digit',
    });
  }

  showDelivery(state) {
    this.element.dataset.delivery = state;
    const words = state === 'delivered' ? '' : say(wordsFor(state, this.#hasFiles));
    // Unchanged words must not be announced again.
    if (this.#delivery.textContent !== words) this.#delivery.textContent = words;
    this.#retry.hidden = state !== 'failed';
  }

  /** Asks whether the answer helped. `onRate` as for Feedback. */
  askFeedback(onRate) {
    this.#feedback = new Feedback(onRate);
    this.element.append(this.#feedback.element);
  }

  showRating(value) {
    this.#feedback?.show(value);
  }

  #showFiles(elements) {
    this.#hasFiles = elements.length > 0;
    this.#files.replaceChildren(...elements);
  }
}

function wordsFor(state, hasFiles) {
  return state === 'refused' && hasFiles ? 'refusedFile' : state;
}

function nameOf(author, name) {
  switch (author) {
    case 'customer':
      return say('you');
    case 'agent':
      return name ?? say('supportTeam');
    default:
      return say('assistant');
  }
}

function make(name, className) {
  const node = document.createElement(name);
  node.className = className;
  return node;
}
