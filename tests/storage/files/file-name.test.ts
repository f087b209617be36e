import fc from 'fast-check';
import { expect } from 'chai';
import { filePath, folderName } from '../../../src/storage/files/file-name.ts';

describe('the path of a file', () => {
  const anyId = fc.oneof(
    fc.string({ unit: 'binary' }),
    fc.string({ unit: 'grapheme' }),
    fc.string(),
  );

  it('is short, plain, and has three parts, for any id', () => {
    fc.assert(
      fc.property(anyId, anyId, (folder, id) => {
        const file = filePath(folder, id, '.json');
        expect(file).to.match(/^[a-z0-9-]{1,73}\/[0-9a-f]{2}\/[a-z0-9-]{33,73}\.json$/);
      }),
    );
  });

  it('differs for any two ids, also in letter case and in halves of characters', () => {
    fc.assert(
      fc.property(fc.uniqueArray(anyId, { minLength: 2 }), (ids) => {
        const paths = ids.map((id) => filePath('things', id, '.json').toLowerCase());
        expect(new Set(paths).size).to.equal(ids.length);
      }),
    );
    expect(filePath('things', '\ud800', '')).to.not.equal(filePath('things', '\udbff', ''));
  });

  it('keeps a plain folder as it is, and lets no other look like one', () => {
    expect(folderName('channel-conversations')).to.equal('channel-conversations');
    expect(folderName(folderName('Things'))).to.not.equal(folderName('Things'));
  });
});
