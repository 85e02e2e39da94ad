// The chronological policy: hour by hour, with memory, on what is known at that hour. Fleets first (each by its own plan over the
// known hours), then the battery over the same hours, then the megawatts of each hour.

import { MONTHS_OF_BUDGET, RATCHET_MONTHS } from "./account.ts";
import { servedMw } from "./battery.ts";
import { drawFromGrid, writeClosing } from "./closing.ts";
import { partOf } from "./hours.ts";
import { connectionLimit, decisionPrices, plannedPeakMw } from "./limits.ts";
import { type LoadPlan, planLoads, type Standing } from "./plan-fleets.ts";
import { emptyStage, FIRM, fillStage, planStorage } from "./plan-storage.ts";
import {
  emptyHours,
  type HourlyKnowledge,
  type HourlyOperation,
  meritOrder,
  openSite,
  type Policy,
  reasonCode,
  type SiteLoad,
  type SiteState,
  savedShare,
} from "./policy.ts";

/** Everything a stretch carries while it is decided. */
type Run = Omit<Standing, "peakMw" | "shedHours"> & {
  readonly operation: HourlyOperation;
  storedMwh: number;
  month: number;
  monthPeakMw: number;
  plannedPeakMw: number;
  pastPeakMw: readonly number[];
  shedHours: number;
  budgetMonth: number;
};

/** Decides each hour on the prices known at it. Plans again whenever new prices become known or a month begins. */
export const hourly: Policy = (load, hours, stretch) => {
  const { from = 0, to = hours.calendar.hours, opening = openSite(load) } = stretch ?? {};
  const operation = emptyHours("hourly", load, { from, to, opening });
  const run = begin(load, hours, operation, opening);
  for (let h = from; h < to; ) {
    const next = nextNews(hours, h, to);
    const known = Math.max(next, Math.min(hours.knownTo[h], hours.calendar.hours));
    const standing: Standing = { ...run, peakMw: Math.max(run.plannedPeakMw, run.monthPeakMw) };
    const plan = planLoads(standing, h, known);
    const busMw = load.battery
      ? planStorage(standing, plan, known, run.storedMwh, storageEnd(run))
      : undefined;
    for (; h < next; h++) runHour(run, standing, plan, busMw?.[h - plan.from] ?? 0, h);
    if (h === hours.calendar.monthStart[run.month + 1]) beginMonth(run);
  }
  operation.closing = writeClosing(load, hours, operation);
  return operation;
};

function begin(load: SiteLoad, hours: HourlyKnowledge, operation: HourlyOperation, opening: SiteState): Run {
  const month = partOf(hours.calendar.monthStart, operation.from);
  return {
    load,
    hours,
    prices: decisionPrices(load, hours),
    merit: meritOrder(load),
    operation,
    storedMwh: opening.storedMwh,
    month,
    monthPeakMw: opening.monthPeakMw,
    plannedPeakMw: plannedPeakMw(load, hours, month, opening.pastPeakMw),
    pastPeakMw: opening.pastPeakMw,
    shedHours: opening.shedHoursUsed,
    budgetMonth: opening.budgetMonth,
    fleetMw: opening.fleetMw.slice(),
    offHours: opening.offHours.slice(),
  };
}

/** The first hour after h that knows more, or begins a month. */
function nextNews(hours: HourlyKnowledge, h: number, to: number): number {
  const { monthStart } = hours.calendar;
  const monthEnds = monthStart[partOf(monthStart, h) + 1];
  let next = h + 1;
  while (next < to && next < monthEnds && hours.knownTo[next] === hours.knownTo[h]) next++;
  return next;
}

function beginMonth(run: Run): void {
  run.month++;
  run.pastPeakMw = [...run.pastPeakMw, run.monthPeakMw].slice(-RATCHET_MONTHS);
  run.monthPeakMw = 0;
  run.budgetMonth = (run.budgetMonth + 1) % MONTHS_OF_BUDGET;
  if (run.budgetMonth === 0) run.shedHours = 0;
  // after the last month there is none to plan, and nothing reads its peak
  run.plannedPeakMw = plannedPeakMw(run.load, run.hours, run.month, run.pastPeakMw);
}

/** With every price known there is nothing after the end: the battery is handed on as it came. */
function storageEnd({ hours, operation }: Run) {
  return hours.knownTo[0] === hours.calendar.hours && !hours.endsOpen
    ? { mwh: operation.opening.storedMwh }
    : undefined;
}

/** Writes one hour as planned. A battery may serve loads the price would not, or charge with megawatts a load leaves. */
function runHour(run: Run, standing: Standing, plan: LoadPlan, busMw: number, hour: number): void {
  const { load, operation } = run;
  const i = hour - operation.from;
  const count = operation.to - operation.from;
  operation.firmMw[i] = plan.firmMw[hour - plan.from];
  load.fleets.forEach((_, f) => {
    operation.fleetMw[f * count + i] = plan.fleetMw[f][hour - plan.from];
    operation.reason[f * count + i] = reasonCode(plan.reasons[f][hour - plan.from]);
  });
  if (load.battery) storeAndServe(run, standing, plan, busMw, hour);
  drawFromGrid(load, operation, hour, connectionLimit(load, run.hours, hour).mw);
  load.fleets.forEach((_, f) => {
    run.fleetMw[f] = operation.fleetMw[f * count + i];
    run.offHours[f] = run.fleetMw[f] === 0 ? run.offHours[f] + 1 : 0;
  });
  run.monthPeakMw = Math.max(run.monthPeakMw, operation.gridMw[i]);
  if (load.firm.mw > 0) run.shedHours += 1 - operation.firmMw[i] / load.firm.mw;
}

const RUNS = reasonCode("runs");
const ON_BATTERY = reasonCode("runs on the battery");
const NO_GRID = reasonCode("no grid megawatts left");

/** Moves energy in or out of storage and shares what the hour then serves among the loads, most valuable first. */
function storeAndServe(run: Run, standing: Standing, plan: LoadPlan, busMw: number, hour: number): void {
  const { load, operation } = run;
  const battery = load.battery!;
  const i = hour - operation.from;
  const count = operation.to - operation.from;
  const stage = fillStage(standing, plan, hour, emptyStage(load));
  const discharge = Math.min(Math.max(0, busMw), run.storedMwh * battery.efficiency);
  const charge = Math.min(Math.max(0, -busMw), (battery.mwh - run.storedMwh) / battery.efficiency);
  run.storedMwh += charge * battery.efficiency - discharge / battery.efficiency;
  run.storedMwh = Math.min(battery.mwh, Math.max(0, run.storedMwh));
  operation.chargeMw[i] = charge;
  operation.dischargeMw[i] = discharge;
  operation.storedMwh[i] = run.storedMwh;
  let leftMw = servedMw(stage, discharge - charge) - stage.fixedMw;
  for (let n = 0; n < stage.loads; n++) {
    const mw = Math.min(Math.max(0, leftMw), stage.loadMw[n]);
    leftMw -= mw;
    const f = stage.owner[n];
    if (f === FIRM) {
      operation.firmMw[i] = mw;
      continue;
    }
    operation.fleetMw[f * count + i] = mw / savedShare(load.fleets[f]);
    if (mw > 0)
      operation.reason[f * count + i] = stage.valueUsdPerMwh[n] > stage.usdPerMwh ? RUNS : ON_BATTERY;
    else if (stage.valueUsdPerMwh[n] > stage.usdPerMwh) operation.reason[f * count + i] = NO_GRID;
  }
}
