const NEAR_PX = 80;

/**
 * Keeps the newest messages in view for as long as the customer does not scroll up to read. Never scrolls a long
 * answer's beginning out of view: reading starts there.
 */
export class ScrollFollower {
  #scroller;
  #button;
  #isFollowing = true;
  #lastTop = 0;

  /** `button` is shown while there is more below. */
  constructor(scroller, button) {
    this.#scroller = scroller;
    this.#button = button;
    scroller.addEventListener('scroll', () => this.#notice(), { passive: true });
    button.addEventListener('click', () => {
      this.#isFollowing = true;
      this.#scrollTo(scroller.scrollHeight);
      scroller.focus({ preventScroll: true });
    });
    // A phone's keyboard takes half of the height away.
    let wasAtEnd = true;
    new ResizeObserver(() => {
      if (wasAtEnd) scroller.scrollTop = scroller.scrollHeight;
      this.#notice();
    }).observe(scroller);
    scroller.addEventListener('scroll', () => (wasAtEnd = this.#remaining() < NEAR_PX), {
      passive: true,
    });
  }

  /** Shows what was added, but keeps `anchor` in view. */
  follow(anchor) {
    if (this.#isFollowing) this.#scrollTo(anchor ? anchor.offsetTop - 16 : Infinity);
    this.#notice();
  }

  /** As `follow`, wherever the customer is reading. */
  jump(anchor) {
    this.#isFollowing = true;
    this.follow(anchor);
  }

  jumpToEnd() {
    this.#scroller.scrollTop = this.#scroller.scrollHeight;
    this.#notice();
  }

  #scrollTo(limit) {
    const { scrollHeight, clientHeight } = this.#scroller;
    this.#scroller.scrollTo({ top: Math.min(scrollHeight - clientHeight, limit) });
  }

  #notice() {
    const { scrollTop } = this.#scroller;
    if (scrollTop < this.#lastTop - 2) this.#isFollowing = false;
    if (this.#remaining() < NEAR_PX) this.#isFollowing = true;
    this.#lastTop = scrollTop;
    this.#button.hidden = this.#remaining() < NEAR_PX;
  }

  #remaining() {
    const { scrollHeight, clientHeight, scrollTop } = this.#scroller;
    return scrollHeight - clientHeight - scrollTop;
  }
}
