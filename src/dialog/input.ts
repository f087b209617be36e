import type { DialogState } from './dialog-state.ts';
import type { Value } from './slots.ts';

/** What a message means to the dialog that is running. */
export type Input =
  /** Answers what is asked or, with another slot, corrects an earlier answer. */
  | { kind: 'answer'; slot: string; value: Value }
  | { kind: 'not_sure' }
  /** To a confirmation or an offer; a card sends the nonce of its question. */
  | { kind: 'yes'; nonce?: string }
  | { kind: 'no' }
  | { kind: 'code'; code: string; nonce?: string }
  /** One was entered and is gone: codes are never kept, so a restart in the middle loses them. */
  | { kind: 'code_lost' }
  /** A way out of a code prompt: the slot or act of this name is asked or done again. */
  | { kind: 'redo'; name: string }
  /** The answer to "which of the two dialogs?". */
  | { kind: 'choose'; dialogId: string }
  /** The customer wants what another dialog is for. */
  | { kind: 'switch'; dialogId: string; values?: DialogState['values'] }
  | { kind: 'help' | 'cancel' | 'start_over' | 'back' | 'go_on' }
  /** A question that the bot has no answer to. */
  | { kind: 'unanswered' }
  /** Neither an answer nor anything else that the bot knows. */
  | { kind: 'unclear' };
