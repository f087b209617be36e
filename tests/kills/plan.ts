import { faultsSchema, type Faults } from '../../src/account/sandbox/faults.ts';
import type { Death } from './mortal-storage.ts';

/** What goes wrong in one run of a flow. */
export interface Plan {
  /** Of the first process, and of those that follow it. */
  deaths: readonly Death[];
  fault?: PlannedFault;
  /** Whether the page of a customer who is logged in says so again only after what was left is taken up. */
  isPageLate?: boolean;
}

export interface PlannedFault {
  name: FaultName;
  /** It happens to this call of the account service, counted over all processes. */
  atCall: number;
}

/**
 * Each of them for one call, and the outages also from then on. Faults of events are not among them: the bot reads none.
 */
const faults = {
  maintenance: { httpStatus: 503, calls: 1 },
  serverError: { httpStatus: 500, calls: 1 },
  answerLost: { dropAfterCommit: true, calls: 1 },
  malformed: { malformed: true, calls: 1 },
  wrongContentType: { wrongContentType: true, calls: 1 },
  slow: { latencyMs: 5, calls: 1 },
  maintenanceThatLasts: { httpStatus: 503 },
  serverErrorThatLasts: { httpStatus: 500 },
  answersLostThatLasts: { dropAfterCommit: true },
} as const;

export type FaultName = keyof typeof faults;
export const faultNames = Object.keys(faults) as FaultName[];

/** In one process these are a lost answer and no fault by other names: they differ over HTTP only. */
const ALIKE: readonly FaultName[] = ['malformed', 'wrongContentType', 'slow'];
export const differentFaultNames = faultNames.filter((name) => !ALIKE.includes(name));

export function faultsOf({ name }: PlannedFault): Faults {
  return faultsSchema.parse(faults[name]);
}

export function isHitBy({ name, atCall }: PlannedFault, call: number): boolean {
  return 'calls' in faults[name] ? call === atCall : call >= atCall;
}

export function describePlan({ deaths, fault, isPageLate = false }: Plan): string {
  const killed = deaths.map(
    ({ atCommit, isApplied }) => `killed ${isApplied ? 'after' : 'before'} commit ${atCommit}`,
  );
  const failing = fault ? [`${fault.name} at call ${fault.atCall}`] : [];
  return [...killed, ...failing, ...(isPageLate ? ['the page is late'] : [])].join(', ');
}
