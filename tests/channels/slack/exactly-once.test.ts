import { expect } from 'chai';
import { countAnswers } from './count-answers.ts';

/** `npm run slack-deliveries` plays the full count. */
const DELIVERIES = Number(process.env['SLACK_DELIVERIES'] ?? 500);

describe('Slack deliveries with repeats, in any order, over restarts', () => {
  it('are answered once each', async function deliveries() {
    this.timeout(60_000 + DELIVERIES * 100);
    const count = await countAnswers(DELIVERIES);
    expect(count.deliveries).to.be.at.least(DELIVERIES);
    expect(count.refused).to.equal(0);
    expect(count.unanswered).to.deep.equal([]);
    expect(count.answeredTwice).to.deep.equal([]);
  });
});
