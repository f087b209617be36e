import { setTimeout as delay } from 'node:timers/promises';
import { DirectLineSession, type TurnTimes } from '../direct-line-session.ts';
import {
  SCRIPTS,
  startMeasuredService,
  type BotName,
  type MeasuredService,
} from '../measured-service.ts';
import { percentile } from '../percentile.ts';
import { readProcessUsage } from '../process-usage.ts';
import { readUtterances } from '../read-utterances.ts';
import type { Scenario, ScenarioOptions, Table } from '../scenario.ts';

interface Plan {
  customerCounts: number[];
  warmUpMs: number;
  measureMs: number;
  /** The bots take turns this many times, so that a busy minute of the machine hits both. */
  rounds: number;
}

const FULL: Plan = { customerCounts: [1, 16, 64], warmUpMs: 2000, measureMs: 5000, rounds: 3 };
const QUICK: Plan = { customerCounts: [1, 16], warmUpMs: 1000, measureMs: 2000, rounds: 1 };

/** The server takes 60 messages at once in a conversation, and then one a second. */
const TURNS_IN_CONVERSATION = 20;

interface Measurement {
  turns: TurnTimes[];
  seconds: number;
  cpuMs: number;
  residentMegabytes: number;
}

export const directLine: Scenario = {
  name: 'direct-line',
  about: 'turns per second and latency through Direct Line, beside an echo bot on the same server',
  async run(options) {
    const plan = options.isQuick ? QUICK : FULL;
    const utterances = await readUtterances();
    const services = new Map<BotName, MeasuredService>();
    try {
      for (const bot of Object.keys(SCRIPTS) as BotName[]) {
        options.onProgress(`starting the ${bot}`);
        services.set(bot, await startMeasuredService(bot));
      }
      return [await compare(services, utterances, plan, options)];
    } finally {
      for (const service of services.values()) await service.close();
    }
  },
};

async function compare(
  services: Map<BotName, MeasuredService>,
  utterances: string[],
  plan: Plan,
  { onProgress }: ScenarioOptions,
): Promise<Table> {
  const rows: Table['rows'] = [];
  for (const customerCount of plan.customerCounts) {
    const measured = new Map<BotName, Measurement[]>();
    for (let round = 1; round <= plan.rounds; round += 1) {
      for (const [bot, service] of services) {
        onProgress(`${customerCount} customers, ${bot}, round ${round} of ${plan.rounds}`);
        const measurement = await measure(service, customerCount, utterances, plan);
        measured.set(bot, [...(measured.get(bot) ?? []), measurement]);
      }
    }
    for (const [bot, measurements] of measured) rows.push(toRow(customerCount, bot, measurements));
  }
  return {
    title: 'Turns through Direct Line',
    rows,
    notes: [
      `Each customer posts, waits for the answer of the post and for the reply over the WebSocket, and posts again at once; a new conversation every ${TURNS_IN_CONVERSATION} turns, whose start is in the turns per second and not in the latency.`,
      `${plan.rounds} rounds of ${plan.measureMs / 1000} s after ${plan.warmUpMs / 1000} s of warming up, the bots by turns. Both keep everything on disk, synced, before they answer; the clients run on the same machine.`,
      'Texts are the held-out evaluation set. The support bot understands, decides and commits twice a turn; the echo bot repeats the text, and as every SDK bot commits its reply apart from the end of its turn: three times.',
    ],
  };
}

async function measure(
  service: MeasuredService,
  customerCount: number,
  utterances: string[],
  { warmUpMs, measureMs }: Plan,
): Promise<Measurement> {
  const turns: TurnTimes[] = [];
  let isMeasuring = false;
  let isOver = false;
  const keepTurn = (times: TurnTimes): void => {
    if (isMeasuring) turns.push(times);
  };
  const customers = Array.from({ length: customerCount }, (_, index) => {
    const texts = shiftedBy(utterances, index * 37);
    return chat(service, `customer-${index}`, texts, () => isOver, keepTurn);
  });
  const window = (async (): Promise<Measurement> => {
    await delay(warmUpMs);
    const before = await readProcessUsage(service.pid);
    const startedAt = performance.now();
    isMeasuring = true;
    await delay(measureMs);
    isMeasuring = false;
    const seconds = (performance.now() - startedAt) / 1000;
    const { cpuMs, residentMegabytes } = await readProcessUsage(service.pid);
    isOver = true;
    return { turns, seconds, cpuMs: cpuMs - before.cpuMs, residentMegabytes };
  })();
  const [measurement] = await Promise.all([window, ...customers]);
  return measurement;
}

async function chat(
  service: MeasuredService,
  customerId: string,
  utterances: string[],
  isOver: () => boolean,
  onTurn: (times: TurnTimes) => void,
): Promise<void> {
  for (let said = 0; !isOver(); said += TURNS_IN_CONVERSATION) {
    const session = await DirectLineSession.open(service, customerId);
    for (const text of shiftedBy(utterances, said).slice(0, TURNS_IN_CONVERSATION)) {
      if (isOver()) break;
      onTurn(await session.take(text));
    }
    await session.close();
  }
}

function toRow(
  customers: number,
  bot: BotName,
  measurements: Measurement[],
): Table['rows'][number] {
  const turns = measurements.flatMap((measurement) => measurement.turns);
  const total = (of: (measurement: Measurement) => number): number =>
    measurements.reduce((sum, measurement) => sum + of(measurement), 0);
  const posts = turns.map(({ postMs }) => postMs);
  const replies = turns.map(({ replyMs }) => replyMs);
  return {
    customers,
    bot,
    turns: turns.length,
    'turns/s': turns.length / total(({ seconds }) => seconds),
    'post p50 ms': percentile(posts, 0.5),
    'post p99 ms': percentile(posts, 0.99),
    'reply p50 ms': percentile(replies, 0.5),
    'reply p99 ms': percentile(replies, 0.99),
    'CPU ms/turn': total(({ cpuMs }) => cpuMs) / turns.length,
    'resident MB': Math.round(measurements.at(-1)?.residentMegabytes ?? Number.NaN),
  };
}

function shiftedBy(utterances: string[], offset: number): string[] {
  const start = offset % utterances.length;
  return [...utterances.slice(start), ...utterances.slice(0, start)];
}
