import { expect } from 'chai';
import { sharedApp } from './shared-app.ts';

describe('the files of the pages', function () {
  let url: string;

  before(async function () {
    this.timeout(180_000);
    ({ url } = await sharedApp());
  });

  it('are all there, with their types, and a policy without any exception', async () => {
    const page = await fetch(url);
    const addresses = [...(await page.text()).matchAll(/(?:src|href)="([^"]+)"/g)].map(
      ([, address]) => address ?? '',
    );
    expect(addresses).to.include('/chat/chat.js');
    for (const address of ['/', ...addresses]) {
      const answer = await fetch(new URL(address, url));
      expect(answer.status, address).to.equal(200);
      expect(answer.headers.get('x-content-type-options'), address).to.equal('nosniff');
      const policy = answer.headers.get('content-security-policy') ?? '';
      expect(policy, address).to.contain("default-src 'none'").and.not.contain('unsafe');
    }
  });

  it('name every module that the page loads, so that none is waited for twice', async () => {
    const page = await (await fetch(url)).text();
    const named = new Set([...page.matchAll(/\/chat\/([\w-]+\.js)/g)].map(([, file]) => file));
    const loaded = new Set<string>(['chat.js']);
    for (const file of loaded) {
      const source = await (await fetch(new URL(`/chat/${file}`, url))).text();
      for (const [, next] of source.matchAll(/from '\.\/([\w-]+\.js)'/g)) loaded.add(next ?? '');
    }
    expect([...named].toSorted()).to.deep.equal([...loaded].toSorted());
  });

  it('weigh at most 50 kB with the launcher, compressed as every browser takes it', async () => {
    const page = await (await fetch(url)).text();
    const named = [...page.matchAll(/(\/chat\/[\w.-]+)"/g)].map(([, found]) => found ?? '');
    const sizes = await Promise.all(['', '/widget.js', ...new Set(named)].map(gzipBytes));
    const total = sizes.reduce((sum, bytes) => sum + bytes, 0);
    expect(total).to.be.greaterThan(20_000);
    expect(total).to.be.at.most(50_000);
  });

  async function gzipBytes(address: string): Promise<number> {
    const answer = await fetch(new URL(address, url), { headers: { 'accept-encoding': 'gzip' } });
    await answer.arrayBuffer();
    return Number(answer.headers.get('content-length'));
  }

  it('are not sent again while they are the same', async () => {
    const entityTag = (await fetch(`${url}/chat/chat.js`)).headers.get('etag') ?? '';
    const again = await fetch(`${url}/chat/chat.js`, { headers: { 'if-none-match': entityTag } });
    expect(again.status).to.equal(304);
    expect(await again.text()).to.equal('');
  });

  for (const encoding of ['br', 'gzip', 'identity']) {
    it(`arrive whole as ${encoding}`, async () => {
      const answer = await fetch(`${url}/chat/theme.css`, {
        headers: { 'accept-encoding': encoding },
      });
      expect(answer.headers.get('content-encoding') ?? 'identity').to.equal(encoding);
      expect(await answer.text()).to.contain('--accent');
    });
  }

  it('of stock Web Chat allow no inline script, and styles only with the nonce of the answer', async () => {
    const [one, other] = await Promise.all([fetch(`${url}/webchat`), fetch(`${url}/webchat`)]);
    const policy = one.headers.get('content-security-policy') ?? '';
    const nonce = /style-src 'self' 'nonce-([^']+)'/.exec(policy)?.[1] ?? 'none';
    expect(await one.text()).to.contain(`nonce="${nonce}"`);
    expect(policy).to.contain("script-src 'self';").and.not.contain('unsafe');
    expect(other.headers.get('content-security-policy')).not.to.equal(policy);
  });
});
