import { isQuestion } from '../dialog/plain-words.ts';

/** "Can you freeze it?" asks for the deed, "can I freeze it?" for information. */
const ASKS_FOR_DEED =
  /^(?:(?:hi|hello|hey|please|pls|ok|so|and)[\s,!.]+)*(?:can|could|would|will) (?:you|u|someone|somebody)(?: guys)?(?: please| pls)? (?!tell\b|explain\b|say\b|confirm\b)/iu;
const ASKS_FOR_GUIDANCE =
  /\b(?:guide|walk|take|lead|help) me (?:through|with|to|do|in|out|un)|\bhelp me\b(?=.*\b(?:freeze|close|reset|change|join)\b)|\bstart (?:the|a) (?:dialog|process)\b|\bdo it (?:for|with) me\b|\bstep by step\b|\bhow (?:do|can|should) i do (?:that|this|it)\b|\bshow me how\b/iu;
const ASKS_FOR_INFORMATION =
  /\bhow (?:to|do|does|can|could|long|much|many|come|is|are|would|will|should)\b|\bwhat (?:happens|is|are|does|if|would|will|do|exactly)\b|\b(?:tell me|know|learn|read) (?:about|more|how|what|if|whether|why)\b|\bexplain\b|\binfo(?:rmation)? (?:on|about)\b|\bsteps (?:to|for)\b|\bwonder(?:ing)?\b|\bcurious\b/iu;
const SENTENCE_END = /(?<=[.!?？\n])\s+/u;

/** Whether the customer wants to be led through it. */
export function asksForGuidance(text: string): boolean {
  return ASKS_FOR_GUIDANCE.test(text);
}

/** Whether a message only wants to know something, and not to have it done. */
export function asksToKnow(text: string): boolean {
  if (asksForGuidance(text)) return false;
  if (ASKS_FOR_INFORMATION.test(text)) return true;
  return text
    .split(SENTENCE_END)
    .some((sentence) => isQuestion(sentence) && !ASKS_FOR_DEED.test(sentence.trim()));
}
