const PERSON =
  /\b(?:agents?|humans?|(?:real|live|actual) (?:person|people|one)|representatives?|operators?|advisors?|support staff|supervisor|talk to (?:a |some ?)?(?:person|one|body))\b/iu;

/**
 * Whether the words alone ask for a person. The classifier knows far more ways of asking; this one also holds when
 * the classifier is down.
 */
export function asksForPerson(text: string): boolean {
  return text.length <= 4_000 && PERSON.test(text);
}
