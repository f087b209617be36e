import { paragraphsOf, type Text } from './text.ts';

/** What every dialog says in the same words. `title` is the dialog's, such as "freezing your account". */

export const TALK_TO_PERSON = 'Talk to a person';
export const GO_ON = 'Go on';
export const STOP = 'Stop';
export const CHECK_NOW = 'Check now';
export const NOT_SURE = "I'm not sure";

export const HELP_TAIL =
  'You can also say “back”, “start over” or “stop”, or ask for a person at any time.';
export const FROM_THE_BEGINNING = 'All right, from the beginning.';
export const ONE_BACK = 'OK, one step back.';
export const FIRST_QUESTION = 'This is the first question, so there is nothing to go back to.';
export const PLAIN_YES = "I'll do nothing without a plain yes.";
export const NO_ANSWER = "I don't have an answer to that.";
export const CODE_LOST =
  'I was interrupted before I could say whether that code is right. Nothing is lost by entering it again.';
export const CODE_SHAPE = "That doesn't look like the code.";
export const ASK_AGAIN_AFTER_EXPIRY =
  'That question was open for five minutes only, so I ask once more before I do anything.';
export const ASK_AGAIN_STALE = 'That was the answer to an earlier question, so I ask once more.';
export const DIFFERENT_NOW =
  'Something has changed on our side since I asked, so let me look again.';
export const SHALL_I = 'Shall I do that? This question is open for five minutes.';
export const NOT_UNDERSTOOD = "I'm not getting it.";
export const OFFER_PERSON = "I don't want to keep you. Shall I pass you on to a person?";
export const HANDED_OFF =
  'I have passed you on to our support team. Your ticket is **{ticket}**. A person will read everything we wrote, so you needn’t repeat any of it.';
export const GONE =
  'I can no longer go on with what we were doing, because it has changed on our side. Please tell me again what you need, or talk to a person.';

export function changedTo(value: string): string {
  return `OK, I have changed that to “${value}”.`;
}

export function noted(values: readonly string[]): string {
  const quoted = values.map((value) => `“${value}”`).join(' and ');
  return `I understood ${quoted}. Tell me if that is wrong.`;
}

/** Two ways in turn, so that digressions in a row are not followed by the same line. Not questions: one follows. */
export function goOnWith(title: string): string[] {
  return [`To go on with ${title}:`, `Back to ${title}:`];
}

export function afterSilence(title: string): string {
  return `Earlier we were in the middle of ${title}. If you'd like to go on:`;
}

export function reminder(title: string): string {
  return `I'm still here. We were in the middle of ${title}; answer whenever you're ready, or say “stop”.`;
}

export function putAside(title: string): string {
  return `I've put ${title} aside. Just ask when you want to return to it.`;
}

export function cancelled(done: readonly string[], hasTicket: boolean): string {
  const what =
    done.length === 0
      ? 'Nothing was done and nothing was changed.'
      : `This was done before: ${done.join(' ')} Nothing else was changed.`;
  return `OK, I've stopped. ${what}${hasTicket ? ' Your ticket stays open.' : ''}`;
}

export function expired(title: string): string {
  return `More than a day has passed since we were in the middle of ${title}, so we would have to begin again.`;
}

export function whichOfTwo(current: string, other: string, difference: Text): Text {
  const both = `We are in the middle of ${current}, and ${other} is something else.`;
  return [both, ...paragraphsOf(difference), 'Which one do you want?'];
}

export function sentNotConfirmed(sentAtMs: number, checks: number): string {
  const again = checks > 0 ? ` I have checked ${checks === 1 ? 'once' : `${checks} times`}.` : '';
  return `I sent that at ${timeOf(sentAtMs)} and have no confirmation yet, so I can't say whether it is done.${again} You needn't do anything; I won't send it twice.`;
}

export function cannotTakeBack(sentAtMs: number): string {
  return `I can't take back what was sent at ${timeOf(sentAtMs)}, and it isn't confirmed yet.`;
}

/** `10:42 UTC`. */
function timeOf(ms: number): string {
  return `${new Date(ms).toISOString().slice(11, 16)} UTC`;
}
