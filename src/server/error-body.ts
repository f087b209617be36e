import { SupportBotError } from '../errors.ts';

/** The body of every error answer. Holds nothing of the inside: no stack, no path, no cause. */
export interface ErrorBody {
  error: { code: string; message: string };
}

export interface ErrorAnswer {
  status: number;
  body: ErrorBody;
  headers: Record<string, string>;
}

/** An answer that a route decided on. Unlike other errors', its code and message are meant for the caller. */
export class HttpError extends SupportBotError {
  readonly status: number;
  readonly code: string;
  readonly headers: Record<string, string>;

  constructor(status: number, code: string, message: string, headers: Record<string, string> = {}) {
    super(message);
    this.status = status;
    this.code = code;
    this.headers = headers;
  }
}

/** What to answer when a handler, or restify itself, has thrown this. */
export function toErrorAnswer(error: unknown): ErrorAnswer {
  if (error instanceof HttpError) {
    return answer(error.status, error.code, error.message, error.headers);
  }
  const status = statusOf(error);
  if (status === 404) return answer(404, 'NotFound', 'There is nothing at this address.');
  if (status === 405) {
    return answer(405, 'MethodNotAllowed', 'This address does not know this method.');
  }
  if (status >= 400 && status < 500) {
    return answer(status, 'BadRequest', 'The request could not be understood.');
  }
  return answer(
    500,
    'ServiceError',
    'Something went wrong on our side. Quote the X-Request-Id header when you report it.',
  );
}

function answer(
  status: number,
  code: string,
  message: string,
  headers: Record<string, string> = {},
): ErrorAnswer {
  return { status, body: { error: { code, message } }, headers };
}

/** restify's own errors (unknown route, wrong method, malformed address) carry their status. */
function statusOf(error: unknown): number {
  if (typeof error !== 'object' || error === null || !('statusCode' in error)) return 500;
  return typeof error.statusCode === 'number' ? error.statusCode : 500;
}
