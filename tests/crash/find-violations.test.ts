import { expect } from 'chai';
import fc from 'fast-check';
import type { LoggedActivity } from '../../src/storage/activity-log.ts';
import { findViolations, type ConversationHistory } from './find-violations.ts';

describe('the checker of crash histories', () => {
  it('finds nothing in a history as promised, however long', () => {
    fc.assert(
      fc.property(fc.nat({ max: 30 }), (length) => {
        expect(findViolations(historyOf(length))).to.deep.equal([]);
      }),
    );
  });

  it('finds nothing wrong when a message that was never acknowledged is there or is not', () => {
    const history = historyOf(3);
    const unheard = { clientActivityId: 'm3', sentAt: 5 };
    const lost = { clientActivityId: 'm4', sentAt: 7 };
    const sent = [...history.sent.slice(0, 2), unheard, lost];
    expect(findViolations({ ...history, sent })).to.deep.equal([]);
  });

  it('finds nothing wrong when messages that were sent at once changed places', () => {
    const history = historyOf(2);
    const [first, second] = history.sent;
    const sent = [
      {
        ...first,
        sentAt: 1,
        clientActivityId: 'm2',
        acknowledged: { at: 4, activityId: 'c|0000005' },
      },
      {
        ...second,
        sentAt: 2,
        clientActivityId: 'm1',
        acknowledged: { at: 3, activityId: 'c|0000003' },
      },
    ];
    expect(findViolations({ ...history, sent })).to.deep.equal([]);
  });

  it('finds an acknowledged message that is lost', () => {
    expect(kindsIn(withLog(3, (log) => log.slice(0, -2)))).to.deep.equal(['lost']);
  });

  it('finds a message that is there twice', () => {
    const again = [customerSays(7, 'm2'), botAnswers(8, 7)];
    expect(kindsIn(withLog(2, (log) => [...log, ...again]))).to.deep.equal(['doubled']);
  });

  it('finds a message that nobody sent', () => {
    const other = [customerSays(7, 'x'), botAnswers(8, 7)];
    expect(kindsIn(withLog(2, (log) => [...log, ...other]))).to.deep.equal(['foreign']);
  });

  it('finds a message that was acknowledged as another', () => {
    const history = historyOf(1);
    const sent = history.sent.map((message) => ({
      ...message,
      acknowledged: { at: 2, activityId: 'c|0000009' },
    }));
    expect(kindsIn({ ...history, sent })).to.deep.equal(['acknowledged_otherwise']);
  });

  it('finds a message behind one that was sent after its acknowledgment', () => {
    const history = historyOf(2);
    const [first, second] = history.sent;
    const sent = [
      {
        ...first,
        clientActivityId: 'm2',
        sentAt: 1,
        acknowledged: { at: 2, activityId: 'c|0000005' },
      },
      {
        ...second,
        clientActivityId: 'm1',
        sentAt: 3,
        acknowledged: { at: 4, activityId: 'c|0000003' },
      },
    ];
    expect(kindsIn({ ...history, sent })).to.deep.equal(['reordered']);
  });

  it('finds a gap and a double in the numbers', () => {
    const gap = withLog(2, (log) => log.filter((_, index) => index !== 1));
    expect(kindsIn(gap)).to.include('numbered_wrong');
    const double = withLog(2, (log) => [...log, ...log.slice(-1)]);
    expect(kindsIn(double)).to.include('numbered_wrong');
  });

  it('finds a time that stands still', () => {
    const still = withLog(2, (log) => log.map((one) => ({ ...one, timestamp: timeOf(1) })));
    expect(kindsIn(still)).to.include('numbered_wrong');
  });

  it('finds a message without an answer', () => {
    expect(kindsIn(withLog(2, (log) => log.slice(0, -1)))).to.deep.equal(['unanswered']);
  });

  it('finds a customer who was never welcomed', () => {
    const unwelcomed = [customerSays(2, 'm1'), botAnswers(3, 2)];
    const history = historyOf(1);
    const sent = history.sent.map((message) => ({
      ...message,
      acknowledged: { at: 2, activityId: 'c|0000002' },
    }));
    expect(kindsIn({ ...history, sent, log: unwelcomed, streamed: [] })).to.deep.equal([
      'unanswered',
    ]);
  });

  it('finds a message with two answers', () => {
    expect(kindsIn(withLog(2, (log) => [...log, botAnswers(7, 5)]))).to.deep.equal([
      'answered_twice',
    ]);
  });

  it('takes an answer of several messages for one, and finds it when it was given twice or in part', () => {
    const part = (sequence: number, number: number): LoggedActivity => ({
      ...botAnswers(sequence, 5),
      channelData: { part: number, parts: 2 },
    });
    const withParts = (...parts: LoggedActivity[]): string[] =>
      kindsIn(withLog(2, (log) => [...log.slice(0, -1), ...parts]));
    expect(withParts(part(6, 1), part(7, 2))).not.to.include('answered_twice');
    expect(withParts(part(6, 1), part(7, 2), part(8, 1), part(9, 2))).to.include('answered_twice');
    expect(withParts(part(6, 2))).to.include('answered_twice');
  });

  it('finds answers that changed places', () => {
    const history = historyOf(2);
    const sent = history.sent.map((message, index) => ({
      ...message,
      acknowledged: { at: 2 * index + 2, activityId: idOf(3 + index) },
    }));
    const log = [
      botAnswers(2, 1),
      customerSays(3, 'm1'),
      customerSays(4, 'm2'),
      botAnswers(5, 4),
      botAnswers(6, 3),
    ];
    expect(kindsIn({ ...history, sent, log, streamed: [] })).to.deep.equal(['answers_reordered']);
  });

  it('finds what was streamed twice, not at all, or otherwise than the log has it', () => {
    const history = historyOf(2);
    const { streamed } = history;
    for (const wrong of [
      [...streamed.slice(0, 2), ...streamed.slice(1)],
      streamed.slice(1),
      streamed.map((one) => ({ ...one, text: 'something else' })),
      [...streamed, botAnswers(7, 5)],
    ]) {
      expect(kindsIn({ ...history, streamed: wrong })).to.deep.equal(['streamed_otherwise']);
    }
  });
});

/** A customer who waits for each acknowledgment and leaves when all is said. */
function historyOf(messageCount: number): ConversationHistory {
  const numbers = Array.from({ length: messageCount }, (_, index) => index + 1);
  const log = [
    botAnswers(2, 1),
    ...numbers.flatMap((number) => [
      customerSays(2 * number + 1, `m${number}`),
      botAnswers(2 * number + 2, 2 * number + 1),
    ]),
  ];
  const sent = numbers.map((number) => ({
    clientActivityId: `m${number}`,
    sentAt: 2 * number - 1,
    acknowledged: { at: 2 * number, activityId: idOf(2 * number + 1) },
  }));
  return { conversationId: 'c', sent, log, streamed: log };
}

function withLog(
  messageCount: number,
  change: (log: LoggedActivity[]) => LoggedActivity[],
): ConversationHistory {
  const history = historyOf(messageCount);
  return { ...history, log: change(history.log), streamed: [] };
}

function kindsIn(history: ConversationHistory): string[] {
  return findViolations(history).map(({ kind }) => kind);
}

function customerSays(sequence: number, clientActivityID: string): LoggedActivity {
  const channelData = { clientActivityID };
  return { ...activity(sequence), from: { id: 'customer', role: 'user' }, channelData };
}

function botAnswers(sequence: number, answered: number): LoggedActivity {
  return { ...activity(sequence), replyToId: idOf(answered) };
}

function activity(sequence: number): LoggedActivity {
  return {
    id: idOf(sequence),
    timestamp: timeOf(sequence),
    type: 'message',
    channelId: 'directline',
    conversation: { id: 'c' },
    from: { id: 'bot', role: 'bot' },
  };
}

function idOf(sequence: number): string {
  return `c|${String(sequence).padStart(7, '0')}`;
}

function timeOf(sequence: number): string {
  return new Date(Date.UTC(2026, 0, 1) + sequence).toISOString();
}
