import type { z } from 'zod';
import type { AllowedAddresses } from './allowed-address.ts';
import { DeliveryFailure } from './destination.ts';
import { failureOf } from './help-desk.ts';
import { parseRetryAfter } from './retry-schedule.ts';
import { httpLimits, sendHttp, type HttpLimits } from './send-http.ts';

export interface JsonApiOptions {
  /** Such as `https://example.zendesk.com`. */
  url: URL;
  /** For HTTP Basic. */
  username: string;
  password: string;
  addresses: AllowedAddresses;
  now: () => number;
  limits?: HttpLimits;
}

export interface JsonRequest {
  method: 'GET' | 'POST' | 'PUT';
  path: string;
  query?: Record<string, string>;
  headers?: Record<string, string>;
  body?: unknown;
  signal: AbortSignal;
}

/** Calls a help desk's API and returns its answer, checked. Throws a DeliveryFailure for any answer but 2xx. */
export async function callJsonApi<Answer>(
  { method, path, query = {}, headers = {}, body, signal }: JsonRequest,
  answer: z.ZodType<Answer>,
  { url, username, password, addresses, now, limits = httpLimits }: JsonApiOptions,
): Promise<Answer> {
  const target = new URL(path, url);
  for (const [name, value] of Object.entries(query)) target.searchParams.set(name, value);
  const credentials = Buffer.from(`${username}:${password}`).toString('base64');
  const response = await sendHttp(
    {
      url: target,
      method,
      headers: {
        authorization: `Basic ${credentials}`,
        accept: 'application/json',
        'user-agent': 'support-bot',
        ...(body !== undefined && { 'content-type': 'application/json' }),
        ...headers,
      },
      ...(body !== undefined && { body: JSON.stringify(body) }),
      signal,
      answer: 'read',
    },
    addresses,
    limits,
  );
  const { status, header } = response;
  if (status < 200 || status >= 300)
    throw failureOf(status, parseRetryAfter(header('retry-after'), now()));
  const parsed = answer.safeParse(parseJson(response.body));
  if (parsed.success) return parsed.data;
  throw new DeliveryFailure(`HTTP ${status} with an answer that is not as documented`, {
    cause: parsed.error,
  });
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
