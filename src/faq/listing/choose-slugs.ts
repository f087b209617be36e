import { makeSlug } from './make-slug.ts';
import { titleKey } from './title-key.ts';

/** Titles and the slugs that were chosen for them by hand. */
export type ArticleSlugs = Readonly<Record<string, string>>;

/**
 * A slug for each title, in order: the one chosen by hand, or one made of its words. A second article of the same slug
 * gets `-2`. A slug chosen by hand is never given to another title.
 */
export function chooseSlugs(titles: readonly string[], chosen: ArticleSlugs): string[] {
  const chosenByKey = new Map(
    Object.entries(chosen).map(([title, slug]) => [titleKey(title), slug]),
  );
  const reserved = new Set(Object.values(chosen));
  const taken = new Set<string>();
  return titles.map((title) => {
    const chosenSlug = chosenByKey.get(titleKey(title));
    const base = chosenSlug ?? makeSlug(title);
    let slug = base;
    for (
      let number = 2;
      taken.has(slug) || (reserved.has(slug) && slug !== chosenSlug);
      number += 1
    ) {
      slug = `${base}-${number}`;
    }
    taken.add(slug);
    return slug;
  });
}
