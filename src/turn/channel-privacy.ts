import type { Activity } from '../storage/activity.ts';

/**
 * Where nobody but the customer reads what is written, by channel and scope (the `conversationType` of the
 * conversation; a channel that knows one kind only leaves it out, which is written `''`). A channel or scope that is not
 * here is not private: nothing of an account is shown there and no code is asked for.
 */
const PRIVATE_SCOPES: Readonly<Record<string, readonly string[]>> = {
  console: [''],
  directline: [''],
  msteams: ['personal'],
  // Azure's other channels, by their names there: those in which a conversation has one customer by its making.
  'bot-service': ['webchat', 'directline', 'emulator'],
  slack: ['im'],
};

export function isPrivate({
  channelId,
  conversation,
}: Pick<Activity, 'channelId' | 'conversation'>): boolean {
  const scopes = Object.hasOwn(PRIVATE_SCOPES, channelId) ? PRIVATE_SCOPES[channelId] : undefined;
  return scopes?.includes(conversation.conversationType ?? '') === true;
}
