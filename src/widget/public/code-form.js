import { say } from './words.js';

const ADAPTIVE_CARD = 'application/vnd.microsoft.card.adaptive';

/** The field of a card that asks for a code, or undefined: `{label, digits, errorMessage, data, title}`. */
export function codeFieldOf(activity) {
  const card = activity.attachments?.find(({ contentType }) => contentType === ADAPTIVE_CARD);
  const input = card?.content?.body?.find(({ type, id }) => type === 'Input.Text' && id === 'code');
  const submit = card?.content?.actions?.find(({ type }) => type === 'Action.Submit');
  if (!input || !submit) return undefined;
  const { label, maxLength, regex, errorMessage } = input;
  return { label, maxLength, regex, errorMessage, title: submit.title, data: submit.data };
}

/** Where a code is entered. It goes to the server once, and is kept nowhere: not in the transcript, not in the outbox. */
export class CodeForm {
  #form;
  #label;
  #input;
  #button;
  #hint;
  #shown;

  /** `onSend(value)` resolves as DirectLine.post does. */
  constructor({ form, label, input, button, hint, onSend }) {
    this.#form = form;
    this.#label = label;
    this.#input = input;
    this.#button = button;
    this.#hint = hint;
    form.addEventListener('submit', (event) => {
      event.preventDefault();
      this.#send(onSend).catch(reportError);
    });
  }

  /** Shows the field, or hides it where there is none. The one that is being filled in stays as it is. */
  show(field) {
    if (field?.data?.nonce === this.#shown?.data?.nonce) return;
    this.#shown = field;
    this.#form.hidden = !field;
    this.#input.value = '';
    this.#hint.textContent = '';
    if (!field) return;
    this.#label.textContent = field.label;
    this.#button.textContent = field.title;
    this.#input.maxLength = field.maxLength;
  }

  async #send(onSend) {
    const field = this.#shown;
    const code = this.#input.value.trim();
    if (!new RegExp(field.regex, 'u').test(code)) {
      this.#say(field.errorMessage);
      return;
    }
    this.#button.disabled = true;
    const outcome = await onSend({ ...field.data, code });
    this.#button.disabled = false;
    if (outcome !== 'delivered') this.#say(say('codeFailed'));
    else if (this.#shown === field) this.show(undefined);
  }

  #say(words) {
    this.#hint.textContent = words;
    this.#input.focus();
  }
}
