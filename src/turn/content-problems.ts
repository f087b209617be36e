import type { DialogTable } from '../dialog/dialog-table.ts';
import type { Article } from '../faq/article.ts';
import type { Intent } from '../nlu/intent-file.ts';
import type { EvaluationRow } from './evaluate-decisions.ts';
import type { Words } from './words.ts';

/** Something an editor should mend. */
export interface ContentProblem {
  file: string;
  /** From 1. */
  line: number;
  rule: string;
  cure: string;
}

/** A file as read: problems are reported where they stand in its text. */
export interface SourceFile<Content> {
  file: string;
  text: string;
  content: Content;
}

export interface Content {
  intents: readonly SourceFile<Intent>[];
  articles: readonly SourceFile<Article>[];
  words: SourceFile<Words>;
  dialogs: DialogTable;
  evaluation: readonly SourceFile<readonly EvaluationRow[]>[];
}

/** Everything that is wrong between files that are each well-formed. */
export function contentProblems(content: Content): ContentProblem[] {
  return [
    ...content.intents.flatMap((source) => missingTargets(source, content)),
    ...content.intents.flatMap((source) => missingDialogs(source, content)),
    ...repeatedUtterances(content.intents),
    ...repeatedFamilyMembers(content.intents),
    ...heldOutUtterances(content),
  ];
}

/** What an intent leads to must exist. */
function missingTargets(source: SourceFile<Intent>, content: Content): ContentProblem[] {
  const { leadsTo } = source.content;
  const slugs = new Set(content.articles.map((article) => article.content.slug));
  const named = 'articles' in leadsTo ? (leadsTo.articles ?? []) : [];
  const nearest = leadsTo.kind === 'uncovered' ? leadsTo.nearest : [];
  const problems = [...named, ...nearest]
    .filter((slug) => !slugs.has(slug))
    .map((slug) =>
      at(source, slug, 'missing-article', `write data/help-center/${slug}.md, or name another`),
    );
  const { smallTalk, special } = content.words.content;
  if (leadsTo.kind === 'small_talk' && !(leadsTo.topic in smallTalk))
    problems.push(
      at(
        source,
        leadsTo.topic,
        'missing-words',
        `add "${leadsTo.topic}" to smallTalk in data/words.json`,
      ),
    );
  if (leadsTo.kind === 'uncovered' && leadsTo.words !== undefined && !(leadsTo.words in special))
    problems.push(
      at(
        source,
        leadsTo.words,
        'missing-words',
        `add "${leadsTo.words}" to special in data/words.json`,
      ),
    );
  return problems;
}

/** A dialog that an intent leads to must exist, and so must the questions that the intent answers beforehand. */
function missingDialogs(source: SourceFile<Intent>, { dialogs }: Content): ContentProblem[] {
  const { id, values = {} } = dialogOf(source.content) ?? {};
  if (id === undefined) return [];
  const dialog = dialogs.get(id);
  if (!dialog)
    return [at(source, id, 'missing-dialog', `name one of ${[...dialogs.keys()].join(', ')}`)];
  return Object.keys(values)
    .filter((slot) => !(slot in dialog.slots))
    .map((slot) =>
      at(source, slot, 'missing-slot', `name one of ${Object.keys(dialog.slots).join(', ')}`),
    );
}

function dialogOf({
  leadsTo,
}: Intent): { id?: string | undefined; values?: Record<string, unknown> | undefined } | undefined {
  if (leadsTo.kind === 'article') return leadsTo.dialog;
  if (leadsTo.kind === 'dialog') return { id: leadsTo.dialog, values: leadsTo.values };
  return leadsTo.kind === 'handoff' ? { id: leadsTo.dialog } : undefined;
}

/** The same words cannot mean two things, and saying them twice teaches nothing. */
function repeatedUtterances(intents: readonly SourceFile<Intent>[]): ContentProblem[] {
  const first = new Map<string, string>();
  const problems: ContentProblem[] = [];
  for (const source of intents)
    for (const utterance of source.content.utterances) {
      const earlier = first.get(plain(utterance));
      if (earlier === undefined) first.set(plain(utterance), source.content.name);
      else
        problems.push(
          at(
            source,
            utterance,
            'repeated-utterance',
            `"${utterance}" is in ${earlier} already: leave it where it belongs, and remove it here`,
            true,
          ),
        );
    }
  return problems;
}

function repeatedFamilyMembers(intents: readonly SourceFile<Intent>[]): ContentProblem[] {
  const first = new Map<string, string>();
  return intents.flatMap((source) => {
    const { family, name } = source.content;
    if (!family) return [];
    const key = `${family.name} ${family.member}`;
    const earlier = first.get(key);
    first.set(key, earlier ?? name);
    return earlier === undefined
      ? []
      : [at(source, family.member, 'repeated-family-member', `${earlier} is that already`)];
  });
}

/** What is trained on cannot measure. */
function heldOutUtterances({ intents, evaluation }: Content): ContentProblem[] {
  const heldOut = new Map(
    evaluation.flatMap(({ file, content }) =>
      content.map((row) => [plain(row.text), `${file} (${row.id})`] as const),
    ),
  );
  return intents.flatMap((source) =>
    source.content.utterances.flatMap((utterance) => {
      const place = heldOut.get(plain(utterance));
      return place === undefined
        ? []
        : [
            at(
              source,
              utterance,
              'held-out-utterance',
              `"${utterance}" is in ${place}: remove it here, or there`,
            ),
          ];
    }),
  );
}

/** The line of a quoted text; of the last one where a text stands twice. */
function at(
  { file, text }: SourceFile<unknown>,
  quoted: string,
  rule: string,
  cure: string,
  isLast = false,
): ContentProblem {
  const needle = JSON.stringify(quoted);
  const position = isLast ? text.lastIndexOf(needle) : text.indexOf(needle);
  const line = text.slice(0, Math.max(0, position)).split('\n').length;
  return { file, line, rule, cure };
}

/** Case and punctuation do not make another utterance, unless there is nothing else. */
function plain(utterance: string): string {
  const words = utterance
    .normalize('NFKC')
    .toLowerCase()
    .replace(/[^\p{L}\p{N}]+/gu, ' ')
    .trim();
  return words === '' ? utterance : words;
}
