// Accelerator capacity by hand. One tranche: 60 m over 60 months is 1 m a month. A fifth ahead is 12 m, credited over months 24
// to 60 after acceptance (IREN–Microsoft 2025: deposit 20 %, credits from month 24): 36 credits of 333,333.33 USD.

import { describe, expect, test } from "vitest";
import { type ClosedMonth, entityIndex, mergeOver, type Over, runTiny, tinyModel } from "../tiny-world.ts";

const cloud = {
  kind: "gpu_cloud",
  customer: "tenant",
  provider: "owner",
  halls: ["hall"],
  total_usd_m: 60,
  term_months: 60,
  prepay_pct: 20,
  prepay_lead_months: 1,
  credit_from_month: 24,
  credit_to_month: 60,
};
const one: Over = {
  head: { months: 72 },
  halls: {
    hall: {
      site: "plain",
      critical_mw: 10,
      utility_per_critical: 1.2,
      gross_per_critical: 1.5,
      ready: "2026-04",
    },
  },
  contracts: { cloud },
};
const run = (over: Over = {}) => runTiny(tinyModel(mergeOver(one, over)));
const sum = (months: readonly ClosedMonth[], claim: string) =>
  months.reduce((usd, { owed }) => usd + owed[claim], 0);
const monthsWith = (months: readonly ClosedMonth[], claim: string) =>
  months.flatMap(({ owed }, month) => (owed[claim] > 0 ? [month] : []));

describe("one tranche, accepted in month 3", () => {
  const months = run();

  test("a deposit of 12 m falls due the month before and once", () => {
    expect(monthsWith(months, "cloud.deposit")).toEqual([2]);
    expect(months[2].owed["cloud.deposit"]).toBeCloseTo(12e6, 6);
  });

  test("fees of 1 m a month for 60 months, less credits of a thirty-sixth of the deposit from month 24 of it", () => {
    expect(monthsWith(months, "cloud.fee")).toEqual(Array.from({ length: 60 }, (_, i) => 3 + i));
    expect(months[26].owed["cloud.fee"]).toBeCloseTo(1e6, 6);
    expect(months[27].owed["cloud.fee"]).toBeCloseTo(1e6 - 12e6 / 36, 6);
    expect(months[62].owed["cloud.fee"]).toBeCloseTo(1e6 - 12e6 / 36, 5);
  });

  test("credits sum exactly to the deposit, and fees and deposit to the total", () => {
    expect(60e6 - sum(months, "cloud.fee")).toBeCloseTo(12e6, 5);
    expect(sum(months, "cloud.fee") + sum(months, "cloud.deposit")).toBeCloseTo(60e6, 5);
    expect(months[71].memory("cloud", "depositUsd")).toBeCloseTo(0, 6);
  });

  test("the deposit is a liability until credited: 12 m for two years, 6 m half way through the credits", () => {
    expect(months[2].memory("cloud", "depositUsd")).toBeCloseTo(12e6, 6);
    expect(months[26].memory("cloud", "depositUsd")).toBeCloseTo(12e6, 6);
    expect(months[44].memory("cloud", "depositUsd")).toBeCloseTo(6e6, 5);
  });

  test("after the term nothing is owed and nothing runs", () => {
    const after = months[64];
    expect([after.owed["cloud.fee"], after.owed["cloud.cost"], after.owed["power.energy"]]).toEqual([
      0, 0, 0,
    ]);
    expect(after.operation.hallMwh[0]).toBe(0);
  });
});

test("running them costs by critical kilowatt, while they run: 10,000 kW × 10 USD × 60 months = 6 m", () => {
  const months = run({ contracts: { cloud: { cost_usd_per_kw_month: 10 } } });
  expect(months[3].owed["cloud.cost"]).toBeCloseTo(100_000, 6);
  expect(sum(months, "cloud.cost")).toBeCloseTo(6e6, 5);
});

test("half a month late, the whole term is billed all the same: 60 m in fees and deposit, 6 m of cost", () => {
  const months = run({
    market: { ai_demand: { slip_median_months: 0.5, slip_p90_months: 0.5 } },
    contracts: { cloud: { cost_usd_per_kw_month: 10 } },
  });
  expect(months[3].owed["cloud.fee"]).toBeCloseTo(0.5e6, 6);
  expect(sum(months, "cloud.fee") + sum(months, "cloud.deposit")).toBeCloseTo(60e6, 4);
  expect(60e6 - sum(months, "cloud.fee")).toBeCloseTo(12e6, 4);
  expect(sum(months, "cloud.cost")).toBeCloseTo(6e6, 4);
});

test("two halls share the total by critical megawatts: 10 and 30 MW take 15 m and 45 m, each with its own deposit", () => {
  const second = {
    site: "plain",
    critical_mw: 30,
    utility_per_critical: 1,
    gross_per_critical: 1,
    ready: "2026-07",
  };
  const months = run({ halls: { second }, contracts: { cloud: { halls: ["hall", "second"] } } });
  expect(months[2].owed["cloud.deposit"]).toBeCloseTo(3e6, 6);
  expect(months[5].owed["cloud.deposit"]).toBeCloseTo(9e6, 6);
  expect(months[3].owed["cloud.fee"]).toBeCloseTo(0.25e6, 6);
  expect(months[6].owed["cloud.fee"]).toBeCloseTo(1e6, 6);
});

test("a tranche running since before the start has had its deposit: none is billed, and what is not yet credited still is", () => {
  // accepted January 2023, 36 months before: 12 of 36 credits are behind it, 8 of 12 m ahead
  const months = run({ halls: { hall: { ready: "2023-01" } } });
  expect(sum(months, "cloud.deposit")).toBe(0);
  expect(months[0].opening.memory.some((usd) => Math.abs(usd - 8e6) < 1e-3)).toBe(true);
  expect(months[0].owed["cloud.fee"]).toBeCloseTo(1e6 - 12e6 / 36, 5);
  expect(monthsWith(months, "cloud.fee")).toEqual(Array.from({ length: 24 }, (_, i) => i));
  expect(24e6 - sum(months, "cloud.fee")).toBeCloseTo(8e6, 4);
});

describe("a tranche too late", () => {
  // promised for month 3, eight months late, the customer may leave after six
  const months = run({ market: { ai_demand: { slip_median_months: 8, slip_p90_months: 8 } } });

  test("its customer leaves after September (month 9 is over) and has its deposit back in October, once", () => {
    expect(months.map((month) => month.memory("cloud", "missed")).indexOf(1)).toBe(9);
    // accepted in month 11 at the earliest, so the deposit was due in month 10: it was never paid and nothing is refunded
    expect(sum(months, "cloud.deposit")).toBe(0);
    expect(sum(months, "cloud.refund")).toBe(0);
  });

  test("a deposit paid three months ahead comes back whole", () => {
    const early = run({
      market: { ai_demand: { slip_median_months: 8, slip_p90_months: 8 } },
      contracts: { cloud: { prepay_lead_months: 3 } },
    });
    expect(monthsWith(early, "cloud.deposit")).toEqual([8]);
    expect(monthsWith(early, "cloud.refund")).toEqual([10]);
    expect(early[10].owed["cloud.refund"]).toBeCloseTo(12e6, 6);
    expect(early[10].memory("cloud", "depositUsd")).toBe(0);
    expect(sum(early, "cloud.fee")).toBe(0);
  });

  test("runs nothing", () => {
    expect(months.every(({ operation }) => operation.hallMwh[0] === 0)).toBe(true);
    expect(sum(months, "cloud.fee")).toBe(0);
  });
});

test("a customer in default pays no fee, and the hall is dark", () => {
  const over = mergeOver(one, {
    entities: { tenant: { default_multiplier: 1 } },
    market: { ai_demand: { tenant_default_tight_pct: 100 } },
    halls: { hall: { ready: "2025-12" } },
  });
  const model = tinyModel(over);
  const tenant = entityIndex(model, "tenant");
  for (const { market, owed, operation } of runTiny(model)) {
    if (market.outsideDefault[tenant] === 0) continue;
    expect(owed["cloud.fee"] + owed["cloud.cost"]).toBe(0);
    expect(operation.hallMwh[0]).toBe(0);
  }
});
