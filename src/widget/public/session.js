import { RequestError } from './request-error.js';

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

  /** `kept` holds `{conversationId, token}`. */
  constructor(kept) {
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

  /** Trades the token for a new one: of the same conversation while the server still has it, otherwise of another. */
  async renew() {
    const response = await fetch('/api/chat-token', {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify(this.#token === undefined ? {} : { token: this.#token }),
      signal: AbortSignal.timeout(15_000),
    });
    if (!response.ok) throw new RequestError(response.status);
    const { conversationId, token } = await response.json();
    this.#isStarted = conversationId === this.#conversationId;
    this.#conversationId = conversationId;
    this.#token = token;
    this.#isTokenFresh = true;
    if (this.#isStarted) this.#keep();
  }

  markStarted() {
    this.#isStarted = true;
    this.#keep();
  }

  #keep() {
    this.#kept.write({ conversationId: this.#conversationId, token: this.#token });
  }
}
