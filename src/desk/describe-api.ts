import { z } from 'zod';
import { DESK_API, deskRoutes, REQUEST_HEADER, type DeskRoute } from './desk-contract.ts';
import { errorSchema } from './ticket-shapes.ts';

type JsonSchema = Record<string, unknown>;

/** The OpenAPI 3.1 description of the desk's API, made from the same table that its routes are. */
export function describeApi(): Record<string, unknown> {
  const paths: Record<string, Record<string, unknown>> = {};
  for (const [operationId, route] of Object.entries<DeskRoute>(deskRoutes)) {
    const path = `${DESK_API}${route.path.replace(':id', '{id}')}`;
    paths[path] = {
      ...paths[path],
      [route.method.toLowerCase()]: describeRoute(operationId, route),
    };
  }
  return {
    openapi: '3.1.0',
    info: {
      title: 'Agent desk',
      version: '1.0.0',
      description: `Sessions are cookies. Requests that change something carry the header ${REQUEST_HEADER}: 1. Live updates come over a WebSocket at ${DESK_API}/live.`,
    },
    paths,
    components: {
      securitySchemes: { session: { type: 'apiKey', in: 'cookie', name: 'desk' } },
      schemas: { Error: toJsonSchema(errorSchema, 'output') },
    },
  };
}

function describeRoute(operationId: string, route: DeskRoute): Record<string, unknown> {
  const { summary, role, request, method } = route;
  return {
    operationId,
    summary,
    description:
      role === 'anyone' ? 'Needs no session.' : `Needs the role ${role}, or a higher one.`,
    security: role === 'anyone' ? [] : [{ session: [] }],
    parameters: [
      ...pathParameters(route),
      ...queryParameters(route),
      ...(method === 'GET' ? [] : [requestHeader()]),
    ],
    ...(request && {
      requestBody: {
        required: true,
        content: { 'application/json': { schema: toJsonSchema(request, 'input') } },
      },
    }),
    responses: {
      ...describeAnswer(route),
      default: {
        description: 'What went wrong, in words for people',
        content: { 'application/json': { schema: { $ref: '#/components/schemas/Error' } } },
      },
    },
  };
}

function describeAnswer({ answers = 'json', response }: DeskRoute): Record<string, unknown> {
  if (answers === 'nothing') return { 204: { description: 'Done' } };
  const schema = toJsonSchema(response, 'output');
  const content =
    answers === 'file'
      ? { 'text/csv': { schema }, 'application/json': { schema: {} } }
      : { 'application/json': { schema } };
  return { 200: { description: 'Done', content } };
}

function pathParameters({ path }: DeskRoute): unknown[] {
  if (!path.includes(':id')) return [];
  return [{ name: 'id', in: 'path', required: true, schema: { type: 'string' } }];
}

function queryParameters({ query }: DeskRoute): unknown[] {
  if (!query) return [];
  const { properties = {}, required = [] } = toJsonSchema(query, 'input') as {
    properties?: Record<string, JsonSchema>;
    required?: string[];
  };
  return Object.entries(properties).map(([name, schema]) => ({
    name,
    in: 'query',
    required: required.includes(name),
    schema,
  }));
}

function requestHeader(): unknown {
  return { name: REQUEST_HEADER, in: 'header', required: true, schema: { const: '1' } };
}

function toJsonSchema(schema: z.ZodType, io: 'input' | 'output'): JsonSchema {
  const { $schema, ...rest } = z.toJSONSchema(schema, { io, target: 'draft-2020-12' });
  return rest;
}
