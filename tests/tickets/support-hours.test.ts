import { expect } from 'chai';
import fc from 'fast-check';
import { projectRoot } from '../../src/config.ts';
import {
  afterOpenMinutes,
  isAlwaysOpen,
  isOpenAt,
  loadSupportHours,
  nextOpening,
  type SupportHours,
} from '../../src/tickets/support-hours.ts';

const OFFICE = ['09:00-12:00', '13:00-17:30'];

const officeHours: SupportHours = {
  timeZone: 'Europe/Berlin',
  weekly: {
    monday: OFFICE,
    tuesday: OFFICE,
    wednesday: OFFICE,
    thursday: OFFICE,
    friday: OFFICE,
    saturday: [],
    sunday: [],
  },
  closedOn: ['2026-12-25'],
  pickUpWithinMinutes: 10,
  answerWithinMinutes: 5,
  agentAwayAfterMinutes: 5,
  resolveUnansweredAfterHours: 72,
  reopenWithinDays: 7,
  whileClosed: 'You can leave.',
};

const at = (time: string): number => Date.parse(time);
const anyMoment = fc.integer({ min: at('2025-01-01T00:00:00Z'), max: at('2028-01-01T00:00:00Z') });

describe('opening hours', () => {
  it('of the product are around the clock', async () => {
    const hours = await loadSupportHours(projectRoot);
    expect(isAlwaysOpen(hours)).to.equal(true);
    fc.assert(fc.property(anyMoment, (ms) => isOpenAt(hours, ms) && nextOpening(hours, ms) === ms));
  });

  it('are those of the local clock, in summer and in winter', () => {
    expect(isOpenAt(officeHours, at('2026-11-23T08:00:00Z'))).to.equal(true);
    expect(isOpenAt(officeHours, at('2026-11-23T07:59:59Z'))).to.equal(false);
    expect(isOpenAt(officeHours, at('2026-07-20T07:00:00Z'))).to.equal(true);
    expect(isOpenAt(officeHours, at('2026-07-20T06:59:59Z'))).to.equal(false);
    expect(isOpenAt(officeHours, at('2026-07-20T15:30:00Z'))).to.equal(false);
  });

  it('skip the weekend and days off', () => {
    // Thursday evening before a Friday off.
    expect(nextOpening(officeHours, at('2026-12-24T18:00:00Z'))).to.equal(
      at('2026-12-28T08:00:00Z'),
    );
  });

  it('count only open minutes towards a promise', () => {
    // Monday 11:55, lunch from 12:00 to 13:00.
    expect(afterOpenMinutes(officeHours, at('2026-11-23T10:55:00Z'), 10)).to.equal(
      at('2026-11-23T12:05:00Z'),
    );
  });

  it('are not known where there are none', () => {
    const never = { ...officeHours, weekly: { ...officeHours.weekly } };
    for (const day of Object.keys(never.weekly) as (keyof SupportHours['weekly'])[])
      never.weekly[day] = [];
    expect(nextOpening(never, at('2026-11-23T10:00:00Z'))).to.equal(undefined);
    expect(afterOpenMinutes(never, at('2026-11-23T10:00:00Z'), 1)).to.equal(undefined);
  });

  it('open next at a moment that is open, and not before', () => {
    fc.assert(
      fc.property(anyMoment, (ms) => {
        const next = nextOpening(officeHours, ms);
        if (next === undefined) throw new Error('There is an opening every week.');
        expect(next).to.be.at.least(ms);
        expect(isOpenAt(officeHours, next)).to.equal(true);
        if (next > ms) expect(isOpenAt(officeHours, next - 1)).to.equal(false);
      }),
    );
  });

  it('promise later for more minutes, and never while nobody is there', () => {
    fc.assert(
      fc.property(anyMoment, fc.integer({ min: 1, max: 600 }), (ms, minutes) => {
        const due = afterOpenMinutes(officeHours, ms, minutes);
        const later = afterOpenMinutes(officeHours, ms, minutes + 1);
        if (due === undefined || later === undefined) throw new Error('There is always a week.');
        expect(due).to.be.at.least(ms + minutes * 60_000);
        expect(later).to.be.greaterThan(due);
        expect(isOpenAt(officeHours, due - 1)).to.equal(true);
      }),
    );
  });
});
