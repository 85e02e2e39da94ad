// What the battery is to do in the hours whose prices are known, and who is served when it does.

import { planBattery, type Stage, type StorageEnd } from "./battery.ts";
import { loadLimit } from "./limits.ts";
import type { LoadPlan, Standing } from "./plan-fleets.ts";
import { floorMw, type HourlyKnowledge, type SiteLoad, savedShare, strikeUsdPerMwh } from "./policy.ts";
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

/** The battery's bus megawatts for the hours [plan.from, to); storage left over is worth what `end` says. */
export function planStorage(
  standing: Standing,
  plan: LoadPlan,
  to: number,
  storedMwh: number,
  end: StorageEnd,
): Float64Array {
  const stage = emptyStage(standing.load);
  const stageAt = (hour: number) => fillStage(standing, plan, hour, stage);
  return planBattery(standing.load.battery!, plan.from, to, stageAt, storedMwh, end);
}

/** A week of prices to judge what it costs to fill the battery again. */
const REFILL_MEMORY_DAYS = 7;

/**
 * What a stored MWh saves after the known prices end: filling it later, at the mean price of the cheapest hours it takes to fill
 * the battery on each of the last seven known days.
 */
export function refillUsdPerMwh(load: SiteLoad, hours: HourlyKnowledge, prices: Float64Array, knownTo: number): number {
  const { mwh, mw, efficiency } = load.battery!;
  const fillHours = Math.max(1, Math.ceil(mwh / efficiency / mw));
  const { dayStart } = hours.calendar;
  let total = 0;
  let days = 0;
  let d = dayStart.length - 2;
  while (d >= 0 && dayStart[d + 1] > knownTo) d--;
  for (; d >= 0 && days < REFILL_MEMORY_DAYS; d--, days++) {
    const day = prices.slice(dayStart[d], dayStart[d + 1]).sort();
    const count = Math.min(fillHours, day.length);
    for (let i = 0; i < count; i++) total += day[i] / count;
  }
  return days > 0 ? total / days / efficiency : 0;
}
