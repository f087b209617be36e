import { expect } from 'chai';
import fc from 'fast-check';

import { toActivity, type Posted } from '../../../src/channels/direct-line/to-activity.ts';
import { HttpError } from '../../../src/server/error-body.ts';

const posted: Posted = {
  caller: { kind: 'token', grant: { conversationId: 'c', customer: { id: 'dl_1' } } },
  conversationId: 'c',
  record: { channelId: 'directline', startedAt: '2026-11-22T00:00:00Z', locale: 'de-DE' },
  bot: { id: 'bot' },
};

describe('toActivity', () => {
  it('either makes an activity of anything or refuses it with an HttpError', () => {
    const body = fc.oneof(
      fc.jsonValue(),
      fc.record(
        {
          type: fc.constantFrom('message', 'event', 'typing'),
          text: fc.oneof(fc.string(), fc.jsonValue()),
          from: fc.jsonValue(),
          channelData: fc.jsonValue(),
          attachments: fc.jsonValue(),
          locale: fc.jsonValue(),
        },
        { requiredKeys: ['type'] },
      ),
    );
    fc.assert(
      fc.property(body, (value) => {
        try {
          const { activity } = toActivity(value, posted);
          expect(activity.from).to.include({ id: 'dl_1', role: 'user' });
          expect(activity.conversation).to.deep.equal({ id: 'c' });
          expect(activity.recipient).to.deep.equal({ id: 'bot' });
        } catch (error) {
          expect(error).to.be.instanceOf(HttpError);
          expect((error as HttpError).status).to.equal(400);
        }
      }),
    );
  });

  it('keeps any text and any channelData as they are', () => {
    const channelData = fc.dictionary(fc.string(), fc.jsonValue());
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), channelData, (text, data) => {
        const { activity } = toActivity({ type: 'message', text, channelData: data }, posted);
        expect(activity.text).to.equal(text);
        expect(activity.channelData).to.deep.equal(data);
      }),
      { numRuns: 30 },
    );
  });

  it('takes the locale of the conversation when the activity has none that makes sense', () => {
    const localeOf = (said: object): unknown =>
      toActivity({ type: 'message', ...said }, posted).activity.locale;
    const locales = [{ locale: 'zh-Hans-CN' }, { locale: 'x'.repeat(99) }, {}].map(localeOf);
    expect(locales).to.deep.equal(['zh-Hans-CN', 'de-DE', 'de-DE']);
  });

  it('knows a repeat by customer and client activity id', () => {
    const idOf = (channelData: object): unknown =>
      toActivity({ type: 'message', channelData }, posted).deliveryId;
    expect(idOf({ clientActivityID: 'a' })).to.equal(idOf({ clientActivityId: 'a' }));
    expect(idOf({ clientActivityID: 'a' })).not.to.equal(idOf({ clientActivityID: 'b' }));
    expect([idOf({}), idOf({ clientActivityID: 7 }), idOf({ clientActivityID: '' })]).to.deep.equal(
      [undefined, undefined, undefined],
    );
  });
});
