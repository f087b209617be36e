/**
 * The launcher that a site embeds with one script tag. A button in a shadow root, and behind it, once it is opened, the
 * chat page in a frame of its own origin: neither sees the other's styles, and what customers enter stays in the frame.
 * docs/widget.md has the attributes and the API.
 */
(() => {
  const script = document.currentScript;
  if (!script || window.SupportChat) return;

  const PREFIX = 'support-chat:';
  /** Somebody who wrote within this time is told of answers on the next page, before they open the chat. */
  const ACTIVE_MS = 24 * 60 * 60 * 1000;
  const ACTIVE_KEY = 'support-chat-active-at';
  const SVG = 'http://www.w3.org/2000/svg';

  const { title, openLabel, closeLabel, locale, theme, accent, position } = script.dataset;
  const chatOrigin = new URL(script.src, location.href).origin;
  const labels = {
    title: title ?? 'Support chat',
    open: openLabel ?? 'Open chat',
    close: closeLabel ?? 'Close chat',
  };
  const listeners = new Map();
  const waiting = [];
  let customer = script.dataset.customerAssertion;
  let isOpen = false;
  let isReady = false;
  let frame;

  // In pixels: the size of a rem is the site's to choose.
  const sheet = new CSSStyleSheet();
  sheet.replaceSync(`
    :host { all: initial !important; }
    * { box-sizing: border-box; }
    .launcher, .panel { position: fixed; z-index: 2147483000; inset-inline-end: 20px; }
    :host([data-position='left']) :is(.launcher, .panel) { inset-inline: 20px auto; }
    .launcher {
      bottom: 20px; display: grid; place-items: center; width: 56px; height: 56px; padding: 0;
      border: 2px solid transparent; border-radius: 50%; background: var(--accent); color: var(--on-accent);
      box-shadow: 0 4px 16px rgb(0 0 0 / 25%); cursor: pointer; touch-action: manipulation;
      transition: transform 120ms ease-out;
    }
    .launcher:hover { transform: translateY(-2px); }
    .launcher:focus-visible { outline: 3px solid var(--accent); outline-offset: 3px; }
    svg { width: 26px; height: 26px; fill: none; stroke: currentColor; stroke-width: 2;
      stroke-linecap: round; stroke-linejoin: round; }
    .badge {
      position: absolute; inset-block-start: -4px; inset-inline-end: -4px; min-width: 22px;
      padding: 0 6px; border: 2px solid #fff; border-radius: 12px; background: #b3261e; color: #fff;
      font: 600 12px/20px system-ui, sans-serif; text-align: center;
    }
    [hidden] { display: none !important; }
    .panel {
      bottom: 92px; width: min(400px, calc(100vw - 40px)); height: min(640px, calc(100dvh - 116px));
      overflow: hidden; border: 1px solid rgb(127 135 148 / 35%); border-radius: 16px; background: Canvas;
      box-shadow: 0 12px 48px rgb(0 0 0 / 25%);
    }
    iframe { display: block; width: 100%; height: 100%; border: 0; color-scheme: normal; }
    @media (max-width: 480px), (max-height: 416px) {
      .panel { inset: 0 !important; width: 100%; height: 100%; border: 0; border-radius: 0; }
      .is-open .launcher { display: none; }
    }
    @media (prefers-reduced-motion: reduce) { .launcher { transition: none; } .launcher:hover { transform: none; } }
    @media (forced-colors: active) { .launcher { border-color: ButtonText; } .badge { border-color: Canvas; } }
    @media print { :host { display: none !important; } }
  `);

  const element = document.createElement('support-chat');
  element.dataset.position = position === 'left' ? 'left' : 'right';
  const root = element.attachShadow({ mode: 'open' });
  root.adoptedStyleSheets = [sheet];
  const layer = make('div', '');
  layer.style.setProperty('--accent', colorOf(accent));
  layer.style.setProperty('--on-accent', textOn(colorOf(accent)));
  const button = make('button', 'launcher');
  const badge = make('span', 'badge');
  const panel = make('div', 'panel');
  button.type = 'button';
  button.setAttribute('aria-expanded', 'false');
  button.append(picture('M4 5h16v11.500h-8.500L6 20.500v-4H4z'), badge);
  panel.setAttribute('role', 'dialog');
  panel.setAttribute('aria-label', labels.title);
  panel.hidden = true;
  badge.hidden = true;
  badge.setAttribute('aria-hidden', 'true');
  layer.append(panel, button);
  root.append(layer);
  showCount(0);

  button.addEventListener('click', () => (isOpen ? api.close() : api.open()));
  root.addEventListener('keydown', ({ key }) => {
    if (key === 'Escape' && isOpen) api.close();
  });
  window.addEventListener('message', (event) => {
    if (event.origin !== chatOrigin || event.source !== frame?.contentWindow) return;
    take(event.data ?? {});
  });

  const api = {
    open() {
      load();
      if (isOpen) return;
      isOpen = true;
      show();
      tell('open');
      frame.focus();
      emit('open');
    },
    close() {
      if (!isOpen) return;
      isOpen = false;
      show();
      tell('close');
      button.focus();
      emit('close');
    },
    send(text) {
      load();
      tell('send', { text: String(text) });
    },
    setCustomer(assertion) {
      customer = assertion;
      tell('customer');
    },
    on(event, listener) {
      const known = listeners.get(event) ?? new Set();
      listeners.set(event, known.add(listener));
      return () => known.delete(listener);
    },
  };
  window.SupportChat = Object.freeze(api);

  if (document.body) attach();
  else document.addEventListener('DOMContentLoaded', attach);

  function attach() {
    document.body.append(element);
    window.dispatchEvent(new CustomEvent('support-chat:ready'));
    if (script.hasAttribute('data-open')) api.open();
    else if (wasActive()) whenIdle(load);
  }

  /** Only now is anything of the chat itself loaded. */
  function load() {
    if (frame) return;
    const address = new URL('/', chatOrigin);
    address.searchParams.set('host', location.origin);
    for (const [name, value] of Object.entries({ locale, theme, accent }))
      if (value !== undefined) address.searchParams.set(name, value);
    frame = document.createElement('iframe');
    frame.title = labels.title;
    frame.allow = 'clipboard-write; autoplay';
    frame.src = address.href;
    panel.append(frame);
  }

  function take({ type, count, author }) {
    switch (type) {
      case `${PREFIX}ready`:
        isReady = true;
        for (const message of waiting.splice(0)) post(message);
        break;
      case `${PREFIX}close`:
        api.close();
        break;
      case `${PREFIX}unread`:
        showCount(Number(count) || 0);
        emit('unread', Number(count) || 0);
        break;
      case `${PREFIX}message`:
        if (author === 'customer') markActive();
        emit('message', { author });
        break;
      case `${PREFIX}assertion-wanted`:
        answerAssertion();
        break;
    }
  }

  /** A function is asked each time: what it gives expires. */
  async function answerAssertion() {
    let assertion;
    try {
      assertion = typeof customer === 'function' ? await customer() : customer;
    } catch (error) {
      console.warn('SupportChat: the customer assertion could not be had.', error);
    }
    post({ type: `${PREFIX}assertion`, assertion });
  }

  function tell(type, data) {
    const message = { ...data, type: PREFIX + type };
    if (isReady) post(message);
    else if (frame) waiting.push(message);
  }

  function post(message) {
    frame.contentWindow?.postMessage(message, chatOrigin);
  }

  function emit(event, detail) {
    for (const listener of listeners.get(event) ?? []) {
      try {
        listener(detail);
      } catch (error) {
        reportError(error);
      }
    }
  }

  function show() {
    panel.hidden = !isOpen;
    layer.classList.toggle('is-open', isOpen);
    button.setAttribute('aria-expanded', String(isOpen));
    showCount(0);
  }

  function showCount(count) {
    const label = isOpen ? labels.close : labels.open;
    badge.hidden = count === 0;
    badge.textContent = count > 9 ? '9+' : String(count);
    button.setAttribute('aria-label', count === 0 ? label : `${label} (${count})`);
  }

  function wasActive() {
    try {
      return Date.now() - Number(localStorage.getItem(ACTIVE_KEY) ?? 0) < ACTIVE_MS;
    } catch {
      return false;
    }
  }

  function markActive() {
    try {
      localStorage.setItem(ACTIVE_KEY, String(Date.now()));
    } catch {
      // Blocked or full: the next page then shows no unread messages.
    }
  }

  function whenIdle(work) {
    const later = () => (window.requestIdleCallback ?? setTimeout)(work);
    if (document.readyState === 'complete') later();
    else window.addEventListener('load', later);
  }

  function colorOf(wanted) {
    return /^#[0-9a-f]{6}$/i.test(wanted ?? '') ? wanted : '#1f5fbf';
  }

  /** Black or white, whichever is easier to see. https://www.w3.org/TR/WCAG22/#dfn-relative-luminance */
  function textOn(color) {
    const [red, green, blue] = [1, 3, 5]
      .map((at) => parseInt(color.slice(at, at + 2), 16) / 255)
      .map((share) => (share <= 0.04045 ? share / 12.92 : ((share + 0.055) / 1.055) ** 2.4));
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue > 0.179 ? '#10141a' : '#ffffff';
  }

  function make(name, className) {
    const node = document.createElement(name);
    node.className = className;
    return node;
  }

  function picture(d) {
    const svg = document.createElementNS(SVG, 'svg');
    svg.setAttribute('viewBox', '0 0 24 24');
    svg.setAttribute('aria-hidden', 'true');
    const path = document.createElementNS(SVG, 'path');
    path.setAttribute('d', d);
    svg.append(path);
    return svg;
  }
})();
