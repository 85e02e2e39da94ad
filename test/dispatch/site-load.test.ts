// dispatchMonth never makes hours. Here the same site is told hour by hour, and must have run and paid the same.

import { describe, expect, it } from "vitest";
import { loadModel } from "../../src/cli/study.ts";
import { hourly } from "../../src/engine/dispatch/hourly.ts";
import { evenCalendar, spotKnowledge } from "../../src/engine/dispatch/hours.ts";
import type { HourlyOperation } from "../../src/engine/dispatch/policy.ts";
import { allInPrices, siteLoadOf } from "../../src/engine/dispatch/site-load.ts";
import { tables } from "../../src/engine/dispatch/tables-policy.ts";
import { kinds, type MonthView, type Site } from "../../src/engine/index.ts";
import { drawInnovations } from "../../src/engine/market/draw.ts";
import { makeWorkspace, runPath } from "../../src/engine/run.ts";
import { loadHistory } from "../../src/io/history.ts";

const loaded = await loadModel("worlds/december-2025", await loadHistory());
if (!loaded.ok) throw new Error(JSON.stringify(loaded.problems));
const model = loaded.value;
const MONTHS = 60;

/** The hours of a site's drawn month, in any order: nothing here remembers one. */
function hoursOf({ market, month }: MonthView, site: Site) {
  const { hub } = site.power;
  if (hub < 0) return allInPrices(site.power, new Float64Array(model.months[month].days * 24));
  const table = model.history.durations[hub][market.powerTable[hub]];
  const shift = market.powerShiftUsdPerMwh[hub];
  return allInPrices(
    site.power,
    table.sortedUsdPerMwh.map((price) => market.powerScale[hub] * price + shift),
  );
}

/** Energy and its cost by fleet, firm load last. */
function mwhAndUsd(operation: HourlyOperation, prices: Float64Array, fleets: number) {
  const count = prices.length;
  const columns = [
    ...Array.from({ length: fleets }, (_, f) => operation.fleetMw.subarray(f * count, (f + 1) * count)),
    operation.firmMw,
  ];
  return columns.map((column) => ({
    mwh: column.reduce((sum, mw) => sum + mw, 0),
    usd: column.reduce((sum, mw, h) => sum + mw * prices[h], 0),
  }));
}

const near = (found: number, expected: number) =>
  expect(Math.abs(found - expected)).toBeLessThanOrEqual(1e-9 * Math.max(1, Math.abs(expected)));

describe("a month without hours is the month with hours", () => {
  it.each([
    ["tables", tables],
    ["hourly", hourly],
  ])("every site of december-2025, five years of one path, %s", (_, policy) => {
    let checked = 0;
    const watch = (view: MonthView) => {
      const { market, state, month, operation } = view;
      for (const site of model.sites) {
        const prices = hoursOf(view, site);
        const moment = {
          month,
          hashpriceUsdPerPhDay: market.hashpriceUsdPerPhDay,
          hallReady: state.hallReady,
          hallCustomer: state.hallCustomer,
          fleetFraction: state.fleetFraction,
          outsideDefault: market.outsideDefault,
        };
        const load = siteLoadOf(model, site, moment);
        const told = policy(load, spotKnowledge(evenCalendar(prices.length, prices.length), prices));
        const stretch = (model.months[month].days * 24) / prices.length;
        const found = mwhAndUsd(told, prices, load.fleets.length);
        site.fleets.forEach((at, f) => {
          near(stretch * found[f].mwh, operation.fleetMwh[at]);
          near(stretch * found[f].usd, operation.fleetUsd[at]);
        });
        const ai = found[load.fleets.length];
        near(stretch * ai.mwh, operation.siteAiMwh[site.index]);
        near(stretch * ai.usd, operation.siteAiUsd[site.index]);
        checked++;
      }
    };
    runPath(model, kinds, drawInnovations(model, 1, 0), watch, makeWorkspace(model, kinds), {
      from: 0,
      to: MONTHS,
    });
    expect(checked).toBeGreaterThan(MONTHS);
  });
});

it("a flat site decides its month once, on the month's mean price", () => {
  const flatly = { ...model, sites: model.sites.map((site) => ({ ...site, policy: "flat" })) };
  let checked = 0;
  const watch = ({ market, month, operation }: MonthView) => {
    for (const site of flatly.sites) {
      const { hub, adderUsdPerMwh } = site.power;
      if (hub < 0) continue;
      const mean = market.powerMeanUsdPerMwh[hub] + adderUsdPerMwh;
      const load = siteLoadOf(flatly, site, { month, hashpriceUsdPerPhDay: market.hashpriceUsdPerPhDay });
      site.fleets.forEach((at, f) => {
        const share = mean < load.fleets[f].breakEvenUsdPerMwh ? 1 : 0;
        expect(operation.fleetRunFraction[at]).toBe(share);
        near(operation.fleetUsd[at], operation.fleetMwh[at] * mean);
        checked++;
      });
    }
  };
  runPath(flatly, kinds, drawInnovations(flatly, 1, 0), watch, makeWorkspace(flatly, kinds), {
    from: 0,
    to: MONTHS,
  });
  expect(checked).toBeGreaterThan(0);
});

describe("the halls of a site", () => {
  it("are firm: they earn nothing by the hour, are never shed for a price, and have no hours to give up", () => {
    const [site] = model.sites;
    const { firm } = siteLoadOf(model, site, { month: 0, hashpriceUsdPerPhDay: 40 });
    expect(firm).toMatchObject({
      revenueUsdPerMwh: 0,
      shedUsdPerMwh: Number.POSITIVE_INFINITY,
      curtailableHoursPerYear: 0,
      budgetUsdPerMwh: 0,
    });
  });
});
