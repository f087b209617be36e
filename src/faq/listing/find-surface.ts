import type { Article } from '../article.ts';

/** Apps that show codes are installed by customers of both surfaces. */
const OTHER_APPS =
  /\b(?:authenticat(?:or|ion)|verification|auth|2fa|third[- ]party|other|another) apps?\b|\bapp store\b/gi;
const APP = /\b(?:apps?|android|ios)\b/i;
const WEB = /\b(?:web|websites?|browsers?|desktop)\b/i;

/** Where an article's steps are done: as its title says in parentheses, or else as its words say. */
export function findSurface(title: string, text: string): Article['surface'] {
  const suffixes = [...title.matchAll(/\([^)]*\)/g)].join(' ');
  return onlySurface(suffixes) ?? onlySurface(`${title}\n${text}`) ?? 'both';
}

function onlySurface(text: string): 'app' | 'web' | undefined {
  const ownWords = text.replace(OTHER_APPS, '');
  const isApp = APP.test(ownWords);
  const isWeb = WEB.test(ownWords);
  if (isApp === isWeb) return undefined;
  return isApp ? 'app' : 'web';
}
