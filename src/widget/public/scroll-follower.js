const NEAR_PX = 80;
const MARGIN_PX = 24;

/**
 * Keeps the newest messages in view unless the customer has scrolled up to read. Reading a long answer starts at its
 * beginning, so that is never scrolled out of view.
 */
export class ScrollFollower {
  #scroller;
  #button;
  #isAtEnd = true;

  /** `button` is shown while there is more below. */
  constructor(scroller, button) {
    this.#scroller = scroller;
    this.#button = button;
    scroller.addEventListener('scroll', () => this.#look(), { passive: true });
    button.addEventListener('click', () => {
      this.jump();
      scroller.focus({ preventScroll: true });
    });
    // A phone's keyboard takes half of the height away.
    new ResizeObserver(() => {
      if (this.#isAtEnd) this.jump();
      this.#look();
    }).observe(scroller);
  }

  /** Shows what was added below, from `first` on. */
  follow(first) {
    if (this.#isAtEnd) this.show(first);
    this.#look();
  }

  /** As `follow`, wherever the customer is reading. */
  show(first) {
    const { scrollHeight, clientHeight } = this.#scroller;
    this.#scroller.scrollTop = Math.min(scrollHeight - clientHeight, first.offsetTop - MARGIN_PX);
    this.#look();
  }

  jump() {
    this.#scroller.scrollTop = this.#scroller.scrollHeight;
    this.#look();
  }

  #look() {
    const { scrollHeight, clientHeight, scrollTop } = this.#scroller;
    this.#isAtEnd = scrollHeight - clientHeight - scrollTop < NEAR_PX;
    this.#button.hidden = this.#isAtEnd;
  }
}
