const ADDRESS = /https?:\/\/[^\s)\]>"]+/giu;

/** Whatever an article, the account service or a mistake brings: no link leads anywhere else. */
export function onlyOfficialLinks(text: string, sites: readonly string[]): string {
  const origins = new Set(sites.map((site) => new URL(site).origin));
  return text.replace(ADDRESS, (address) =>
    URL.canParse(address) && origins.has(new URL(address).origin) ? address : '[link removed]',
  );
}
