import type { LoggedActivity } from '../../src/storage/activity-log.ts';
import { unescapeText } from '../support/read-chat.ts';
import type { Product } from './product.ts';
import { Customer, questionOf, type Act } from './customer.ts';
import { findLies } from './find-lies.ts';
import type { Flow } from './flow.ts';
import type { Plan } from './plan.ts';
import { World, type Effects } from './world.ts';

/** More than any flow takes, however often it fails. */
const MOST_ACTS = 40;

export interface Exchange {
  act: Act;
  /** What the bot was waiting for before. */
  asked: string;
  replies: string[];
}

/** How a flow went. */
export interface Course {
  exchanges: Exchange[];
  effects: Effects;
  log: LoggedActivity[];
  /** Why there is a ticket; one a ticket. */
  tickets: string[];
  /** What the bot waits for in the end. */
  waitsFor: string;
  isUnending: boolean;
  lies: string[];
  commits: number;
  calls: number;
  deaths: number;
}

/** Plays one flow as planned. `asked` is of the run without faults and deaths, which needs none. */
export async function play(
  flow: Flow,
  plan: Plan,
  product: Product,
  asked?: readonly string[],
): Promise<Course> {
  const world = await World.begin(flow, plan, product);
  try {
    const customer = new Customer(flow, asked);
    const exchanges: Exchange[] = [];
    const lies: string[] = [];
    let said = await world.send({ type: 'conversationUpdate' });
    for (; exchanges.length < MOST_ACTS;) {
      const state = await world.state();
      const act = customer.act(state, said.at(-1)?.text ?? '', world);
      if (!act) break;
      said = await perform(act, world);
      lies.push(...(await findLies(said, world)));
      exchanges.push({ act, asked: questionOf(state), replies: said.map(toText) });
    }
    const course = {
      exchanges,
      log: await world.log(),
      tickets: (await world.tickets()).map(({ reason }) => reason),
      waitsFor: questionOf(await world.state()),
      isUnending: exchanges.length === MOST_ACTS,
      commits: world.commits,
      calls: world.calls,
      deaths: world.deaths,
      effects: await world.effects(),
    };
    return { ...course, lies };
  } finally {
    await world.end();
  }
}

function perform(act: Act, world: World): Promise<LoggedActivity[]> {
  return act.kind === 'wait'
    ? world.wait(act.ms)
    : world.send({ type: 'message', text: unescapeText(act.text) });
}

/** With its suggestions, and without what differs from run to run. */
function toText({ text = '', suggestedActions }: LoggedActivity): string {
  const suggestions = (suggestedActions?.actions ?? []).map(({ title }) => `[${title}]`);
  return (
    [text, suggestions.join(' ')]
      .join('\n')
      .replace(/[\da-f]{8}-[\da-f]{4}-[\da-f-]{22}(?:\.[\w-]+)?/gu, '{id}')
      .replace(/FR-[\dA-F]{8}/gu, 'FR-{id}')
      .replace(/T-\d+/gu, 'T-{n}')
      .replace(/\d\d:\d\d/gu, '{time}')
      // A turn that is taken again has sent it once more, under the same key.
      .replace(/ I have checked (?:once|\d+ times)\./u, '')
  );
}
