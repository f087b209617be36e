const NAMED_PAGE = /^Open (?<name>.{1,40}?) page\b/;

/** The rest of a step's text is a picture's caption when it names the page the step opens: `... select Menu` + `Open Menu page`. */
export function startsCaption(stepText: string, rest: string): boolean {
  const name = NAMED_PAGE.exec(rest)?.groups?.['name'];
  return name !== undefined && stepText.endsWith(` ${name}`);
}

/** Whether a text of its own is the caption of a step's picture: it names the page, or says the step's beginning again. */
export function isCaptionOf(stepText: string, text: string): boolean {
  return (
    (startsCaption(stepText, text) && !/[.!?]/.test(text)) ||
    stepText.toLowerCase().startsWith(`${text.toLowerCase()} `)
  );
}
