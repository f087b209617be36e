import { randomUUID } from 'node:crypto';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { performEffects } from '../../dialogs/perform-effects.ts';
import { personas } from '../../src/account/sandbox/personas.ts';
import { openSandbox } from '../../src/account/sandbox/sandbox.ts';
import type { AccountAccess } from '../../src/dialog/account-access.ts';
import { openFileStorage } from '../../src/storage/files/file-storage.ts';
import { percentile } from '../percentile.ts';
import type { Scenario, Table } from '../scenario.ts';

/** Ten wrong codes a day are looked at for one address. */
const BETWEEN_PROBES_MS = 150 * 60_000;
/** The first ones are not counted: code is compiled and files are opened. */
const UNCOUNTED = 200;
const PURPOSE = 'protective_freeze';

export const knownAddresses: Scenario = {
  name: 'known-addresses',
  about: 'whether the time of an answer tells who has an account (AUC; 0.5: not at all)',
  async run({ isQuick, onProgress }) {
    const probes = isQuick ? 500 : 10_000;
    const rows: Table['rows'] = [];
    for (const effect of ['start_binding', 'verify_binding'] as const) {
      onProgress(`${effect}: ${probes} known and ${probes} unknown addresses, in random order`);
      rows.push(await measure(effect, probes));
    }
    return [
      {
        title: 'Known and unknown addresses, told apart by time',
        rows,
        notes: [
          `${probes} timings a class, of effects of the bot by the sandbox on the file store, in random order. Each of the addresses is asked for again and again, with the sandbox's clock moved on in between.`,
          'AUC is the chance that an answer for a known address takes longer than one for an unknown address. The goal is 0.48 to 0.52.',
        ],
      },
    ];
  },
};

type Timed = 'start_binding' | 'verify_binding';

/** A probe that is put off takes another way than what is measured. */
const EXPECTED: Record<Timed, string> = { start_binding: 'ok', verify_binding: 'code_incorrect' };

async function measure(effect: Timed, probes: number): Promise<Table['rows'][number]> {
  const directory = await mkdtemp(path.join(tmpdir(), 'support-bot-bench-'));
  const clock = { nowMs: Date.now() };
  const storage = await openFileStorage(directory);
  const { service } = await openSandbox({ storage, now: () => clock.nowMs });
  const access = await performEffects(service);
  const known = personas.map(({ email }) => email);
  const unknown = known.map((_email, index) => `nobody-${index}@sandbox.example`);
  const timings = { known: [] as number[], unknown: [] as number[] };
  for (let probe = -UNCOUNTED; probe < probes; probe += 1) {
    const index = Math.abs(probe) % known.length;
    if (index === 0) clock.nowMs += BETWEEN_PROBES_MS;
    const classes = ['known', 'unknown'] as const;
    for (const kind of Math.random() < 0.5 ? classes : classes.toReversed()) {
      const address = (kind === 'known' ? known : unknown)[index] ?? '';
      const tookMs = await timeOne(effect, address, access, clock.nowMs);
      if (probe >= 0) timings[kind].push(tookMs);
    }
  }
  await access.close();
  await storage.close();
  await rm(directory, { recursive: true });
  return {
    effect,
    'known p50 ms': percentile(timings.known, 0.5),
    'unknown p50 ms': percentile(timings.unknown, 0.5),
    'known p99 ms': percentile(timings.known, 0.99),
    'unknown p99 ms': percentile(timings.unknown, 0.99),
    AUC: areaUnderCurve(timings.known, timings.unknown).toFixed(4),
  };
}

async function timeOne(
  effect: Timed,
  contactEmail: string,
  access: AccountAccess,
  nowMs: number,
): Promise<number> {
  const conversation = {
    conversationId: randomUUID(),
    channelId: 'directline',
    channelIsPrivate: true,
    nowMs,
  };
  const inputs = {
    start_binding: { contactEmail, purpose: PURPOSE },
    verify_binding: { code: '00000000', purpose: PURPOSE },
  };
  let session: unknown;
  const perform = async (name: Timed): Promise<number> => {
    const request = {
      effect: name,
      input: inputs[name],
      idempotencyKey: name,
      isConfirmed: false,
      isRepeated: false,
    };
    const startedAt = performance.now();
    const performed = await access.perform(request, session, conversation);
    const tookMs = performance.now() - startedAt;
    session = performed.session;
    const { result } = performed;
    const found = result.outcome === 'problem' ? result.code : result.outcome;
    if (found !== EXPECTED[name])
      throw new Error(`Expected ${EXPECTED[name]} of ${name}, found ${found}.`);
    return tookMs;
  };
  const startedMs = await perform('start_binding');
  return effect === 'start_binding' ? startedMs : perform('verify_binding');
}

/** The Mann-Whitney statistic as a share: ties count half. */
function areaUnderCurve(longer: readonly number[], shorter: readonly number[]): number {
  const all = [
    ...longer.map((value) => ({ value, isLonger: true })),
    ...shorter.map((value) => ({ value, isLonger: false })),
  ].sort((one, other) => one.value - other.value);
  let rankSum = 0;
  for (let begin = 0; begin < all.length;) {
    let end = begin;
    while (end < all.length && all[end]?.value === all[begin]?.value) end += 1;
    const rank = (begin + 1 + end) / 2;
    rankSum += rank * all.slice(begin, end).filter(({ isLonger }) => isLonger).length;
    begin = end;
  }
  const least = (longer.length * (longer.length + 1)) / 2;
  return (rankSum - least) / (longer.length * shorter.length);
}
