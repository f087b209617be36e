/** A request that was not answered with success. The message is meant for the agent. */
export class RequestError extends Error {
  /** 0 where there was no answer at all. */
  readonly status: number;
  readonly code: string;

  constructor(status: number, code: string, message: string) {
    super(message);
    this.status = status;
    this.code = code;
  }

  /** Whether the same request may succeed later. */
  get isTransient(): boolean {
    return this.status === 0 || this.status === 408 || this.status === 429 || this.status >= 500;
  }
}

export function messageOf(error: unknown): string {
  return error instanceof RequestError ? error.message : 'Something went wrong on this page.';
}
