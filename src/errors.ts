/** Errors say what was expected, what was found, and the cure. Customers never see their messages. */
export abstract class SupportBotError extends Error {
  /** Stable; for logs, metrics and error bodies. */
  abstract readonly code: string;

  constructor(message: string, options?: ErrorOptions) {
    super(message, options);
    this.name = new.target.name;
  }
}

/** A file that people edit (an intent, an article, a listing) is not as it must be. */
export class ContentError extends SupportBotError {
  readonly code = 'invalid_content';
}

/** An environment variable or a command-line option is not as it must be. */
export class ConfigError extends SupportBotError {
  readonly code = 'invalid_config';
}

/** Something stored is not as it was written: it must not be served. */
export class CorruptDataError extends SupportBotError {
  readonly code = 'corrupt_data';
}

/** A document changed between reading and writing it. The caller reads again and retries. */
export class VersionConflictError extends SupportBotError {
  readonly code = 'version_conflict';
}
