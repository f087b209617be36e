/**
 * The words by which a lost line break is recognised. They are kept few: a break that is not found leaves a long line,
 * a break in the wrong place tears a button's name apart.
 */

const THING = '(?:the|your|a|an|our|this|these|that|all|both|any)';

/** How an instruction begins. What follows the verb tells `Enter your email` from a button called `Enter`. */
const STEP = new RegExp(
  '^(?:' +
    [
      '(?:Select|Enter|Click|Tap|Choose|Press|Type) (?!(?:button|tab|option|page|menu|field|icon|screen|box)s?\\b)\\S',
      '(?:Go|Navigate|Head|Return|Scroll|Proceed) (?:back )?(?:to|down|up)\\b',
      '(?:Log|Sign) (?:in|out)(?: to| with| on| of| using)\\b',
      `Fill (?:in|out) ${THING}\\b`,
      `(?:Open|Follow|Complete|Verify|Confirm|Submit|Change|Send|Scan|Download|Visit|Check|Review|Copy|Paste|Set|Add|Use|Contact|Create|Provide|Find|Locate|Install|Upload|Read|Swipe|Save|Update|Wait for) ${THING}\\b`,
    ].join('|') +
    ')',
  'u',
);

/** As STEP, and sure even behind a capitalised word, which may be the name of a button. */
const STEP_AFTER_NAME = new RegExp(
  `^(?:(?:Select|Enter|Click|Tap|Choose|Press|Type|Open|Follow|Complete) ${THING}\\b|Go (?:back )?to\\b|Select (?!All\\b|Options?\\b|Mode\\b))`,
  'u',
);

const NOTE = /^(?:Notes?|Important|Tips?|Warning|Caution|Reminder|Attention|Please note):/u;

const REMARK =
  /^(?:(?:You|We)(?:['’](?:ll|re|ve|d))? \p{Ll}|If \p{Ll}|Once (?:you|your|the|it|this)\b|It['’]s \p{Ll}|Please \p{Ll})/u;

/** After one of these a sentence goes on: `select Enter code`, `in the New email field`, `and Verify`. */
const GOES_ON = new Set(
  (
    'a an the this that these those your our my its his her their each every any all both no and or but nor then to in ' +
    'on under at of for from with by via as into onto over within called named labelled labeled titled than if when ' +
    'while until is are be was were not select choose click tap press type enter open hit see use new another same ' +
    'please you we i they it can will should must may'
  ).split(' '),
);

export function startsNote(text: string): boolean {
  return NOTE.test(text);
}

export function startsStep(text: string): boolean {
  return STEP.test(text);
}

export function startsRemark(text: string): boolean {
  return REMARK.test(text);
}

/** Whether a line break was lost between `previousWord` and `text`, which no punctuation separates. */
export function isLostBreak(previousWord: string, text: string): boolean {
  if (canGoOnAfter(previousWord)) return false;
  if (startsNote(text)) return true;
  const isAfterName = !/^[\p{Ll}\d(]/u.test(previousWord);
  if (isAfterName) return startsStep(text) && STEP_AFTER_NAME.test(text);
  return startsStep(text) || startsRemark(text);
}

export function canGoOnAfter(word: string): boolean {
  return !/[\p{L}\d)\]"”'’%]$/u.test(word) || GOES_ON.has(word.toLowerCase());
}
