// What the battery is to do in the hours whose prices are known, and who is served when it does.

import { HOURS_PER_DAY } from "../units.ts";
import { planBattery, type Stage, type StorageEnd } from "./battery.ts";
import { loadLimit } from "./limits.ts";
import type { LoadPlan, Standing } from "./plan-fleets.ts";
import { floorMw, type SiteLoad, savedShare, strikeUsdPerMwh } from "./policy.ts";
import { firmWorthUsdPerMwh } from "./tables-policy.ts";

/** A stage that knows whose its loads are: a fleet's number, or FIRM. */
export type SiteStage = Stage & { readonly owner: Int32Array };
export const FIRM = -1;

export function emptyStage(load: SiteLoad): SiteStage {
  const loads = load.fleets.length + 1;
  return {
    usdPerMwh: 0,
    importMw: 0,
    exportMw: load.exportMw,
    fixedMw: 0,
    loads: 0,
    valueUsdPerMwh: new Float64Array(loads),
    loadMw: new Float64Array(loads),
    owner: new Int32Array(loads),
  };
}

/** The hour as the battery sees it: what must run, and the loads without memory that could run for what they are worth. */
export function fillStage(standing: Standing, plan: LoadPlan, hour: number, stage: SiteStage): SiteStage {
  const { load, hours, prices, merit, peakMw } = standing;
  const i = hour - plan.from;
  stage.usdPerMwh = prices[hour];
  stage.loads = 0;
  stage.fixedMw = floorMw(load);
  placeFirm(load, plan.firmMw[i], stage);
  for (const f of merit) {
    const fleet = load.fleets[f];
    if (plan.commitments[f]) stage.fixedMw += plan.fleetMw[f][i] * savedShare(fleet);
    else addLoad(stage, strikeUsdPerMwh(fleet), fleet.mw * savedShare(fleet), f);
  }
  stage.importMw = Math.max(stage.fixedMw, loadLimit(load, hours, hour, 0, peakMw).mw);
  return stage;
}

/** Firm load that may not be shed is fixed; that which may be, or is, the battery can serve for what it is worth. */
function placeFirm(load: SiteLoad, plannedMw: number, stage: SiteStage): void {
  const { firm } = load;
  const worth = firmWorthUsdPerMwh(load);
  if (firm.mw === 0) return;
  if (Number.isFinite(worth)) addLoad(stage, worth, firm.mw, FIRM);
  else if (plannedMw > 0) stage.fixedMw += plannedMw;
  else addLoad(stage, firm.revenueUsdPerMwh + firm.budgetUsdPerMwh, firm.mw, FIRM);
}

function addLoad(stage: SiteStage, valueUsdPerMwh: number, mw: number, owner: number): void {
  let at = stage.loads++;
  for (; at > 0 && stage.valueUsdPerMwh[at - 1] < valueUsdPerMwh; at--) {
    stage.valueUsdPerMwh[at] = stage.valueUsdPerMwh[at - 1];
    stage.loadMw[at] = stage.loadMw[at - 1];
    stage.owner[at] = stage.owner[at - 1];
  }
  stage.valueUsdPerMwh[at] = valueUsdPerMwh;
  stage.loadMw[at] = mw;
  stage.owner[at] = owner;
}

/** Days of prices the battery remembers: a week. */
const MEMORY_DAYS = 7;
/** How far past the known prices it looks with the hours it remembers: a day. */
const LOOK_AHEAD_HOURS = HOURS_PER_DAY;

/**
 * The battery's bus megawatts for hours [plan.from, knownTo). Past the known prices it expects another day like the last seven: in
 * each hour their median at that time of day, so that one storm is not taken for the rule. `end`: the level it must be at when
 * the known prices end; without it energy left after that day is worth what filling it again has cost.
 */
export function planStorage(
  standing: Standing,
  plan: LoadPlan,
  knownTo: number,
  storedMwh: number,
  end?: StorageEnd,
): Float64Array {
  const { load, prices } = standing;
  const stage = emptyStage(load);
  const looks = end === undefined && knownTo >= HOURS_PER_DAY ? LOOK_AHEAD_HOURS : 0;
  const stageAt = (hour: number) =>
    hour < knownTo ? fillStage(standing, plan, hour, stage) : expectStage(standing, hour, stage);
  const left = end ?? { usdPerMwh: refillUsdPerMwh(load, prices, knownTo) };
  return planBattery(load.battery!, plan.from, knownTo + looks, stageAt, storedMwh, left);
}

/** An hour at most a day past the known prices: the price remembered for it, and every load free to run. */
function expectStage({ load, prices, merit }: Standing, hour: number, stage: SiteStage): SiteStage {
  const remembered: number[] = [];
  for (let h = hour - HOURS_PER_DAY; h >= 0 && remembered.length < MEMORY_DAYS; h -= HOURS_PER_DAY) {
    remembered.push(prices[h]);
  }
  stage.usdPerMwh = median(remembered);
  stage.loads = 0;
  stage.fixedMw = floorMw(load);
  placeFirm(load, load.firm.mw, stage);
  for (const f of merit) {
    const fleet = load.fleets[f];
    addLoad(stage, strikeUsdPerMwh(fleet), fleet.mw * savedShare(fleet), f);
  }
  stage.importMw = Math.max(stage.fixedMw, load.gridMw);
  return stage;
}

/** What a stored MWh saves later: the median, over the remembered days, of the mean price of the hours it takes to fill the battery. */
function refillUsdPerMwh(load: SiteLoad, prices: Float64Array, knownTo: number): number {
  const { mwh, mw, efficiency } = load.battery!;
  const fillHours = Math.max(1, Math.ceil(mwh / efficiency / mw));
  const days: number[] = [];
  for (let to = knownTo; to >= HOURS_PER_DAY && days.length < MEMORY_DAYS; to -= HOURS_PER_DAY) {
    const day = prices.slice(to - HOURS_PER_DAY, to).sort();
    const count = Math.min(fillHours, HOURS_PER_DAY);
    days.push(day.subarray(0, count).reduce((total, price) => total + price, 0) / count / efficiency);
  }
  return days.length > 0 ? median(days) : 0;
}

function median(values: number[]): number {
  const sorted = values.sort((a, b) => a - b);
  const middle = sorted.length >> 1;
  return sorted.length % 2 === 1 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2;
}
