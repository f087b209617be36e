import { expect } from 'chai';
import { readConfig } from '../../../src/config.ts';
import { ConfigError } from '../../../src/errors.ts';
import { describeBotService } from '../../../src/channels/bot-service/settings.ts';
import { mayReplyTo } from '../../../src/channels/bot-service/service-urls.ts';
import { openAuthentication } from '../../../src/channels/bot-service/authentication.ts';

const APP = '00000000-0000-4000-8000-000000000001';
const TENANT = '00000000-0000-4000-8000-000000000002';
const SINGLE = {
  MicrosoftAppId: APP,
  MicrosoftAppPassword: 'secret',
  MicrosoftAppTenantId: TENANT,
};

function settingsOf(environment: Record<string, string>) {
  return readConfig(environment).botService;
}

describe('the settings of Bot Service', () => {
  it('switch it off without an app id, and say so', () => {
    expect(describeBotService(settingsOf({}))).to.deep.equal({
      on: false,
      detail: 'MicrosoftAppId is not set',
    });
  });

  const valid: Record<string, Record<string, string>> = {
    'a single tenant, which is what Azure creates': SINGLE,
    'a certificate instead of a password': {
      MicrosoftAppId: APP,
      MicrosoftAppTenantId: TENANT,
      CertificateThumbprint: 'AB',
      CertificatePrivateKey: '-----BEGIN PRIVATE KEY-----',
    },
    'a managed identity': {
      MicrosoftAppType: 'UserAssignedMSI',
      MicrosoftAppId: APP,
      MicrosoftAppTenantId: TENANT,
    },
    'many tenants': {
      MicrosoftAppType: 'MultiTenant',
      MicrosoftAppId: APP,
      MicrosoftAppPassword: 'secret',
    },
  };
  for (const [what, environment] of Object.entries(valid))
    it(`allow ${what}, and the SDK takes them`, () => {
      const settings = settingsOf(environment);
      if (settings.kind !== 'azure') throw new Error(`Expected azure, got ${settings.kind}.`);
      expect(() => openAuthentication(settings)).not.to.throw();
      expect(describeBotService(settings).on).to.equal(true);
    });

  const wrong: Record<string, [Record<string, string>, RegExp]> = {
    'no tenant': [{ ...SINGLE, MicrosoftAppTenantId: '' }, /expected MicrosoftAppTenantId/],
    'no password': [{ ...SINGLE, MicrosoftAppPassword: '' }, /found neither/],
    'an id that is none': [
      { ...SINGLE, MicrosoftAppId: 'my-bot' },
      /MicrosoftAppId: expected a GUID/,
    ],
    'an unknown type': [{ ...SINGLE, MicrosoftAppType: 'Single' }, /expected SingleTenant/],
    'a password of a managed identity': [
      { ...SINGLE, MicrosoftAppType: 'UserAssignedMSI' },
      /Remove it/,
    ],
    'a tenant of many tenants': [
      { ...SINGLE, MicrosoftAppType: 'MultiTenant' },
      /no tenant of its own/,
    ],
    'half a certificate': [{ ...SINGLE, CertificateThumbprint: 'AB' }, /found one of them/],
    'a password without an id': [{ MicrosoftAppPassword: 'secret' }, /MicrosoftAppId is not/],
    'an unknown cloud': [{ ...SINGLE, ChannelService: 'https://example.com' }, /Azure Government/],
    'a host that is an address': [
      { ...SINGLE, BOT_SERVICE_HOSTS: 'https://a.example' },
      /no scheme/,
    ],
    'the emulator for everyone': [{ BOT_EMULATOR: '1', HOST: '0.0.0.0' }, /HOST=127.0.0.1/],
    'the emulator behind a proxy': [{ BOT_EMULATOR: '1', TRUSTED_PROXIES: '1' }, /TRUSTED_PROXIES/],
    'the emulator at a public address': [
      { BOT_EMULATOR: '1', PUBLIC_URL: 'https://chat.example.com' },
      /PUBLIC_URL/,
    ],
    'the emulator with credentials': [
      { ...SINGLE, BOT_EMULATOR: '1' },
      /either the one or the other/,
    ],
    'a peer elsewhere': [
      { ...SINGLE, BOT_SERVICE_PEER: 'http://10.0.0.7:3979' },
      /on this machine/,
    ],
    'a peer for everyone': [
      { ...SINGLE, BOT_SERVICE_PEER: 'http://127.0.0.1:3979', HOST: '::' },
      /HOST=127.0.0.1/,
    ],
  };
  for (const [what, [environment, message]] of Object.entries(wrong))
    it(`refuse ${what}, with the cure`, () => {
      expect(() => settingsOf(environment)).to.throw(ConfigError, message);
    });
});

describe('where replies may go', () => {
  const azure = settingsOf({ ...SINGLE, BOT_SERVICE_HOSTS: '*.relay.example' });
  const allowed = [
    'https://smba.trafficmanager.net/amer/',
    'https://webchat.botframework.com/',
    'https://europe.directline.botframework.com/',
    'https://eu.relay.example/',
  ];
  const refused = [
    'http://smba.trafficmanager.net/amer/',
    'https://smba.trafficmanager.net:8443/',
    'https://attacker.trafficmanager.net/',
    'https://smba.trafficmanager.net.attacker.example/',
    'https://smba.trafficmanager.net@attacker.example/',
    'https://botframework.com.attacker.example/',
    'https://notbotframework.com/',
    'https://relay.example/',
    'http://169.254.169.254/',
    'http://127.0.0.1:3979/',
    'file:///etc/passwd',
    '//smba.trafficmanager.net/',
    '',
  ];
  for (const url of allowed)
    it(`includes ${url}`, () => {
      expect(mayReplyTo(url, azure)).to.equal(true);
    });
  for (const url of refused)
    it(`does not include ${url === '' ? 'nothing' : url}`, () => {
      expect(mayReplyTo(url, azure)).to.equal(false);
    });

  it('is this machine only with the Emulator', () => {
    const emulator = settingsOf({ BOT_EMULATOR: '1' });
    const urls = [
      'http://localhost:50211',
      'http://127.0.0.1:1/',
      'http://[::1]:1/',
      'https://a.example',
    ];
    expect(urls.map((url) => mayReplyTo(url, emulator))).to.deep.equal([true, true, true, false]);
  });
});
