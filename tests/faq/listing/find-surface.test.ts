import { expect } from 'chai';
import { findSurface } from '../../../src/faq/listing/find-surface.ts';

describe('finding where an article is followed', () => {
  it('believes the title', () => {
    expect(findSurface('How do I pay? (web)', 'Open our app.')).to.equal('web');
    expect(findSurface('How do I pay? (app)', 'On the web it is different.')).to.equal('app');
  });

  it('believes the words where the title says nothing', () => {
    expect(findSurface('How do I pay?', '## On the app\n\nOpen it.')).to.equal('app');
    expect(findSurface('How do I pay?', 'Visit our website.')).to.equal('web');
    expect(findSurface('How do I pay?', 'On the web or in the app.')).to.equal('both');
    expect(findSurface('How do I pay on desktop?', 'Select Pay.')).to.equal('web');
    expect(findSurface('How do I pay?', 'Select Pay in the Web3 wallet.')).to.equal('both');
  });

  it('takes an app that shows codes for no surface', () => {
    expect(findSurface('How do I link my authenticator app?', 'Get it in the App Store.')).to.equal(
      'both',
    );
  });
});
