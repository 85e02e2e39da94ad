// The prices of a dispatch: the user's file or the hub's own hours, cut to the days asked for.

import { dateLabel, monthLabel, parseDate } from "../engine/calendar.ts";
import { calendarOf, dayAheadKnowledge, offsetHours, type Zone, zones } from "../engine/dispatch/hours.ts";
import type { HourlyKnowledge } from "../engine/dispatch/policy.ts";
import { zoneOf } from "../engine/dispatch/price-csv.ts";
import { allInPrices } from "../engine/dispatch/site-load.ts";
import type { Model, Site } from "../engine/model.ts";
import type { Parsed } from "../engine/problem.ts";
import { HOURS_PER_DAY } from "../engine/units.ts";
import { loadHistory } from "../io/history.ts";
import { readPrices } from "../io/prices.ts";

/** Hours before the first a policy may remember: two months. */
const REMEMBERED_HOURS = 62 * HOURS_PER_DAY;

/** A word on what is wrong with a command line, apart from problems in files. */
export class Usage extends Error {}

/** Where prices come from and which days of them are wanted. */
export type PriceRequest = {
  readonly file?: string | undefined;
  readonly zone?: string | undefined;
  readonly from?: string | undefined;
  readonly to?: string | undefined;
};

/** Prices of the hours asked for and the memory before them, all in. */
export type Priced = {
  readonly hours: HourlyKnowledge;
  readonly from: number;
  readonly to: number;
  readonly zone: Zone;
  readonly firstHour: number;
  readonly name: string;
};

/** The file's hours where there is one, else the hub's. Throws Usage for days or names that are not there. */
export async function pricesOf(model: Model, site: Site, asked: PriceRequest): Promise<Parsed<Priced>> {
  const { file } = asked;
  if (file !== undefined) {
    if (site.power.hub < 0)
      throw new Usage(`${site.id} pays one price every hour: a file of prices changes nothing`);
    if (asked.zone !== undefined && !zoneOf(asked.zone))
      throw new Usage(`no time zone "${asked.zone}"; there are ${Object.keys(zones).join(", ")}`);
    const read = await readPrices(file, asked.zone);
    if (!read.ok) return read;
    const { firstHour, usdPerMwh, zone } = read.value;
    return {
      ok: true,
      value: cut(file, site, zoneOf(zone) ?? zones.UTC, firstHour, usdPerMwh, asked, undefined),
    };
  }
  const { power } = await loadHistory();
  const hub = site.power.hub < 0 ? undefined : model.hubs[site.power.hub];
  const series = hub ? power[hub.series] : Object.values(power)[0];
  if (!series)
    throw new Usage(`the hourly prices of ${hub?.series} do not ship; give your own with --prices`);
  const zone = Object.values(zones).find(
    (one) => one.daylightSaving && one.utcOffsetHours === series.utcOffsetHours,
  );
  const name = hub ? series.id : "one price every hour";
  return {
    ok: true,
    value: cut(
      name,
      site,
      zone ?? zones.UTC,
      series.firstHour,
      series.usdPerMwh,
      asked,
      series.lastUsableMonth,
    ),
  };
}

/** Cuts a column to the days asked for and the hours a policy may remember before them. */
function cut(
  name: string,
  site: Site,
  zone: Zone,
  firstHour: number,
  usdPerMwh: Float64Array,
  asked: PriceRequest,
  lastMonth: number | undefined,
): Priced {
  const midnight = (day: number) => {
    const hour = day * HOURS_PER_DAY - zone.utcOffsetHours;
    return hour - (offsetHours(zone, hour) - zone.utcOffsetHours) - firstHour;
  };
  const day = (option: "from" | "to", written: string | undefined) => {
    const found = written === undefined ? undefined : parseDate(written);
    if (written !== undefined && found === undefined)
      throw new Usage(`--${option} takes a day as 2025-11-01, not ${written}`);
    return found;
  };
  const whole = lastMonth === undefined ? undefined : parseDate(`${monthLabel(lastMonth)}-01`);
  const fromDay = day("from", asked.from) ?? whole;
  const toDay = day("to", asked.to);
  const from = fromDay === undefined ? 0 : midnight(fromDay);
  const end = toDay === undefined ? usdPerMwh.length : midnight(toDay + 1);
  // A last day whose hours are only begun is taken as far as they go; the text says so.
  const isBegun = toDay !== undefined && midnight(toDay) < usdPerMwh.length;
  const to = isBegun ? Math.min(end, usdPerMwh.length) : end;
  if (from < 0 || to > usdPerMwh.length || from >= to) {
    const label = (hour: number) =>
      dateLabel(Math.floor((firstHour + hour + zone.utcOffsetHours) / HOURS_PER_DAY));
    throw new Usage(
      `${name} has prices from ${label(0)} to ${label(usdPerMwh.length - 1)}; --from and --to must lie there, in order`,
    );
  }
  const first = Math.max(
    0,
    from - REMEMBERED_HOURS,
    usdPerMwh.subarray(0, from).findLastIndex(Number.isNaN) + 1,
  );
  const prices = allInPrices(site.power, usdPerMwh.slice(first, to));
  const gap = prices.findIndex(Number.isNaN);
  if (gap >= 0)
    throw new Usage(
      `${name} has no price for the hour ${gap + first - from} after --from; choose other days`,
    );
  const hours = dayAheadKnowledge(calendarOf(firstHour + first, prices.length, zone), prices);
  return { hours, from: from - first, to: to - first, zone, firstHour: firstHour + first, name };
}
