import { GUIDED_ONLY } from '../dialog/facts.ts';
import type { Recognition } from '../nlu/recognition.ts';
import { newConversation } from './conversation-state.ts';
import { decide } from './decide.ts';
import type { Decision } from './decision.ts';
import type { Knowledge } from './knowledge.ts';

/** What an utterance leads to as the first message of a conversation. */
export function decideFirst(recognition: Recognition, knowledge: Knowledge): Decision {
  return decide(newConversation(), recognition, knowledge, {
    nowMs: 0,
    nonce: '',
    facts: GUIDED_ONLY,
  });
}
