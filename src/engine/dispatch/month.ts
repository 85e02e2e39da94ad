// What each site does with its megawatts in a month: halls first (firm), then machines in order of efficiency in the hours that pay.

import type { MarketMonth, Model, Operation, Site, State } from "../model.ts";
import { NEVER } from "../model.ts";
import { fleetMw, phDaysPerMwh } from "../units.ts";
import { type SiteMonth, siteMonth } from "./site-month.ts";

export function emptyOperation(model: Model): Operation {
  const sites = () => new Float64Array(model.sites.length);
  const halls = () => new Float64Array(model.halls.length);
  const fleets = () => new Float64Array(model.fleets.length);
  return {
    siteAiMwh: sites(),
    siteAiUsd: sites(),
    siteMiningMwh: sites(),
    siteMiningUsd: sites(),
    siteAiPeakMw: sites(),
    siteMiningPeakMw: sites(),
    hallMwh: halls(),
    hallUsd: halls(),
    hallAvailableFraction: halls(),
    fleetMw: fleets(),
    fleetMwh: fleets(),
    fleetUsd: fleets(),
    fleetCreditUsd: fleets(),
    fleetRunFraction: fleets(),
    fleetPhDays: fleets(),
    fleetBtc: fleets(),
  };
}

/** Fills `into` with the month's operation of every site. */
export function dispatchMonth(
  model: Model,
  month: number,
  market: MarketMonth,
  state: State,
  into: Operation,
): void {
  for (const site of model.sites) {
    const price = siteMonth(model, month, market, site);
    const reservedMw = runHalls(model, month, market, state, site, price, into);
    runFleets(model, month, market, state, site, price, site.grid_mw - reservedMw, into);
  }
}

/** Runs the accepted halls all hours; gives the gross megawatts they keep from the miners. */
function runHalls(
  model: Model,
  month: number,
  market: MarketMonth,
  state: State,
  site: Site,
  price: SiteMonth,
  into: Operation,
): number {
  let reservedMw = 0;
  into.siteAiMwh[site.index] = 0;
  into.siteAiUsd[site.index] = 0;
  into.siteAiPeakMw[site.index] = 0;
  for (const at of site.halls) {
    const hall = model.halls[at];
    const customer = state.hallCustomer[at];
    const isLet = customer >= 0 && market.outsideDefault[customer] === 0;
    const ready = state.hallReady[at];
    const fraction = isLet
      ? Math.max(0, Math.min(month + 1, ready + state.hallMonths[at]) - Math.max(month, ready))
      : 0;
    const inUseMw = hall.critical_mw * hall.utility_per_critical;
    const mw = inUseMw * fraction;
    into.hallAvailableFraction[at] = fraction;
    into.hallMwh[at] = mw * price.hours;
    into.hallUsd[at] = mw * price.allUsdPerMw;
    into.siteAiMwh[site.index] += into.hallMwh[at];
    into.siteAiUsd[site.index] += into.hallUsd[at];
    if (fraction > 0) into.siteAiPeakMw[site.index] += inUseMw;
    reservedMw += hall.critical_mw * hall.gross_per_critical * fraction;
  }
  return reservedMw;
}

/** Machine megawatts that work on halls has switched off by this month. */
function removedMw(model: Model, month: number, state: State, site: Site): number {
  let mw = 0;
  for (const at of site.halls) {
    const { work_begins, mining_mw_removed } = model.halls[at];
    if (month >= (work_begins === NEVER ? state.hallReady[at] : work_begins)) mw += mining_mw_removed;
  }
  return mw;
}

/** Runs each fleet, the most efficient first, in the hours cheaper than its break-even. */
function runFleets(
  model: Model,
  month: number,
  market: MarketMonth,
  state: State,
  site: Site,
  price: SiteMonth,
  limitMw: number,
  into: Operation,
): void {
  let installedMw = 0;
  for (const at of site.fleets) installedMw += machineMw(model, state, at);
  let leftMw = Math.max(
    0,
    Math.min(installedMw - removedMw(model, month, state, site), limitMw / site.mining_pue),
  );
  into.siteMiningMwh[site.index] = 0;
  into.siteMiningUsd[site.index] = 0;
  into.siteMiningPeakMw[site.index] = 0;
  for (const at of site.fleets) {
    const fleet = model.fleets[at];
    const mw = Math.min(leftMw, machineMw(model, state, at));
    leftMw -= mw;
    const phDaysPerMeterMwh = phDaysPerMwh(fleet.j_per_th) / site.mining_pue;
    const breakEven = market.hashpriceUsdPerPhDay * phDaysPerMeterMwh * (1 - fleet.pool_fee_pct / 100);
    const run = price.below(breakEven);
    const meterMw = mw * site.mining_pue * (fleet.uptime_pct / 100);
    into.fleetMw[at] = meterMw;
    into.fleetMwh[at] = meterMw * run.hours;
    into.fleetUsd[at] = meterMw * run.usdPerMw;
    into.fleetRunFraction[at] = run.hours / price.hours;
    into.fleetPhDays[at] = into.fleetMwh[at] * phDaysPerMeterMwh;
    into.fleetBtc[at] = into.fleetPhDays[at] * market.btcPerPhDay;
    into.siteMiningMwh[site.index] += into.fleetMwh[at];
    into.siteMiningUsd[site.index] += into.fleetUsd[at];
    if (run.hours > 0) into.siteMiningPeakMw[site.index] += meterMw;
    into.fleetCreditUsd[at] = meterMw * run.creditUsdPerMw;
  }
}

/** Machines of a fleet that are there, MW: its owner's share, in the part of the month since its hall was ready. */
export function machineMw(
  model: Model,
  { fleetFraction, hallReady, month }: Pick<State, "fleetFraction" | "hallReady" | "month">,
  at: number,
): number {
  const { hall, hashrate_ehs, j_per_th } = model.fleets[at];
  const thereFraction = hall < 0 ? 1 : Math.max(0, Math.min(1, month + 1 - hallReady[hall]));
  return thereFraction * fleetFraction[at] * fleetMw(hashrate_ehs, j_per_th);
}
