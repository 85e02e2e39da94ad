// What each site does with its megawatts in a month: halls first (firm), then machines in order of efficiency in the hours that pay.

import type { MarketMonth, Model, Operation, Site, State } from "../model.ts";
import { NEVER } from "../model.ts";
import { fleetMw, HOURS_PER_DAY, phDaysPerMwh } from "../units.ts";
import { costOfCheapestUsdPerMw, hoursBelow } from "./tables.ts";

/** The price of one site this month: hours, the cost of all of them, and of those below a break-even. USD per MW. */
type SiteMonth = {
  readonly hours: number;
  readonly allUsdPerMw: number;
  readonly below: (breakEvenUsdPerMwh: number) => { readonly hours: number; readonly usdPerMw: number };
};

export function emptyOperation(model: Model): Operation {
  const sites = () => new Float64Array(model.sites.length);
  const halls = () => new Float64Array(model.halls.length);
  const fleets = () => new Float64Array(model.fleets.length);
  return {
    siteAiMwh: sites(),
    siteAiUsd: sites(),
    siteMiningMwh: sites(),
    siteMiningUsd: sites(),
    hallMwh: halls(),
    hallUsd: halls(),
    hallAvailableFraction: halls(),
    fleetMw: fleets(),
    fleetMwh: fleets(),
    fleetUsd: fleets(),
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

function siteMonth(model: Model, month: number, market: MarketMonth, { power, policy }: Site): SiteMonth {
  const hours = model.months[month].days * HOURS_PER_DAY;
  if (power.hub < 0) return oneDecision(hours, power.fixedUsdPerMwh);
  if (policy === "flat")
    return oneDecision(hours, market.powerMeanUsdPerMwh[power.hub] + power.adderUsdPerMwh);
  const table = model.history.durations[power.hub][market.powerTable[power.hub]];
  const scale = market.powerScale[power.hub];
  const shift = market.powerShiftUsdPerMwh[power.hub] + power.adderUsdPerMwh;
  // A drawn February may be a day longer or shorter than the month it stands for.
  const stretch = hours / table.sortedUsdPerMwh.length;
  return {
    hours,
    allUsdPerMw: stretch * costOfCheapestUsdPerMw(table, scale, shift, table.sortedUsdPerMwh.length),
    below: (breakEven) => {
      const run = hoursBelow(table, scale, shift, breakEven);
      return { hours: stretch * run, usdPerMw: stretch * costOfCheapestUsdPerMw(table, scale, shift, run) };
    },
  };
}

/** A month decided once: all hours at its mean price, or none. */
function oneDecision(hours: number, meanUsdPerMwh: number): SiteMonth {
  const all = { hours, usdPerMw: meanUsdPerMwh * hours };
  return {
    hours,
    allUsdPerMw: all.usdPerMw,
    below: (breakEven) => (meanUsdPerMwh < breakEven ? all : { hours: 0, usdPerMw: 0 }),
  };
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
  for (const at of site.halls) {
    const hall = model.halls[at];
    const isLet = hall.customer >= 0 && market.outsideDefault[hall.customer] === 0;
    const ready = state.hallReady[at];
    const fraction = isLet
      ? Math.max(0, Math.min(month + 1, ready + hall.termMonths) - Math.max(month, ready))
      : 0;
    const mw = hall.critical_mw * hall.utility_per_critical * fraction;
    into.hallAvailableFraction[at] = fraction;
    into.hallMwh[at] = mw * price.hours;
    into.hallUsd[at] = mw * price.allUsdPerMw;
    into.siteAiMwh[site.index] += into.hallMwh[at];
    into.siteAiUsd[site.index] += into.hallUsd[at];
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
  const installedMw = site.fleets.reduce((sum, at) => sum + machineMw(model, state, at), 0);
  let leftMw = Math.max(
    0,
    Math.min(installedMw - removedMw(model, month, state, site), limitMw / site.mining_pue),
  );
  into.siteMiningMwh[site.index] = 0;
  into.siteMiningUsd[site.index] = 0;
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
  }
}

/** Machines of a fleet that are there, MW: its owner's share, in the part of the month since its hall was ready. */
function machineMw(model: Model, { fleetFraction, hallReady, month }: State, at: number): number {
  const { hall, hashrate_ehs, j_per_th } = model.fleets[at];
  const thereFraction = hall < 0 ? 1 : Math.max(0, Math.min(1, month + 1 - hallReady[hall]));
  return thereFraction * fleetFraction[at] * fleetMw(hashrate_ehs, j_per_th);
}
