// Tomorrow's setpoints from tomorrow's day-ahead prices, what they should earn, and the price at which each would change.

import { type Account, account } from "./account.ts";
import { hourly } from "./hourly.ts";
import { fullKnowledge } from "./hours.ts";
import { decisionPrices, plannedPeakMw } from "./limits.ts";
import { planLoads, type Standing } from "./plan-fleets.ts";
import { planStorage } from "./plan-storage.ts";
import {
  type HourCalendar,
  type HourlyKnowledge,
  type HourlyOperation,
  meritOrder,
  openSite,
  type SiteLoad,
  type SiteState,
} from "./policy.ts";

/** A sheet: the operation, its money, and for each fleet and hour the price at which its setpoint flips (NaN: at none tried). */
export type DaySheet = {
  readonly load: SiteLoad;
  readonly operation: HourlyOperation;
  readonly money: Account;
  readonly expectedMarginUsd: Float64Array;
  /** Fleet rows follow one another, one entry per hour. */
  readonly flipUsdPerMwh: Float64Array;
  /** Above the first the battery no longer charges, above the second it discharges. */
  readonly chargeBelowUsdPerMwh: Float64Array;
  readonly dischargeAboveUsdPerMwh: Float64Array;
};

/** Prices between which a flip is looked for: the ends of ERCOT's hours since 2020. */
const LEAST_USD_PER_MWH = -250;
const MOST_USD_PER_MWH = 9_000;
/** A flip is known to a cent. */
const CENT = 0.01;

/**
 * The sheet of the days the prices cover, all of them known: the hourly policy's plan. Energy left in a battery is worth what
 * filling it at these prices costs. A flip is the price of that hour alone, the others as they are, at which the setpoint changes.
 */
export function daySheet(
  load: SiteLoad,
  calendar: HourCalendar,
  usdPerMwh: Float64Array,
  opening: SiteState = openSite(load),
): DaySheet {
  const hours = { ...fullKnowledge(calendar, usdPerMwh), endsOpen: true };
  const operation = hourly(load, hours, { from: 0, to: calendar.hours, opening });
  const money = account(load, hours, operation);
  const count = calendar.hours;
  const flip = new Float64Array(count * load.fleets.length);
  const [chargeBelow, dischargeAbove] = [new Float64Array(count), new Float64Array(count)];
  const trial = trialOf(load, hours, opening);
  for (let h = 0; h < count; h++) {
    load.fleets.forEach((_, f) => {
      flip[f * count + h] = flipPrice((usd) => trial(h, usd).fleetMw[f][h] > 0);
    });
    chargeBelow[h] = load.battery ? flipPrice((usd) => trial(h, usd).busMw[h] < 0) : Number.NaN;
    dischargeAbove[h] = load.battery ? flipPrice((usd) => trial(h, usd).busMw[h] <= 0) : Number.NaN;
  }
  return {
    load,
    operation,
    money,
    expectedMarginUsd: money.revenueUsd.map((usd, h) => usd - money.energyUsd[h] - money.otherUsd[h]),
    flipUsdPerMwh: flip,
    chargeBelowUsdPerMwh: chargeBelow,
    dischargeAboveUsdPerMwh: dischargeAbove,
  };
}

type Trial = { readonly fleetMw: readonly Float64Array[]; readonly busMw: Float64Array };

/** The plan of the day when one hour has another price. */
function trialOf(
  load: SiteLoad,
  hours: HourlyKnowledge,
  opening: SiteState,
): (hour: number, usd: number) => Trial {
  const usdPerMwh = hours.usdPerMwh.slice();
  const changed = { ...hours, usdPerMwh };
  const to = hours.calendar.hours;
  return (hour, usd) => {
    const kept = usdPerMwh[hour];
    usdPerMwh[hour] = usd;
    const standing: Standing = {
      load,
      hours: changed,
      prices: decisionPrices(load, changed),
      merit: meritOrder(load),
      fleetMw: opening.fleetMw,
      offHours: opening.offHours,
      peakMw: Math.max(opening.monthPeakMw, plannedPeakMw(load, changed, 0, opening.pastPeakMw)),
      shedHours: opening.shedHoursUsed,
    };
    const plan = planLoads(standing, 0, to);
    const busMw = load.battery ? planStorage(standing, plan, to, opening.storedMwh) : new Float64Array(to);
    usdPerMwh[hour] = kept;
    return { fleetMw: plan.fleetMw, busMw };
  };
}

/** The price up to which something that only cheap power allows is so; NaN where it is never or always so. */
function flipPrice(isSo: (usd: number) => boolean): number {
  let low = LEAST_USD_PER_MWH;
  let high = MOST_USD_PER_MWH;
  if (!isSo(low) || isSo(high)) return Number.NaN;
  while (high - low > CENT / 2) {
    const middle = (low + high) / 2;
    if (isSo(middle)) low = middle;
    else high = middle;
  }
  return Math.round(high / CENT) * CENT;
}
