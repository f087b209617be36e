import { expect } from 'chai';
import { asksForGuidance, asksToKnow } from '../../src/turn/asks-to-know.ts';

describe('asking for guidance', () => {
  for (const text of [
    'guide me through it',
    'how do I do that?',
    'show me how',
    'step by step pls',
  ])
    it(`“${text}” does`, () => {
      expect(asksForGuidance(text)).to.equal(true);
      expect(asksToKnow(text)).to.equal(false);
    });

  for (const text of ['how do I freeze my account?', 'what is that?', 'do it'])
    it(`“${text}” does not`, () => {
      expect(asksForGuidance(text)).to.equal(false);
    });
});
