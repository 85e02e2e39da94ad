// A site of a model as the hourly policies see it in one month: the same megawatts dispatchMonth gives it.

import { type Model, NEVER, type PowerBasis, type Site } from "../model.ts";
import { phDaysPerMwh } from "../units.ts";
import { machineMw } from "./month.ts";
import type { Battery, FleetLoad, SiteLoad } from "./policy.ts";
import { collaredPrices, deliveredPrices } from "./tariff.ts";

/** The month a site is looked at in, and what the model does not say of it. */
export type SiteMoment = {
  readonly month: number;
  readonly hashpriceUsdPerPhDay: number;
  /** Month of acceptance of each hall; absent: as planned. */
  readonly hallReady?: Float64Array;
  readonly hallMonths?: Float64Array;
  /** Who uses each hall; absent: its contract's user. */
  readonly hallCustomer?: ArrayLike<number>;
  /** Share of each fleet still there; absent: all. */
  readonly fleetFraction?: Float64Array;
  /** 1 where the market has drawn an outside entity's default; absent: none. */
  readonly outsideDefault?: Uint8Array;
  /** How stiff every fleet is; absent: not at all. */
  readonly limits?: Partial<Omit<FleetLoad, "id" | "mw" | "breakEvenUsdPerMwh">>;
  readonly battery?: Battery;
};

const LIMBER = {
  startCostUsd: 0,
  startHours: 0,
  wearUsdPerCycle: 0,
  minOffHours: 0,
  stopAfterWindows: 1,
  restartAfterWindows: 1,
  rampMwPerHour: Number.POSITIVE_INFINITY,
  telemetryFloorMw: 0,
};

/** Megawatts at the meter of halls (firm, their rent does not depend on energy) and fleets, in the order dispatch serves them. */
export function siteLoadOf(model: Model, site: Site, moment: SiteMoment): SiteLoad {
  const { firmMw, reservedMw } = hallMegawatts(model, site, moment);
  const fleets = fleetLoads(model, site, moment, site.grid_mw - reservedMw);
  const firm = {
    mw: firmMw,
    revenueUsdPerMwh: 0,
    shedUsdPerMwh: Number.POSITIVE_INFINITY,
    curtailableHoursPerYear: 0,
    budgetUsdPerMwh: 0,
  };
  // Halls may have more gross megawatts reserved than the connection has: their load is what they draw.
  const load = { gridMw: Math.max(0, site.grid_mw - reservedMw) + firmMw, exportMw: 0, firm, fleets };
  return moment.battery ? { ...load, battery: moment.battery } : load;
}

/** What accepted halls draw, and the connection they keep from the miners. */
function hallMegawatts(
  model: Model,
  site: Site,
  { month, hallReady, hallMonths, hallCustomer, outsideDefault }: SiteMoment,
) {
  let [firmMw, reservedMw] = [0, 0];
  for (const at of site.halls) {
    const hall = model.halls[at];
    const ready = hallReady?.[at] ?? hall.ready;
    const runs = Math.min(month + 1, ready + (hallMonths?.[at] ?? hall.termMonths)) - Math.max(month, ready);
    const customer = hallCustomer?.[at] ?? hall.customer;
    const isLet = customer >= 0 && outsideDefault?.[customer] !== 1;
    const fraction = isLet ? Math.max(0, runs) : 0;
    firmMw += hall.critical_mw * hall.utility_per_critical * fraction;
    reservedMw += hall.critical_mw * hall.gross_per_critical * fraction;
  }
  return { firmMw, reservedMw };
}

/** Fleets the most efficient first, within what the connection and the work on halls leave them. */
function fleetLoads(model: Model, site: Site, moment: SiteMoment, limitMw: number): FleetLoad[] {
  const there = {
    month: moment.month,
    hallReady: moment.hallReady ?? Float64Array.from(model.halls, ({ ready }) => ready),
    fleetFraction: moment.fleetFraction ?? new Float64Array(model.fleets.length).fill(1),
  };
  const installed = site.fleets.map((at) => machineMw(model, there, at));
  const removedMw = site.halls.reduce((sum, at) => {
    const { work_begins, mining_mw_removed, ready } = model.halls[at];
    const begins = work_begins === NEVER ? (moment.hallReady?.[at] ?? ready) : work_begins;
    return moment.month >= begins ? sum + mining_mw_removed : sum;
  }, 0);
  const roomMw = installed.reduce((sum, mw) => sum + mw, 0) - removedMw;
  let leftMw = Math.max(0, Math.min(roomMw, limitMw / site.mining_pue));
  return site.fleets.map((at, i) => {
    const fleet = model.fleets[at];
    const mw = Math.min(leftMw, installed[i]);
    leftMw -= mw;
    const breakEvenUsdPerMwh =
      ((moment.hashpriceUsdPerPhDay * phDaysPerMwh(fleet.j_per_th)) / site.mining_pue) *
      (1 - fleet.pool_fee_pct / 100);
    const atMeterMw = mw * site.mining_pue * (fleet.uptime_pct / 100);
    return { ...LIMBER, ...moment.limits, id: fleet.id, mw: atMeterMw, breakEvenUsdPerMwh };
  });
}

/** What the site pays for a MWh in each hour: the hub's price and the adder, or its one price. */
export function allInPrices(power: PowerBasis, hubUsdPerMwh: Float64Array): Float64Array {
  if (power.hub < 0) return hubUsdPerMwh.map(() => power.fixedUsdPerMwh);
  const settled = power.collar ? collaredPrices(hubUsdPerMwh, power.collar) : hubUsdPerMwh;
  return deliveredPrices(settled, power.lossFraction ?? 0, power.adderUsdPerMwh);
}
