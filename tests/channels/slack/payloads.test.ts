import { expect } from 'chai';
import { readFileSync } from 'node:fs';
import path from 'node:path';
import {
  commandSchema,
  envelopeSchema,
  interactionSchema,
} from '../../../src/channels/slack/payloads.ts';
import {
  toArrival,
  toCommandArrival,
  type Arrival,
} from '../../../src/channels/slack/to-activity.ts';

/** Payloads of Slack's own SDKs, with where each is from; shortened by what nobody reads. */
const payloads = JSON.parse(
  readFileSync(path.join(import.meta.dirname, 'payloads.json'), 'utf8'),
) as Record<string, { source: string; body: unknown }>;

function arrivalOf(name: string, botId: string): Arrival | undefined {
  const envelope = envelopeSchema.parse(payloads[name]?.body);
  return envelope.type === 'event_callback' ? toArrival(envelope, botId) : undefined;
}

function shownOf(arrival: Arrival | undefined): unknown {
  if (!arrival) return undefined;
  const { place, activity, deliveryId, onlyIfKnown } = arrival;
  return { place, type: activity.type, text: activity.text, deliveryId, onlyIfKnown };
}

describe('payloads as Slack publishes them', () => {
  it('say where each of them is from', () => {
    for (const [name, { source }] of Object.entries(payloads))
      expect(source, name).to.match(/^github\.com\/slackapi\//);
  });

  it('of a mention begin a conversation in a thread of its own', () => {
    expect(shownOf(arrivalOf('app_mention', 'W111'))).to.deep.equal({
      place: {
        ...{ scope: 'channel', teamId: 'T111', channelId: 'C111', customerId: 'W222' },
        threadTs: '1595926230.009600',
      },
      ...{ type: 'message', text: 'Hi there!', deliveryId: 'T111:C111:1595926230.009600' },
      onlyIfKnown: false,
    });
  });

  it('of a channel’s talk, other bots and the bot itself are not for the bot', () => {
    expect(arrivalOf('message_from_a_person', 'UBOT')).to.equal(undefined);
    expect(arrivalOf('message_from_another_bot', 'UBOT')).to.equal(undefined);
    expect(arrivalOf('message_from_a_classic_bot', 'UBOT')).to.equal(undefined);
    expect(arrivalOf('file_share', 'UBOT')).to.equal(undefined);
  });

  it('of edits and deletions name the message that they are about, and begin nothing', () => {
    expect(shownOf(arrivalOf('message_changed', 'UBOT'))).to.deep.include({
      ...{ type: 'messageUpdate', text: 'updated message', onlyIfKnown: true },
      deliveryId: 'T111:C111:1665102338.901939:messageUpdate:1665102362.013600',
    });
    expect(shownOf(arrivalOf('message_deleted', 'UBOT'))).to.deep.include({
      ...{ type: 'messageDelete', onlyIfKnown: true },
      deliveryId: 'T111:C111:1665368619.804829:messageDelete:1665368629.007100',
    });
  });

  it('of taps, modals and commands are understood', () => {
    expect(interactionSchema.parse(payloads['block_actions']?.body).type).to.equal('block_actions');
    expect(interactionSchema.parse(payloads['view_submission']?.body).type).to.equal(
      'view_submission',
    );
    const command = toCommandArrival(commandSchema.parse(payloads['slash_command']?.body));
    expect(shownOf(command)).to.deep.equal({
      place: { scope: 'command', teamId: 'T111', channelId: 'C111', customerId: 'W111' },
      ...{ type: 'message', text: 'Hi', deliveryId: 'command:111.111.xxx', onlyIfKnown: false },
    });
  });
});
