import { expect } from 'chai';
import fastCheck from 'fast-check';
import { redactActivity } from '../../src/privacy/redact-activity.ts';

const phrase = 'zebra abandon velvet raccoon tornado muffin quantum obey walnut stool siege yard';

describe('redacting an activity', () => {
  it('takes secrets out of every part that a customer can write in', () => {
    const { activity, kinds } = redactActivity({
      type: 'message',
      id: 'a|0000001',
      channelId: 'directline',
      from: { id: 'c1', name: phrase },
      text: 'my password is hunter2',
      speak: 'code 482913',
      value: {
        form: { note: [`words: ${phrase}`], password: 'dragon', otp: 482913, step: 482913 },
      },
      channelData: { original: { text: 'card 4242424242424242' } },
      attachments: [
        { contentType: 'text/plain', name: 'pw=hunter2.txt', content: { body: phrase } },
      ],
    });
    expect(activity).to.deep.equal({
      type: 'message',
      id: 'a|0000001',
      channelId: 'directline',
      from: { id: 'c1', name: '[seed phrase removed]' },
      text: 'my password is [password removed]',
      speak: 'code [one-time code removed]',
      value: {
        form: {
          note: ['words: [seed phrase removed]'],
          password: '[password removed]',
          otp: '[one-time code removed]',
          step: 482913,
        },
      },
      channelData: { original: { text: 'card [card ending 4242 removed]' } },
      attachments: [
        {
          contentType: 'text/plain',
          name: 'pw=[password removed]',
          content: { body: '[seed phrase removed]' },
        },
      ],
    });
    expect(kinds).to.have.members(['password', 'one_time_code', 'seed_phrase', 'card']);
  });

  it('leaves the identifiers and numbers of the protocol as they are', () => {
    const activity = {
      type: 'message',
      text: 'hello',
      channelData: {
        clientActivityID: '1769000000000a1B2c3D4e5F6g7H8i9J0',
        client_msg_id: '4f4ae1f5-9e5b-4b7a-8a3c-1234567890ab',
        'webchat:sequence-id': 4242424242424242,
        sequence: 4_111_111_111_111_111,
        ts: '1769000000.123456',
        response_url: 'https://hooks.example.com/a1B2c3D4e5F6g7H8i9J0k1L2',
      },
    };
    expect(redactActivity(activity)).to.deep.equal({ activity, kinds: [] });
  });

  it('does not take white space in an identifier on trust', () => {
    const { activity } = redactActivity({ channelData: { clientActivityID: phrase } });
    expect(activity).to.deep.equal({ channelData: { clientActivityID: '[seed phrase removed]' } });
  });

  it('finds a phrase with a field for each word', () => {
    const { activity, kinds } = redactActivity({ value: { words: phrase.split(' ') } });
    expect(activity.value).to.deep.equal({ words: Array(12).fill('[seed phrase removed]') });
    expect(kinds).to.deep.equal(['seed_phrase']);
  });

  it('leaves the given activity as it is', () => {
    const given = { text: 'pw: hunter2', value: { deep: [{ text: phrase }] } };
    const before = structuredClone(given);
    redactActivity(given);
    expect(given).to.deep.equal(before);
  });

  it('takes away what is nested too deeply to be looked at', () => {
    let value: unknown = phrase;
    for (let depth = 0; depth < 5000; depth += 1) value = [value];
    expect(JSON.stringify(redactActivity({ value }).activity)).to.not.contain('zebra');
  });

  it('keeps the shape of any activity and finds nothing more the second time', () => {
    fastCheck.assert(
      fastCheck.property(fastCheck.string(), fastCheck.jsonValue(), (text, value) => {
        const first = redactActivity({ text, value });
        expect(redactActivity(first.activity)).to.deep.equal({
          activity: first.activity,
          kinds: [],
        });
      }),
    );
  });
});
