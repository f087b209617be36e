/** What was said did not reach the customer. Thrown by couriers. */
export class DeliveryError extends Error {
  /** Trying again cannot help: the customer has removed the bot, the conversation is gone. */
  readonly isPermanent: boolean;
  /** How long the channel asked to wait. */
  readonly retryAfterMs: number | undefined;

  constructor(
    message: string,
    {
      isPermanent = false,
      retryAfterMs,
      cause,
    }: { isPermanent?: boolean; retryAfterMs?: number; cause?: unknown } = {},
  ) {
    super(message, { cause });
    this.name = 'DeliveryError';
    this.isPermanent = isPermanent;
    this.retryAfterMs = retryAfterMs;
  }
}
