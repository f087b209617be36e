const PERSON = new RegExp(
  [
    'agents?|humans?|representatives?|operators?|advisors?|supervisor',
    '(?:real|live|actual) (?:person|people|one)',
    '(?:support|customer|customer care) (?:staff|agent|team|service|support)|customer care|live (?:support|chat)',
    '(?:talk|speak|chat|write)(?:ing)? (?:to|with) (?:a |an |your |the |some ?|any ?)?(?:person|one|body|people|manager|staff|support|team|employee)',
    '(?:anyone|anybody|someone|somebody) (?:I can|to|who can) (?:talk|speak|chat)',
    '(?:someone|somebody|anyone|anybody) from (?:the |your )?(?:support|team|staff)',
    '(?:need|want|give me|get me|can|could|let) (?:a |an |another )person',
  ]
    .map((words) => `\\b(?:${words})\\b`)
    .join('|'),
  'iu',
);

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
