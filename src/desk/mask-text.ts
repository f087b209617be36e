const EMAIL = /([\p{L}\p{N}._%+-]+)@([\p{L}\p{N}-]+)((?:\.[\p{L}\p{N}-]+)+)/gu;
/** Phone, account and order numbers: at least six digits, however they are grouped. */
const NUMBER = /\+?\d(?:[\s().-]?\d){5,}/gu;
/** Identifiers: long, without spaces, of letters and digits. */
const IDENTIFIER = /(?<![\p{L}\p{N}_-])(?=[\p{L}_-]*\d)[\p{L}\p{N}_-]{12,}(?![\p{L}\p{N}_-])/gu;

/** A text without what leads to a person: addresses, numbers and identifiers keep an end to be recognised by. */
export function maskText(text: string): string {
  return text
    .replace(
      EMAIL,
      (_all, name: string, site: string, rest: string) =>
        `${first(name)}•••@${first(site)}•••${rest}`,
    )
    .replace(IDENTIFIER, (identifier) => `•••${identifier.slice(-4)}`)
    .replace(NUMBER, (number) => `•••${number.replaceAll(/\D/gu, '').slice(-2)}`);
}

function first(text: string): string {
  return /^./u.exec(text)?.[0] ?? '';
}
