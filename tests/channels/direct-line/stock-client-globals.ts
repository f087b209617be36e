import { WebSocket } from 'ws';

/** As much of a browser's XMLHttpRequest as the stock client's HTTP library uses, on top of fetch. */
class FetchingXmlHttpRequest {
  readyState = 0;
  status = 0;
  response: unknown = null;
  responseType = '';
  timeout = 0;
  withCredentials = false;
  readonly upload = {};
  onreadystatechange: ((event: object) => void) | null = null;
  ontimeout: ((event: object) => void) | null = null;
  onerror: ((event: object) => void) | null = null;
  readonly #abort = new AbortController();
  readonly #requestHeaders: Record<string, string> = {};
  #method = 'GET';
  #url = '';
  #responseHeaders = new Headers();

  open(method: string, url: string): void {
    this.#method = method;
    this.#url = url;
  }

  setRequestHeader(name: string, value: string): void {
    this.#requestHeaders[name] = value;
  }

  getResponseHeader(name: string): string | null {
    return this.#responseHeaders.get(name);
  }

  abort(): void {
    this.#abort.abort();
  }

  send(body?: string): void {
    this.#send(body).catch(() => this.onerror?.({}));
  }

  async #send(body: string | undefined): Promise<void> {
    const response = await fetch(this.#url, {
      method: this.#method,
      headers: this.#requestHeaders,
      signal: this.#abort.signal,
      ...(body !== undefined && { body }),
    });
    const text = await response.text();
    this.status = response.status;
    this.#responseHeaders = response.headers;
    this.response = text === '' ? null : JSON.parse(text);
    this.readyState = 4;
    this.onreadystatechange?.({});
  }
}

/** Gives the stock client, which is made for browsers, what it looks for while the surrounding suite runs. */
export function useBrowserGlobals(): void {
  const replaced = { XMLHttpRequest: FetchingXmlHttpRequest, WebSocket };
  const originals = new Map<string, unknown>();
  before(() => {
    for (const [name, value] of Object.entries(replaced)) {
      originals.set(name, Reflect.get(globalThis, name));
      Reflect.set(globalThis, name, value);
    }
  });
  after(() => {
    for (const [name, value] of originals) {
      if (value === undefined) Reflect.deleteProperty(globalThis, name);
      else Reflect.set(globalThis, name, value);
    }
  });
}
