import { z } from 'zod';
import { dataRequestRoutes } from './data-request-routes.ts';
import { prioritySchema, resolutionSchema } from '../tickets/ticket.ts';
import {
  auditResponse,
  deliveriesResponse,
  deliverySchema,
  exportResponse,
  exportSchema,
  figuresQuery,
  figuresSchema,
  pageQuery,
} from './office-shapes.ts';
import {
  agentSchema,
  agentsResponse,
  answersQuery,
  answersResponse,
  date,
  detailResponse,
  logInRequest,
  messageText,
  reasonText,
  replyResponse,
  requestId,
  revealRequest,
  revealResponse,
  sessionSchema,
  summaryResponse,
  ticketsQuery,
  ticketsResponse,
  transcriptQuery,
  transcriptResponse,
  type Role,
} from './ticket-shapes.ts';

/** Every route of the desk's API. Mounting, the OpenAPI document and the test of rights are made from this table. */

export const DESK_API = '/desk/api';

/** Every request that changes something carries it, with the value 1: a form on another site cannot. */
export const REQUEST_HEADER = 'x-desk-request';

const none = z.null();

/** How a route's answer is to be read. */
export type AnswerKind = 'json' | 'nothing' | 'file';

export interface DeskRoute {
  method: 'GET' | 'POST' | 'DELETE';
  /** Below `DESK_API`; `:id` stands for one part of the path. */
  path: string;
  /** The least role that may; `anyone` needs no session. */
  role: Role | 'anyone';
  summary: string;
  query?: z.ZodType;
  request?: z.ZodType;
  response: z.ZodType;
  /** JSON unless said otherwise. */
  answers?: AnswerKind;
}

/** Answered with the ticket as it is then, unless said otherwise. */
const actOnTicket = <Request extends z.ZodObject>(
  what: string,
  summary: string,
  request: Request,
) =>
  ({
    method: 'POST',
    path: `/tickets/:id/${what}`,
    role: 'agent',
    summary,
    request,
    response: summaryResponse,
  }) as const;

/** By the name of their operation. */
export const deskRoutes = {
  readSession: {
    method: 'GET',
    path: '/session',
    role: 'anyone',
    summary: 'Who is logged in',
    response: sessionSchema,
  },
  logIn: {
    method: 'POST',
    path: '/session',
    role: 'anyone',
    summary: 'Log in with a password',
    request: logInRequest,
    response: sessionSchema,
  },
  logOut: {
    method: 'DELETE',
    path: '/session',
    role: 'agent',
    summary: 'Log out',
    response: none,
    answers: 'nothing',
  },
  readMe: {
    method: 'GET',
    path: '/me',
    role: 'agent',
    summary: 'Who I am',
    response: z.strictObject({ agent: agentSchema }),
  },
  listAgents: {
    method: 'GET',
    path: '/agents',
    role: 'agent',
    summary: 'Who works here, and who is present',
    response: agentsResponse,
  },
  listTickets: {
    method: 'GET',
    path: '/tickets',
    role: 'agent',
    summary: 'The queue, filtered and searched',
    query: ticketsQuery,
    response: ticketsResponse,
  },
  readTicket: {
    method: 'GET',
    path: '/tickets/:id',
    role: 'agent',
    summary: 'One ticket with its facts and notes',
    response: detailResponse,
  },
  readTranscript: {
    method: 'GET',
    path: '/tickets/:id/transcript',
    role: 'agent',
    summary: 'What was said, page by page',
    query: transcriptQuery,
    response: transcriptResponse,
  },
  take: actOnTicket(
    'take',
    'Take a ticket; 409 `taken` names who has it',
    z.strictObject({ requestId }),
  ),
  assign: {
    ...actOnTicket(
      'assign',
      'Give a ticket to an agent',
      z.strictObject({ requestId, agentId: z.string().max(100) }),
    ),
    role: 'lead',
  },
  reply: {
    ...actOnTicket(
      'reply',
      'Say something to the customer',
      z.strictObject({ requestId, text: messageText }),
    ),
    response: replyResponse,
  },
  addNote: actOnTicket(
    'notes',
    'Add a note that only agents see',
    z.strictObject({ requestId, text: messageText }),
  ),
  changePriority: actOnTicket(
    'priority',
    'Make it urgent or normal',
    z.strictObject({ requestId, priority: prioritySchema, reason: reasonText }),
  ),
  handBack: actOnTicket(
    'hand-back',
    'Give the floor back to the bot, or the ticket to the queue',
    z.strictObject({ requestId, to: z.enum(['bot', 'queue']), note: messageText.optional() }),
  ),
  resolve: actOnTicket(
    'resolve',
    'Say that it is done, and why',
    z.strictObject({ requestId, resolution: resolutionSchema, text: messageText.optional() }),
  ),
  reopen: actOnTicket('reopen', 'Take up a resolved ticket again', z.strictObject({ requestId })),
  revealFact: {
    ...actOnTicket('reveal', 'Show a masked fact; it is noted who saw it and why', revealRequest),
    response: revealResponse,
  },
  searchAnswers: {
    method: 'GET',
    path: '/answers',
    role: 'agent',
    summary: 'Answers from the articles, as one types',
    query: answersQuery,
    response: answersResponse,
  },
  readFigures: {
    method: 'GET',
    path: '/figures',
    role: 'lead',
    summary: 'Figures by day and channel',
    query: figuresQuery,
    response: figuresSchema,
  },
  askExport: {
    method: 'POST',
    path: '/exports',
    role: 'lead',
    summary: 'Ask for an export of tickets',
    request: z.strictObject({
      requestId,
      format: z.enum(['csv', 'json']),
      from: date,
      to: date,
      reason: reasonText,
    }),
    response: exportResponse,
  },
  listExports: {
    method: 'GET',
    path: '/exports',
    role: 'lead',
    summary: 'Exports that were asked for',
    response: z.strictObject({ exports: z.array(exportSchema) }),
  },
  approveExport: {
    method: 'POST',
    path: '/exports/:id/approve',
    role: 'admin',
    summary: 'Approve an export of somebody else',
    request: z.strictObject({ requestId }),
    response: exportResponse,
  },
  refuseExport: {
    method: 'POST',
    path: '/exports/:id/refuse',
    role: 'admin',
    summary: 'Refuse an export',
    request: z.strictObject({ requestId }),
    response: exportResponse,
  },
  downloadExport: {
    method: 'GET',
    path: '/exports/:id/file',
    role: 'lead',
    summary: 'The approved file, for who asked for it',
    response: z.string(),
    answers: 'file',
  },
  ...dataRequestRoutes,
  readAudit: {
    method: 'GET',
    path: '/audit',
    role: 'admin',
    summary: 'Who did what, newest first',
    query: pageQuery,
    response: auditResponse,
  },
  listDeadDeliveries: {
    method: 'GET',
    path: '/deliveries',
    role: 'lead',
    summary: 'Webhooks and mails that were given up',
    query: pageQuery,
    response: deliveriesResponse,
  },
  replayDelivery: {
    method: 'POST',
    path: '/deliveries/:id/replay',
    role: 'admin',
    summary: 'Try a delivery again',
    request: z.strictObject({ requestId }),
    response: z.strictObject({ delivery: deliverySchema }),
  },
  readOpenApi: {
    method: 'GET',
    path: '/openapi.json',
    role: 'anyone',
    summary: 'This description',
    response: z.record(z.string(), z.unknown()),
  },
} as const satisfies Record<string, DeskRoute>;

export type DeskOperation = keyof typeof deskRoutes;
