import { ErrorCode, LogLevel, WebClient } from '@slack/web-api';

import { DeliveryError } from '../delivery-error.ts';

const CALL_TIMEOUT_MS = 10_000;

/**
 * Slack's Web API. Calls fail at once instead of being repeated inside: who calls knows whether a repeat does harm, and
 * how long it may wait.
 */
export function openSlackApi(token: string, apiUrl: string | undefined): WebClient {
  return new WebClient(token, {
    ...(apiUrl !== undefined && { slackApiUrl: apiUrl }),
    retryConfig: { retries: 0 },
    rejectRateLimitedCalls: true,
    timeout: CALL_TIMEOUT_MS,
    logLevel: LogLevel.ERROR,
  });
}

/** Errors after which the customer cannot be reached there, however often it is tried. */
const UNREACHABLE = new Set([
  'channel_not_found',
  'is_archived',
  'not_in_channel',
  'user_not_in_channel',
  'user_not_found',
  'user_disabled',
  'cannot_dm_bot',
  'messages_tab_disabled',
  'cannot_reply_to_message',
  'thread_not_found',
  'restricted_action',
  'msg_too_long',
  'no_text',
  'invalid_blocks',
]);

/** The error code of Slack's answer, such as `channel_not_found`; undefined where there was none. */
export function slackErrorOf(error: unknown): string | undefined {
  if (!isCoded(error, ErrorCode.PlatformError) || !('data' in error)) return undefined;
  const { data } = error;
  return typeof data === 'object' && data !== null && 'error' in data
    ? String(data.error)
    : undefined;
}

/** Whether there is nobody and nothing at that place, or nothing that this app may do there. */
export function isUnreachable(error: unknown): boolean {
  const code = slackErrorOf(error);
  return code !== undefined && (UNREACHABLE.has(code) || code === 'missing_scope');
}

/** How long Slack asked to wait; undefined for any other failure. */
export function retryAfterMsOf(error: unknown): number | undefined {
  if (!isCoded(error, ErrorCode.RateLimitedError) || !('retryAfter' in error)) return undefined;
  return Number(error.retryAfter) * 1000;
}

export function toDeliveryError(error: unknown): DeliveryError {
  const retryAfterMs = retryAfterMsOf(error);
  if (retryAfterMs !== undefined)
    return new DeliveryError('Slack asked to wait: too many messages.', {
      retryAfterMs,
      cause: error,
    });
  const code = slackErrorOf(error);
  if (code === undefined)
    return new DeliveryError('Slack could not be reached, or did not answer as expected.', {
      cause: error,
    });
  return new DeliveryError(
    `Slack refused the message: ${code}. https://docs.slack.dev/reference/methods/chat.postMessage#errors says why.`,
    { isPermanent: UNREACHABLE.has(code), cause: error },
  );
}

function isCoded(error: unknown, code: ErrorCode): error is Error {
  return error instanceof Error && 'code' in error && error.code === code;
}
