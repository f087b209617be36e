import { EVENT_LOG } from '../../src/account/sandbox/write-once.ts';
import { SUBJECTS } from '../../src/account/sandbox/load-subject.ts';
import type { SandboxSettings } from '../../src/account/sandbox/settings.ts';
import { subjectSchema, type Subject } from '../../src/account/sandbox/subject.ts';
import type { LoggedActivity } from '../../src/storage/activity-log.ts';
import type { Activity } from '../../src/storage/activity.ts';
import { parseTicket, TICKETS, type Ticket } from '../../src/tickets/ticket.ts';
import {
  loadConversationState,
  type ConversationState,
} from '../../src/turn/conversation-state.ts';
import type { Product } from './product.ts';
import { Memory, openMemoryStorage } from '../storage/memory-storage.ts';
import { addressesIn, type Flow } from './flow.ts';
import { Life } from './life.ts';
import { MortalStorage } from './mortal-storage.ts';
import { faultsOf, isHitBy, type Plan } from './plan.ts';

const CONVERSATION = 'conversation';
/** What a customer takes to write a message. */
const TYPING_MS = 10_000;
/** How often the service looks for silent customers. */
const LOOK_EVERY_MS = 60_000;

/** What the sandbox has recorded. */
export interface Effects {
  freezes: number;
  resets: number;
  links: number;
  reminders: number;
  codes: number;
}

/** Everything that outlives a process: the disk, the clock, the customer's mailbox, the number of calls made. */
export class World {
  nowMs = Date.UTC(2026, 10, 22, 9, 30);
  calls = 0;
  /** How often the processes were killed. */
  deaths = 0;
  readonly #flow: Flow;
  readonly #plan: Plan;
  readonly #product: Product;
  readonly #memory = new Memory();
  readonly #mails = new Map<string, string>();
  #deliveries = 0;
  #watermark = 0;
  /** The first process is up: from now on its calls are counted. */
  #isBegun = false;
  #life: Life | undefined;

  private constructor(flow: Flow, plan: Plan, product: Product) {
    this.#flow = flow;
    this.#plan = plan;
    this.#product = product;
  }

  /** The first process is up, and has not been killed yet: its commits are counted from here. */
  static async begin(flow: Flow, plan: Plan, product: Product): Promise<World> {
    const world = new World(flow, plan, product);
    if (flow.joinPolicy) await world.#prepareSandbox(flow.joinPolicy);
    world.#life = await world.#beginLife();
    world.#isBegun = true;
    world.#life.storage.dieAt(plan.deaths[0]);
    await world.#logIn(world.#life);
    return world;
  }

  get commits(): number {
    return this.#alive.storage.commits;
  }

  /** The customer sends something, again and again until it is acknowledged. Returns what the bot says. */
  async send(activity: Pick<Activity, 'type' | 'text'>): Promise<LoggedActivity[]> {
    this.nowMs += TYPING_MS;
    this.#deliveries += 1;
    const deliveryId = `delivery ${this.#deliveries}`;
    const sent: Activity = {
      ...activity,
      channelId: 'console',
      conversation: { id: CONVERSATION },
      from: { id: 'customer', role: 'user' },
      recipient: { id: 'bot', role: 'bot' },
    };
    while (!(await this.#alive.receive(sent, deliveryId))) await this.#restart();
    return this.#listen();
  }

  /** The customer says nothing for so long. Returns what the bot says meanwhile. */
  async wait(ms: number): Promise<LoggedActivity[]> {
    const said: LoggedActivity[] = [];
    for (const endMs = this.nowMs + ms; this.nowMs < endMs;) {
      this.nowMs += Math.min(LOOK_EVERY_MS, endMs - this.nowMs);
      await this.#alive.breakSilences(this.nowMs);
      if (this.#alive.isOver) {
        await this.#restart();
        await this.#alive.breakSilences(this.nowMs);
      }
      said.push(...(await this.#listen()));
    }
    return said;
  }

  async state(): Promise<ConversationState> {
    return loadConversationState(this.#kept(), CONVERSATION);
  }

  async log(): Promise<LoggedActivity[]> {
    const entries = await this.#kept().readLog({ log: 'activities', id: CONVERSATION }, 0, 1000);
    return entries.map(({ body, sequence, at }) => ({
      ...(body as Activity),
      id: `${CONVERSATION}|${String(sequence).padStart(7, '0')}`,
      timestamp: new Date(at).toISOString(),
    }));
  }

  async tickets(): Promise<Ticket[]> {
    const storage = this.#kept();
    const tickets: Ticket[] = [];
    for await (const id of storage.list(TICKETS)) {
      const document = await storage.read(TICKETS, id);
      if (document) tickets.push(parseTicket(id, document));
    }
    return tickets;
  }

  async effects(): Promise<Effects> {
    const entries = await this.#kept().readLog(EVENT_LOG, 0, 1000);
    const count = (type: string): number =>
      entries.filter(({ body }) => (body as { type: string }).type === type).length;
    const subjects = await this.#subjects();
    return {
      freezes: count('freeze.completed'),
      resets: count('reset.state_changed'),
      links: count('appointment.link_issued'),
      reminders: count('appointment.reminder_requested'),
      codes: subjects.reduce((sum, { sentAtMs }) => sum + sentAtMs.length, 0),
    };
  }

  /** Whether a freeze that was asked for here is in force by now. */
  async isFrozen(): Promise<boolean> {
    const { freezes } = await this.effects();
    const subjects = await this.#subjects();
    const newest = subjects.flatMap((subject) => subject.freezes.map((one) => one.frozenAtMs));
    return freezes > 0 && newest.some((atMs) => atMs > 0 && atMs <= this.nowMs);
  }

  /** The newest code that arrived there. */
  codeFor(address: string): string | undefined {
    this.#fetchMails();
    return this.#mails.get(address);
  }

  authenticatorCode(persona: string): string {
    return String(this.#alive.sandbox?.bench.authenticatorCode(persona));
  }

  /** Whether the link is the one that is good: a newer one would have voided it. */
  async isNewestLink(id: string): Promise<boolean> {
    const subjects = await this.#subjects();
    return subjects.some(({ appointments }) => appointments.some(({ link }) => link?.id === id));
  }

  async end(): Promise<void> {
    await this.#life?.end();
  }

  get #alive(): Life {
    if (!this.#life) throw new Error('The world has not begun.');
    return this.#life;
  }

  /** Before anything begins; a process of its own does it. */
  async #prepareSandbox(joinPolicy: SandboxSettings['joinPolicy']): Promise<void> {
    const life = await this.#beginLife();
    await life.sandbox?.bench.setJoinPolicy(joinPolicy);
    await life.end();
  }

  async #beginLife(): Promise<Life> {
    return Life.begin({
      storage: new MortalStorage(this.#kept()),
      product: this.#product,
      nowMs: () => this.nowMs,
      hasSandbox: this.#flow.sandbox !== undefined,
      onCall: (sandbox) => {
        if (!this.#isBegun) return;
        this.calls += 1;
        const { fault } = this.#plan;
        if (fault && isHitBy(fault, this.calls)) sandbox.bench.setFaults(faultsOf(fault));
      },
    });
  }

  async #listen(): Promise<LoggedActivity[]> {
    if (this.#alive.isOver) await this.#restart();
    const log = await this.log();
    const news = log.slice(this.#watermark);
    this.#watermark = log.length;
    return news.filter(({ type, from }) => type === 'message' && from.role === 'bot');
  }

  /** The process was killed: the next one begins with what is on the disk, and takes up what was not handled. */
  async #restart(): Promise<void> {
    do {
      this.deaths += 1;
      this.#fetchMails();
      await this.#life?.end();
      this.#life = await this.#beginLife();
      this.#life.storage.dieAt(this.#plan.deaths[this.deaths]);
      if (this.#plan.isPageLate !== true) await this.#logIn(this.#life);
      await this.#life.takeUp();
    } while (this.#life.isOver);
    await this.#logIn(this.#life);
  }

  async #logIn(life: Life): Promise<void> {
    if (typeof this.#flow.sandbox === 'string') await life.logIn(this.#flow.sandbox);
  }

  /** Mails that were sent have arrived, whatever became of the sender. */
  #fetchMails(): void {
    for (const address of addressesIn(this.#flow)) {
      const code = this.#life?.sandbox?.bench.codeFor(address);
      if (code !== undefined) this.#mails.set(address, code);
    }
  }

  async #subjects(): Promise<Subject[]> {
    const storage = this.#kept();
    const subjects: Subject[] = [];
    for await (const id of storage.list(SUBJECTS))
      subjects.push(subjectSchema.parse((await storage.read(SUBJECTS, id))?.body));
    return subjects;
  }

  /** As it is on the disk. */
  #kept() {
    return openMemoryStorage(this.#memory, () => this.nowMs);
  }
}
