import { expect } from 'chai';
import path from 'node:path';
import { dialogs } from '../../dialogs/index.ts';
import { projectRoot } from '../../src/config.ts';
import type { Dialog } from '../../src/dialog/define-dialog.ts';
import { paragraphsOf, type Cited, type Text } from '../../src/dialog/text.ts';
import { loadArticles } from '../../src/faq/load-articles.ts';

const LONGEST_WORDS = 120;
/** Of the longer words of a cited sentence, so many must be in its article. */
const SHARED = 0.6;

interface Told {
  where: string;
  text: Text;
}

/** Every text of the dialogs: those that depend on what is known, for the app and for the web. */
function textsOf(dialog: Dialog): Told[] {
  const known = { outcome: {}, data: {}, nowMs: 0, methodsLost: ['phone'] };
  const facts = {
    level: 'A0',
    assistedFreeze: false,
    joinPolicy: 'guided',
    channelIsPrivate: false,
  } as const;
  const asks = Object.entries(dialog.slots).map(([name, { ask }]) => ({ where: name, text: ask }));
  const acts = Object.entries(dialog.acts).flatMap(([where, { ask }]) => {
    if (ask?.kind === 'code') return [{ where, text: ask.ask }];
    return ask
      ? [{ where, text: [...paragraphsOf(ask.consequences), ...paragraphsOf(ask.undo)] }]
      : [];
  });
  const ends = Object.entries(dialog.ends).flatMap(([where, { say }]) =>
    typeof say === 'function'
      ? ['app', 'web'].map((surface) => ({ where, text: say({ ...known, facts, surface }) }))
      : [{ where, text: say }],
  );
  return [...asks, ...acts, ...ends].map(({ where, text }) => ({
    where: `${dialog.id}: ${where}`,
    text,
  }));
}

const texts = [...dialogs.values()].flatMap(textsOf);
const cited = texts.flatMap(({ where, text }) =>
  paragraphsOf(text)
    .filter((paragraph): paragraph is Cited => typeof paragraph !== 'string')
    .map((paragraph) => ({ where, ...paragraph })),
);

function longWords(text: string): string[] {
  return (
    text
      .toLowerCase()
      .replace(/’/gu, "'")
      .match(/[\p{L}\d']{5,}/gu) ?? []
  );
}

describe('the texts of the dialogs', () => {
  it('cite articles that exist, whose words and menus they use', async () => {
    const articles = await loadArticles(path.join(projectRoot, 'data/help-center'));
    const ungrounded = cited.filter(({ from, sentence }) => {
      const article = articles.find(({ slug }) => slug === from);
      if (!article) return true;
      const whole = `${article.title} ${article.body}`.toLowerCase().replace(/’/gu, "'");
      const menus = [...sentence.matchAll(/\*\*(.+?)\*\*/gu)].map(([, menu = '']) =>
        menu.toLowerCase().replace(/’/gu, "'"),
      );
      const numbers = sentence.replace(/^\d\. /gmu, '').match(/\d+/gu) ?? [];
      const all = longWords(sentence);
      const shared = all.filter((word) => whole.includes(word.replace(/(?:ing|ed|s)$/u, '')));
      return (
        [...menus, ...numbers].some((part) => !whole.includes(part)) ||
        shared.length < all.length * SHARED
      );
    });
    expect(ungrounded).to.deep.equal([]);
  });

  it('put the question last, where it can be asked alone after a digression', () => {
    const slots = [...dialogs.values()].flatMap(({ slots: some }) => Object.values(some));
    const last = slots.map(({ ask }) => JSON.stringify(paragraphsOf(ask).at(-1)));
    expect(last.filter((paragraph) => !paragraph.includes('?'))).to.deep.equal([]);
  });

  it('are short enough to be read by someone who is frightened', () => {
    const long = texts.filter(
      ({ text }) =>
        paragraphsOf(text)
          .map((paragraph) => (typeof paragraph === 'string' ? paragraph : paragraph.sentence))
          .join(' ')
          .split(/\s+/u).length > LONGEST_WORDS,
    );
    expect(long).to.deep.equal([]);
  });

  it('tell a ticket number exactly where a ticket is opened', () => {
    const wrong = [...dialogs.values()].flatMap((dialog) =>
      Object.entries(dialog.ends)
        .filter(([, { say }]) => typeof say !== 'function')
        .filter(
          ([, { say, ticket }]) =>
            JSON.stringify(say).includes('{ticket}') !== (ticket !== undefined),
        )
        .map(([end]) => `${dialog.id}: ${end}`),
    );
    expect(wrong).to.deep.equal([]);
  });
});
