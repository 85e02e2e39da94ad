// A site along one path of a run: each month's drawn real hours, in their order, at the path's price level and hashprice.

import { monthLabel } from "../engine/calendar.ts";
import { account, sum } from "../engine/dispatch/account.ts";
import { calendarOf, dayAheadKnowledge, zones } from "../engine/dispatch/hours.ts";
import { type HourlyKnowledge, openSite, type Policy, type SiteState } from "../engine/dispatch/policy.ts";
import { allInPrices, type SiteMoment, siteLoadOf } from "../engine/dispatch/site-load.ts";
import { tables } from "../engine/dispatch/tables-policy.ts";
import { type History, hoursOfMonth } from "../engine/history.ts";
import { kinds, type Model, type MonthView, type Site } from "../engine/index.ts";
import { drawInnovations } from "../engine/market/draw.ts";
import { makeWorkspace, runPath } from "../engine/run.ts";
import { HOURS_PER_DAY } from "../engine/units.ts";
import { Usage } from "./dispatch-prices.ts";
import { fixed, left, right } from "./dispatch-text.ts";

const USD_PER_THOUSAND = 1e3;

/** One month of the path as the site lived it. Energy and money are for the month's own number of days. */
export type PathMonth = {
  readonly label: string;
  /** The real month its hours are from. */
  readonly realMonth: string;
  readonly meanUsdPerMwh: number;
  readonly hashpriceUsdPerPhDay: number;
  readonly firmMw: number;
  readonly miningMw: number;
  readonly runFraction: number;
  readonly marginUsd: number;
  /** What duration tables say of the same month. */
  readonly tablesUsd: number;
};

/** Every month of path `path` under `seed`, decided by `policy`; the site is handed on from month to month. */
export function pathMonths(
  model: Model,
  history: History,
  site: Site,
  policy: Policy,
  asked: Pick<SiteMoment, "limits" | "battery"> & { readonly seed: number; readonly path: number },
): PathMonth[] {
  const months: PathMonth[] = [];
  let opening: SiteState | undefined;
  const watch = ({ market, month, state }: MonthView) => {
    const { hashpriceUsdPerPhDay } = market;
    const { limits, battery } = asked;
    const { hallReady, hallMonths, hallCustomer, fleetFraction } = state;
    const { outsideDefault } = market;
    const given = {
      month,
      hashpriceUsdPerPhDay,
      hallReady,
      hallMonths,
      hallCustomer,
      fleetFraction,
      outsideDefault,
    };
    const load = siteLoadOf(model, site, {
      ...given,
      ...(limits && { limits }),
      ...(battery && { battery }),
    });
    const { hours, realMonth } = hoursOfPath(model, history, site, month, market);
    const stretch = (model.months[month].days * HOURS_PER_DAY) / hours.calendar.hours;
    const operation = policy(load, hours, {
      from: 0,
      to: hours.calendar.hours,
      opening: opening ?? openSite(load),
    });
    opening = operation.closing;
    const { battery: _, ...bare } = load;
    const miningMw = load.fleets.reduce((total, fleet) => total + fleet.mw, 0);
    months.push({
      label: model.months[month].label,
      realMonth,
      meanUsdPerMwh: sum(hours.usdPerMwh) / hours.calendar.hours,
      hashpriceUsdPerPhDay,
      firmMw: load.firm.mw,
      miningMw,
      runFraction: miningMw > 0 ? sum(operation.fleetMw) / miningMw / hours.calendar.hours : 0,
      marginUsd: stretch * account(load, hours, operation).marginUsd,
      tablesUsd: stretch * account(bare, hours, tables(bare, hours)).marginUsd,
    });
  };
  runPath(model, kinds, drawInnovations(model, asked.seed, asked.path), watch, makeWorkspace(model, kinds));
  return months;
}

/** The hours of a drawn month in their own order, scaled as the path scales them. A site with one price has it every hour. */
function hoursOfPath(
  model: Model,
  { power }: History,
  site: Site,
  month: number,
  market: MonthView["market"],
): { readonly hours: HourlyKnowledge; readonly realMonth: string } {
  const { hub } = site.power;
  const clock = { ...zones["America/Chicago"], daylightSaving: false };
  if (hub < 0) {
    const count = model.months[month].days * HOURS_PER_DAY;
    const prices = allInPrices(site.power, new Float64Array(count));
    return {
      hours: dayAheadKnowledge(calendarOf(-clock.utcOffsetHours, count, clock), prices),
      realMonth: "-",
    };
  }
  const { monthNumber } = model.history.durations[hub][market.powerTable[hub]];
  const series = power[model.hubs[hub].series];
  if (!series)
    throw new Usage(
      `the hours of ${model.hubs[hub].series} ship only sorted by month; a path needs them in order`,
    );
  const { from, to } = hoursOfMonth(series, monthNumber);
  const real = series.usdPerMwh.slice(from, to).filter((price) => !Number.isNaN(price));
  const scaled = real.map((price) => market.powerScale[hub] * price + market.powerShiftUsdPerMwh[hub]);
  const zone = { utcOffsetHours: series.utcOffsetHours, daylightSaving: false };
  const calendar = calendarOf(series.firstHour + from, real.length, zone);
  return {
    hours: dayAheadKnowledge(calendar, allInPrices(site.power, scaled)),
    realMonth: monthLabel(monthNumber),
  };
}

/** The path as a table: at most 100 columns. */
export function pathText(
  site: string,
  policy: string,
  path: number,
  seed: number,
  months: readonly PathMonth[],
): string {
  const titles = ["mean $/MWh", "$/PH-day", "AI MW", "mine MW", "ran", "margin $k", "tables $k"];
  const widths = [11, 10, 9, 9, 8, 12, 12];
  const row = (label: string, real: string, cells: readonly string[]) =>
    `${left(label, 9)}${left(real, 10)}${cells.map((cell, i) => right(cell, widths[i])).join("")}`;
  const total = (of: (month: PathMonth) => number) => months.reduce((usd, month) => usd + of(month), 0);
  const lines = months.map((month) =>
    row(month.label, month.realMonth, [
      fixed(month.meanUsdPerMwh, 2),
      fixed(month.hashpriceUsdPerPhDay, 2),
      fixed(month.firmMw, 1),
      fixed(month.miningMw, 1),
      `${fixed(100 * month.runFraction)} %`,
      fixed(month.marginUsd / USD_PER_THOUSAND),
      fixed(month.tablesUsd / USD_PER_THOUSAND),
    ]),
  );
  const [mine, sorted] = [total((month) => month.marginUsd), total((month) => month.tablesUsd)];
  const gap = sorted === 0 ? 0 : (100 * (mine - sorted)) / Math.abs(sorted);
  return `${[
    `${site}   path ${path}, seed ${seed}   ${months.length} months   policy ${policy}`,
    "",
    row("month", "hours of", titles),
    ...lines,
    "",
    `margin ${fixed(mine / USD_PER_THOUSAND)} thousand USD, AI rent apart`,
    `tables without a battery ${fixed(sorted / USD_PER_THOUSAND)}: ${policy} is ${fixed(gap, 2)} % from them`,
  ]
    .map((line) => line.trimEnd().slice(0, 100))
    .join("\n")}\n`;
}
