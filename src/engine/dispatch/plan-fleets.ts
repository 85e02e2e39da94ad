// What the firm load and each fleet are to do in the hours whose prices are known.

import { type Commitment, type CommitWindow, commit } from "./commit.ts";
import { connectionLimit, isPeakRisk, loadLimit } from "./limits.ts";
import {
  type FleetLoad,
  floorMw,
  type HourlyKnowledge,
  hasMemory,
  type Reason,
  type SiteLoad,
  savedShare,
  strikeUsdPerMwh,
} from "./policy.ts";
import { firmWorthUsdPerMwh } from "./tables-policy.ts";

/** What a plan starts from: the site, what it knows, and how it stands. */
export type Standing = {
  readonly load: SiteLoad;
  readonly hours: HourlyKnowledge;
  /** Prices decisions are made on. */
  readonly prices: Float64Array;
  readonly merit: readonly number[];
  readonly fleetMw: Float64Array;
  readonly offHours: Float64Array;
  /** Grid megawatts it may draw without raising the billed peak. */
  readonly peakMw: number;
  readonly shedHours: number;
};

/** Firm and fleet megawatts of the hours from `from`, and why. */
export type LoadPlan = {
  readonly from: number;
  readonly firmMw: Float64Array;
  readonly fleetMw: readonly Float64Array[];
  /** Set for a fleet with memory. */
  readonly commitments: readonly (Commitment | undefined)[];
  readonly reasons: readonly (readonly Reason[])[];
};

/** Plans the hours [from, to): firm load first, then fleets in merit order, each within what the ones before it leave. */
export function planLoads(standing: Standing, from: number, to: number): LoadPlan {
  const { load, merit } = standing;
  const firmMw = planFirm(standing, from, to);
  const usedMw = firmMw.map((mw) => mw + floorMw(load));
  const fleetMw = load.fleets.map(() => new Float64Array(to - from));
  const commitments: (Commitment | undefined)[] = load.fleets.map(() => undefined);
  const reasons: Reason[][] = load.fleets.map(() => []);
  for (const f of merit) {
    commitments[f] = planFleet(standing, f, from, usedMw, fleetMw[f], reasons[f]);
    const saved = savedShare(load.fleets[f]);
    fleetMw[f].forEach((mw, i) => {
      usedMw[i] += mw * saved;
    });
  }
  return { from, firmMw, fleetMw, commitments, reasons };
}

/** Firm load runs, but where a budget hour is worth using or shedding costs less than the price. */
function planFirm({ load, hours, prices, shedHours }: Standing, from: number, to: number): Float64Array {
  const { firm } = load;
  let left = firm.curtailableHoursPerYear - shedHours;
  return prices.subarray(from, to).map((price, i) => {
    const isBudgeted = left >= 1 && price > firm.revenueUsdPerMwh + firm.budgetUsdPerMwh;
    if (isBudgeted) left -= 1;
    const sheds = isBudgeted || price >= firmWorthUsdPerMwh(load);
    return sheds ? 0 : Math.min(firm.mw, connectionLimit(load, hours, from + i).mw);
  });
}

/** Fills one fleet's megawatts: by threshold where it has no memory, by its own plan where it has. */
function planFleet(
  standing: Standing,
  f: number,
  from: number,
  usedMw: Float64Array,
  into: Float64Array,
  reasons: Reason[],
): Commitment | undefined {
  const { load, hours, prices, peakMw } = standing;
  const fleet = load.fleets[f];
  const strike = strikeUsdPerMwh(fleet);
  const capReason: Reason[] = [];
  const capMw = usedMw.map((used, i) => {
    const limit = loadLimit(load, hours, from + i, strike, peakMw);
    capReason.push(limit.reason);
    return Math.min(fleet.mw, Math.max(0, limit.mw - used) / savedShare(fleet));
  });
  const plan = hasMemory(fleet) ? commit(fleet, commitWindow(standing, f, from, capMw)) : undefined;
  capMw.forEach((cap, i) => {
    into[i] = plan ? plan.mw[i] : prices[from + i] < strike ? cap : 0;
    reasons.push(reasonAt(standing, fleet, from + i, cap > 0 ? undefined : capReason[i], plan, i));
  });
  return plan;
}

/** Two months of a streak are as good as forever. */
const STREAK_HOURS = 1_440;
/** A week of hours to judge what an hour locked out would have earned. */
const LOCK_MEMORY_HOURS = 168;

function commitWindow(
  { load, prices, fleetMw, offHours }: Standing,
  f: number,
  from: number,
  capMw: Float64Array,
): CommitWindow {
  const fleet = load.fleets[f];
  const strike = strikeUsdPerMwh(fleet);
  const usdPerHour = (h: number) => (strike - prices[h]) * fleet.mw * savedShare(fleet);
  const first = Math.max(0, from - STREAK_HOURS);
  let hoursAbove = 0;
  let lostUsd = 0;
  for (let h = from - 1; h >= first && prices[h] >= strike; h--) {
    hoursAbove++;
    if (fleetMw[f] > 0) lostUsd -= usdPerHour(h);
  }
  let hoursBelow = 0;
  for (let h = from - 1; h >= first && prices[h] < strike; h--) hoursBelow++;
  let earnedUsd = 0;
  const remembered = Math.min(from, LOCK_MEMORY_HOURS);
  for (let h = from - remembered; h < from; h++) earnedUsd += Math.max(0, usdPerHour(h));
  return {
    usdPerMwh: prices.subarray(from, from + capMw.length),
    capMw,
    openingMw: fleetMw[f],
    openingOffHours: offHours[f],
    hoursAbove,
    hoursBelow,
    lostUsd,
    lockedUsdPerHour: remembered > 0 ? earnedUsd / remembered : 0,
  };
}

/** Why the fleet does what it does in hour i of the plan. `capped`: what left it no megawatts. */
function reasonAt(
  { hours, prices }: Standing,
  fleet: FleetLoad,
  hour: number,
  capped: Reason | undefined,
  plan: Commitment | undefined,
  i: number,
): Reason {
  const strike = strikeUsdPerMwh(fleet);
  const isCheap = prices[hour] < strike;
  const dear = isPeakRisk(hours, prices, hour, strike)
    ? "coincident peak risk"
    : "price at or above break-even";
  if (capped) return isCheap ? capped : dear;
  if (!plan) return isCheap ? "runs" : dear;
  if (plan.level[i] > 0) {
    if (isCheap) return plan.level[i] < plan.levels ? "ramping" : "runs";
    if (!plan.mayStop[i]) return "kept on: waits for stop windows";
    return plan.level[i] < plan.levels ? "ramping" : "kept on: stopping costs more than it saves";
  }
  if (!isCheap) return dear;
  if (plan.offHours[i] <= fleet.minOffHours) return "minimum off-time";
  return plan.mayStart[i] ? "kept off: starting costs more than it earns" : "waits for restart windows";
}
