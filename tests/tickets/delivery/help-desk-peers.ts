import type { ServerResponse } from 'node:http';
import { answerJson, openHttpPeer, type HttpPeer, type PeerRequest } from './http-peer.ts';

export interface RemoteTicket {
  id: number;
  key: string;
  subject: string;
  status: unknown;
  messages: string[];
}

/** A help desk as its public documentation says it behaves, with faults before, or after, what is asked is done. */
export interface HelpDeskPeer extends HttpPeer {
  tickets: RemoteTicket[];
  /** Used up, one a request; `lost`: done, and then the line breaks. */
  faults: ({ status: number; headers?: Record<string, string> } | 'lost' | 'hangs' | undefined)[];
}

interface Answer {
  status: number;
  body: unknown;
}

/** Answers for the ticket that the path names, where it names one. */
type Route = readonly [
  method: string,
  path: RegExp,
  answer: (request: PeerRequest, ticket: RemoteTicket) => Answer,
];

const nobody: RemoteTicket = { id: 0, key: '', subject: '', status: '', messages: [] };

async function openPeer(
  credentials: string,
  routesOf: (tickets: RemoteTicket[]) => readonly Route[],
): Promise<HelpDeskPeer> {
  const respond = (request: PeerRequest, response: ServerResponse): void => {
    const fault = peer.faults.shift();
    if (fault === 'hangs') return;
    if (typeof fault === 'object') {
      answerJson(response, fault.status, { error: 'no' }, fault.headers);
      return;
    }
    const { status, body } = isAuthorized(request, credentials)
      ? route(request, routesOf(peer.tickets), peer.tickets)
      : { status: 401, body: { error: 'invalid credentials' } };
    if (fault === 'lost') response.destroy();
    else answerJson(response, status, body);
  };
  const http = await openHttpPeer(respond);
  const peer: HelpDeskPeer = Object.assign(http, { tickets: [], faults: [] });
  return peer;
}

function isAuthorized({ headers }: PeerRequest, credentials: string): boolean {
  return headers.authorization === `Basic ${Buffer.from(credentials).toString('base64')}`;
}

function route(request: PeerRequest, routes: readonly Route[], tickets: RemoteTicket[]): Answer {
  for (const [method, path, answer] of routes) {
    const match = method === request.method ? path.exec(request.path) : null;
    if (!match) continue;
    const [, id] = match;
    const ticket = tickets.find((one) => String(one.id) === id);
    if (id === undefined || ticket) return answer(request, ticket ?? nobody);
  }
  return { status: 404, body: { error: 'RecordNotFound' } };
}

interface ZendeskTicket {
  external_id: string;
  subject: string;
  status: string;
  comment: { body: string };
}

/** Idempotency keys are remembered with their answer; a closed ticket can no longer be changed. */
export function openZendesk(): Promise<HelpDeskPeer> {
  const answers = new Map<string, { body: string; answer: Answer }>();
  const read = ({ body }: PeerRequest): Partial<ZendeskTicket> =>
    (JSON.parse(body) as { ticket: Partial<ZendeskTicket> }).ticket;
  const create = (request: PeerRequest, tickets: RemoteTicket[]): Answer => {
    const { external_id: key = '', subject = '', comment } = read(request);
    const id = tickets.length + 1;
    tickets.push({ id, key, subject, status: 'new', messages: [comment?.body ?? ''] });
    return { status: 201, body: { ticket: { id } } };
  };
  const createOnce = (request: PeerRequest, tickets: RemoteTicket[]): Answer => {
    const key = String(request.headers['idempotency-key']);
    const { body } = request;
    const earlier = answers.get(key);
    if (earlier && earlier.body !== body)
      return { status: 400, body: { error: 'IdempotentRequestError' } };
    const answer = earlier?.answer ?? create(request, tickets);
    answers.set(key, { body, answer });
    return answer;
  };
  const update = (request: PeerRequest, ticket: RemoteTicket): Answer => {
    if (ticket.status === 'closed') return { status: 422, body: { error: 'RecordInvalid' } };
    const { comment, status } = read(request);
    if (comment) ticket.messages.push(comment.body);
    if (status !== undefined) ticket.status = status;
    return { status: 200, body: { ticket: { id: ticket.id } } };
  };
  return openPeer('bot@example.com/token:zendesk-token', (tickets) => [
    [
      'GET',
      /^\/api\/v2\/tickets\.json$/,
      ({ query }) => ({
        status: 200,
        body: { tickets: tickets.filter(({ key }) => key === query.get('external_id')) },
      }),
    ],
    ['POST', /^\/api\/v2\/tickets\.json$/, (request) => createOnce(request, tickets)],
    [
      'GET',
      /^\/api\/v2\/tickets\/(\d+)\/comments\.json$/,
      (_, { messages }) => ({
        status: 200,
        body: { comments: [...messages].reverse().map((body) => ({ body })) },
      }),
    ],
    ['PUT', /^\/api\/v2\/tickets\/(\d+)\.json$/, update],
  ]);
}

interface FreshdeskBody {
  unique_external_id: string;
  subject: string;
  description: string;
  tags: string[];
  status: number;
  body: string;
}

const toText = (html = ''): string =>
  html.replaceAll('<br>', '\n').replaceAll('&lt;', '<').replaceAll('&gt;', '>');

/** No idempotency keys: the same request twice makes two. Conversations come oldest first. */
export function openFreshdesk(): Promise<HelpDeskPeer> {
  const tagsOf = new Map<number, string[]>();
  const read = ({ body }: PeerRequest): Partial<FreshdeskBody> =>
    JSON.parse(body) as Partial<FreshdeskBody>;
  const create = (request: PeerRequest, tickets: RemoteTicket[]): Answer => {
    const { unique_external_id: key = '', subject = '', description, tags, status } = read(request);
    const id = tickets.length + 1;
    tickets.push({ id, key, subject, status, messages: [toText(description)] });
    tagsOf.set(id, tags ?? []);
    return { status: 201, body: { id } };
  };
  return openPeer('freshdesk-key:X', (tickets) => [
    [
      'GET',
      /^\/api\/v2\/tickets$/,
      ({ query }) => ({
        status: 200,
        body: tickets
          .filter(({ key }) => key === query.get('unique_external_id'))
          .map(({ id }) => ({ id, tags: tagsOf.get(id) })),
      }),
    ],
    ['POST', /^\/api\/v2\/tickets$/, (request) => create(request, tickets)],
    [
      'GET',
      /^\/api\/v2\/tickets\/(\d+)\/conversations$/,
      ({ query }, { messages }) => {
        const size = Number(query.get('per_page'));
        const start = (Number(query.get('page')) - 1) * size;
        const notes = messages.slice(1).map((text) => ({ body_text: text }));
        return { status: 200, body: notes.slice(start, start + size) };
      },
    ],
    [
      'POST',
      /^\/api\/v2\/tickets\/(\d+)\/notes$/,
      (request, { messages }) => {
        messages.push(toText(read(request).body));
        return { status: 201, body: { id: messages.length } };
      },
    ],
    [
      'PUT',
      /^\/api\/v2\/tickets\/(\d+)$/,
      (request, ticket) => {
        ticket.status = read(request).status;
        return { status: 200, body: { id: ticket.id } };
      },
    ],
  ]);
}
