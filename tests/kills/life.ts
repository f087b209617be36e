import { performEffects } from '../../dialogs/perform-effects.ts';
import type { AccountService, Call } from '../../src/account/account-service.ts';
import { callOperation } from '../../src/account/call-operation.ts';
import { operationNames, type OperationName } from '../../src/account/operations.ts';
import { openSandbox, type Sandbox } from '../../src/account/sandbox/sandbox.ts';
import { noAccountService, type AccountAccess } from '../../src/dialog/account-access.ts';
import type { Activity } from '../../src/storage/activity.ts';
import type { LoggedActivity } from '../../src/storage/activity-log.ts';
import type { Bot } from '../../src/turn/bot.ts';
import { createTurnHandler, type Turns } from '../../src/turn/handle-turn.ts';
import { openBot } from '../../src/turn/open-bot.ts';

import type { MortalStorage } from './mortal-storage.ts';
import type { Product } from './product.ts';

export const PAGE_URL = 'https://sandbox.example';
/** The whole of a flow, whatever passes in it. */
const ASSERTION_LIFE_MS = 3 * 86_400_000;

/** What a process finds when it starts. */
export interface Surroundings {
  storage: MortalStorage;
  product: Product;
  nowMs: () => number;
  /** With the account service's sandbox. */
  hasSandbox: boolean;
  /** Told of every call of the account service before it is made. */
  onCall: (sandbox: Sandbox) => void;
}

/** One process of the service, from its start to its end: all that is in memory. */
export class Life {
  readonly storage: MortalStorage;
  readonly sandbox: Sandbox | undefined;
  readonly #bot: Bot;
  readonly #turns: Turns;
  readonly #accounts: AccountAccess;
  #assertion: string | undefined;

  private constructor(
    parts: { bot: Bot; accounts: AccountAccess; sandbox: Sandbox | undefined },
    storage: MortalStorage,
  ) {
    this.storage = storage;
    this.sandbox = parts.sandbox;
    this.#bot = { ...parts.bot, assertionOf: () => this.#assertion };
    this.#accounts = parts.accounts;
    this.#turns = createTurnHandler(this.#bot);
  }

  static async begin(surroundings: Surroundings): Promise<Life> {
    const { storage, product, nowMs, hasSandbox, onCall } = surroundings;
    const sandbox = hasSandbox
      ? await openSandbox({ storage, now: nowMs, pageUrl: PAGE_URL })
      : undefined;
    const accounts = sandbox
      ? await performEffects(observed(sandbox, onCall), { turnBudgetMs: 20, pollEveryMs: 5 })
      : noAccountService;
    const bot = await openBot({
      storage,
      understanding: product.understanding,
      accounts,
      ownSites: [PAGE_URL],
      hours: () => product.hours,
      now: nowMs,
      onTurn: () => undefined,
    });
    return new Life({ bot, accounts, sandbox }, storage);
  }

  get isOver(): boolean {
    return this.storage.isDead;
  }

  /** The page says who is logged in. */
  async logIn(persona: string): Promise<void> {
    this.#assertion = await this.sandbox?.bench.assertionFor(persona, ASSERTION_LIFE_MS);
  }

  /** Takes up what an earlier process received and did not handle, as the service does when it starts. */
  async takeUp(): Promise<void> {
    for (const activity of await this.#bot.activities.unhandled())
      await this.#turns.handle(activity);
  }

  /** Resolves with whether it was acknowledged. */
  async receive(activity: Activity, deliveryId: string): Promise<boolean> {
    let received: { activity: LoggedActivity; isDuplicate: boolean };
    try {
      received = await this.#bot.activities.receive(activity, deliveryId);
    } catch (error) {
      if (this.isOver) return false;
      throw error;
    }
    if (!received.isDuplicate) await this.#turns.handle(received.activity);
    return true;
  }

  async breakSilences(nowMs: number): Promise<void> {
    await this.#turns.breakSilences(nowMs);
  }

  async end(): Promise<void> {
    await this.#accounts.close();
  }
}

function observed(sandbox: Sandbox, onCall: (sandbox: Sandbox) => void): AccountService {
  const methods = operationNames.map((name: OperationName) => [
    name,
    (input: unknown, call: Call) => {
      onCall(sandbox);
      return callOperation(sandbox.service, name, input, call);
    },
  ]);
  return Object.fromEntries(methods) as AccountService;
}
