/** The Bot Framework SDK, all of it that this project uses. Its successor keeps these names: moving is this file. */
export { ActivityHandler, ActivityTypes, BotAdapter, TurnContext } from 'botbuilder';
export type { Activity as SdkActivity, ConversationReference, ResourceResponse } from 'botbuilder';
