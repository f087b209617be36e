import { expect } from 'chai';
import fc from 'fast-check';
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { HttpError } from '../../../src/server/error-body.ts';
import { readableText } from '../../../src/channels/bot-service/readable-text.ts';
import { toActivity } from '../../../src/channels/bot-service/to-activity.ts';
import { isPrivate } from '../../../src/turn/channel-privacy.ts';

function fixture(name: string): Record<string, unknown> {
  const file = path.join(import.meta.dirname, 'fixtures', `${name}.json`);
  return JSON.parse(readFileSync(file, 'utf8')) as Record<string, unknown>;
}

function activityOf(body: unknown) {
  const incoming = toActivity(body);
  if (!('activity' in incoming)) throw new Error(`Expected an activity, got ${incoming.kind}.`);
  return incoming;
}

describe('what channels of Azure send', () => {
  it('is a private message in a personal chat', () => {
    const { activity, address } = activityOf(fixture('teams-personal-message'));
    expect(activity).to.deep.include({ type: 'message', text: 'where is my ticket?' });
    expect(activity.conversation.id).to.match(/^teams-[\w-]{32}$/u);
    expect(address.scope).to.equal('personal');
    expect(isPrivate(activity)).to.equal(true);
  });

  it('is not private in a channel, and names people but not the bot', () => {
    const { activity, address } = activityOf(fixture('teams-channel-mention'));
    expect(activity.text).to.equal('Larry Brown asks: where is the ticket?');
    expect(address.conversationId).to.match(/;messageid=1481567603816$/u);
    expect(isPrivate(activity)).to.equal(false);
  });

  it('keeps nothing of who is in which team, nor the HTML twin of a message', () => {
    const { activity } = activityOf(fixture('teams-channel-mention'));
    expect(JSON.stringify(activity)).not.to.match(/efa9296d|text\/html|clientInfo|aadObjectId/u);
  });

  it('is an arrival when the bot is added, by either event, in a team and alone', () => {
    for (const name of ['teams-bot-added-to-team', 'teams-installed'])
      expect(toActivity(fixture(name)).kind, name).to.equal('arrival');
    const removed = { ...fixture('teams-installed'), action: 'remove-upgrade' };
    expect(toActivity(removed).kind).to.equal('departure');
  });

  it('has the code of a card where the bot looks for it', () => {
    const { activity } = activityOf(fixture('teams-card-action'));
    expect(activity.value).to.deep.equal({ kind: 'code', nonce: 'n-1', code: '135790' });
    expect(activity.text).to.equal(undefined);
  });

  it('is a message when a suggestion was tapped', () => {
    const { activity } = activityOf(fixture('teams-card-submit'));
    expect(activity.text).to.equal('Talk to a person');
    expect(activity.value).to.equal(undefined);
  });

  it('may hold null for whatever is not there', () => {
    const { activity } = activityOf(fixture('web-chat-message'));
    expect(activity).to.deep.include({ channelId: 'bot-service', text: 'where is my ticket?' });
    expect(isPrivate(activity)).to.equal(true);
  });

  it('is not private where the scope is missing or unknown', () => {
    for (const conversationType of [undefined, 'meeting', 'Personal', '__proto__']) {
      const sent = fixture('teams-personal-message');
      const conversation = { ...(sent['conversation'] as object), conversationType };
      expect(isPrivate(activityOf({ ...sent, conversation }).activity)).to.equal(false);
    }
  });

  it('belongs to one conversation for each person, thread, tenant and channel', () => {
    const sent = fixture('teams-channel-mention');
    const conversation = sent['conversation'] as object;
    const variants = [
      sent,
      { ...sent, from: { id: '29:other' } },
      { ...sent, conversation: { ...conversation, id: '19:other@thread.skype' } },
      { ...sent, conversation: { ...conversation, tenantId: 'other' } },
      { ...sent, channelId: 'webchat' },
    ];
    const ids = variants.map((body) => toActivity(body).conversationId);
    expect(new Set(ids).size).to.equal(variants.length);
    // What may change at any time makes no other conversation of it.
    const moved = { ...sent, serviceUrl: 'https://smba.trafficmanager.net/emea/', id: 'x' };
    expect(toActivity(moved).conversationId).to.equal(ids[0]);
  });

  it('is taken or refused with a reason, whatever it is', () => {
    const sent = fixture('teams-card-action');
    fc.assert(
      fc.property(fc.constantFrom(...Object.keys(sent)), fc.jsonValue(), (field, value) => {
        try {
          toActivity({ ...sent, [field]: value });
        } catch (error) {
          expect(error).to.be.instanceOf(HttpError);
          expect((error as HttpError).status).to.equal(400);
        }
      }),
    );
  });
});

describe('the text of a message', () => {
  const botId = '28:bot';
  const mention = (text: string) => ({
    type: 'mention',
    text,
    mentioned: { id: botId, name: 'B' },
  });

  it('holds no mention of the bot, however many and wherever', () => {
    const words = fc.array(fc.constantFrom('help', '<at>B</at>', '&nbsp;', 'me', '  '));
    fc.assert(
      fc.property(words, (parts) => {
        const text = readableText(parts.join(' '), [mention('<at>B</at>')], botId);
        const kept = parts.filter((part) => part === 'help' || part === 'me');
        expect(text).to.equal(kept.join(' '));
      }),
    );
  });

  it('is taken apart at once, however it was built against that', () => {
    const hostile = '<at '.repeat(20_000) + '<at>'.repeat(20_000);
    expect(readableText(hostile, [], botId).length).to.be.greaterThan(0);
  });
});
