import { expect } from 'chai';
import fc from 'fast-check';
import { ChatPage } from './chat-page.ts';
import { sharedApp } from './shared-app.ts';

/** What the renderer may make of the bot's Markdown. */
const ELEMENTS = ['P', 'H2', 'H3', 'UL', 'OL', 'LI', 'BLOCKQUOTE', 'STRONG', 'EM', 'A', 'BR'];

const HOSTILE: Record<string, string> = {
  'a script': '<script>document.title = "taken"</script>',
  'an image with a handler': '<img src=x onerror="document.title = \'taken\'">',
  'a frame': '<iframe src="https://evil.example/"></iframe>',
  'Markdown with a link and an image':
    '[click](javascript:alert(1)) **bold** ![](https://evil.example/x.png)',
  'an entity': '&lt;b&gt; &amp; &#106;',
  'right-to-left text': 'مرحبا، كيف أجمد حسابي؟ freeze',
  'an override of the direction': 'invoice\u202Egnp.exe',
  'zero-width characters': 'free\u200Bze my\u2060 acc\u200Dount',
  emoji: '😭🔒👩‍👩‍👧‍👦 help',
  'marks piled up on letters': 'h' + '\u0301'.repeat(60),
  'a word without end': 'a'.repeat(3000),
  'closing tags': '</div></main></body></html>',
};

interface Rendered {
  elements: string[];
  addresses: string[];
  text: string;
}

describe('hostile text on the chat page', function () {
  this.timeout(30_000);
  let chat: ChatPage;

  before(async function () {
    this.timeout(180_000);
    const { url } = await sharedApp();
    chat = await ChatPage.open(url, { viewport: { width: 320, height: 640 } });
  });
  after(async () => {
    expect(await chat.close()).to.deep.equal([]);
  });

  for (const [what, text] of Object.entries(HOSTILE)) {
    it(`shows ${what} as text, before and after a reload`, async () => {
      await chat.say(text);
      await chat.waitUntilDelivered();
      expect((await chat.customerLines()).at(-1)).to.equal(text);
      await chat.reload();
      expect((await chat.customerLines()).at(-1)).to.equal(text);
      expect(await chat.page.title()).to.equal('Support');
      const foreign = chat.log.locator('script, img, iframe, .message-customer .bubble *');
      expect(await foreign.count()).to.equal(0);
      expect(await overflowPx(chat)).to.equal(0);
    });
  }

  it('links in answers only to our own pages, and shows where others would lead', async () => {
    const [rendered] = await render(chat, [
      '[own](/help) [js](javascript:alert) [data](data:text/html,x) [far](https://evil.example/a)',
    ]);
    expect(rendered?.addresses).to.deep.equal([new URL('/help', chat.page.url()).href]);
    expect(rendered?.text).to.equal('own js data far (https://evil.example/a)');
  });

  it('renders the Markdown of answers', async () => {
    const [html] = await inPage<string>(
      chat,
      `(fragment) => {
        const place = document.createElement('div');
        place.append(fragment);
        return place.innerHTML.replaceAll(' dir="auto"', '');
      }`,
      [MARKDOWN],
    );
    expect(html).to.equal(
      '<h2>Title</h2><p>One <strong class="unbroken">T-1</strong><br>two <em>of three</em> snake_case 2 * 3</p>' +
        '<ol start="3"><li>Three<ul><li>Inner</li></ul></li><li><p>Four</p><p>More</p></li></ol>' +
        '<blockquote><p>Note</p></blockquote><p class="aside"><em>From “x”</em></p>',
    );
  });

  it('makes nothing but harmless elements of any Markdown, and loses no letter or digit', async () => {
    const texts = fc.sample(markdown, 400);
    const own = new URL(chat.page.url()).origin;
    for (const [index, { elements, addresses, text }] of (await render(chat, texts)).entries()) {
      const source = texts[index] ?? '';
      expect(ELEMENTS, source).to.include.members(elements);
      for (const address of addresses) expect(new URL(address).origin, source).to.equal(own);
      expect(bare(text), source).to.equal(bare(source));
    }
  });

  it('survives Markdown that is nested without end', async () => {
    const endless = ['>'.repeat(5000), '- '.repeat(2500), '*_'.repeat(2500), '['.repeat(5000)];
    expect(await render(chat, endless)).to.have.length(endless.length);
  });
});

const MARKDOWN = `## Title

One **T-1**
two *of three* snake_case 2 * 3

3. Three
   - Inner
4. Four

   More

> Note

*From “x”*`;

/** Pieces that mean something in Markdown, in any order, with words that must survive. */
const markdown = fc
  .array(
    fc.oneof(
      fc.constantFrom(
        '*',
        '**',
        '_',
        '`',
        '\\',
        '\n',
        '\n\n',
        '> ',
        '# ',
        '    ',
        '  ',
        '---',
        '!',
      ),
      fc.constantFrom('[', ']', '(', ')', '](', '<b>', '</b>', '&amp;', '- ', '* ', '+ ', '~~'),
      fc.stringMatching(/^[a-z]{1,4} ?$/),
      fc.string({ unit: 'grapheme', maxLength: 3 }),
    ),
    { maxLength: 25 },
  )
  .map((pieces) => pieces.join(''))
  // A list's own numbers are no text, nor is the address of a link.
  .filter((text) => !/\d|\]\(/.test(text));

async function render(chat: ChatPage, texts: string[]): Promise<Rendered[]> {
  return inPage<Rendered>(
    chat,
    `(fragment) => ({
      elements: [...new Set([...fragment.querySelectorAll('*')].map((node) => node.nodeName))],
      addresses: [...fragment.querySelectorAll('[href]')].map((node) => node.href),
      text: fragment.textContent,
    })`,
    texts,
  );
}

/** Renders each text with the page's own module, and describes what came out with a function given as text. */
async function inPage<T>(chat: ChatPage, describeFragment: string, texts: string[]): Promise<T[]> {
  return chat.page.evaluate<T[]>(`import('/chat/markdown.js').then(({ renderMarkdown }) =>
    ${JSON.stringify(texts)}.map((text) => (${describeFragment})(renderMarkdown(text))))`);
}

async function overflowPx(chat: ChatPage): Promise<number> {
  return chat.page.evaluate<number>(
    'document.querySelector("#scroller").scrollWidth - document.querySelector("#scroller").clientWidth',
  );
}

function bare(text: string): string {
  return text.replace(/[^\p{L}]/gu, '');
}
