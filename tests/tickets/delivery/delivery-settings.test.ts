import { expect } from 'chai';
import { readConfig } from '../../../src/config.ts';
import { ConfigError } from '../../../src/errors.ts';

const SECRET = `whsec_${Buffer.alloc(32, 7).toString('base64')}`;

describe('the settings of who is told what happens to tickets', () => {
  it('turn everything off unless they say otherwise', () => {
    const { webhooks, mail, zendesk, freshdesk } = readConfig({}).deliveries;
    expect(webhooks.urls).to.deep.equal([]);
    expect([mail, zendesk, freshdesk]).to.deep.equal([undefined, undefined, undefined]);
  });

  it('take several webhooks, two secrets, and hosts that may be private', () => {
    const { webhooks, privateHosts } = readConfig({
      WEBHOOK_URL: 'https://a.example.com/x, http://intranet:8080/y',
      WEBHOOK_SECRETS: `${SECRET},${SECRET}`,
      WEBHOOK_EVENTS: 'opened,resolved',
      WEBHOOK_PRIVATE_HOSTS: 'intranet:8080',
    }).deliveries;
    expect(webhooks.urls.map(({ host }) => host)).to.deep.equal(['a.example.com', 'intranet:8080']);
    expect(webhooks.keys).to.have.length(2);
    expect(webhooks.kinds).to.deep.equal(['opened', 'resolved']);
    expect(privateHosts).to.deep.equal(['intranet:8080']);
  });

  const refused: [problem: string, environment: Record<string, string>, says: string][] = [
    ['no secret', { WEBHOOK_URL: 'https://a.example.com' }, 'WEBHOOK_SECRETS'],
    [
      'a secret that is short',
      { WEBHOOK_URL: 'https://a.example.com', WEBHOOK_SECRETS: 'whsec_c2hvcnQ=' },
      'whsec_',
    ],
    [
      'three secrets',
      { WEBHOOK_URL: 'https://a.example.com', WEBHOOK_SECRETS: [SECRET, SECRET, SECRET].join() },
      'two while',
    ],
    [
      'no TLS',
      { WEBHOOK_URL: 'http://a.example.com', WEBHOOK_SECRETS: SECRET },
      'WEBHOOK_PRIVATE_HOSTS',
    ],
    [
      'an event that there is not',
      { WEBHOOK_URL: 'https://a.example.com', WEBHOOK_SECRETS: SECRET, WEBHOOK_EVENTS: 'opend' },
      'WEBHOOK_EVENTS',
    ],
    ['a mail server without a receiver', { SMTP_URL: 'smtps://mail.example.com' }, 'MAIL_TO'],
    [
      'a line break in a receiver',
      {
        SMTP_URL: 'smtps://mail.example.com',
        MAIL_FROM: 'bot@example.com',
        MAIL_TO: 'team@example.com\r\nBcc: thief@example.com',
      },
      'MAIL_TO',
    ],
    ['Zendesk without a token', { ZENDESK_URL: 'https://x.zendesk.com' }, 'ZENDESK_API_TOKEN'],
    ['Freshdesk without a key', { FRESHDESK_URL: 'https://x.freshdesk.com' }, 'FRESHDESK_API_KEY'],
  ];
  for (const [problem, environment, says] of refused)
    it(`are refused at the start with ${problem}, in words that say what to do`, () => {
      expect(() => readConfig(environment))
        .to.throw(ConfigError)
        .with.property('message')
        .that.includes(says);
    });
});
