/** What the bot offers to tap. */
export class Suggestions {
  #area;
  #onTap;
  #shown;

  constructor(area, onTap) {
    this.#area = area;
    this.#onTap = onTap;
  }

  show(actions) {
    // The one that has the focus must not be replaced.
    if (actions === this.#shown) return;
    this.#shown = actions;
    this.#area.hidden = actions.length === 0;
    this.#area.replaceChildren(...actions.map((action) => this.#button(action)));
  }

  #button({ title, value }) {
    const button = document.createElement('button');
    button.type = 'button';
    button.dir = 'auto';
    button.textContent = title;
    button.addEventListener('click', () => this.#onTap(value));
    return button;
  }
}
