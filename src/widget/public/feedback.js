import { icon } from './icons.js';
import { say } from './words.js';

const REASONS = {
  not_my_question: 'reasonNotMyQuestion',
  incomplete: 'reasonIncomplete',
  hard_to_follow: 'reasonHardToFollow',
  did_not_work: 'reasonDidNotWork',
};

/** Below an answer: whether it helped, and if not, why. */
export class Feedback {
  element;
  #words;
  #choices;
  #reasons;
  #onRate;

  /** `onRate({rating, reason})` resolves with whether it was kept. */
  constructor(onRate) {
    this.#onRate = onRate;
    this.element = make('div', 'feedback');
    this.#words = make('span', 'feedback-words');
    this.#words.setAttribute('role', 'status');
    this.#words.textContent = say('helpful');
    this.#choices = ['up', 'down'].map((rating) => this.#choice(rating));
    this.#reasons = make('div', 'reasons');
    this.#reasons.hidden = true;
    this.#reasons.append(...Object.keys(REASONS).map((reason) => this.#reason(reason)));
    this.element.append(this.#words, ...this.#choices, this.#reasons);
  }

  /** As it was said before, in this tab or another. */
  show({ rating, reason }) {
    for (const choice of this.#choices) {
      choice.setAttribute('aria-pressed', String(choice.dataset.rating === rating));
    }
    const isToldWhy = rating === 'up' || reason !== undefined;
    this.#reasons.hidden = isToldWhy;
    this.#say(isToldWhy ? say('thanks') : say('thanksReason'));
  }

  #choice(rating) {
    const button = make('button', `icon-button thumb-${rating}`);
    button.type = 'button';
    button.dataset.rating = rating;
    button.setAttribute('aria-pressed', 'false');
    button.setAttribute('aria-label', say(rating === 'up' ? 'helped' : 'helpedNot'));
    button.append(icon('thumb'));
    button.addEventListener('click', () => this.#rate({ rating }));
    return button;
  }

  #reason(reason) {
    const button = make('button', 'chip');
    button.type = 'button';
    button.textContent = say(REASONS[reason]);
    button.addEventListener('click', () => {
      // The button goes away now, and must not take the focus along.
      this.#choices[1].focus({ preventScroll: true });
      this.#rate({ rating: 'down', reason });
    });
    return button;
  }

  #rate(value) {
    this.show(value);
    this.#onRate(value)
      .then((isKept) => {
        if (!isKept) this.#say(say('feedbackFailed'));
      })
      .catch(reportError);
  }

  #say(words) {
    if (this.#words.textContent !== words) this.#words.textContent = words;
  }
}

function make(name, className) {
  const node = document.createElement(name);
  node.className = className;
  return node;
}
