import { expect } from 'chai';
import { onlyOfficialLinks } from '../../src/turn/official-links.ts';

const SITES = ['https://www.example.com', 'http://127.0.0.1:3978/sandbox'];

describe('the links that the bot sends', () => {
  it('lead to the official sites', () => {
    const text = 'See [here](https://www.example.com/a?b=c) or http://127.0.0.1:3978/d.';
    expect(onlyOfficialLinks(text, SITES)).to.equal(text);
  });

  it('are taken out when they lead anywhere else, however alike it looks', () => {
    for (const address of [
      'https://example.com/a',
      'http://www.example.com',
      'https://www.example.com.evil.test/a',
      'https://www.example.com@evil.test',
      'HTTPS://evil.test',
      'https://www.example.com:8443/a',
    ])
      expect(onlyOfficialLinks(`Go to ${address} now`, SITES)).to.equal('Go to [link removed] now');
  });
});
