import {
  ConfigurationBotFrameworkAuthentication,
  type BotFrameworkAuthentication,
} from '../bot-framework.ts';
import { PeerCredentialsFactory } from './peer-credentials.ts';
import type { AppCredentials, BotServiceSettings } from './settings.ts';

export type OpenSettings = Exclude<BotServiceSettings, { kind: 'off' }>;

const SCOPE = 'https://api.botframework.com';

/** Who signs the tokens of channels. */
export function channelIssuerOf(settings: OpenSettings): string {
  const isUsGovernment = settings.kind === 'azure' && settings.isUsGovernment;
  return isUsGovernment ? 'https://api.botframework.us' : 'https://api.botframework.com';
}

/** How the SDK checks what comes in and signs what goes out. */
export function openAuthentication(settings: OpenSettings): BotFrameworkAuthentication {
  switch (settings.kind) {
    case 'emulator':
      return new ConfigurationBotFrameworkAuthentication({});
    case 'azure':
      return new ConfigurationBotFrameworkAuthentication({
        ...toConfiguration(settings.credentials),
        ...(settings.isUsGovernment && { ChannelService: 'https://botframework.azure.us' }),
      });
    case 'peer':
      return atPeer(settings.url, settings.credentials);
  }
}

/** As soon as one of these is given, the SDK takes all the others to be meant as well, and not its own defaults. */
function atPeer(url: string, credentials: AppCredentials): BotFrameworkAuthentication {
  const metadataUrl = `${url}/v1/.well-known/openidconfiguration`;
  return new ConfigurationBotFrameworkAuthentication(
    {
      ...toConfiguration(credentials),
      ToBotFromChannelOpenIdMetadataUrl: metadataUrl,
      ToBotFromEmulatorOpenIdMetadataUrl: metadataUrl,
      ToBotFromChannelTokenIssuer: SCOPE,
      ToChannelFromBotLoginUrl: url,
      ToChannelFromBotOAuthScope: SCOPE,
      OAuthUrl: url,
      CallerId: 'urn:botframework:azure',
      ValidateAuthority: 'false',
    },
    new PeerCredentialsFactory(url, credentials),
  );
}

function toConfiguration({
  appType,
  appId,
  password,
  tenantId,
  certificate,
}: AppCredentials): Record<string, string> {
  return {
    MicrosoftAppType: appType,
    MicrosoftAppId: appId,
    ...(password !== undefined && { MicrosoftAppPassword: password }),
    ...(tenantId !== undefined && { MicrosoftAppTenantId: tenantId }),
    ...(certificate && {
      CertificateThumbprint: certificate.thumbprint,
      CertificatePrivateKey: certificate.privateKey,
    }),
  };
}
