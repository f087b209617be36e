import { accentColors } from './accent.js';

const RIGHT_TO_LEFT = new Set(['ar', 'ckb', 'dv', 'fa', 'he', 'ps', 'sd', 'ug', 'ur', 'yi']);

const asked = new URLSearchParams(location.search);

/** The site's page around this one, when it is embedded: its origin, as the launcher names it. */
export const hostOrigin = window.parent === window ? undefined : (asked.get('host') ?? undefined);
export const locale = toTag(asked.get('locale')) ?? toTag(navigator.language) ?? 'en';

/** Direction, theme and accent colour, before anything is drawn. */
export function applyOptions(root = document.documentElement) {
  root.dir = RIGHT_TO_LEFT.has(locale.toLowerCase().split('-')[0]) ? 'rtl' : 'ltr';
  root.classList.toggle('embedded', hostOrigin !== undefined);
  const theme = asked.get('theme');
  if (theme === 'light' || theme === 'dark') root.dataset.theme = theme;
  const accent = asked.get('accent') ?? '';
  if (!/^#[0-9a-f]{6}$/i.test(accent)) return;
  const prefersDark = matchMedia('(prefers-color-scheme: dark)');
  const apply = () => {
    const isDark = theme === 'dark' || (theme !== 'light' && prefersDark.matches);
    for (const [name, color] of Object.entries(accentColors(accent, isDark)))
      root.style.setProperty(name, color);
  };
  apply();
  prefersDark.addEventListener('change', apply);
}

/** As everything that formats takes it: a browser may name what is none, such as `en-US@posix`. */
function toTag(language) {
  try {
    return Intl.getCanonicalLocales(language ?? [])[0];
  } catch {
    return undefined;
  }
}
