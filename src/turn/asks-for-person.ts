const PERSON =
  /\b(?:agents?|humans?|(?:real|live|actual) (?:person|people|one)|representatives?|operators?|advisors?|support staff|supervisor|talk to (?:a |some ?)?(?:person|one|body))\b/iu;

/** The same in languages that the bot does not read. None of these is an English word. */
const PERSON_ELSEWHERE = new RegExp(
  [
    '(?<!\\p{L})(?:agente|asesor|operador|humano|persona real|hablar con (?:alguien|una? persona)|atendente|falar com (?:algu[eé]m|uma pessoa|um humano)|operatore|parlare con|conseiller|agent humain|parler [aà] (?:quelqu|une? (?:personne|humain))|mitarbeiter|mit (?:einem menschen|jemandem)|echten menschen|medewerker|met (?:iemand|een mens)|konsultant\\p{L}*|z człowiekiem|temsilci\\p{L}*|insanla|yetkili\\p{L}*|оператор\\p{L}*|человек\\p{L}*|живой|людин\\p{L}*|dengan (?:orang|agen|cs|petugas)|nhân viên|người thật)(?!\\p{L})',
    '人工|客服|真人|オペレーター|担当者|人と話|상담원|사람과|موظف|شخص حقيقي|إنسان|इंसान|एजेंट|เจ้าหน้าที่',
  ].join('|'),
  'iu',
);

const LONGEST = 4_000;

/**
 * Whether the words alone ask for a person. The classifier knows far more ways of asking; this one also holds when
 * the classifier is down.
 */
export function asksForPerson(text: string): boolean {
  return text.length <= LONGEST && (PERSON.test(text) || asksForPersonElsewhere(text));
}

/** In another language the classifier cannot confirm it. */
export function asksForPersonElsewhere(text: string): boolean {
  return text.length <= LONGEST && PERSON_ELSEWHERE.test(text);
}
