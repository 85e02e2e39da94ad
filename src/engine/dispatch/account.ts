// Megawatts to money, once for every policy: what the hours that ran earned, cost and were billed.

import { partOf } from "./hours.ts";
import { type HourlyKnowledge, type HourlyOperation, type SiteLoad, startUsd } from "./policy.ts";

/** The money of a stretch. Hour columns as long as the operation; charges of the month by month. USD. */
export type Account = {
  readonly revenueUsd: Float64Array;
  /** Grid energy at the hour's price; negative where the site was paid. */
  readonly energyUsd: Float64Array;
  /** Starts, battery wear and SLA penalties. */
  readonly otherUsd: Float64Array;
  readonly demandUsd: Float64Array;
  readonly responseUsd: Float64Array;
  readonly starts: number;
  readonly energyMwh: number;
  /** Everything together. */
  readonly marginUsd: number;
};

/** What an operation earned at these prices, coincident peak charges apart: they need the system's load. */
export function account(load: SiteLoad, hours: HourlyKnowledge, operation: HourlyOperation): Account {
  const { from, to } = operation;
  const count = to - from;
  const columns = { revenueUsd: new Float64Array(count), energyUsd: new Float64Array(count) };
  const otherUsd = new Float64Array(count);
  earn(load, operation, columns.revenueUsd);
  for (let i = 0; i < count; i++) {
    columns.energyUsd[i] = operation.gridMw[i] * hours.usdPerMwh[from + i];
    otherUsd[i] = operation.dischargeMw[i] * (load.battery?.wearUsdPerMwh ?? 0);
  }
  const starts = chargeStarts(load, operation, otherUsd);
  chargeShedding(load, hours, operation, otherUsd);
  const demandUsd = demandByMonth(load, hours, operation);
  const responseUsd = responseByMonth(load, hours, operation);
  const marginUsd =
    sum(columns.revenueUsd) - sum(columns.energyUsd) - sum(otherUsd) - sum(demandUsd) + sum(responseUsd);
  return {
    ...columns,
    otherUsd,
    demandUsd,
    responseUsd,
    starts,
    energyMwh: sum(operation.gridMw),
    marginUsd,
  };
}

function earn(load: SiteLoad, operation: HourlyOperation, into: Float64Array): void {
  const count = into.length;
  for (let i = 0; i < count; i++) into[i] = operation.firmMw[i] * load.firm.revenueUsdPerMwh;
  load.fleets.forEach(({ breakEvenUsdPerMwh }, f) => {
    for (let i = 0; i < count; i++) into[i] += operation.fleetMw[f * count + i] * breakEvenUsdPerMwh;
  });
}

/** Each rise from standing still is charged in proportion to the megawatts that start; ramping up later is part of the same start. */
function chargeStarts(load: SiteLoad, operation: HourlyOperation, into: Float64Array): number {
  const count = into.length;
  let starts = 0;
  load.fleets.forEach((fleet, f) => {
    const usd = startUsd(fleet);
    let before = operation.opening.fleetMw[f];
    for (let i = 0; i < count; i++) {
      const mw = operation.fleetMw[f * count + i];
      if (before === 0 && mw > 0) {
        starts++;
        into[i] += usd;
      }
      before = mw;
    }
  });
  return starts;
}

/** SLA penalties of firm energy not served once the year's curtailable hours are used up. */
function chargeShedding(
  load: SiteLoad,
  hours: HourlyKnowledge,
  operation: HourlyOperation,
  into: Float64Array,
): void {
  const { firm } = load;
  let used = operation.opening.shedHoursUsed;
  let month = partOf(hours.calendar.monthStart, operation.from);
  let budgetMonth = operation.opening.budgetMonth;
  for (let i = 0; i < into.length; i++) {
    if (operation.from + i === hours.calendar.monthStart[month + 1]) {
      month++;
      budgetMonth = (budgetMonth + 1) % MONTHS_OF_BUDGET;
      if (budgetMonth === 0) used = 0;
    }
    const shedHours = firm.mw > 0 ? 1 - operation.firmMw[i] / firm.mw : 0;
    if (shedHours <= 0) continue;
    const beyond = Math.max(0, Math.min(shedHours, used + shedHours - firm.curtailableHoursPerYear));
    used += shedHours;
    if (beyond > BUDGET_ROUNDING) into[i] += beyond * firm.mw * firm.shedUsdPerMwh;
  }
}

/** A curtailment budget renews after twelve months. */
export const MONTHS_OF_BUDGET = 12;
/** Hours of a year's budget below which an overrun is rounding of the solver, not shedding. */
const BUDGET_ROUNDING = 1e-6;

/** The highest grid hour of each month, at least the ratchet's share of the eleven before, at the charge. */
function demandByMonth(load: SiteLoad, hours: HourlyKnowledge, operation: HourlyOperation): Float64Array {
  const { monthStart } = hours.calendar;
  const first = partOf(monthStart, operation.from);
  const last = partOf(monthStart, operation.to - 1);
  const billed = new Float64Array(last - first + 1);
  if (!load.demandCharge) return billed;
  const { usdPerMwMonth, ratchetFraction } = load.demandCharge;
  const past = [...operation.opening.pastPeakMw];
  for (let m = first; m <= last; m++) {
    let peakMw = m === first ? operation.opening.monthPeakMw : 0;
    const to = Math.min(operation.to, monthStart[m + 1]);
    for (let h = Math.max(operation.from, monthStart[m]); h < to; h++) {
      peakMw = Math.max(peakMw, operation.gridMw[h - operation.from]);
    }
    billed[m - first] = usdPerMwMonth * billedPeakMw(peakMw, past, ratchetFraction);
    past.push(peakMw);
  }
  return billed;
}

/** A ratchet remembers eleven months: with the one billed, a year. */
export const RATCHET_MONTHS = 11;

/** The peak a month is billed on: its own, or the ratchet's share of the highest of the eleven before. MW, latest last. */
export function billedPeakMw(peakMw: number, pastPeakMw: readonly number[], ratchetFraction: number): number {
  return Math.max(peakMw, ratchetFraction * Math.max(0, ...pastPeakMw.slice(-RATCHET_MONTHS)));
}

/** Availability of the enrolled megawatts each month, payment for what was shed below the baseline, penalty for what was not. */
function responseByMonth(load: SiteLoad, hours: HourlyKnowledge, operation: HourlyOperation): Float64Array {
  const { monthStart } = hours.calendar;
  const first = partOf(monthStart, operation.from);
  const paid = new Float64Array(partOf(monthStart, operation.to - 1) - first + 1);
  const programme = load.demandResponse;
  if (!programme) return paid;
  paid.fill(programme.enrolledMw * programme.availabilityUsdPerMwMonth);
  for (let h = operation.from; h < operation.to; h++) {
    if (programme.event[h] === 0) continue;
    const cutMw = Math.max(0, programme.baselineMw - operation.gridMw[h - operation.from]);
    const deliveredMw = Math.min(programme.obligationMw, cutMw);
    paid[partOf(monthStart, h) - first] +=
      deliveredMw * programme.eventUsdPerMwh -
      (programme.obligationMw - deliveredMw) * programme.penaltyUsdPerMwh;
  }
  return paid;
}

export function sum(column: Float64Array): number {
  let total = 0;
  for (let i = 0; i < column.length; i++) total += column[i];
  return total;
}
