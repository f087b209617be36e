import type { Bench } from '../../src/account/sandbox/bench.ts';
import type { ConformanceBench } from './conformance-parts.ts';

export function benchOf(bench: Bench): ConformanceBench {
  return {
    beginAnew: () => bench.beginAnew(),
    codeFor: (address) => Promise.resolve(bench.codeFor(address)),
    authenticatorCode: (personaId) => Promise.resolve(bench.authenticatorCode(personaId)),
    assertionFor: (personaId) => bench.assertionFor(personaId),
    moveClock: (byMs) => bench.moveClock(byMs),
    setJoinPolicy: (policy) => bench.setJoinPolicy(policy),
  };
}
