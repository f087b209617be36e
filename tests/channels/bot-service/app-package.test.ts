import { expect } from 'chai';
import { strFromU8, unzipSync } from 'fflate';
import { ConfigError } from '../../../src/errors.ts';
import {
  buildAppPackage,
  findManifestProblems,
} from '../../../src/channels/bot-service/app-package/build-package.ts';
import { toManifest } from '../../../src/channels/bot-service/app-package/manifest.ts';

const SETTINGS = {
  appId: '00000000-0000-4000-8000-000000000001',
  company: 'Example',
  publicUrl: 'https://chat.example.com',
  websiteUrl: 'https://www.example.com',
  privacyUrl: 'https://www.example.com/privacy',
  termsUrl: 'https://www.example.com/terms',
  version: '1.0.0',
};

/** The width and height that a PNG file's header names. https://www.w3.org/TR/png-3/#11IHDR */
function sizeOf(png: Uint8Array): number[] {
  const view = new DataView(png.buffer, png.byteOffset);
  expect(view.getUint32(0)).to.equal(0x89_50_4e_47);
  return [view.getUint32(16), view.getUint32(20)];
}

describe('the app package for Teams', () => {
  it('holds a manifest that Microsoft’s schema accepts, and icons of the right sizes', async () => {
    const files = unzipSync(await buildAppPackage(SETTINGS));
    expect(Object.keys(files).sort()).to.deep.equal(['color.png', 'manifest.json', 'outline.png']);
    const manifest = JSON.parse(strFromU8(files['manifest.json'] as Uint8Array)) as object;
    expect(manifest).to.deep.equal(toManifest(SETTINGS));
    expect(sizeOf(files['color.png'] as Uint8Array)).to.deep.equal([192, 192]);
    expect(sizeOf(files['outline.png'] as Uint8Array)).to.deep.equal([32, 32]);
  });

  it('is the same bytes each time, so that a change is seen', async () => {
    expect(await buildAppPackage(SETTINGS)).to.deep.equal(await buildAppPackage(SETTINGS));
  });

  it('fits a company of any length of name', async () => {
    const manifest = toManifest({ ...SETTINGS, company: 'An Extremely Long Name '.repeat(8) });
    expect(await findManifestProblems(manifest)).to.deep.equal([]);
  });

  it('is refused with every reason where something does not fit', async () => {
    const wrong = { ...SETTINGS, appId: 'my-bot', websiteUrl: 'www.example.com' };
    const refusal: unknown = await buildAppPackage(wrong).catch((error: unknown) => error);
    expect(refusal).to.be.instanceOf(ConfigError);
    expect(String(refusal))
      .to.include('/id')
      .and.include('/bots/0/botId')
      .and.include('websiteUrl');
  });
});
