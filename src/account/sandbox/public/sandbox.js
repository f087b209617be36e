import { byId, element, timeText } from './elements.js';

const BENCH = '/sandbox/bench';
const REFRESH_EVERY_MS = 2000;
const TICKS = ['dropAfterCommit', 'malformed', 'wrongContentType', 'reorderEvents'];
const NUMBERS = ['latencyMs', 'httpStatus', 'eventCopies', 'calls'];

/** What is shown, so that nothing is built anew while it stays the same and is being read or selected. */
let shown = {};

async function refresh() {
  await show(await fetch(BENCH));
}

async function change(body) {
  const response = await fetch(BENCH, {
    method: 'POST',
    headers: { 'Content-Type': 'application/json' },
    body: JSON.stringify(body),
  });
  await show(response);
}

async function show(response) {
  if (!response.ok) throw new Error(`The sandbox answered ${response.status}.`);
  const view = await response.json();
  byId('problem').hidden = true;
  byId('time').textContent = new Date(view.time).toLocaleString();
  byId('time').dateTime = view.time;
  byId('offset').textContent = offsetText(view.clockOffsetMs);
  byId('totp').checked = view.joinPolicy.includes('totp');
  showIfNew('faults', view.faults, showFaults);
  showIfNew('mails', view.mails, (mails) => {
    byId('mails').replaceChildren(...mailItems(mails));
  });
  showIfNew('personas', view.personas, (personas) => {
    byId('personas').replaceChildren(...personas.map(personaItem));
  });
}

function showIfNew(part, value, build) {
  const text = JSON.stringify(value);
  if (shown[part] === text) return;
  shown = { ...shown, [part]: text };
  build(value);
}

function offsetText(offsetMs) {
  const minutes = Math.round(offsetMs / 60_000);
  return minutes === 0 ? 'the real time' : `${minutes > 0 ? '+' : ''}${minutes} minutes`;
}

function showFaults(faults) {
  const { elements } = byId('faults');
  for (const name of NUMBERS) elements[name].value = faults[name];
  for (const name of TICKS) elements[name].checked = faults[name];
}

function mailItems(mails) {
  if (mails.length === 0) return [element('li', { text: 'Nothing was sent yet.' })];
  return mails.map(({ to, by, text, code, atMs }) =>
    element('li', {}, [
      element('p', { text: `${by} to ${to}, ${timeText(atMs)}`, className: 'hint' }),
      element('p', { text: code ?? text, className: code === undefined ? '' : 'code' }),
    ]),
  );
}

function personaItem({ title, email, status, freezes, lost, appointments, authenticatorCode }) {
  const facts = [
    `Account: ${status.replaceAll('_', ' ')}`,
    ...(freezes > 0 ? [`Freezes: ${freezes}`] : []),
    ...(lost.length > 0 ? [`Can’t get at: ${lost.join(', ')}`] : []),
    ...appointments.map(({ startsAt, state }) => `Call: ${timeText(startsAt)}, ${state}`),
  ];
  return element('li', {}, [
    element('p', {}, [element('strong', { text: title })]),
    element('p', { text: email }),
    ...facts.map((text) => element('p', { text, className: 'hint' })),
    ...(authenticatorCode === undefined
      ? []
      : [
          element('p', { text: 'Authenticator', className: 'hint' }),
          element('p', { text: authenticatorCode, className: 'code' }),
        ]),
  ]);
}

function readFaults() {
  const { elements } = byId('faults');
  return Object.fromEntries([
    ...NUMBERS.map((name) => [name, Number(elements[name].value)]),
    ...TICKS.map((name) => [name, elements[name].checked]),
  ]);
}

function report(error) {
  byId('problem').textContent = `Not up to date: ${error.message}`;
  byId('problem').hidden = false;
}

function act(body) {
  change(body).catch(report);
}

for (const button of document.querySelectorAll('[data-move]')) {
  button.addEventListener('click', () => {
    act({ change: 'move_clock', byMs: Number(button.dataset.move) });
  });
}
byId('reset-clock').addEventListener('click', () => act({ change: 'reset_clock' }));
byId('begin-anew').addEventListener('click', () => act({ change: 'begin_anew' }));
byId('no-faults').addEventListener('click', () => act({ change: 'set_faults', faults: {} }));
byId('totp').addEventListener('change', ({ target }) => {
  const joinPolicy = target.checked ? ['email_otp', 'totp'] : ['email_otp'];
  act({ change: 'set_join_policy', joinPolicy });
});
byId('faults').addEventListener('submit', (event) => {
  event.preventDefault();
  act({ change: 'set_faults', faults: readFaults() });
});

setInterval(() => refresh().catch(report), REFRESH_EVERY_MS);
refresh().catch(report);
