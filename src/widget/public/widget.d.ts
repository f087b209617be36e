/** The launcher's API: `window.SupportChat`, there once /widget.js has run (event `support-chat:ready` on window). */
export interface SupportChat {
  /** Shows the chat and moves the focus into it. */
  open(): void;
  close(): void;
  /** Sends a message in the customer's name, without opening the chat. Kept until the chat has loaded. */
  send(text: string): void;
  /**
   * Says who is signed in on the site: a JWT signed by your server, a function that fetches one (asked again whenever a
   * new one is needed), or undefined when nobody is.
   */
  setCustomer(
    assertion: string | (() => string | undefined | Promise<string | undefined>) | undefined,
  ): void;
  /** Calls the listener from now on. Returns how to stop. */
  on<Name extends keyof SupportChatEvents>(
    event: Name,
    listener: (detail: SupportChatEvents[Name]) => void,
  ): () => void;
}

export interface SupportChatEvents {
  open: undefined;
  close: undefined;
  /** Somebody said something. Never what: that stays in the chat. */
  message: { author: 'customer' | 'bot' | 'agent' };
  /** How many messages came since the chat was last looked at. */
  unread: number;
}

declare global {
  interface Window {
    SupportChat?: SupportChat;
  }
}
