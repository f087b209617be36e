import { ConfigError } from '../../errors.ts';
import type { Storage } from '../../storage/storage.ts';
import type { Capabilities } from '../account-data.ts';
import type { AccountService } from '../account-service.ts';
import { appointmentOperations } from './appointments.ts';
import { authenticatorOperations } from './authenticators.ts';
import { Bench } from './bench.ts';
import { bindingOperations } from './bindings.ts';
import { customerOperations } from './customers.ts';
import { eventOperations } from './events.ts';
import { FaultSwitches } from './faults.ts';
import { freezeOperations } from './freezes.ts';
import { seedPersonas } from './load-subject.ts';
import { Mailbox } from './mailbox.ts';
import { resetOperations } from './resets.ts';
import { openSettings } from './settings.ts';
import { withFaults } from './with-faults.ts';
import { sealOf, type World } from './world.ts';

export interface SandboxOptions {
  /** Everything but the mailbox and the faults is kept here, in collections and logs of its own. */
  storage: Storage;
  /** Milliseconds since the epoch; the sandbox's own clock may be off from it. */
  now?: () => number;
  /** Such as `http://127.0.0.1:3978/sandbox`: where links lead. */
  pageUrl?: string;
  /** What the site signs assertions of logged-in customers with; `sub` is then a persona's id. */
  assertionSecret?: string;
  environment?: Record<string, string | undefined>;
  /** Opens it in production too. */
  isForced?: boolean;
}

/** An exchange in a box: invented customers, real rules. */
export interface Sandbox {
  /** As the switched-on faults let it be. */
  service: AccountService;
  /** Without faults: for those who make them in another way. */
  faultless: AccountService;
  faults: FaultSwitches;
  /** What a tester sees and turns, besides the service. */
  bench: Bench;
}

/** Throws ConfigError in production unless forced: codes of the sandbox can be read by whoever opens its page. */
export async function openSandbox(options: SandboxOptions): Promise<Sandbox> {
  const { storage, now = Date.now, pageUrl = 'http://127.0.0.1:3978/sandbox' } = options;
  refuseProduction(options);
  const settings = await openSettings(storage);
  const { secret } = settings;
  const world: World = {
    storage,
    nowMs: () => now() + settings.clockOffsetMs,
    secret,
    assertionSecret: options.assertionSecret ?? sealOf({ secret }, 'assertions'),
    settings,
    mailbox: new Mailbox(),
    pageUrl,
  };
  await seedPersonas(world);
  const faults = new FaultSwitches();
  const faultless = serviceOf(world, faults);
  return {
    service: withFaults(faultless, faults),
    faultless,
    faults,
    bench: new Bench(world, faults),
  };
}

function serviceOf(world: World, faults: FaultSwitches): AccountService {
  return {
    capabilities: () => Promise.resolve({ outcome: 'ok', data: capabilitiesOf(world) }),
    health: () => Promise.resolve({ outcome: 'ok', data: { status: 'ok', degradedParts: [] } }),
    ...bindingOperations(world),
    ...customerOperations(world),
    ...authenticatorOperations(world),
    ...freezeOperations(world),
    ...resetOperations(world),
    ...appointmentOperations(world),
    ...eventOperations(world, faults),
  };
}

function capabilitiesOf({ settings }: World): Capabilities {
  return {
    region: 'sandbox',
    operations: ['assisted_freeze', 'two_factor_reset', 'join_video_call'],
    assistedFreezeLevel: 'A1',
    joinPolicy: settings.joinPolicy,
    withdrawalHoldHours: 24,
  };
}

function refuseProduction({ environment = process.env, isForced = false }: SandboxOptions): void {
  if (environment['NODE_ENV'] !== 'production' || isForced) return;
  throw new ConfigError(
    'The account sandbox shows everyone the codes of its customers, and NODE_ENV is "production". Set ACCOUNT_SERVICE to "http" or "none".',
  );
}
