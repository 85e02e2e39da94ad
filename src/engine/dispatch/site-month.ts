// The hours of a site's month as its power contract prices them: which of them pay, what they cost, what standing still in the
// others is credited. Searches and prefix sums of the sorted month; test/dispatch/site-month.test.ts holds them to the hours.

import type { MarketMonth, Model, PowerBasis, Site } from "../model.ts";
import { HOURS_PER_DAY } from "../units.ts";
import {
  collaredCostUsdPerMw,
  collaredHoursBelow,
  curtailmentCreditUsdPerMw,
  type ScaledMonth,
} from "./table-tariff.ts";
import { costOfCheapestUsdPerMw, hoursBelow } from "./tables.ts";
import type { Collar } from "./tariff.ts";

/** The hours a load runs, and per MW of it what they cost and what the others are credited, USD. */
type Run = { readonly hours: number; readonly usdPerMw: number; readonly creditUsdPerMw: number };

/** The price of one site this month: hours, the cost of all of them, and the run of a load by its break-even. USD per MW. */
export type SiteMonth = {
  readonly hours: number;
  readonly allUsdPerMw: number;
  readonly below: (breakEvenUsdPerMwh: number) => Run;
};

/** A site's month under its power contract. */
export function siteMonth(
  model: Model,
  month: number,
  market: MarketMonth,
  { power, policy }: Pick<Site, "power" | "policy">,
): SiteMonth {
  const hours = model.months[month].days * HOURS_PER_DAY;
  if (power.credit) return creditedMonth(model, market, hours, power.fixedUsdPerMwh, power.credit, policy);
  if (power.hub < 0) return oneDecision(hours, power.fixedUsdPerMwh);
  const collar = deliveredCollar(power);
  const priced = pricedMonth(model, market, power.hub, power);
  if (collar) return collaredMonth(priced, hours, collar, policy);
  if (policy === "flat") {
    const mean = market.powerMeanUsdPerMwh[power.hub] / (1 - (power.lossFraction ?? 0));
    return oneDecision(hours, mean + power.adderUsdPerMwh);
  }
  const { table, scale, shiftUsdPerMwh: shift } = priced;
  // A drawn February may be a day longer or shorter than the month it stands for.
  const stretch = hours / table.sortedUsdPerMwh.length;
  return {
    hours,
    allUsdPerMw: stretch * costOfCheapestUsdPerMw(table, scale, shift, table.sortedUsdPerMwh.length),
    below: (breakEven) => {
      const run = hoursBelow(table, scale, shift, breakEven);
      const usdPerMw = stretch * costOfCheapestUsdPerMw(table, scale, shift, run);
      return { hours: stretch * run, usdPerMw, creditUsdPerMw: 0 };
    },
  };
}

/** The drawn month at a hub with losses and adder in it: price = hub / (1 − loss) + adder. */
function pricedMonth(
  model: Model,
  market: MarketMonth,
  hub: number,
  { lossFraction = 0, adderUsdPerMwh }: Pick<PowerBasis, "lossFraction" | "adderUsdPerMwh">,
): ScaledMonth {
  return {
    table: model.history.durations[hub][market.powerTable[hub]],
    scale: market.powerScale[hub] / (1 - lossFraction),
    shiftUsdPerMwh: market.powerShiftUsdPerMwh[hub] / (1 - lossFraction) + adderUsdPerMwh,
  };
}

/** A collar at the meter: losses and adder keep the order of prices, so collaring before or after them is the same. A floor above the cap is the cap. */
function deliveredCollar({ collar, lossFraction = 0, adderUsdPerMwh }: PowerBasis): Collar | undefined {
  if (!collar) return undefined;
  const delivered = (usdPerMwh: number) => usdPerMwh / (1 - lossFraction) + adderUsdPerMwh;
  return {
    floorUsdPerMwh: delivered(Math.min(collar.floorUsdPerMwh, collar.capUsdPerMwh)),
    capUsdPerMwh: delivered(collar.capUsdPerMwh),
  };
}

function collaredMonth(
  priced: ScaledMonth,
  hours: number,
  collar: Collar,
  policy: Site["policy"],
): SiteMonth {
  const count = priced.table.sortedUsdPerMwh.length;
  const stretch = hours / count;
  const allUsdPerMw = stretch * collaredCostUsdPerMw(priced, collar, count);
  if (policy === "flat") return oneDecision(hours, allUsdPerMw / hours);
  return {
    hours,
    allUsdPerMw,
    below: (breakEven) => {
      const run = collaredHoursBelow(priced, collar, breakEven);
      const usdPerMw = stretch * collaredCostUsdPerMw(priced, collar, run);
      return { hours: stretch * run, usdPerMw, creditUsdPerMw: 0 };
    },
  };
}

/**
 * A fixed price c with credits for standing still: an hour of running earns v − c, one of standing s·(p − c) where the hub's price p is
 * above c. So a load runs where p < c + (v − c)/s if v > c, and never otherwise.
 */
function creditedMonth(
  model: Model,
  market: MarketMonth,
  hours: number,
  fixed: number,
  { hub, fraction }: NonNullable<PowerBasis["credit"]>,
  policy: Site["policy"],
): SiteMonth {
  const strike = (breakEven: number) =>
    breakEven > fixed ? fixed + (breakEven - fixed) / fraction : Number.NEGATIVE_INFINITY;
  const run = (ranHours: number, creditUsdPerMw: number): Run => ({
    hours: ranHours,
    usdPerMw: fixed * ranHours,
    // Prices that equal the fixed one leave rounding of either sign; a mean below it credits nothing.
    creditUsdPerMw: fraction * Math.max(0, creditUsdPerMw),
  });
  const allUsdPerMw = fixed * hours;
  if (policy === "flat") {
    const mean = market.powerMeanUsdPerMwh[hub];
    const idleUsdPerMw = hours * (mean - fixed);
    return { hours, allUsdPerMw, below: (v) => (mean < strike(v) ? run(hours, 0) : run(0, idleUsdPerMw)) };
  }
  const priced = pricedMonth(model, market, hub, { adderUsdPerMwh: 0 });
  const stretch = hours / priced.table.sortedUsdPerMwh.length;
  return {
    hours,
    allUsdPerMw,
    below: (v) => {
      const ran = hoursBelow(priced.table, priced.scale, priced.shiftUsdPerMwh, strike(v));
      return run(stretch * ran, stretch * curtailmentCreditUsdPerMw(priced, ran, fixed));
    },
  };
}

/** A month decided once: all hours at its mean price, or none. */
function oneDecision(hours: number, meanUsdPerMwh: number): SiteMonth {
  const all = { hours, usdPerMw: meanUsdPerMwh * hours, creditUsdPerMw: 0 };
  const none = { hours: 0, usdPerMw: 0, creditUsdPerMw: 0 };
  return {
    hours,
    allUsdPerMw: all.usdPerMw,
    below: (breakEven) => (meanUsdPerMwh < breakEven ? all : none),
  };
}
