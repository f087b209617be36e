import { request as requestHttp, type Agent, type IncomingMessage } from 'node:http';
import { request as requestHttps } from 'node:https';

const ANSWER_LIMIT_BYTES = 256 * 1024;

export interface HttpRequest {
  url: URL;
  method: string;
  headers: Record<string, string>;
  body: string;
  agent: Agent;
  connectTimeoutMs: number;
  totalTimeoutMs: number;
}

/** `not_sent`: there was no connection, so nothing arrived. `lost`: it may have arrived, but no whole answer came. */
export type Exchange =
  | { kind: 'answered'; status: number; header: (name: string) => string | undefined; body: string }
  | { kind: 'not_sent' }
  | { kind: 'lost' };

/** Sends one request and waits for its answer. Follows no redirect, and never rejects. */
export function exchangeHttp(asked: HttpRequest): Promise<Exchange> {
  return new Promise((resolve) => {
    let isConnected = false;
    const send = asked.url.protocol === 'https:' ? requestHttps : requestHttp;
    const { method, headers, agent } = asked;
    const request = send(asked.url, { method, headers, agent });
    const connecting = setTimeout(() => request.destroy(), asked.connectTimeoutMs);
    const waiting = setTimeout(() => request.destroy(), asked.totalTimeoutMs);

    const finish = (exchange: Exchange): void => {
      clearTimeout(connecting);
      clearTimeout(waiting);
      resolve(exchange);
    };
    const connected = (): void => {
      isConnected = true;
      clearTimeout(connecting);
    };
    const fail = (): void => {
      finish({ kind: isConnected ? 'lost' : 'not_sent' });
    };

    request.on('socket', (socket) => {
      // One that is kept alive is connected already.
      if (!socket.connecting) connected();
      else socket.once(asked.url.protocol === 'https:' ? 'secureConnect' : 'connect', connected);
    });
    request.on('error', fail);
    request.on('response', (response) => {
      readAnswer(response).then(finish, fail);
    });
    request.end(asked.body);
  });
}

async function readAnswer(response: IncomingMessage): Promise<Exchange> {
  const chunks: Buffer[] = [];
  let sizeBytes = 0;
  for await (const chunk of response as AsyncIterable<Buffer>) {
    sizeBytes += chunk.length;
    if (sizeBytes > ANSWER_LIMIT_BYTES) {
      response.destroy();
      return { kind: 'lost' };
    }
    chunks.push(chunk);
  }
  return {
    kind: 'answered',
    status: response.statusCode ?? 0,
    header: (name) => response.headers[name]?.toString(),
    body: Buffer.concat(chunks).toString('utf8'),
  };
}
