/** The Bot Framework SDK, all of it that this project uses. Its successor keeps these names: moving is this file. */
export {
  ActivityHandler,
  ActivityTypes,
  BotAdapter,
  CloudAdapter,
  ConfigurationBotFrameworkAuthentication,
  TurnContext,
} from 'botbuilder';
export type { Activity as SdkActivity, ConversationReference, ResourceResponse } from 'botbuilder';
// Not re-exported by botbuilder, which brings it.
export { ServiceClientCredentialsFactory } from 'botframework-connector';
export type { BotFrameworkAuthentication, ConnectorClient } from 'botframework-connector';
