import { expect } from 'chai';
import { dialogs } from '../../dialogs/index.ts';
import { parseArticle } from '../../src/faq/article.ts';
import type { Intent } from '../../src/nlu/intent-file.ts';
import { contentProblems, type SourceFile } from '../../src/turn/content-problems.ts';
import { parseEvaluationRows } from '../../src/turn/evaluate-decisions.ts';
import { productUnderstanding } from '../support/test-bot.ts';

function intentFile(name: string, more: Partial<Intent>): SourceFile<Intent> {
  const content: Intent = {
    name,
    description: name,
    leadsTo: { kind: 'article', articles: ['fees'] },
    utterances: [`about ${name}`],
    ...more,
  };
  return { file: `intents/${name}.json`, text: JSON.stringify(content, undefined, 2), content };
}

/** `file:line rule` of everything that is wrong. */
async function problemsOf(...intents: SourceFile<Intent>[]): Promise<string[]> {
  const { words } = await productUnderstanding();
  const row = '{"id":"e1","text":"Held out!","kind":"near","intent":"x","articles":[]}';
  const article = parseArticle('fees', 'fees.md', '---\ntitle: Fees\n---\nNone.');
  const found = contentProblems({
    intents,
    articles: [{ file: 'fees.md', text: '', content: article }],
    words: { file: 'data/words.json', text: '', content: words() },
    dialogs,
    evaluation: [{ file: 'held-out.jsonl', text: row, content: parseEvaluationRows(row) }],
  });
  return found.map(({ file, line, rule }) => `${file}:${line} ${rule}`);
}

describe('checking content', () => {
  before(async function trainOnce() {
    this.timeout(400_000);
    await productUnderstanding();
  });

  it('finds nothing wrong where everything that is named exists', async () => {
    const freeze = { id: 'freeze-account', values: { wish: 'freeze' }, begins: 'when_wanted' };
    const leadsTo = { kind: 'article', articles: ['fees'], dialog: freeze } as Intent['leadsTo'];
    expect(await problemsOf(intentFile('one', { leadsTo }))).to.deep.equal([]);
  });

  it('finds articles, words, dialogs and slots that do not exist, each in its line', async () => {
    const leadsTo: Intent['leadsTo'][] = [
      { kind: 'article', articles: ['gone'] },
      { kind: 'small_talk', topic: 'gone' },
      { kind: 'uncovered', topic: 'x', nearest: ['gone'], words: 'gone' },
      { kind: 'dialog', dialog: 'gone', articles: ['fees'] },
      { kind: 'dialog', dialog: 'reset-2fa', values: { gone: true }, articles: ['fees'] },
      { kind: 'handoff', reason: 'x', priority: 'normal', dialog: 'gone' },
    ];
    const intents = leadsTo.map((target, index) =>
      intentFile(`intent_${index}`, { leadsTo: target }),
    );
    expect(await problemsOf(...intents)).to.deep.equal([
      'intents/intent_0.json:7 missing-article',
      'intents/intent_1.json:6 missing-words',
      'intents/intent_2.json:8 missing-article',
      'intents/intent_2.json:8 missing-words',
      'intents/intent_3.json:6 missing-dialog',
      'intents/intent_4.json:8 missing-slot',
      'intents/intent_5.json:8 missing-dialog',
    ]);
  });

  it('finds words that mean two things, or that are held out', async () => {
    const one = intentFile('one', { utterances: ['the same', 'held out'] });
    const two = intentFile('two', { utterances: ['The same!'] });
    expect(await problemsOf(one, two)).to.deep.equal([
      'intents/two.json:11 repeated-utterance',
      'intents/one.json:12 held-out-utterance',
    ]);
  });
});
