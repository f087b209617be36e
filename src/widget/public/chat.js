import { Attention } from './attention.js';
import { ClearForm } from './clear-form.js';
import { CodeForm } from './code-form.js';
import { Composer } from './composer.js';
import { DirectLine } from './direct-line.js';
import { FileTray } from './file-tray.js';
import { Host } from './host.js';
import { Kept } from './kept.js';
import { Menu } from './menu.js';
import { Notice } from './notice.js';
import { applyOptions, locale } from './options.js';
import { Outbox } from './outbox.js';
import { ScrollFollower } from './scroll-follower.js';
import { Session } from './session.js';
import { Suggestions } from './suggestions.js';
import { Transcript } from './transcript.js';
import { TypingSign } from './typing-sign.js';
import { fillIn, say } from './words.js';

/** What the server knows as the wish for a person, in the language that it reads. */
const TALK_TO_PERSON = 'Talk to a person';

const byId = (id) => document.getElementById(id);
applyOptions();
fillIn(document);

const log = byId('log');
const scroller = byId('scroller');

const host = new Host({
  onOpen() {
    attention.look();
    follower.jump();
    if (hasKeyboard()) composer.focus();
  },
  onSend: (text) => outbox.add(text),
  onCustomer: () => directLine.renew(),
});
const attention = new Attention({
  isLooking: () => !document.hidden && host.isOpen,
  onCount: (count) => host.tell('unread', { count }),
  sound: new Kept('localStorage', 'support-chat-sound'),
  read: new Kept('localStorage', 'support-chat-read'),
});
const follower = new ScrollFollower(scroller, byId('newest'));
const transcript = new Transcript(log, { onRetry: (id) => outbox.retry(id), onRate: rate });
const session = new Session(new Kept('localStorage', 'support-chat'), () => host.assertion());
const directLine = new DirectLine(session, {
  onActivities,
  onCaughtUp,
  onLost() {
    notice.showLost();
    update();
  },
  onNewConversation() {
    transcript.clear();
    transcript.say(say(clearForm.wasCleared ? 'cleared' : 'newConversation'));
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
    if (!isNew) return;
    host.tell('message', { author: 'customer' });
    follower.jump();
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
  hasFiles: () => !files.isEmpty,
  onSend: (text) => outbox.add(text, files.take()),
});
const files = new FileTray({
  button: byId('attach'),
  input: byId('files'),
  tray: byId('tray'),
  hint: byId('tray-hint'),
  dropZone: document.body,
  field: byId('text'),
  onChange: () => composer.focus(),
});
const codeForm = new CodeForm({
  form: byId('code-form'),
  label: byId('code-label'),
  input: byId('code'),
  button: byId('code-send'),
  hint: byId('code-hint'),
  onSend: sendCode,
});
const suggestions = new Suggestions(byId('suggestions'), (text) => {
  outbox.add(text);
  // The button is gone now.
  keepFocus();
});
const menu = new Menu({ button: byId('menu-button'), panel: byId('menu') });
const clearForm = new ClearForm({
  form: byId('clear-form'),
  cancel: byId('clear-cancel'),
  hint: byId('clear-hint'),
  onClear: clearChat,
  onDone: keepFocus,
});

let isComplete = false;

byId('person').addEventListener('click', () => {
  // Tapped twice, or again and again while offline, it is still one wish.
  const wish = outbox.messages.find(({ text }) => text === TALK_TO_PERSON);
  if (wish) outbox.retry(wish.id);
  else outbox.add(TALK_TO_PERSON);
});
byId('times').addEventListener('click', ({ currentTarget }) => {
  const isShown = log.classList.toggle('with-times');
  currentTarget.setAttribute('aria-pressed', String(isShown));
  follower.follow(log.lastElementChild ?? log);
});
byId('sound').addEventListener('click', ({ currentTarget }) => {
  attention.switchSound(!attention.hasSound);
  currentTarget.setAttribute('aria-pressed', String(attention.hasSound));
});
byId('sound').setAttribute('aria-pressed', String(attention.hasSound));
byId('clear').addEventListener('click', () => {
  menu.close();
  clearForm.open();
});
byId('close').hidden = !host.isThere;
byId('close').addEventListener('click', () => host.tell('close'));
document.addEventListener('keydown', ({ key }) => {
  if (key === 'Escape') host.tell('close');
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
  if (document.hidden) return;
  directLine.hurry();
  attention.look();
});

for (const message of outbox.messages) transcript.showPending(message);
directLine.stayConnected().catch(reportError);
host.tell('ready');
// On a phone this would open the keyboard over the welcome.
if (hasKeyboard() && !host.isThere) composer.focus();

async function post({ id, text, files: attached }) {
  const end = typing.begin();
  const activity = {
    type: 'message',
    ...(text !== '' && { text }),
    textFormat: 'plain',
    locale,
    localTimezone: Intl.DateTimeFormat().resolvedOptions().timeZone,
    channelData: { clientActivityID: id },
  };
  try {
    return await directLine.post(activity, attached);
  } finally {
    end();
  }
}

/** Not by way of the outbox, which outlives the page. */
async function sendCode(value) {
  const end = typing.begin();
  try {
    return await directLine.post({ type: 'message', value, locale });
  } finally {
    end();
  }
}

async function rate(replyToId, value) {
  const outcome = await directLine.post({ type: 'event', name: 'feedback', replyToId, value });
  return outcome === 'delivered';
}

/** Resolves with whether the server has let go of the conversation. */
async function clearChat() {
  const outcome = await directLine.post({ type: 'endOfConversation' });
  if (outcome !== 'delivered') return false;
  outbox.clear();
  transcript.forget();
  directLine.reconnect();
  return true;
}

function onActivities(activities) {
  const { lastElement } = transcript;
  const shown = [];
  const heard = [];
  for (const activity of activities) {
    const isOwn = activity.from?.role === 'user';
    if (activity.type === 'typing' && !isOwn) typing.show();
    if (activity.type === 'message' && !isOwn) typing.hide();
    const elements = transcript.show(activity);
    if (!isOwn && elements.length > 0) heard.push(activity.id);
    shown.push(...elements);
    outbox.confirm(activity.channelData?.clientActivityID);
  }
  if (shown.length === 0) return;
  byId('placeholder')?.remove();
  update();
  attention.take(heard, isComplete);
  if (!isComplete) return;
  follower.follow(firstToRead(shown, lastElement));
  if (heard.length > 0)
    host.tell('message', { author: transcript.agentName === undefined ? 'bot' : 'agent' });
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
  suggestions.show(transcript.actions);
  codeForm.show(transcript.codeField);
  const { agentName } = transcript;
  const speaker =
    agentName === undefined ? say('automatic') : say('talkingWith', { name: agentName });
  if (byId('speaker').textContent !== speaker) byId('speaker').textContent = speaker;
}

/** On a phone, focus in the field would open the keyboard over the conversation. */
function keepFocus() {
  if (hasKeyboard()) composer.focus();
  else scroller.focus({ preventScroll: true });
}

function hasKeyboard() {
  return matchMedia('(hover: hover) and (pointer: fine)').matches;
}
