import { codeFieldOf } from './code-form.js';
import { renderMarkdown } from './markdown.js';
import { Message } from './message.js';
import { locale } from './options.js';
import { say } from './words.js';

const NOTHING_OFFERED = [];

/**
 * Shows the conversation in the order of the server's log, and below it what the customer wrote that is not in the
 * log yet. An activity is shown once, however often it comes.
 */
export class Transcript {
  #log;
  #onRetry;
  #onRate;
  #seen = new Set();
  /** Own messages that are not in the log yet, by client activity id, oldest first. */
  #pending = new Map();
  #lastDay;
  #lastOwn;
  #last;
  #actions = NOTHING_OFFERED;
  #codeField;
  /** Answers that can be rated, by activity id. */
  #rated = new Map();
  #agentName;

  /** `onRetry(id)` of a message; `onRate(activityId, value)` resolves with whether it was kept. */
  constructor(log, { onRetry, onRate }) {
    this.#log = log;
    this.#onRetry = onRetry;
    this.#onRate = onRate;
  }

  /** The customer's newest message, if there is one. */
  get lastOwnElement() {
    return this.#lastOwn;
  }

  /** The newest message of the log, if there is one. */
  get lastElement() {
    return this.#last;
  }

  /** What the bot offers to tap, until somebody writes. The same array for as long as that is the same. */
  get actions() {
    return this.#pending.size > 0 ? NOTHING_OFFERED : this.#actions;
  }

  /** The field for the code that the bot waits for, until somebody writes. */
  get codeField() {
    return this.#pending.size > 0 ? undefined : this.#codeField;
  }

  /** The agent's name while an agent has the conversation, undefined while the bot has it. */
  get agentName() {
    return this.#agentName;
  }

  /** Forgets also what was not sent. */
  forget() {
    this.#pending.clear();
    this.clear();
  }

  clear() {
    this.#log.replaceChildren();
    this.#seen.clear();
    this.#lastDay = undefined;
    this.#lastOwn = undefined;
    this.#last = undefined;
    this.#actions = NOTHING_OFFERED;
    this.#codeField = undefined;
    this.#rated.clear();
    this.#agentName = undefined;
    for (const message of this.#pending.values()) this.#log.append(message.element);
  }

  /** Shows an activity of the log, if it is one to show and was not shown before. Returns the elements, if any. */
  show(activity) {
    if (this.#seen.has(activity.id)) return [];
    if (activity.type === 'event') this.#showEvent(activity);
    if (activity.type !== 'message') return [];
    this.#seen.add(activity.id);
    const isOwn = activity.from?.role === 'user';
    if (!isOwn) this.#noteSpeaker(activity);
    return [isSystemLine(activity) ? this.say(activity.text) : this.#showMessage(activity, isOwn)];
  }

  #showMessage(activity, isOwn) {
    const date = new Date(activity.timestamp);
    const sent = isOwn ? this.#takePending(activity.channelData?.clientActivityID) : undefined;
    const message = sent ?? this.#create(activity, isOwn);
    if (isOwn || activity.textFormat === 'plain') message.showText(wordsOf(activity));
    else message.showMarkdown(activity.text ?? '');
    message.showAttachments(activity.attachments);
    if (!isOwn && activity.channelData?.articles) this.#askFeedback(message, activity.id);
    message.showTime(date);
    if (isOwn) message.showDelivery('delivered');
    this.#separateDays(date);
    this.#place(message.element);
    if (isOwn) this.#lastOwn = message.element;
    this.#last = message.element;
    this.#actions = isOwn ? NOTHING_OFFERED : tappable(activity.suggestedActions?.actions);
    this.#codeField = isOwn ? undefined : codeFieldOf(activity);
    return message.element;
  }

  /** What was said of an answer before, in this tab or another. */
  #showEvent({ name, replyToId, value }) {
    if (name === 'feedback' && value) this.#rated.get(replyToId)?.showRating(value);
  }

  #askFeedback(message, id) {
    message.askFeedback((value) => this.#onRate(id, value));
    this.#rated.set(id, message);
  }

  /** Lines such as "Alex has joined" say nothing about who speaks from now on; the next message does. */
  #noteSpeaker(activity) {
    if (isSystemLine(activity)) return;
    this.#agentName = isAgents(activity) ? (activity.from.name ?? say('supportTeam')) : undefined;
  }

  /** Shows one of the customer's messages on its way. Returns whether it is new. */
  showPending({ id, text, files, state }) {
    const known = this.#pending.get(id);
    // Once in the log, a message has arrived, whatever became of the answer to the request that brought it.
    if (!known && state === 'delivered') return false;
    const message = known ?? this.#createPending(id, text, files);
    message.showDelivery(state);
    if (state === 'refused') this.#takePending(id);
    return !known;
  }

  say(text) {
    const line = document.createElement('div');
    line.className = 'system-line';
    line.dir = 'auto';
    line.append(renderMarkdown(text));
    this.#place(line);
    return line;
  }

  #create(activity, isOwn) {
    const author = isOwn ? 'customer' : isAgents(activity) ? 'agent' : 'bot';
    return new Message({ author, name: activity.from?.name });
  }

  #createPending(id, text, files = []) {
    const message = new Message({ author: 'customer', onRetry: () => this.#onRetry(id) });
    message.showText(text);
    message.showFiles(files);
    message.showTime(new Date());
    this.#pending.set(id, message);
    this.#log.append(message.element);
    this.#lastOwn = message.element;
    return message;
  }

  #takePending(id) {
    const message = this.#pending.get(id);
    this.#pending.delete(id);
    return message;
  }

  /** Above what is not in the log yet. An element that is there already stays put, so that it is not read out again. */
  #place(element) {
    const [firstPending] = this.#pending.values();
    const before = firstPending?.element ?? null;
    if (element.isConnected && element.nextElementSibling === before) return;
    this.#log.insertBefore(element, before);
  }

  /** A conversation of today needs no date. */
  #separateDays(date) {
    const day = date.toDateString();
    const earlier = this.#lastDay ?? new Date().toDateString();
    this.#lastDay = day;
    if (day === earlier) return;
    const isToday = day === new Date().toDateString();
    this.say(
      isToday
        ? say('today')
        : date.toLocaleDateString(locale, {
            weekday: 'long',
            day: 'numeric',
            month: 'long',
          }),
    );
  }
}

/** Direct Line knows the bot and the customer only, so an agent's messages say so themselves. */
function isAgents({ from, channelData }) {
  return channelData?.speaker === 'agent' || (from?.role !== 'bot' && from?.role !== 'user');
}

function isSystemLine({ channelData }) {
  return channelData?.speaker === 'system';
}

/** What was entered in the field of a card is shown to nobody. */
function wordsOf({ text, value }) {
  return text ?? (value?.kind === 'code' ? say('enteredCode') : '');
}

function tappable(actions = []) {
  return actions.filter(
    ({ type, title, value }) =>
      type === 'imBack' && typeof title === 'string' && typeof value === 'string',
  );
}
