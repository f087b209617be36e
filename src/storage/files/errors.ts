import { SupportBotError } from '../../errors.ts';

/** A commit was refused and left nothing behind. The same commit works once the cause is gone. */
export class CommitFailedError extends SupportBotError {
  readonly code = 'commit_failed';
}

/** The storage takes no more commits in this process: it was closed, or the disk broke a promise. */
export class StorageStoppedError extends SupportBotError {
  readonly code = 'storage_stopped';
}

/** Another process has the storage directory open. */
export class DirectoryInUseError extends SupportBotError {
  readonly code = 'directory_in_use';
}
