import { expect } from 'chai';
import { EntityExtractor } from '../../src/nlu/entity-extractor.ts';

describe('the language model of wink', () => {
  it('can be opened as often as content is reloaded', function () {
    this.timeout(60_000);
    const lists = { surface: { app: ['iphone'], web: ['browser'] } };
    for (let reload = 0; reload < 40; reload++) {
      const found = new EntityExtractor(lists).extract('on my iphone');
      expect(found).to.deep.equal([{ type: 'surface', value: 'app', text: 'iphone' }]);
    }
  });
});
