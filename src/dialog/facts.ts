/** What is known besides the conversation: how far the customer is proven, and what the account service offers. */
export interface Facts {
  /** `A0` no proof, `A1` holds the verified contact e-mail, `A2` is logged in. */
  readonly level: 'A0' | 'A1' | 'A2';
  /** Whether the bot may freeze an account for a customer who is proven. */
  readonly assistedFreeze: boolean;
  /** How a video call is joined from the chat; `guided` only explains it. */
  readonly joinPolicy: 'guided' | 'email_code' | 'email_and_authenticator_code';
  /** Whether nobody but the customer reads the channel; codes are asked nowhere else. */
  readonly channelIsPrivate: boolean;
  /** Such as `j•••@e•••.com`. */
  readonly maskedAccount?: string;
}

/** Nothing proven, and no account service: everything is explained, or becomes a ticket. */
export const GUIDED_ONLY: Facts = {
  level: 'A0',
  assistedFreeze: false,
  joinPolicy: 'guided',
  channelIsPrivate: false,
};
