import type { LoggedActivity } from '../../src/storage/activity-log.ts';

/** A message as its sender knows it. Instants count what happens at one customer: 1, 2, 3, ... */
export interface SentMessage {
  clientActivityId: string;
  /** When it was sent the first time. */
  sentAt: number;
  acknowledged?: { at: number; activityId: string };
}

/** One conversation, as its customer lived it and as the log tells it. */
export interface ConversationHistory {
  conversationId: string;
  sent: SentMessage[];
  /** Everything that came over WebSockets, in order, however often they had to be connected again. */
  streamed: LoggedActivity[];
  /** Everything that is visible to the customer, read from watermark 0 in the end. */
  log: LoggedActivity[];
}

export interface Violation {
  kind:
    | 'lost'
    | 'doubled'
    | 'foreign'
    | 'acknowledged_otherwise'
    | 'reordered'
    | 'numbered_wrong'
    | 'unanswered'
    | 'answered_twice'
    | 'answers_reordered'
    | 'streamed_otherwise';
  detail: string;
}

/** The arrival of the customer is the first entry of every log. It is not shown, and is answered by the welcome. */
const ARRIVAL = 1;

/** Every way in which a conversation is not as promised; empty when all is well. */
export function findViolations(history: ConversationHistory): Violation[] {
  return [
    ...findWrongNumbers(history),
    ...findWrongMessages(history),
    ...findReordered(history),
    ...findWrongAnswers(history),
    ...findWronglyStreamed(history),
  ].map(({ kind, detail }) => ({ kind, detail: `${history.conversationId}: ${detail}` }));
}

function findWrongNumbers({ log }: ConversationHistory): Violation[] {
  return log.flatMap((activity, index): Violation[] => {
    const expected = ARRIVAL + 1 + index;
    const before = log[index - 1];
    const isLater = !before || activity.timestamp > before.timestamp;
    if (sequenceOf(activity.id) === expected && isLater) return [];
    const detail = `expected number ${expected} and a later time, found ${activity.id} of ${activity.timestamp}`;
    return [{ kind: 'numbered_wrong', detail }];
  });
}

/** Each message that was acknowledged is there once, as what it was acknowledged as; and nothing else is. */
function findWrongMessages({ sent, log }: ConversationHistory): Violation[] {
  const messages = messagesIn(log);
  const known = new Set(sent.map(({ clientActivityId }) => clientActivityId));
  const foreign = messages.filter((activity) => !known.has(clientActivityIdOf(activity)));
  return [
    ...sent.flatMap((message) => findWrongMessage(message, messages)),
    ...foreign.map(({ id }): Violation => ({ kind: 'foreign', detail: `nobody sent ${id}` })),
  ];
}

function findWrongMessage(
  { clientActivityId, acknowledged }: SentMessage,
  messages: LoggedActivity[],
): Violation[] {
  const [first, second] = messages.filter(
    (activity) => clientActivityIdOf(activity) === clientActivityId,
  );
  if (second) return [{ kind: 'doubled', detail: `${clientActivityId} is there as ${second.id}` }];
  if (!acknowledged || first?.id === acknowledged.activityId) return [];
  const detail = `${clientActivityId} was acknowledged as ${acknowledged.activityId}`;
  return [{ kind: first ? 'acknowledged_otherwise' : 'lost', detail }];
}

/** What was acknowledged before another message was sent stands before it. */
function findReordered({ sent, log }: ConversationHistory): Violation[] {
  const known = new Map(sent.map((message) => [message.clientActivityId, message]));
  const violations: Violation[] = [];
  let newestSentAt = 0;
  for (const activity of messagesIn(log)) {
    const message = known.get(clientActivityIdOf(activity));
    if (!message) continue;
    if (message.acknowledged && message.acknowledged.at < newestSentAt) {
      const detail = `${message.clientActivityId} stands behind one that was sent after its acknowledgment`;
      violations.push({ kind: 'reordered', detail });
    }
    newestSentAt = Math.max(newestSentAt, message.sentAt);
  }
  return violations;
}

/** Arrival and messages are answered once each, in the order in which they came. */
function findWrongAnswers({ log }: ConversationHistory): Violation[] {
  const answers = log.filter((activity) => activity.from.role === 'bot');
  const asked = [ARRIVAL, ...messagesIn(log).map(({ id }) => sequenceOf(id))];
  const violations: Violation[] = asked.flatMap((sequence): Violation[] => {
    const parts = answers.filter(({ replyToId }) => sequenceOf(replyToId) === sequence).map(partOf);
    if (isOneAnswer(parts)) return [];
    const kind = parts.length === 0 ? 'unanswered' : 'answered_twice';
    const detail = parts.map(({ part, parts: of }) => `${part}/${of}`).join(', ');
    return [{ kind, detail: `activity ${sequence} has the answers ${detail || 'none'}` }];
  });
  let newest = 0;
  for (const { id, replyToId } of answers) {
    const sequence = sequenceOf(replyToId);
    if (sequence < newest || sequence >= sequenceOf(id))
      violations.push({ kind: 'answers_reordered', detail: `${id} answers ${replyToId ?? '-'}` });
    newest = Math.max(newest, sequence);
  }
  return violations;
}

interface Part {
  part: number;
  parts: number;
}

/** An answer of several messages says of each which it is. */
function partOf({ channelData }: LoggedActivity): Part {
  const { part = 1, parts = 1 } = (channelData ?? {}) as Partial<Part>;
  return { part, parts };
}

/** All of its messages, each once, in order. */
function isOneAnswer(found: readonly Part[]): boolean {
  return (
    found.length > 0 &&
    found.every(({ part, parts }, index) => part === index + 1 && parts === found.length)
  );
}

/** A customer may leave before the end, and has seen everything up to there, once and in order. */
function findWronglyStreamed({ streamed, log }: ConversationHistory): Violation[] {
  const index = streamed.findIndex(
    (activity, position) => JSON.stringify(activity) !== JSON.stringify(log[position]),
  );
  if (index === -1) return [];
  const detail = `number ${index + 1} was streamed as ${streamed[index]?.id ?? '-'}, the log has ${log[index]?.id ?? 'nothing'}`;
  return [{ kind: 'streamed_otherwise', detail }];
}

function messagesIn(log: LoggedActivity[]): LoggedActivity[] {
  return log.filter((activity) => activity.from.role !== 'bot');
}

function clientActivityIdOf({ channelData }: LoggedActivity): string {
  return (channelData as { clientActivityID?: string } | undefined)?.clientActivityID ?? '';
}

function sequenceOf(activityId: string | undefined): number {
  return Number(/\|(\d+)$/.exec(activityId ?? '')?.[1] ?? Number.NaN);
}
