import { defineDialog } from '../src/dialog/define-dialog.ts';
import { text } from '../src/dialog/slots.ts';

const NOTHING_TO_ADD = 'Nothing to add';

/** Begins when the ticket exists already: a person is never kept behind a question. */
export const talkToAgent = defineDialog({
  id: 'talk-to-agent',
  title: 'what to tell the support team',
  called: 'ticket, person, agent',
  optional: true,

  slots: {
    details: text({
      ask: 'While you wait: what should they know? One or two sentences are enough. Please leave out codes, passwords and seed phrases.',
      retry: 'Just write it in your own words, or say “nothing to add”.',
      help: 'Whatever helps: what happened, since when, and what you tried. It is added to your ticket, so that you needn’t explain it again.',
      suggestions: [NOTHING_TO_ADD],
    }),
  },

  script: [
    { ask: 'details' },
    { when: ({ details }) => saysNothing(details), end: 'nothing_added' },
    { end: 'added' },
  ],

  ends: {
    added: {
      say: 'Thank you, that is in your ticket **{ticket}** now. You can add more at any time by writing here.',
      // Adds to the ticket that is open.
      ticket: { reason: 'asked_for_person', priority: 'normal' },
    },
    nothing_added: { say: 'All right. A person will read our conversation and answer you here.' },
  },
});

function saysNothing(details: string | undefined): boolean {
  return /^(?:no|nope|nah|nothing|none|no,? thanks?(?: you)?|thanks?(?: you)?|thx|ok(?:ay)?|yes|that(?:['’]?s| is) (?:all|it)|nothing (?:to add|else|more))[.! ]*$/iu.test(
    details ?? '',
  );
}
