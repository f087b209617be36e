import type { LoggedActivity } from '../storage/activity-log.ts';

/** The one thing channels know of the bot. */
export interface TurnHandler {
  /**
   * Handles one activity that is in the log, after every earlier one of its conversation. When it resolves, the
   * replies are in the log too. A failed turn does not reject: it is logged under a reference, and the customer is
   * told plainly.
   */
  handle(activity: LoggedActivity): Promise<void>;
}
