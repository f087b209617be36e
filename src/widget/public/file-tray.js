import { icon } from './icons.js';
import { say } from './words.js';

const LIMIT_BYTES = 10 * 1024 * 1024;
const MOST_FILES = 5;
const TYPES = /^(image\/(png|jpeg|webp|gif)|application\/pdf|text\/plain)$/;

/** The files that go with the next message: chosen, pasted or dropped. */
export class FileTray {
  #tray;
  #hint;
  #onChange;
  #files = [];

  /** `hint` says why a file was not taken. `onChange()` when the customer added files or took one away. */
  constructor({ button, input, tray, hint, dropZone, field, onChange }) {
    this.#tray = tray;
    this.#hint = hint;
    this.#onChange = onChange;
    button.addEventListener('click', () => input.click());
    input.addEventListener('change', () => {
      this.#add(input.files);
      // So that the same file can be chosen again after it was removed.
      input.value = '';
    });
    field.addEventListener('paste', (event) => {
      if (event.clipboardData.files.length === 0) return;
      event.preventDefault();
      this.#add(event.clipboardData.files);
    });
    this.#takeDrops(dropZone);
  }

  get isEmpty() {
    return this.#files.length === 0;
  }

  /** Hands over the files, and is empty. */
  take() {
    const files = this.#files;
    this.#files = [];
    this.#draw();
    return files;
  }

  #takeDrops(zone) {
    let depth = 0;
    const show = () => zone.classList.toggle('is-drop-target', depth > 0);
    const hasFiles = (event) => event.dataTransfer?.types.includes('Files');
    zone.addEventListener('dragenter', (event) => {
      if (hasFiles(event)) depth += 1;
      show();
    });
    zone.addEventListener('dragleave', () => {
      depth = Math.max(0, depth - 1);
      show();
    });
    zone.addEventListener('dragover', (event) => {
      if (hasFiles(event)) event.preventDefault();
    });
    zone.addEventListener('drop', (event) => {
      depth = 0;
      show();
      if (!hasFiles(event)) return;
      event.preventDefault();
      this.#add(event.dataTransfer.files);
    });
  }

  #add(files) {
    const problems = [];
    for (const file of files) {
      const problem = this.#problemOf(file);
      if (problem) problems.push(problem);
      else this.#files = [...this.#files, file];
    }
    this.#draw();
    this.#hint.textContent = problems.join(' ');
    this.#onChange();
  }

  #problemOf({ name, type, size }) {
    if (this.#files.length >= MOST_FILES) return say('filesTooMany');
    if (!TYPES.test(type)) return say('filesTypes', { name });
    return size > LIMIT_BYTES ? say('filesTooLarge', { name }) : undefined;
  }

  #draw() {
    this.#hint.textContent = '';
    this.#tray.hidden = this.isEmpty;
    this.#tray.replaceChildren(...this.#files.map((file) => this.#chip(file)));
  }

  #chip(file) {
    const chip = document.createElement('span');
    const name = document.createElement('bdi');
    const remove = document.createElement('button');
    chip.className = 'file';
    name.textContent = file.name;
    remove.type = 'button';
    remove.className = 'icon-button';
    remove.setAttribute('aria-label', say('removeFile', { name: file.name }));
    remove.append(icon('close'));
    remove.addEventListener('click', () => {
      this.#files = this.#files.filter((other) => other !== file);
      this.#draw();
      this.#onChange();
    });
    chip.append(icon('file'), name, remove);
    return chip;
  }
}
