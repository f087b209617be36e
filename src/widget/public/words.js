import { locale } from './options.js';
import { locales } from './settings.js';
import english from './words-en.js';

/** The language the page itself speaks: the one asked for, if there is a `words-<language>.js`, or English. */
export const language = languageOf(locale);
const translated = language === 'en' ? english : (await import(`./words-${language}.js`)).default;
const table = { ...english, ...translated };
const plurals = new Intl.PluralRules(language);

/** The words of this name, with the values filled in. `count` chooses among the forms of a plural. */
export function say(name, values = {}) {
  const words = table[name];
  const text = typeof words === 'string' ? words : formOf(words, values.count);
  return text.replaceAll(/\{(\w+)\}/g, (_, key) => show(values[key]));
}

/** Puts the words into the page: `data-words` is the name of a text, `data-words-label` of an accessible name. */
export function fillIn(root) {
  document.documentElement.lang = language;
  document.title = say('title');
  for (const node of root.querySelectorAll('[data-words]'))
    node.textContent = say(node.dataset.words);
  for (const node of root.querySelectorAll('[data-words-label]')) {
    node.setAttribute('aria-label', say(node.dataset.wordsLabel));
    if (node.nodeName === 'BUTTON') node.title = say(node.dataset.wordsLabel);
  }
  for (const node of root.querySelectorAll('[data-words-placeholder]')) {
    node.placeholder = say(node.dataset.wordsPlaceholder);
  }
}

function formOf(forms, count) {
  if (count === 0 && forms.zero !== undefined) return forms.zero;
  return forms[plurals.select(count)] ?? forms.other;
}

function show(value) {
  return typeof value === 'number' ? value.toLocaleString(language) : String(value);
}

function languageOf(wanted) {
  const short = wanted.toLowerCase().split('-')[0];
  return [wanted.toLowerCase(), short].find((one) => locales.includes(one)) ?? 'en';
}
