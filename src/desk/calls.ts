import type { IncomingMessage } from 'node:http';
import type { Request, Response, Server } from 'restify';
import type { z } from 'zod';
import { HttpError } from '../server/error-body.ts';
import { addressOf, readJson, urlOf } from '../server/http-server.ts';
import { TicketRefusal } from '../tickets/ticket-refusal.ts';
import {
  DESK_API,
  deskRoutes,
  REQUEST_HEADER,
  type DeskOperation,
  type DeskRoute,
} from './desk-contract.ts';
import type { Session, Sessions } from './sessions.ts';
import { ROLES, type DeskAgent, type Role } from './ticket-shapes.ts';

type Routes = typeof deskRoutes;
type Shape<Operation extends DeskOperation, Part extends string> =
  Routes[Operation] extends Record<Part, infer Schema extends z.ZodType>
    ? z.output<Schema>
    : undefined;

/** One request to an operation, checked: who may, what it says. */
export interface Call<Operation extends DeskOperation = DeskOperation> {
  /** Whoever is logged in. */
  agent: Routes[Operation]['role'] extends 'anyone' ? DeskAgent | undefined : DeskAgent;
  session: Routes[Operation]['role'] extends 'anyone' ? Session | undefined : Session;
  /** The `:id` of the path; empty where it has none. */
  id: string;
  query: Shape<Operation, 'query'>;
  body: Shape<Operation, 'request'>;
  address: string;
  request: IncomingMessage;
  response: Response;
}

/** What each operation answers. */
export type Handlers = {
  [Operation in DeskOperation]: (
    call: Call<Operation>,
  ) => Promise<z.input<Routes[Operation]['response']>>;
};

export interface CallOptions {
  sessions: Sessions;
  trustedProxies: number;
  /** Such as `https://chat.example.com`; left out, the Host header says it. */
  publicUrl?: string;
  /** Told of each request of an agent. */
  onAgent?: (agent: DeskAgent) => void;
}

/** Mounts every route of the contract. */
export function mountCalls(server: Server, handlers: Handlers, options: CallOptions): void {
  for (const operation of Object.keys(deskRoutes) as DeskOperation[]) {
    const route: DeskRoute = deskRoutes[operation];
    // The table pairs them; the compiler cannot follow that through a variable key.
    const handle = handlers[operation] as (call: unknown) => Promise<unknown>;
    const answer = async (request: Request, response: Response): Promise<void> => {
      const call = await checkCall(route, request, response, options);
      const result = await handle(call).catch(refused);
      if (route.answers === 'nothing') response.send(204);
      else if (route.answers !== 'file') response.json(200, result);
    };
    const path = `${DESK_API}${route.path}`;
    if (route.method === 'GET') server.get(path, answer);
    else if (route.method === 'POST') server.post(path, answer);
    else server.del(path, answer);
  }
}

async function checkCall(
  route: DeskRoute,
  request: Request,
  response: Response,
  options: CallOptions,
): Promise<unknown> {
  if (route.method !== 'GET') requireOwnPage(request, options);
  const session = await options.sessions.find(request);
  requireRole(session?.agent, route.role);
  if (session) options.onAgent?.(session.agent);
  const body =
    route.request === undefined ? undefined : check(route.request, await readJson(request));
  return {
    agent: session?.agent,
    session,
    id: (request.params as { id?: string }).id ?? '',
    query: route.query && check(route.query, Object.fromEntries(urlOf(request).searchParams)),
    body,
    address: addressOf(request, options.trustedProxies),
    request,
    response,
  };
}

/** A form on another site cannot send the header, and a script there cannot without our leave, which nobody gets. */
function requireOwnPage(request: IncomingMessage, options: CallOptions): void {
  if (request.headers[REQUEST_HEADER] !== '1')
    throw new HttpError(403, 'ForbiddenOrigin', `The header ${REQUEST_HEADER}: 1 is missing.`);
  const { origin } = request.headers;
  if (origin !== undefined && !isOwnOrigin(origin, request, options))
    throw new HttpError(403, 'ForbiddenOrigin', 'This may be called from our own page only.');
}

export function isOwnOrigin(
  origin: string,
  request: IncomingMessage,
  { publicUrl }: Pick<CallOptions, 'publicUrl'>,
): boolean {
  if (publicUrl !== undefined) return origin === new URL(publicUrl).origin;
  return URL.canParse(origin) && new URL(origin).host === request.headers.host;
}

function requireRole(agent: DeskAgent | undefined, role: Role | 'anyone'): void {
  if (role === 'anyone') return;
  if (!agent) throw new HttpError(401, 'NotLoggedIn', 'Log in first.');
  if (!mayAs(agent.role, role))
    throw new HttpError(403, 'Forbidden', `This needs the role ${role}; you are ${agent.role}.`);
}

export function mayAs(has: Role, needed: Role): boolean {
  return ROLES.indexOf(has) >= ROLES.indexOf(needed);
}

function check(schema: z.ZodType, value: unknown): unknown {
  const parsed = schema.safeParse(value);
  if (parsed.success) return parsed.data;
  const [issue] = parsed.error.issues;
  const where = issue?.path.join('.') ?? '';
  throw new HttpError(
    400,
    'BadArgument',
    `${where === '' ? 'The request' : where}: ${issue?.message ?? 'is not as expected'}`,
  );
}

/** What does not fit the ticket as it is now is told to the agent. */
function refused(error: unknown): never {
  if (error instanceof TicketRefusal) throw new HttpError(409, error.code, error.message);
  throw error;
}

export function notFound(what: string): HttpError {
  return new HttpError(404, 'NotFound', `There is no such ${what}.`);
}
