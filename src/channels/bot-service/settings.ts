import { z } from 'zod';

import { ConfigError } from '../../errors.ts';
import { isLoopbackHost, isLoopbackUrl } from './loopback.ts';
import { isHostPattern } from './service-urls.ts';

const blankIsUnset = (value: unknown): unknown => (value === '' ? undefined : value);
const optionalText = z.preprocess(blankIsUnset, z.string().trim().optional());

/** The variables that switch Bot Service on, by the names that Microsoft's own samples use. */
export const botServiceVariables = {
  MicrosoftAppType: optionalText,
  MicrosoftAppId: optionalText,
  MicrosoftAppPassword: optionalText,
  MicrosoftAppTenantId: optionalText,
  CertificateThumbprint: optionalText,
  CertificatePrivateKey: optionalText,
  ChannelService: optionalText,
  BOT_SERVICE_HOSTS: optionalText,
  BOT_SERVICE_PEER: optionalText,
  BOT_EMULATOR: z.preprocess(blankIsUnset, z.enum(['0', '1']).default('0')),
};

type Variables = z.infer<z.ZodObject<typeof botServiceVariables>>;

export type AppType = 'SingleTenant' | 'UserAssignedMSI' | 'MultiTenant';

export interface AppCredentials {
  appType: AppType;
  appId: string;
  /** Absent for a managed identity and where there is a certificate. */
  password?: string;
  /** Absent for a multi-tenant app. */
  tenantId?: string;
  certificate?: { thumbprint: string; privateKey: string };
}

export type BotServiceSettings =
  | { kind: 'off'; why: string }
  /** Without credentials, for the Bot Framework Emulator on this machine. */
  | { kind: 'emulator' }
  | {
      kind: 'azure';
      credentials: AppCredentials;
      isUsGovernment: boolean;
      /** Hosts besides Microsoft's own to which replies may be sent. */
      extraHosts: string[];
    }
  /** A stand-in for Azure on this machine (`npm run azure-peer`). */
  | { kind: 'peer'; url: string; credentials: AppCredentials };

/** What else of the configuration decides whether it is safe to serve without Azure's keys. */
export interface Exposure {
  host: string;
  publicUrl: string | undefined;
  trustedProxies: number;
}

/** For operators. */
export function describeBotService(settings: BotServiceSettings): { on: boolean; detail: string } {
  switch (settings.kind) {
    case 'off':
      return { on: false, detail: settings.why };
    case 'emulator':
      return { on: true, detail: 'for the Emulator on this machine, without credentials' };
    case 'peer':
      return { on: true, detail: `for the local peer at ${settings.url}` };
    case 'azure': {
      const { appType, appId } = settings.credentials;
      return { on: true, detail: `${appType} app ${appId}, at /api/messages` };
    }
  }
}

const US_GOVERNMENT = 'https://botframework.azure.us';

/** Throws ConfigError that says what was expected, what was found, and the cure. */
export function readBotServiceSettings(
  variables: Variables,
  exposure: Exposure,
): BotServiceSettings {
  const { MicrosoftAppId: appId, BOT_SERVICE_PEER: peer } = variables;
  if (variables.BOT_EMULATOR === '1') return emulator(variables, exposure);
  if (appId === undefined) return off(variables);
  const credentials = readCredentials(variables, appId);
  if (peer !== undefined) return atPeer(peer, credentials, exposure);
  const { ChannelService: service } = variables;
  if (service !== undefined && service !== US_GOVERNMENT)
    throw new ConfigError(
      `ChannelService: expected nothing, or ${US_GOVERNMENT} for Azure Government, found "${service}". Remove it for the public cloud.`,
    );
  return {
    kind: 'azure',
    credentials,
    isUsGovernment: service !== undefined,
    extraHosts: readHosts(variables.BOT_SERVICE_HOSTS),
  };
}

function off(variables: Variables): BotServiceSettings {
  const left = (
    ['MicrosoftAppPassword', 'MicrosoftAppTenantId', 'CertificateThumbprint'] as const
  ).find((name) => variables[name] !== undefined);
  if (left !== undefined)
    throw new ConfigError(
      `${left} is set, but MicrosoftAppId is not. Set MicrosoftAppId to the app id of the Azure bot, or remove ${left} to keep Teams switched off.`,
    );
  return { kind: 'off', why: 'MicrosoftAppId is not set' };
}

function emulator(variables: Variables, exposure: Exposure): BotServiceSettings {
  if (variables.MicrosoftAppId !== undefined || variables.BOT_SERVICE_PEER !== undefined)
    throw new ConfigError(
      'BOT_EMULATOR=1 serves without credentials, but MicrosoftAppId or BOT_SERVICE_PEER is set too. Set either the one or the other.',
    );
  requireOnlyHere('BOT_EMULATOR=1', exposure);
  return { kind: 'emulator' };
}

function atPeer(url: string, credentials: AppCredentials, exposure: Exposure): BotServiceSettings {
  if (!isLoopbackUrl(url))
    throw new ConfigError(
      `BOT_SERVICE_PEER: expected an address on this machine, such as http://127.0.0.1:3979, found "${url}". Remove it to use Azure.`,
    );
  if (credentials.password === undefined)
    throw new ConfigError(
      'BOT_SERVICE_PEER: expected MicrosoftAppPassword, which the peer knows. Copy the lines that npm run azure-peer prints.',
    );
  requireOnlyHere('BOT_SERVICE_PEER', exposure);
  return { kind: 'peer', url: new URL(url).origin, credentials };
}

/** Who can reach a service without Azure's keys can pass for anyone, so nobody else may reach it. */
function requireOnlyHere(variable: string, exposure: Exposure): void {
  const { host, publicUrl, trustedProxies } = exposure;
  if (!isLoopbackHost(host))
    throw new ConfigError(
      `${variable} is for this machine only: expected HOST to be 127.0.0.1, found "${host}". Set HOST=127.0.0.1 or remove ${variable}.`,
    );
  if (trustedProxies > 0 || (publicUrl !== undefined && !isLoopbackUrl(publicUrl)))
    throw new ConfigError(
      `${variable} is for this machine only, but PUBLIC_URL or TRUSTED_PROXIES says that others reach the service. Remove one of them.`,
    );
}

function readCredentials(variables: Variables, appId: string): AppCredentials {
  requireGuid('MicrosoftAppId', appId);
  const appType = readAppType(variables.MicrosoftAppType);
  const password = variables.MicrosoftAppPassword;
  const certificate = readCertificate(variables);
  if (appType === 'UserAssignedMSI' && (password !== undefined || certificate))
    throw new ConfigError(
      'MicrosoftAppType=UserAssignedMSI signs in with the machine’s managed identity, but MicrosoftAppPassword or a certificate is set. Remove it.',
    );
  if (appType !== 'UserAssignedMSI' && (password === undefined) === (certificate === undefined))
    throw new ConfigError(
      `MicrosoftAppType=${appType}: expected either MicrosoftAppPassword or a certificate, found ${password === undefined ? 'neither' : 'both'}. Set the client secret's value (not its id) as MicrosoftAppPassword.`,
    );
  return {
    appType,
    appId,
    ...readTenant(appType, variables.MicrosoftAppTenantId),
    ...(password !== undefined && { password }),
    ...(certificate && { certificate }),
  };
}

/** The SDK's own default, MultiTenant, can no longer be created in Azure, so nobody means it by leaving it out. */
function readAppType(given = 'SingleTenant'): AppType {
  const types: AppType[] = ['SingleTenant', 'UserAssignedMSI', 'MultiTenant'];
  const type = types.find((name) => name.toLowerCase() === given.toLowerCase());
  if (type) return type;
  throw new ConfigError(
    `MicrosoftAppType: expected ${types.join(', ')}, found "${given}". Take what the Azure portal shows as the bot's type.`,
  );
}

function readTenant(appType: AppType, tenantId: string | undefined): { tenantId?: string } {
  if (appType === 'MultiTenant') {
    if (tenantId === undefined) return {};
    throw new ConfigError(
      'MicrosoftAppType=MultiTenant has no tenant of its own, but MicrosoftAppTenantId is set. Remove it, or set MicrosoftAppType=SingleTenant.',
    );
  }
  if (tenantId === undefined)
    throw new ConfigError(
      `MicrosoftAppType=${appType}: expected MicrosoftAppTenantId, found none. Set it to the Directory (tenant) ID of the app registration.`,
    );
  requireGuid('MicrosoftAppTenantId', tenantId);
  return { tenantId };
}

function readCertificate({
  CertificateThumbprint: thumbprint,
  CertificatePrivateKey: privateKey,
}: Variables): AppCredentials['certificate'] {
  if (thumbprint === undefined && privateKey === undefined) return undefined;
  if (thumbprint === undefined || privateKey === undefined)
    throw new ConfigError(
      'A certificate needs both CertificateThumbprint and CertificatePrivateKey, found one of them. Set the other as well.',
    );
  return { thumbprint, privateKey };
}

function requireGuid(name: string, value: string): void {
  if (/^[\da-f]{8}(?:-[\da-f]{4}){3}-[\da-f]{12}$/iu.test(value)) return;
  throw new ConfigError(
    `${name}: expected a GUID such as 00000000-0000-4000-8000-000000000001, found "${value}". Copy it from the Azure portal.`,
  );
}

function readHosts(list = ''): string[] {
  const hosts = list
    .split(',')
    .map((host) => host.trim().toLowerCase())
    .filter((host) => host !== '');
  const wrong = hosts.find((host) => !isHostPattern(host));
  if (wrong === undefined) return hosts;
  throw new ConfigError(
    `BOT_SERVICE_HOSTS: expected host names such as smba.example.com or *.example.com, between commas, found "${wrong}". Write no scheme, path or port.`,
  );
}
