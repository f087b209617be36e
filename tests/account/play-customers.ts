import type { Purpose } from '../../src/account/account-data.ts';
import type { AccountService, Proof } from '../../src/account/account-service.ts';
import { dataOf, keyed, type ConformanceBench } from './conformance-parts.ts';

export function addressOf(persona: string): string {
  return `${persona}@sandbox.example`;
}

export type Player = ReturnType<typeof playCustomers>;

/** Does what customers do to prove who they are. */
export function playCustomers(service: () => AccountService, bench: () => ConformanceBench) {
  async function start(persona: string, purpose: Purpose, conversationId = 'one') {
    const wish = {
      channel: 'directline',
      conversationId,
      contactEmail: addressOf(persona),
      purpose,
    };
    return dataOf(await service().startBinding(wish, keyed()));
  }

  async function guess(bindingId: string, code: string, conversationId = 'one') {
    return service().verifyBinding({ bindingId, conversationId, code }, keyed());
  }

  async function prove(persona: string, purpose: Purpose, conversationId = 'one'): Promise<Proof> {
    const { bindingId } = await start(persona, purpose, conversationId);
    const code = (await bench().codeFor(addressOf(persona))) ?? '';
    const { bindingToken } = dataOf(await guess(bindingId, code, conversationId));
    return { kind: 'binding', token: bindingToken, conversationId };
  }

  async function logIn(persona: string): Promise<Proof> {
    return { kind: 'assertion', token: await bench().assertionFor(persona) };
  }

  return { start, guess, prove, logIn };
}
