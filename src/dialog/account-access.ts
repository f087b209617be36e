import type { EffectRequest, EffectResult } from './effect.ts';
import { GUIDED_ONLY, type Facts } from './facts.ts';

/**
 * What the account service let this conversation prove; kept by the turn in the conversation's state, opaque to it.
 * A JSON value, which only the performer of effects can read; undefined before anything was proven.
 */
export type AccountSession = unknown;

export interface AccountConversation {
  conversationId: string;
  channelId: string;
  /** Whether nobody but the customer reads the channel. */
  channelIsPrivate: boolean;
  nowMs: number;
  /** A JWT in which the site says who is logged in. */
  customerAssertion?: string;
}

/** How a turn learns what is proven, and has effects carried out. */
export interface AccountAccess {
  /** Asks who is logged in, where that was not asked before. Never rejects. */
  prepare(conversation: AccountConversation): Promise<void>;
  /** Pure and synchronous: from the session and what was last heard of the account service. */
  facts(session: AccountSession, conversation: AccountConversation): Facts;
  /** Never rejects. */
  perform(
    request: EffectRequest,
    session: AccountSession,
    conversation: AccountConversation,
  ): Promise<{ result: EffectResult; session: AccountSession }>;
  close(): Promise<void>;
}

/** Where no account service is set up: everything is explained, or becomes a ticket. */
export const noAccountService: AccountAccess = {
  prepare: () => Promise.resolve(),
  facts: (_session, { channelIsPrivate }) => ({ ...GUIDED_ONLY, channelIsPrivate }),
  perform: ({ isRepeated }, session) =>
    Promise.resolve({
      // It may have been done while there was one.
      result: isRepeated ? { outcome: 'unknown' } : { outcome: 'problem', code: 'not_available' },
      session,
    }),
  close: () => Promise.resolve(),
};
