import { RequestError } from './request-error.js';

/** It has expired, or this server was given no secret to check it with. */
const ASSERTION_REFUSED = new Set([400, 401]);

/**
 * Which conversation this browser has, and the token that lets it take part. Only conversations that were started
 * are kept, so whatever another tab finds is one it can join.
 */
export class Session {
  #kept;
  #conversationId;
  #token;
  #isTokenFresh = false;
  #isStarted = false;
  #assertion;

  /** `kept` holds `{conversationId, token}`; `assertion()` resolves with what the site signed for its customer, if anything. */
  constructor(kept, assertion = async () => undefined) {
    this.#assertion = assertion;
    this.#kept = kept;
    const earlier = kept.read();
    this.#conversationId = earlier?.conversationId;
    this.#token = earlier?.token;
  }

  get conversationId() {
    return this.#conversationId;
  }

  get token() {
    return this.#token;
  }

  /** Whether the conversation exists on the server. */
  get isStarted() {
    return this.#isStarted;
  }

  /** Whether the token was issued to this page and not refused since. */
  get isTokenFresh() {
    return this.#isTokenFresh;
  }

  refuseToken() {
    this.#isTokenFresh = false;
  }

  /** Goes on with the conversation that another tab has begun anew meanwhile. */
  adopt() {
    const kept = this.#kept.reread();
    if (kept === undefined || kept.conversationId === this.#conversationId) return;
    this.#conversationId = kept.conversationId;
    this.#token = kept.token;
  }

  /** Trades the token for a new one: of the same conversation while the server still has it, otherwise of another. */
  async renew() {
    const customerAssertion = await this.#assertion();
    let response = await this.#ask(customerAssertion);
    if (customerAssertion !== undefined && ASSERTION_REFUSED.has(response.status)) {
      console.warn('The customer assertion was refused, so the chat goes on without it.');
      response = await this.#ask(undefined);
    }
    if (!response.ok) throw new RequestError(response.status);
    const { conversationId, token } = await response.json();
    this.#isStarted = conversationId === this.#conversationId;
    this.#conversationId = conversationId;
    this.#token = token;
    this.#isTokenFresh = true;
    if (this.#isStarted) this.#keep();
  }

  async #ask(customerAssertion) {
    return fetch('/api/chat-token', {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ token: this.#token, customerAssertion }),
      signal: AbortSignal.timeout(15_000),
    });
  }

  markStarted() {
    this.#isStarted = true;
    this.#keep();
  }

  #keep() {
    this.#kept.write({ conversationId: this.#conversationId, token: this.#token });
  }
}
