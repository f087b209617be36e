import type { Article } from './article.ts';

/** Two texts that share at least this much of their words give the same answer. */
const SAME_ANSWER_OVERLAP = 0.85;

/** The help centre's articles, as the turn looks them up. */
export class ArticleIndex {
  readonly all: readonly Article[];
  readonly #bySlug: Map<string, Article>;
  readonly #words: Map<Article, Set<string>>;

  constructor(articles: readonly Article[]) {
    this.all = articles;
    this.#bySlug = new Map(articles.map((article) => [article.slug, article]));
    this.#words = new Map(articles.map((article) => [article, wordsOf(article.body)]));
  }

  find(slug: string): Article | undefined {
    return this.#bySlug.get(slug);
  }

  /** Articles whose title is exactly this text; case, punctuation and a trailing "(web)" or "(app)" may be missing. */
  withTitle(text: string): Article[] {
    const wanted = plain(text);
    if (wanted === '') return [];
    const exact = this.all.filter((article) => plain(article.title) === wanted);
    if (exact.length > 0) return exact;
    return this.all.filter((article) => plain(withoutSurface(article.title)) === wanted);
  }

  /**
   * Splits articles into groups that say the same, so that nobody is asked to choose between equal answers. The
   * most recently updated article of a group comes first: versions are never mixed, the newest is quoted.
   */
  groupByAnswer(articles: readonly Article[]): [Article, ...Article[]][] {
    const groups: [Article, ...Article[]][] = [];
    for (const article of newestFirst(articles)) {
      const group = groups.find(([first]) => this.#sayTheSame(first, article));
      if (group) group.push(article);
      else groups.push([article]);
    }
    return groups;
  }

  /** The most viewed articles, one of each group that says the same. */
  mostViewed(limit: number): Article[] {
    const byViews = [...this.all].sort((a, b) => (b.views ?? 0) - (a.views ?? 0));
    const shown: Article[] = [];
    for (const article of byViews) {
      if (shown.length === limit) break;
      const isKnown = shown.some(
        (other) => this.#sayTheSame(other, article) || sameBareTitle(other, article),
      );
      if (!isKnown) shown.push(article);
    }
    return shown;
  }

  #sayTheSame(a: Article, b: Article): boolean {
    if (a === b) return true;
    const wordsA = this.#words.get(a) ?? new Set();
    const wordsB = this.#words.get(b) ?? new Set();
    const shared = [...wordsA].filter((word) => wordsB.has(word)).length;
    const total = wordsA.size + wordsB.size - shared;
    return total > 0 && shared / total >= SAME_ANSWER_OVERLAP;
  }
}

/** An article's title without its "(web)" or "(app)". */
export function withoutSurface(title: string): string {
  return title.replace(/\s*\((?:web|app)\)\s*$/i, '');
}

function sameBareTitle(a: Article, b: Article): boolean {
  return plain(withoutSurface(a.title)) === plain(withoutSurface(b.title));
}

function newestFirst(articles: readonly Article[]): Article[] {
  return [...articles].sort((a, b) => (b.updatedOn ?? '').localeCompare(a.updatedOn ?? ''));
}

function wordsOf(text: string): Set<string> {
  return new Set(plain(text).split(' '));
}

function plain(text: string): string {
  return text
    .normalize('NFKC')
    .toLowerCase()
    .replace(/[^\p{L}\p{N}]+/gu, ' ')
    .trim();
}
