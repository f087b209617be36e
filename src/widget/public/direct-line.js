import { locale } from './options.js';
import { RequestError } from './request-error.js';

const BASE_PATH = '/v3/directline/conversations';
/** A post is answered once the bot is done or after 10 s, whichever comes first. */
const REQUEST_TIMEOUT_MS = 30_000;
const UPLOAD_TIMEOUT_MS = 120_000;
const FIRST_DELAY_MS = 500;
const LONGEST_DELAY_MS = 30_000;
/** Where a proxy blocks WebSockets, asking this often takes their place. */
const POLLING_DELAY_MS = 4_000;
/** The server sends something at least every 20 s. */
const SILENCE_LIMIT_MS = 50_000;
const STABLE_AFTER_MS = 10_000;
/** A token that expired or is of a conversation that is gone: a new token mends it. */
const TOKEN_REFUSED = new Set([401, 403, 404]);
/** To send it again would change nothing. */
const REFUSED = new Set([400, 413, 415]);
/** The bot stumbled over it, or a proxy found nobody behind it: what the log then holds tells which. */
const MAYBE_RECEIVED = new Set([502, 503, 504]);

/**
 * The conversation over Direct Line 3.0. Reads what was missed after the watermark, then streams, and when the stream
 * ends begins again, for as long as the page lives.
 */
export class DirectLine {
  #session;
  #listeners;
  #watermark = '0';
  #preparing;
  #hangUp = () => {};
  #wakeUp = () => {};

  /**
   * Listeners: `onActivities(activities)` in the order of the log, maybe more than once;
   * `onCaughtUp()` when everything said so far was passed on; `onLost()` when the server cannot be reached;
   * `onNewConversation()` when the server no longer has the one shown.
   */
  constructor(session, listeners) {
    this.#session = session;
    this.#listeners = listeners;
  }

  async stayConnected() {
    let failures = 0;
    for (;;) {
      const startedAt = Date.now();
      const reached = await this.#connect();
      const wasStable = reached && Date.now() - startedAt > STABLE_AFTER_MS;
      failures = wasStable ? 0 : failures + 1;
      await this.#pause(delayMs(failures, reached));
    }
  }

  /** Looks at once whether the server can be reached, instead of when the next attempt is due. */
  /** Another customer may have signed in on the site: asks for a token of theirs. */
  renew() {
    this.#session.refuseToken();
    this.reconnect();
  }

  hurry() {
    this.#wakeUp();
  }

  /** The stream cannot be trusted: drops it and connects again. */
  reconnect() {
    this.#hangUp();
    this.#wakeUp();
  }

  /** Sends one activity, with files. Resolves with `delivered`, `unreachable` (nothing is known), `refused` or `failed`. */
  async post(activity, files = []) {
    try {
      if (files.length === 0) await this.#call('POST', '/activities', activity);
      else await this.#call('POST', '/upload', formOf(activity, files));
      return 'delivered';
    } catch (error) {
      if (error instanceof RequestError && !MAYBE_RECEIVED.has(error.status)) {
        return REFUSED.has(error.status) ? 'refused' : 'failed';
      }
      this.reconnect();
      return 'unreachable';
    }
  }

  /** Resolves when there is no stream any more, with whether the server answered at all. */
  async #connect() {
    let streamUrl;
    try {
      await this.#catchUp();
      streamUrl = (await this.#call('GET', `?watermark=${this.#watermark}`)).streamUrl;
    } catch (error) {
      // Also what a broken answer throws ends here: the cure is the same, to ask again later.
      if (!(error instanceof RequestError)) console.warn(error);
      this.#listeners.onLost();
      return false;
    }
    this.#listeners.onCaughtUp();
    await this.#stream(streamUrl);
    return true;
  }

  async #catchUp() {
    for (;;) {
      const set = await this.#call('GET', `/activities?watermark=${this.#watermark}`);
      if (set.activities.length === 0) return;
      this.#receive(set);
    }
  }

  #receive({ activities, watermark }) {
    this.#listeners.onActivities(activities);
    this.#watermark = watermark ?? this.#watermark;
  }

  async #stream(streamUrl) {
    const socket = new WebSocket(onThisOrigin(streamUrl));
    let heardAt = Date.now();
    await new Promise((resolve) => {
      // A dead network can keep a socket closing for a minute, so its close event is not waited for.
      this.#hangUp = resolve;
      const watch = setInterval(() => {
        if (Date.now() - heardAt > SILENCE_LIMIT_MS) resolve();
      }, 5_000);
      socket.addEventListener('message', ({ data }) => {
        heardAt = Date.now();
        if (data !== '') this.#receive(JSON.parse(data));
      });
      socket.addEventListener('close', () => {
        clearInterval(watch);
        resolve();
      });
    });
    socket.close();
  }

  /** Calls an address of the conversation; starts it, or trades the token, first if that is needed. */
  async #call(method, address, body) {
    await this.#prepare();
    try {
      return await this.#request(method, `/${this.#session.conversationId}${address}`, body);
    } catch (error) {
      if (!(error instanceof RequestError && TOKEN_REFUSED.has(error.status))) throw error;
    }
    this.#session.refuseToken();
    await this.#prepare();
    return this.#request(method, `/${this.#session.conversationId}${address}`, body);
  }

  async #prepare() {
    if (this.#session.isTokenFresh && this.#session.isStarted) return;
    this.#preparing ??= oneTabAtATime(() => this.#prepareOnce()).finally(() => {
      this.#preparing = undefined;
    });
    await this.#preparing;
  }

  async #prepareOnce() {
    const shown = this.#session.conversationId;
    if (!this.#session.isTokenFresh) {
      this.#session.adopt();
      await this.#session.renew();
    }
    if (!this.#session.isStarted) {
      await this.#request('POST', '', { locale });
      this.#session.markStarted();
    }
    if (shown === undefined || shown === this.#session.conversationId) return;
    this.#watermark = '0';
    this.#listeners.onNewConversation();
    this.reconnect();
  }

  async #request(method, address, body) {
    const isForm = body instanceof FormData;
    const response = await fetch(`${BASE_PATH}${address}`, {
      method,
      headers: {
        authorization: `Bearer ${this.#session.token}`,
        ...(body && !isForm && { 'content-type': 'application/json' }),
      },
      ...(body && { body: isForm ? body : JSON.stringify(body) }),
      signal: AbortSignal.timeout(isForm ? UPLOAD_TIMEOUT_MS : REQUEST_TIMEOUT_MS),
    });
    if (!response.ok) throw new RequestError(response.status);
    return response.json();
  }

  async #pause(ms) {
    await new Promise((resolve) => {
      this.#wakeUp = resolve;
      setTimeout(resolve, ms);
    });
    this.#wakeUp = () => {};
  }
}

/** So that two tabs do not each begin a conversation. Browsers have locks only on pages served with TLS or locally. */
async function oneTabAtATime(work) {
  return navigator.locks ? navigator.locks.request('support-chat', work) : work();
}

/** https://learn.microsoft.com/azure/bot-service/rest-api/bot-framework-rest-direct-line-3-0-send-activity */
function formOf(activity, files) {
  const form = new FormData();
  const attachments = files.map(({ type, name }) => ({ contentType: type, name }));
  const type = 'application/vnd.microsoft.activity';
  form.append('activity', new Blob([JSON.stringify({ ...activity, attachments })], { type }));
  for (const file of files) form.append('file', file, file.name);
  return form;
}

/** Doubles with every failure. The random part keeps all the pages of a restarted server from coming at once. */
function delayMs(failures, reached) {
  const longestMs = reached ? POLLING_DELAY_MS : LONGEST_DELAY_MS;
  const ms = Math.min(FIRST_DELAY_MS * 2 ** Math.max(0, failures - 1), longestMs);
  return ms * (0.75 + Math.random() / 2);
}

/** Behind a proxy the server may not know how the page reached it. The page does. */
function onThisOrigin(streamUrl) {
  const url = new URL(streamUrl);
  url.host = location.host;
  url.protocol = location.protocol === 'https:' ? 'wss:' : 'ws:';
  return url;
}
