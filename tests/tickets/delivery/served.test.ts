import { expect } from 'chai';
import { openHttpPeer, type HttpPeer } from './http-peer.ts';
import { until } from './ticket-events.ts';
import { runApp, type RunningApp } from '../../support/running-app.ts';

const SECRET = `whsec_${Buffer.alloc(32, 7).toString('base64')}`;

describe('the service with a webhook', () => {
  let app: RunningApp | undefined;
  let peer: HttpPeer | undefined;

  after(async () => {
    await app?.remove();
    await peer?.close();
  });

  it('tells of a ticket that a customer opens, and says at /readyz and /metrics how that stands', async function () {
    this.timeout(400_000);
    const receiver = (peer = await openHttpPeer((_, response) => response.end()));
    const served = (app = await runApp({
      WEBHOOK_URL: receiver.url,
      WEBHOOK_SECRETS: SECRET,
      WEBHOOK_PRIVATE_HOSTS: '127.0.0.1',
    }));
    const ask = async (path: string, body?: unknown, token?: string): Promise<Response> =>
      fetch(`${served.url}${path}`, {
        ...(body !== undefined && { method: 'POST', body: JSON.stringify(body) }),
        headers: {
          'content-type': 'application/json',
          ...(token !== undefined && { authorization: `Bearer ${token}` }),
        },
      });
    const { token } = (await (await ask('/api/chat-token', {})).json()) as { token: string };
    const started = await ask('/v3/directline/conversations', {}, token);
    const { conversationId } = (await started.json()) as { conversationId: string };
    const message = { type: 'message', from: { id: 'kim' }, text: 'agent' };
    await ask(`/v3/directline/conversations/${conversationId}/activities`, message, token);
    await until(() => receiver.requests.length > 0);
    const told = JSON.parse(receiver.requests[0]?.body ?? '') as { type: string };
    expect(told.type).to.equal('ticket.opened');
    const ready = (await (await ask('/readyz')).json()) as { parts: Record<string, unknown> };
    expect(ready.parts['webhooks']).to.deep.equal({
      on: true,
      detail: `to ${new URL(receiver.url).host}`,
    });
    expect(ready.parts['mail']).to.deep.equal({ on: false, detail: 'off: SMTP_URL is not set' });
    const metrics = await (await ask('/metrics')).text();
    expect(metrics).to.match(/support_bot_deliveries_dead\{destination="webhook:[^"]+"\} 0/);
  });
});
