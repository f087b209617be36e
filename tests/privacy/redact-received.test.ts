import { expect } from 'chai';
import { EnteredCodes } from '../../src/privacy/entered-codes.ts';
import { redactReceived } from '../../src/privacy/redact-received.ts';

interface Sent {
  text?: string;
  value?: unknown;
  from: { id: string; name?: string; role?: string };
  removedSecrets?: string[];
  codeReference?: string;
}

const customer = { id: 'customer', role: 'user' };
const asking = [{ text: 'Enter the code.', from: { role: 'bot' }, expectsCode: true }];
const notAsking = [{ text: 'Hello.', from: { role: 'bot' } }];

function receive(sent: Omit<Sent, 'from'>, recent: typeof asking | typeof notAsking) {
  const codes = new EnteredCodes();
  const received: Sent = { ...sent, from: customer };
  const activity = redactReceived(received, recent, codes);
  return { activity, code: codes.take(activity.codeReference), codes };
}

describe('what is received', () => {
  it('has the code of the card taken out, and kept for one turn', () => {
    const value = { kind: 'code', nonce: 'c|0000012', code: '8261 0394' };
    const { activity, code, codes } = receive({ value }, asking);
    expect(code).to.equal('82610394');
    expect(JSON.stringify(activity)).not.to.match(/8261|0394/);
    expect(activity.value).to.deep.include({ kind: 'code', nonce: 'c|0000012' });
    expect(activity.removedSecrets).to.deep.equal(['one_time_code']);
    expect(codes.take(activity.codeReference)).to.equal(undefined);
  });

  it('has a code that is typed where one was asked for taken out, even if it looks like a date', () => {
    for (const [text, expected] of [
      ['82610394', '82610394'],
      ['it is 8261-0394', '82610394'],
      ['20260131', '20260131'],
    ] as const) {
      const { activity, code } = receive({ text }, asking);
      expect(code, text).to.equal(expected);
      expect(activity.text).not.to.match(/\d{4}/);
    }
  });

  it('keeps no code that was not asked for', () => {
    const { activity, code } = receive({ text: 'my code is 82610394' }, notAsking);
    expect(code).to.equal(undefined);
    expect(activity.codeReference).to.equal(undefined);
    expect(activity.text).to.equal('my code is [one-time code removed]');
  });

  it('has a long text cut, by what its characters stand for', () => {
    const plain = receive({ text: 'a '.repeat(10_000) }, notAsking).activity;
    expect(plain.text).to.have.length(8_000);
    // One of these stands for eighteen others.
    const dense = receive({ text: '\uFDFA'.repeat(10_000) }, notAsking).activity;
    expect(dense.text?.length).to.be.within(500, 1_000);
  });

  it('does not believe what a sender claims about removed secrets and kept codes', () => {
    const claimed = { text: 'hello', removedSecrets: ['card'], codeReference: 'mine' };
    const { activity } = receive(claimed, asking);
    expect(activity).to.deep.equal({ text: 'hello', from: customer });
  });
});
