import { CodeForm } from './code-form.js';
import { Composer } from './composer.js';
import { DirectLine } from './direct-line.js';
import { Kept } from './kept.js';
import { Notice } from './notice.js';
import { Outbox } from './outbox.js';
import { ScrollFollower } from './scroll-follower.js';
import { Session } from './session.js';
import { Transcript } from './transcript.js';
import { TypingSign } from './typing-sign.js';

const TALK_TO_PERSON = 'Talk to a person';

const byId = (id) => document.getElementById(id);
const log = byId('log');
const suggestions = byId('suggestions');
const scroller = byId('scroller');
const times = byId('times');

const follower = new ScrollFollower(scroller, byId('newest'));
const transcript = new Transcript(log, (id) => outbox.retry(id));
const directLine = new DirectLine(new Session(new Kept('localStorage', 'support-chat')), {
  onActivities,
  onCaughtUp,
  onLost() {
    notice.showLost();
    update();
  },
  onNewConversation() {
    transcript.clear();
    transcript.say('Your earlier conversation is no longer kept, so this is a new one.');
    update();
  },
});
const outbox = new Outbox({
  // Of this tab only: what was never sent should not stay behind on a shared computer.
  kept: new Kept('sessionStorage', 'support-chat-outbox'),
  post,
  onChange(message) {
    const isNew = transcript.showPending(message);
    update();
    if (isNew) follower.jump();
  },
});
const notice = new Notice({
  area: byId('notice'),
  text: byId('notice-text'),
  action: byId('notice-action'),
  onTryNow() {
    directLine.hurry();
    // The button goes away when it helped, and must not take the focus along.
    keepFocus();
  },
});
const typing = new TypingSign(byId('typing'), () => follower.follow(byId('typing')));
const composer = new Composer({
  form: byId('composer'),
  field: byId('text'),
  hint: byId('length-hint'),
  onSend: (text) => outbox.add(text),
});

const codeForm = new CodeForm({
  form: byId('code-form'),
  label: byId('code-label'),
  input: byId('code'),
  button: byId('code-send'),
  hint: byId('code-hint'),
  onSend: sendCode,
});

let isComplete = false;
let shownActions;

byId('person').addEventListener('click', () => {
  // Tapped twice, or again and again while offline, it is still one wish.
  const wish = outbox.messages.find(({ text }) => text === TALK_TO_PERSON);
  if (wish) outbox.retry(wish.id);
  else outbox.add(TALK_TO_PERSON);
});
times.addEventListener('click', () => {
  const isShown = log.classList.toggle('with-times');
  times.setAttribute('aria-pressed', String(isShown));
  follower.follow(log.lastElementChild ?? log);
});
window.addEventListener('offline', () => {
  directLine.reconnect();
  update();
});
window.addEventListener('online', () => {
  directLine.hurry();
  update();
});
document.addEventListener('visibilitychange', () => {
  if (!document.hidden) directLine.hurry();
});

for (const message of outbox.messages) transcript.showPending(message);
directLine.stayConnected().catch(reportError);
// On a phone this would open the keyboard over the welcome.
if (hasKeyboard()) composer.focus();

async function post({ id, text }) {
  const end = typing.begin();
  try {
    return await directLine.post({
      type: 'message',
      text,
      textFormat: 'plain',
      locale: navigator.language,
      localTimezone: Intl.DateTimeFormat().resolvedOptions().timeZone,
      channelData: { clientActivityID: id },
    });
  } finally {
    end();
  }
}

/** Not by way of the outbox, which outlives the page. */
async function sendCode(value) {
  const end = typing.begin();
  try {
    return await directLine.post({ type: 'message', value, locale: navigator.language });
  } finally {
    end();
  }
}

function onActivities(activities) {
  const { lastElement } = transcript;
  const shown = [];
  for (const activity of activities) {
    const isOwn = activity.from?.role === 'user';
    if (activity.type === 'typing' && !isOwn) typing.show();
    if (activity.type === 'message' && !isOwn) typing.hide();
    shown.push(...transcript.show(activity));
    outbox.confirm(activity.channelData?.clientActivityID);
  }
  if (shown.length === 0) return;
  byId('placeholder')?.remove();
  update();
  if (isComplete) follower.follow(firstToRead(shown, lastElement));
}

/** An answer is read together with the question above it, the first message of all from the top. */
function firstToRead(shown, lastElement) {
  const question = transcript.lastOwnElement;
  if (!lastElement) return log;
  return lastElement === question || shown.includes(question) ? question : shown[0];
}

function onCaughtUp() {
  byId('placeholder')?.remove();
  notice.showReached();
  update();
  if (!isComplete) {
    isComplete = true;
    follower.show(transcript.lastOwnElement ?? log);
    // Only now: nobody wants a long conversation read out again after a reload.
    log.setAttribute('aria-live', 'polite');
  }
  outbox.flush();
}

function update() {
  notice.update(outbox.messages.filter(({ state }) => state === 'waiting').length);
  showSuggestions(transcript.actions);
  codeForm.show(transcript.codeField);
}

function showSuggestions(actions) {
  // The one that has the focus must not be replaced.
  if (actions === shownActions) return;
  shownActions = actions;
  suggestions.hidden = actions.length === 0;
  suggestions.replaceChildren(...actions.map(suggestionButton));
}

function suggestionButton({ title, value }) {
  const button = document.createElement('button');
  button.type = 'button';
  button.dir = 'auto';
  button.textContent = title;
  button.addEventListener('click', () => {
    outbox.add(value);
    // The button is gone now.
    keepFocus();
  });
  return button;
}

/** On a phone, focus in the field would open the keyboard over the conversation. */
function keepFocus() {
  if (hasKeyboard()) composer.focus();
  else scroller.focus({ preventScroll: true });
}

function hasKeyboard() {
  return matchMedia('(hover: hover) and (pointer: fine)').matches;
}
