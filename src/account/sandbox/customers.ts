import { requestIdSchema, type Me } from '../account-data.ts';
import type { AccountService } from '../account-service.ts';
import { readBinding } from './binding.ts';
import { checkProof } from './check-proof.ts';
import type { Persona } from './personas.ts';
import { readProven } from './proven-write.ts';
import { personaOf, statusOf, type Subject } from './subject.ts';
import { newId, sealOf, timeOf, type World } from './world.ts';
import { writeOnce } from './write-once.ts';

type CustomerOperations = Pick<AccountService, 'introspectAssertion' | 'me' | 'notify'>;

export function customerOperations(world: World): CustomerOperations {
  return {
    introspectAssertion: async ({ assertion }) => {
      const verdict = await checkProof(world, { kind: 'assertion', token: assertion });
      if (!verdict.ok) return { outcome: 'problem', problem: verdict.problem };
      const { subjectKey, isExpired, expiresAtMs } = verdict.proven;
      if (isExpired) return { outcome: 'problem', problem: { code: 'proof_expired' } };
      return {
        outcome: 'ok',
        data: {
          subject: sealOf(world, 'subject', subjectKey),
          level: 'A2',
          expiresAt: timeOf(expiresAtMs),
          expiresInSeconds: Math.floor((expiresAtMs - world.nowMs()) / 1000),
        },
      };
    },

    me: (_input, { proof }) =>
      readProven(world, proof, 'A1', (subject, nowMs) => {
        const persona = personaOf(subject);
        return persona
          ? { outcome: 'ok', data: toMe(subject, persona, nowMs) }
          : { outcome: 'problem', problem: { code: 'not_found' } };
      }),

    notify: async (input, { idempotencyKey }) => {
      const binding = await readBinding(world, input.bindingId);
      if (!binding) return { outcome: 'problem', problem: { code: 'not_found' } };
      return writeOnce(world, {
        subjectKey: binding.subjectKey,
        scope: 'notify',
        key: idempotencyKey,
        input,
        kept: requestIdSchema,
        decide: (subject, nowMs) => {
          const to = personaOf(subject)?.email;
          const text = `Notice from the support chat: ${input.template.replaceAll('_', ' ')}.`;
          return {
            kind: 'done',
            kept: { id: newId('notification') },
            mails: to === undefined ? [] : [{ to, by: 'email', text, atMs: nowMs }],
          };
        },
        present: (kept) => kept,
      });
    },
  };
}

function toMe(subject: Subject, persona: Persona, nowMs: number): Me {
  return {
    email: maskEmail(persona.email),
    phone: `+•• ••${persona.phone.slice(-2)}`,
    status: statusOf(subject, persona, nowMs),
    methods: {
      authenticator: persona.hasAuthenticator ? 'active' : 'missing',
      phone: 'active',
      email: 'active',
    },
    kycStarted: persona.kycStarted,
    holds: [],
  };
}

/** `j•••@e•••.com`. */
function maskEmail(email: string): string {
  const [local = '', domain = ''] = email.split('@');
  const ending = domain.slice(domain.lastIndexOf('.'));
  return `${local.charAt(0)}•••@${domain.charAt(0)}•••${ending}`;
}
