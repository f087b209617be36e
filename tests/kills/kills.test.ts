import { expect } from 'chai';
import { randomSequence } from '../../src/nlu/random-sequence.ts';
import { readFlows, type Flow } from './flow.ts';
import { judge } from './judge.ts';
import type { Death } from './mortal-storage.ts';
import { describePlan, differentFaultNames, faultNames, type Plan } from './plan.ts';
import { play, type Course } from './play.ts';
import { loadProduct, type Product } from './product.ts';

/** `node scripts/kill-test.js` plays all of it; `KILL_SEED` chooses another sample. */
const isAll = process.env['KILL_TEST'] === 'all';
const SEED = Number(process.env['KILL_SEED'] ?? 1);
/** Of each flow, besides all its deaths while nothing else goes wrong. */
const SAMPLE = 12;
/** What is offered, who is logged in, and the effect again: calls of a turn that is taken again. */
const FURTHER_CALLS = 5;
const LIMIT_MS = isAll ? 3_600_000 : 120_000;

describe('a process that is killed at any commit of any flow', () => {
  const counts = { flows: 0, runs: 0, deaths: 0, faults: 0 };
  let product: Product;

  before(async function load() {
    this.timeout(400_000);
    product = await loadProduct();
  });

  after(() => {
    const { flows, runs, deaths, faults } = counts;
    process.stdout.write(
      `      ${flows} flows, ${runs} runs, ${deaths} deaths, ${faults} with a fault\n`,
    );
  });

  for (const flow of readFlows())
    it(`leaves this as it would have been: ${flow.name}`, async () => {
      const undisturbed = await play(flow, { deaths: [] }, product);
      expect(judge(undisturbed, undisturbed, { deaths: [] })).to.deep.equal([]);
      const asked = undisturbed.exchanges.map((exchange) => exchange.asked);
      const wrong: string[] = [];
      for (const plan of plansFor(flow, undisturbed)) {
        const course = await play(flow, plan, product, asked);
        counts.runs += 1;
        counts.deaths += course.deaths;
        if (plan.fault) counts.faults += 1;
        const found = judge(course, undisturbed, plan);
        wrong.push(...found.map((violation) => `${describePlan(plan)}: ${violation}`));
      }
      counts.flows += 1;
      expect(wrong).to.deep.equal([]);
    }).timeout(LIMIT_MS);
});

function plansFor(flow: Flow, { commits, calls }: Course): Plan[] {
  const deaths = Array.from({ length: commits }, (_, index) => index + 1).flatMap(
    (atCommit): Death[] => [
      { atCommit, isApplied: false },
      { atCommit, isApplied: true },
    ],
  );
  const once = deaths.map((death) => ({ deaths: [death] }));
  const late = typeof flow.sandbox === 'string' ? once.map(withLatePage) : [];
  const again = deaths.flatMap((death) => deathsAgain(death));
  const failing = calls === 0 ? [] : [...withFaults(deaths, calls), ...faultsAlone(calls)];
  const more = [...again, ...failing];
  return [...once, ...late, ...(isAll ? more : sampleOf(more))];
}

function withLatePage(plan: Plan): Plan {
  return { ...plan, isPageLate: true };
}

/** The next process dies as soon as it has taken up what the first one left, or a little later. */
function deathsAgain(first: Death): Plan[] {
  return [1, 2, 3].flatMap((atCommit): Plan[] => [
    { deaths: [first, { atCommit, isApplied: false }] },
    { deaths: [first, { atCommit, isApplied: true }] },
  ]);
}

function withFaults(deaths: readonly Death[], calls: number): Plan[] {
  return deaths.flatMap((death) =>
    differentFaultNames.flatMap((name) =>
      callsOf(calls + FURTHER_CALLS).map((atCall) => ({
        deaths: [death],
        fault: { name, atCall },
      })),
    ),
  );
}

function faultsAlone(calls: number): Plan[] {
  return faultNames.flatMap((name) =>
    callsOf(calls).map((atCall) => ({ deaths: [], fault: { name, atCall } })),
  );
}

function callsOf(count: number): number[] {
  return Array.from({ length: count }, (_, index) => index + 1);
}

function sampleOf(plans: readonly Plan[]): Plan[] {
  const random = randomSequence(SEED);
  return callsOf(SAMPLE).flatMap(() => plans[Math.floor(random() * plans.length)] ?? []);
}
