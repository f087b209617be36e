import { isLoopbackUrl, parseUrl } from './loopback.ts';
import type { BotServiceSettings } from './settings.ts';

/**
 * Where Microsoft's channels take replies: Teams in each cloud, then every other channel.
 * https://learn.microsoft.com/azure/bot-service/rest-api/bot-framework-rest-connector-api-reference#base-uri
 */
const PUBLIC_HOSTS = ['smba.trafficmanager.net', '*.botframework.com'];
const GOVERNMENT_HOSTS = [
  'smba.infra.gcc.teams.microsoft.com',
  'smba.infra.gov.teams.microsoft.us',
  'smba.infra.dod.teams.microsoft.us',
  '*.botframework.azure.us',
];

/** Replies carry our credentials, so they go nowhere else, whatever a request claims. */
export function mayReplyTo(serviceUrl: string, settings: BotServiceSettings): boolean {
  switch (settings.kind) {
    case 'off':
      return false;
    case 'emulator':
      return isLoopbackUrl(serviceUrl);
    case 'peer':
      return parseUrl(serviceUrl)?.origin === settings.url;
    case 'azure': {
      const hosts = settings.isUsGovernment
        ? GOVERNMENT_HOSTS
        : [...PUBLIC_HOSTS, ...GOVERNMENT_HOSTS.slice(0, 1)];
      return isAt(serviceUrl, [...hosts, ...settings.extraHosts]);
    }
  }
}

function isAt(serviceUrl: string, patterns: readonly string[]): boolean {
  const url = parseUrl(serviceUrl);
  if (url?.protocol !== 'https:' || url.port !== '' || url.username !== '') return false;
  return patterns.some((pattern) =>
    pattern.startsWith('*.') ? url.hostname.endsWith(pattern.slice(1)) : url.hostname === pattern,
  );
}

/** `a.example.com`, or `*.example.com` for every host below it. */
export function isHostPattern(text: string): boolean {
  return /^(?:\*\.)?(?:[a-z\d](?:[a-z\d-]*[a-z\d])?\.)+[a-z]{2,}$/u.test(text);
}
