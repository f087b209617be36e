import { expect } from 'chai';
import fastCheck from 'fast-check';
import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { projectRoot } from '../../src/config.ts';
import { randomSequence } from '../../src/nlu/random-sequence.ts';
import { redactText } from '../../src/privacy/redact-text.ts';
import { scanSecrets } from '../../src/privacy/scan-secrets.ts';
import type { ScanContext } from '../../src/privacy/secret-finding.ts';
import { generateSecret, secretKinds } from './generate-secrets.ts';
import { splitSeedPhrase } from './write-seed-phrase.ts';
import { leaks } from './written-secret.ts';

const secretsOfEachKind = 300;

function redact(text: string, context?: ScanContext): string {
  return redactText(text, scanSecrets(text, context));
}

/** Any string, or pieces of secrets and of what stands around them in any order. */
const anyText = fastCheck.oneof(
  fastCheck.string({ unit: 'binary', maxLength: 300 }),
  fastCheck
    .array(
      fastCheck.oneof(
        fastCheck.constantFrom(
          'password is ',
          'code ',
          '4242424242424242',
          '482913',
          ' ',
          '\n',
          '[password removed]',
          '[',
          'abandon ',
          '0x',
          'e9873d79c6d87dc0fb6a5778633389f4453213303da61f20bd67fc233aa33262',
          ' tx hash ',
          'key ',
          '"',
          '{',
          '}',
          'ciphertext',
          'kdf',
          '-----BEGIN PRIVATE KEY-----',
          'hunter2',
          'ﷺ',
          '½',
          '각',
          '的',
          'zoo zoo zoo zoo ',
          '+',
          'order ',
          'secret: ',
          ' is my ',
          '\u200b',
          'e\u0301',
          '\ud800',
          'sk-a1B2c3D4e5F6g7H8i9J0',
        ),
        fastCheck.string({ unit: 'grapheme', maxLength: 12 }),
      ),
      { maxLength: 40 },
    )
    .map((pieces) => pieces.join('')),
);

const anyContext = fastCheck.record(
  { expectsCode: fastCheck.boolean(), recentTexts: fastCheck.array(anyText, { maxLength: 3 }) },
  { requiredKeys: [] },
);

describe('the secret scanner', function () {
  this.timeout(60_000);

  for (const kind of secretKinds) {
    it(`leaves nothing readable of a ${kind.replaceAll('_', ' ')}, however it is written`, () => {
      const random = randomSequence(20_260);
      const left = Array.from({ length: secretsOfEachKind }, () => generateSecret(random, kind))
        .filter((secret) => leaks(secret, scanSecrets(secret.text)))
        .map(({ text }) => text);
      expect(left).to.deep.equal([]);
    });
  }

  it('leaves nothing readable of the end of a phrase that comes a few words a message', () => {
    const random = randomSequence(7);
    const phrases = Array.from({ length: secretsOfEachKind }, () => splitSeedPhrase(random));
    const left = phrases.filter(({ earlier, last }) =>
      leaks(last, scanSecrets(last.text, { recentTexts: earlier })),
    );
    // A message of two words such as "someone please" is a request for a person as well as the end of a phrase.
    expect(left.length).to.be.at.most(2);
  });

  it('finds nothing in the utterances that intents are learned from', () => {
    const folder = path.join(projectRoot, 'intents');
    const utterances = readdirSync(folder)
      .filter((name) => name.endsWith('.json') && !name.includes('schema'))
      .flatMap((name) => {
        const intent = JSON.parse(readFileSync(path.join(folder, name), 'utf8')) as {
          utterances?: string[];
        };
        return intent.utterances ?? [];
      });
    const alarms = utterances.filter((text) => scanSecrets(text).length > 0);
    expect(utterances).to.have.length.above(1000);
    expect(alarms.length, alarms.join('\n')).to.be.at.most(utterances.length / 1000);
  });

  it('gives findings that are sorted, apart and inside the text', () => {
    fastCheck.assert(
      fastCheck.property(anyText, anyContext, (text, context) => {
        let position = 0;
        for (const { start, end } of scanSecrets(text, context)) {
          expect(start).to.be.at.least(position);
          expect(end).to.be.greaterThan(start).and.at.most(text.length);
          position = end;
        }
      }),
      { numRuns: 500 },
    );
  });

  it('finds nothing more in a text that has been redacted', () => {
    fastCheck.assert(
      fastCheck.property(anyText, anyContext, (text, context) => {
        const redacted = redact(text, context);
        expect(redact(redacted, context)).to.equal(redacted);
      }),
      { numRuns: 500 },
    );
  });

  it('needs time in proportion to the length of the text', () => {
    const size = 50_000;
    const pieces = [
      'a',
      '1',
      '4 ',
      ' ',
      '-',
      '"',
      '{',
      '\u0301',
      '각',
      '的',
      'able',
      'zoo ',
      'pw:',
      'password',
      '"pw"',
      'K 1 a ',
      '1, ',
      'ab-',
      'http://',
      'x is my password ',
      '-begin private key',
      'seed phrase able ',
    ];
    for (const piece of pieces) {
      const startedMs = performance.now();
      scanSecrets(piece.repeat(size / piece.length));
      expect(performance.now() - startedMs, piece).to.be.below(5000);
    }
  });

  it('reads a megabyte of one character', () => {
    const startedMs = performance.now();
    expect(scanSecrets('a'.repeat(1_000_000))).to.deep.equal([]);
    expect(performance.now() - startedMs).to.be.below(20_000);
  });
});
