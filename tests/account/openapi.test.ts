import { validate } from '@readme/openapi-parser';
import { expect } from 'chai';
import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { parse } from 'yaml';
import { problemStatuses } from '../../src/account/account-problem.ts';
import { describeContract } from '../../src/account/describe-contract.ts';
import { operationNames, operations, type Operation } from '../../src/account/operations.ts';
import { callOperation } from '../../src/account/call-operation.ts';
import type { Call, Proof } from '../../src/account/account-service.ts';
import { projectRoot } from '../../src/config.ts';
import { serveSandbox } from './serve-sandbox.ts';

const file = path.join(projectRoot, 'src/account/openapi.yaml');

interface Described {
  operationId: string;
  responses: Record<string, { description: string }>;
}

type Paths = Record<string, Record<string, Described>>;

async function readDocument(): Promise<Record<string, unknown>> {
  return parse(await readFile(file, 'utf8')) as Record<string, unknown>;
}

/** An input that goes over the wire, whether or not it is sensible. */
const INPUT = {
  id: 'one',
  bindingId: 'one',
  conversationId: 'one',
  channel: 'directline',
  contactEmail: 'is-nobody@sandbox.example',
  purpose: 'protective_freeze',
  code: '00000000',
  assertion: 'e30.e30.AAAA',
  appointmentId: 'one',
  reason: 'pause',
  evidenceRef: 'one',
  methods: ['phone'],
  context: 'one',
  window: 'all',
  template: 'was_this_you',
  after: 0,
};

const PROOF: Proof = { kind: 'binding', token: 'one.AAAA', conversationId: 'one' };

describe('the OpenAPI document', () => {
  it('is valid OpenAPI 3.1', async () => {
    const result = await validate(file);
    expect(result).to.deep.include({ valid: true });
  });

  it('is what the contract says; write-openapi.ts brings it up to date', async () => {
    const described: unknown = JSON.parse(JSON.stringify(describeContract()));
    expect(await readDocument()).to.deep.equal(described);
  });

  it('names every problem of an operation under its status', async () => {
    const { paths } = (await readDocument()) as { paths: Paths };
    for (const name of operationNames) {
      const operation: Operation = operations[name];
      const described = paths[operation.path]?.[operation.method.toLowerCase()];
      expect(described?.operationId).to.equal(name);
      for (const code of operation.problems) {
        const response = described?.responses[problemStatuses[code]];
        expect(response?.description, `${name} ${code}`).to.include(`\`${code}\``);
      }
    }
  });

  it('has the methods, paths and answers of the client and of the sandbox', async () => {
    const { paths } = (await readDocument()) as { paths: Paths };
    const served = await serveSandbox();
    const answered: { path: string; method: string; status: number }[] = [];
    served.server.on('after', (request: { url: string; method: string }, response: Sent) => {
      const url = request.url.replace('/sandbox/api', '').split('?')[0] ?? '';
      answered.push({ path: url, method: request.method, status: response.statusCode });
    });
    for (const name of operationNames) {
      const operation: Operation = operations[name];
      // The digits of an authenticator code are fewer.
      const whole = name === 'verifyTotp' ? { ...INPUT, code: '000000' } : INPUT;
      const input = operation.input.parse(whole);
      const call: Call & object = { idempotencyKey: name, proof: PROOF } as Call;
      await callOperation(served.service, name, input, call);
      const { path: url, method, status } = answered.at(-1) ?? { path: '', method: '', status: 0 };
      expect(url, name).to.equal(operation.path.replace(/\{\w+\}/g, 'one'));
      const described = paths[operation.path]?.[method.toLowerCase()];
      expect(Object.keys(described?.responses ?? {}), name).to.include(String(status));
      expect(status, name).not.to.equal(400);
    }
    expect(answered).to.have.lengthOf(operationNames.length);
    await served.remove();
  });

  it('has no path by which money, contacts or a frozen account could be reached', async () => {
    const { paths } = (await readDocument()) as { paths: Paths };
    const forbidden = /unfreeze|complete|contact|clos|withdraw|transfer|order|search/i;
    expect(Object.keys(paths).filter((name) => forbidden.test(name))).to.deep.equal([]);
  });
});

interface Sent {
  statusCode: number;
}
