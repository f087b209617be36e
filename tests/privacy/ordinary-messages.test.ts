import { expect } from 'chai';
import { redactText } from '../../src/privacy/redact-text.ts';
import { scanSecrets } from '../../src/privacy/scan-secrets.ts';
import type { ScanContext } from '../../src/privacy/secret-finding.ts';

function redact(text: string, context?: ScanContext): string {
  return redactText(text, scanSecrets(text, context));
}

const hash = 'e9873d79c6d87dc0fb6a5778633389f4453213303da61f20bd67fc233aa33262';

describe('the secret scanner, on what customers write', () => {
  const harmless: Record<string, string[]> = {
    'what they say about passwords': [
      'my password is not working',
      'my password is wrong',
      'my password is expired',
      'password is case sensitive',
      'password: not accepted',
      'is my password safe?',
      'the password on my phone is different',
      'my pw doesnt work',
      'пароль не подходит',
      'la contraseña es incorrecta',
    ],
    'numbers that are no codes': [
      'ticket T-1042, no code came',
      'ticket T-104223, no code came',
      'order 12345678, code expired',
      'I sent 250000 sats and got no code',
      'paid $123456 but no sms',
      'my phone number is 5551234 and I get no sms code',
      'error code 500123',
      'no code since 20260115',
      'no code since 2026-01-15',
      'balance 123,456 and no code',
      '482913',
    ],
    'numbers that are no cards': [
      'order 4111111111111111',
      'call me on +4915112345678',
      'card 4242 4242 4242 4241',
      'uid 4111111111111111',
    ],
    'what is public on a chain': [
      `tx 0x${hash}`,
      `0x${hash} is the transaction hash`,
      `https://etherscan.io/tx/0x${hash}`,
      'send it to 0xdAC17F958D2ee523a2206206994597C13D831ec7',
      'TR7NHqjeKQxGTCi8q8ZY4pL8otSzgjLj6t',
      'bc1qar0srrr7xfkvy5l643lydnw9re59gtzzwf5mdq',
    ],
    'sentences made of common words': [
      'can you recover my wallet with my 12 words?',
      'my seed phrase only works with some other wallet app',
      '我想知道为什么我的账户被冻结了，请帮我解决一下这个问题',
      'api key is not valid',
      'see IMG_20260115_123456.jpg',
    ],
  };

  for (const [what, texts] of Object.entries(harmless)) {
    it(`keeps ${what}`, () => {
      expect(texts.map((text) => redact(text))).to.deep.equal(texts);
    });
  }

  it('takes the secret and keeps the sentence', () => {
    const redacted = [
      'my password is hunter2',
      'pw: xyz',
      'password for my gmail is Foo!bar and it fails',
      'I changed my password to Dragon99!',
      'hunter2 is my old password',
      'my card 4242 4242 4242 4242 cvv 123 was refused',
      '482913 is my code',
      `my private key is ${hash}`,
      'my api key is 4f4ae1f5-9e5b-4b7a-8a3c-1234567890ab, ok?',
    ].map((text) => redact(text));
    expect(redacted).to.deep.equal([
      'my password is [password removed]',
      'pw: [password removed]',
      'password for my gmail is [password removed] and it fails',
      'I changed my password to [password removed]',
      '[password removed] is my old password',
      'my card [card ending 4242 removed] cvv [card removed] was refused',
      '[one-time code removed] is my code',
      'my private key is [private key removed]',
      'my api key is [API key removed] ok?',
    ]);
  });

  it('is not led astray by words for other numbers that only happen to be near', () => {
    expect(redact('I want to order with 4111 1111 1111 1111')).to.contain(
      '[card ending 1111 removed]',
    );
    expect(redact('the sms on my phone 482913')).to.contain('[one-time code removed]');
    expect(redact('my account code for 2fa: 482913')).to.contain('[one-time code removed]');
  });

  it('takes bare digits for a code only when the bot asked for one', () => {
    expect(redact('482 913', { expectsCode: true })).to.equal('[one-time code removed]');
    expect(redact('here you go: 482913', { expectsCode: true })).to.contain(
      '[one-time code removed]',
    );
    expect(redact('what did I pay for order 482913', { expectsCode: true })).to.contain('482913');
  });

  it('takes an answer for a password when the message before announced one', () => {
    expect(redact('hunter2', { recentTexts: ['my password is'] })).to.equal('[password removed]');
  });

  it('takes the fourth word of a phrase that comes one word a message, and those after it', () => {
    const words = ['zebra', 'abandon', 'velvet', 'raccoon', 'tornado'];
    const answers = words.map((word, index) =>
      redact(word, { recentTexts: words.slice(0, index) }),
    );
    expect(answers).to.deep.equal([
      'zebra',
      'abandon',
      'velvet',
      '[seed phrase removed]',
      '[seed phrase removed]',
    ]);
  });

  it('always lets a request for a person through', () => {
    const recentTexts = ['zebra abandon velvet', '[seed phrase removed]', 'raccoon tornado'];
    for (const text of ['agent', 'human please', 'talk agent', 'help']) {
      expect(redact(text, { recentTexts })).to.equal(text);
    }
  });
});
