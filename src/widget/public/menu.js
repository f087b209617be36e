/** A button that shows and hides what is seldom needed. Goes away at Escape, and when something else is done. */
export class Menu {
  #button;
  #panel;

  constructor({ button, panel }) {
    this.#button = button;
    this.#panel = panel;
    button.addEventListener('click', () => this.#show(panel.hidden));
    document.addEventListener('keydown', (event) => {
      if (event.key !== 'Escape' || panel.hidden) return;
      event.stopImmediatePropagation();
      this.close();
      button.focus();
    });
    document.addEventListener('pointerdown', ({ target }) => {
      if (!panel.contains(target) && !button.contains(target)) this.close();
    });
    panel.addEventListener('focusout', ({ relatedTarget }) => {
      if (relatedTarget && !panel.contains(relatedTarget) && relatedTarget !== button) this.close();
    });
  }

  close() {
    this.#show(false);
  }

  #show(isShown) {
    this.#panel.hidden = !isShown;
    this.#button.setAttribute('aria-expanded', String(isShown));
  }
}
