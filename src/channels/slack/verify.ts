import { createHmac, timingSafeEqual } from 'node:crypto';
import type { IncomingHttpHeaders } from 'node:http';

import { HttpError } from '../../server/error-body.ts';

/** Older or newer than this is a replay, or a clock that cannot be trusted. */
const MOST_SKEW_SECONDS = 300;

/**
 * Throws an HttpError of 401 unless Slack itself signed exactly these bytes just now.
 * https://docs.slack.dev/authentication/verifying-requests-from-slack
 */
export function verify(
  headers: IncomingHttpHeaders,
  body: Buffer,
  signingSecret: string,
  nowMs: number,
): void {
  const timestamp = String(headers['x-slack-request-timestamp'] ?? '');
  const signature = String(headers['x-slack-signature'] ?? '');
  const isFresh =
    /^\d{1,12}$/.test(timestamp) &&
    Math.abs(Math.floor(nowMs / 1000) - Number(timestamp)) <= MOST_SKEW_SECONDS;
  if (isFresh && isSame(signature, sign(timestamp, body, signingSecret))) return;
  // One answer for everything: whoever forges learns nothing from it.
  throw new HttpError(401, 'Unauthorized', 'The request is not signed by Slack.');
}

/** The signature of a request, in its version `v0`. */
export function sign(timestamp: string, body: Buffer | string, signingSecret: string): string {
  const digest = createHmac('sha256', signingSecret).update(`v0:${timestamp}:`).update(body);
  return `v0=${digest.digest('hex')}`;
}

function isSame(given: string, expected: string): boolean {
  const left = Buffer.from(given);
  const right = Buffer.from(expected);
  return left.length === right.length && timingSafeEqual(left, right);
}
