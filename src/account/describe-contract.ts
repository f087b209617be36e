import { z } from 'zod';
import * as data from './account-data.ts';
import { problemSchema, problemStatuses, type ProblemCode } from './account-problem.ts';
import { commonProblems, operationNames, operations, type Operation } from './operations.ts';
import { toWireName } from './wire-names.ts';
import { pathFieldsOf } from './wire-request.ts';

const DESCRIPTION = `What an exchange offers so that the support bot can help its customers.

There is no operation that unfreezes or closes an account, completes a reset, changes contacts or moves funds, and none
that searches for an account: a look-up needs the customer's own proof besides the bot's identity.

Times are RFC 3339 in UTC. Codes and addresses are only ever in bodies. Answers may have further fields; the sandbox
marks each of its own with \`"sandbox": true\`.

**Keys.** A keyed operation and its Idempotency-Key are carried out in one transaction and remembered for 30 days or
longer, for one client, subject and path. The same key with another body is refused with \`idempotency_mismatch\`; while
the first is still running, with \`idempotency_in_progress\` and Retry-After. Every answer that was given after the key was
looked up has Idempotency-Status, problems too: without it, a caller cannot know what became of an earlier try. Whether
a proof is still good is asked for new keys only.

**Signature.** \`X-Signature: t=<seconds>,v1=<hex>\` is an HMAC-SHA-256 with the shared secret over four lines: method, path
with query, SHA-256 of the body in hex, and the seconds. It is good for five minutes.`;

type Json = Record<string, unknown>;

/** The contract as an OpenAPI 3.1 document. `openapi.yaml` is this, written down by `write-openapi.ts`. */
export function describeContract(): Json {
  const paths: Record<string, Json> = {};
  for (const name of operationNames) {
    const operation: Operation = operations[name];
    const method = operation.method.toLowerCase();
    paths[operation.path] = { ...paths[operation.path], [method]: describe(name, operation) };
  }
  return {
    openapi: '3.1.0',
    info: {
      title: 'Account service',
      version: '1.0.0',
      description: DESCRIPTION,
      license: { name: 'MIT', identifier: 'MIT' },
    },
    servers: [{ url: '/', description: 'What ACCOUNT_SERVICE_URL names.' }],
    security: [{ signature: [] }],
    paths,
    webhooks: { event: { post: describeWebhook() } },
    components: {
      securitySchemes: {
        signature: { type: 'apiKey', in: 'header', name: 'X-Signature' },
        proof: {
          type: 'apiKey',
          in: 'header',
          name: 'X-Subject-Proof',
          description:
            '`binding <token>`, together with X-Conversation-Id (percent-encoded), or `assertion <JWT>`.',
        },
      },
      headers: {
        'Idempotency-Status': { schema: { type: 'string', enum: ['new', 'replayed'] } },
        'Retry-After': {
          description: 'Seconds.',
          schema: { type: 'integer', minimum: 0 },
        },
      },
      responses: {
        Problem: {
          description: 'A problem; Idempotency-Status is there if the key was looked up.',
          headers: headers('Idempotency-Status', 'Retry-After'),
          content: json('application/problem+json', { $ref: '#/components/schemas/Problem' }),
        },
      },
      schemas: { Problem: schemaOf(problemSchema), Event: schemaOf(data.eventSchema) },
    },
  };
}

function describe(name: string, operation: Operation): Json {
  const { method, summary, proof, status, isKeyed } = operation;
  const input = schemaOf(operation.input);
  const inPath = pathFieldsOf(operation.path);
  const body = without(input, inPath);
  const hasBody = method === 'POST';
  const good = {
    description: 'Done, or under way.',
    ...(isKeyed && { headers: headers('Idempotency-Status') }),
    ...(status !== 204 && { content: json('application/json', schemaOf(operation.data)) }),
  };
  return {
    operationId: name,
    summary,
    ...(proof !== 'none' && {
      description: `Needs proof of level ${proof}.`,
      security: [{ signature: [], proof: [] }],
    }),
    parameters: [
      ...inPath.map((field) => parameter('path', field, propertyOf(input, field))),
      ...(method === 'GET' ? queryOf(body) : []),
      ...(isKeyed ? [keyParameter] : []),
    ],
    ...(hasBody && { requestBody: { required: true, content: json('application/json', body) } }),
    responses: { [status]: good, ...problemResponses(operation) },
  };
}

const keyParameter = {
  name: 'Idempotency-Key',
  in: 'header',
  required: true,
  schema: { type: 'string', minLength: 1, maxLength: 255 },
};

/** One response for each status, which names the codes that it may have. */
function problemResponses({ problems }: Operation): Record<string, Json> {
  const codes: ProblemCode[] = [...commonProblems, ...problems];
  const statuses = [...new Set(codes.map((code) => problemStatuses[code]))];
  return Object.fromEntries(
    statuses.map((status) => {
      const of = codes.filter((code) => problemStatuses[code] === status);
      const description = of.map((code) => `\`${code}\``).join(', ');
      return [status, { $ref: '#/components/responses/Problem', description }];
    }),
  );
}

function describeWebhook(): Json {
  return {
    operationId: 'receiveEvent',
    summary:
      'Told to the bot, signed like its own requests, at least once; or read with GET /v1/events.',
    requestBody: {
      required: true,
      content: json('application/json', { $ref: '#/components/schemas/Event' }),
    },
    responses: { 204: { description: 'Received.' } },
  };
}

function headers(...names: string[]): Json {
  return Object.fromEntries(names.map((name) => [name, { $ref: `#/components/headers/${name}` }]));
}

function json(type: string, schema: Json): Json {
  return { [type]: { schema } };
}

function parameter(place: 'path' | 'query', name: string, schema: unknown): Json {
  return { name, in: place, required: true, schema };
}

function queryOf(schema: Json): Json[] {
  return Object.entries(schema['properties'] as Json).map(([name, property]) =>
    parameter('query', name, property),
  );
}

function propertyOf(schema: Json, name: string): unknown {
  return (schema['properties'] as Json)[name];
}

function without(schema: Json, names: string[]): Json {
  const properties = Object.entries(schema['properties'] as Json);
  const required = (schema['required'] as string[] | undefined) ?? [];
  return {
    ...schema,
    properties: Object.fromEntries(properties.filter(([name]) => !names.includes(name))),
    required: required.filter((name) => !names.includes(name)),
  };
}

/** The JSON Schema of a zod schema, in the names of the wire. Further fields are allowed. */
function schemaOf(schema: z.ZodType): Json {
  const { $schema, ...rest } = z.toJSONSchema(schema, {
    io: 'input',
    override: ({ jsonSchema }) => {
      // zod writes down what "date-time" and "integer" say already.
      if (jsonSchema.format === 'date-time') delete jsonSchema.pattern;
      if (jsonSchema.maximum === Number.MAX_SAFE_INTEGER) delete jsonSchema.maximum;
    },
  });
  return inWireNames(rest) as Json;
}

function inWireNames(node: unknown): unknown {
  if (Array.isArray(node)) return node.map(inWireNames);
  if (typeof node !== 'object' || node === null) return node;
  return Object.fromEntries(
    Object.entries(node).map(([key, value]) => [key, inSchemaKey(key, value)]),
  );
}

function inSchemaKey(key: string, value: unknown): unknown {
  if (key === 'required' && Array.isArray(value))
    return value.map((name) => toWireName(String(name)));
  if (key !== 'properties') return inWireNames(value);
  return Object.fromEntries(
    Object.entries(value as Json).map(([name, inner]) => [toWireName(name), inWireNames(inner)]),
  );
}
