import type { AccountAnswer, AccountService, Call } from '../account-service.ts';
import { callOperation } from '../call-operation.ts';
import { operationNames } from '../operations.ts';
import { delay, type FaultSwitches } from './faults.ts';

/** The service as it is met in process while faults are switched on: as by HTTP, without the HTTP. */
export function withFaults(service: AccountService, switches: FaultSwitches): AccountService {
  const methods = operationNames.map((name) => [
    name,
    (input: unknown, call: Call) =>
      callFaulty(() => callOperation(service, name, input, call), call, switches),
  ]);
  return Object.fromEntries(methods) as AccountService;
}

async function callFaulty(
  work: () => Promise<AccountAnswer<unknown>>,
  call: Call,
  switches: FaultSwitches,
): Promise<AccountAnswer<unknown>> {
  const faults = switches.take();
  await delay(faults);
  if (faults.httpStatus === 503) return { outcome: 'problem', problem: { code: 'maintenance' } };
  if (faults.httpStatus !== 0) return lost(call);
  const answer = await work();
  const isLost = faults.dropAfterCommit || faults.malformed || faults.wrongContentType;
  return isLost ? lost(call) : answer;
}

function lost(call: Call): AccountAnswer<never> {
  return 'idempotencyKey' in call
    ? { outcome: 'unknown' }
    : { outcome: 'problem', problem: { code: 'unavailable' } };
}
