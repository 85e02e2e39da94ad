// A deal by hand. 12 m of capital in one month, then 24 months of 1 m earned, 0.2 m of cost and 0.1 m of power: 0.7 m a month, 16.8 m.

import { describe, expect, test } from "vitest";
import { kinds } from "../../src/engine/kinds.ts";
import { type DealMonths, measureDeal } from "../../src/engine/report/deal-value.ts";
import { isDeal, valueContract } from "../../src/engine/value.ts";
import { type Over, tinyModel } from "../tiny-world.ts";

const column = (of: (month: number) => number) => Float64Array.from({ length: 25 }, (_, month) => of(month));
const inUse = (usd: number) => column((month) => (month > 0 ? usd : 0));
const months: DealMonths = {
  criticalKw: inUse(10_000),
  earnedUsd: inUse(1e6),
  guaranteedUsd: column(() => 0),
  operatingUsd: inUse(0.7e6),
  capitalUsd: column((month) => (month === 0 ? 12e6 : 0)),
  contributedUsd: column(() => 0),
  cashUsd: column((month) => (month === 0 ? -12e6 : 0.7e6)),
};
const terms = { gpus: 4_000, termMonths: 24, residualFraction: 0 };
const HOURS = 8_760;

describe("the measures of a deal", () => {
  const measured = measureDeal(months, terms, HOURS);

  test("10 MW for two years at 24 m are 1.2 m a MW-year and, over 4,000 accelerators of 17,520 h, 0.3425 USD an hour", () => {
    expect(measured.totalUsd).toBe(24e6);
    expect(measured.criticalMwYears).toBeCloseTo(20, 9);
    expect(measured.usdPerMwYear).toBeCloseTo(1.2e6, 6);
    expect(measured.usdPerGpuHour).toBeCloseTo(24e6 / (4_000 * 17_520), 12);
  });

  test("a margin of 70 % and 8.4 m a year on 12 m", () => {
    expect(measured.noiMargin).toBeCloseTo(0.7, 12);
    expect(measured.yieldOnCost).toBeCloseTo(0.7, 12);
  });

  test("a rate at which 24 payments of 0.7 m are worth 12 m: the annuity's own", () => {
    if (measured.unlevered.kind !== "one") throw new Error("one rate");
    const monthly = (1 + measured.unlevered.root) ** (1 / 12) - 1;
    expect((0.7e6 * (1 - (1 + monthly) ** -24)) / monthly).toBeCloseTo(12e6, 3);
  });

  test("paid back after 12 ÷ 0.7 = 17.14 months, 1.429 years; most in it 12 m, in the first month", () => {
    expect(measured.payback).toEqual({ kind: "paid back", atYear: expect.closeTo(12 / 0.7 / 12, 9) });
    expect(measured.worst).toEqual({ month: 0, usd: -12e6 });
    expect(measured.deepest).toEqual({ month: 0, usd: -12e6 });
  });

  test("the price for 10 % is the one that makes its value zero there", () => {
    const x = measured.priceMultipleAtYardstick;
    let value = -12e6;
    for (let month = 1; month <= 24; month++) value += (0.7e6 + (x - 1) * 1e6) * 1.1 ** (-month / 12);
    expect(value).toBeCloseTo(0, 3);
  });

  test("a residual of a quarter comes with the last month: 3 m", () => {
    const kept = measureDeal(months, { ...terms, residualFraction: 0.25 }, HOURS);
    if (kept.unlevered.kind !== "one" || measured.unlevered.kind !== "one") throw new Error("one rate");
    const r = kept.unlevered.root;
    let value = -12e6 + 3e6 * (1 + r) ** -2;
    for (let month = 1; month <= 24; month++) value += 0.7e6 * (1 + r) ** (-month / 12);
    expect(value).toBeCloseTo(0, 3);
    expect(r).toBeGreaterThan(measured.unlevered.root);
  });

  test("money that comes before it goes is marked: a rate on it is a cost", () => {
    const debtUsd = column((month) => (month === 0 ? 13e6 : month === 24 ? -14e6 : 0));
    expect(measureDeal({ ...months, debtUsd }, terms, HOURS).isMoneyFirst).toBe(true);
    expect(measured.isMoneyFirst).toBe(false);
  });

  test("columns of different lengths are a bug", () => {
    expect(() => measureDeal({ ...months, earnedUsd: new Float64Array(3) }, terms, HOURS)).toThrow("columns");
  });
});

describe("the edges of a deal's measures", () => {
  const of = (over: Partial<DealMonths>, kept = 0) =>
    measureDeal({ ...months, ...over }, { ...terms, residualFraction: kept }, HOURS);

  // 2 MW from month 1, 10 MW from month 13: the year from month 13 earns 12 × 0.7 m; a sum of halls in another order is the same use
  test("the first full year begins when all that will ever run does, and is cut by the end", () => {
    const ramp = column((month) =>
      month === 0 ? 0 : month < 13 ? 2_000 : month === 13 ? 10_000 * (1 - 1e-12) : 10_000,
    );
    const rising = column((month) => (month < 13 ? 0.1e6 : 0.7e6));
    expect(of({ criticalKw: ramp, operatingUsd: rising }).yieldOnCost).toBeCloseTo((12 * 0.7) / 12, 9);
    const late = column((month) => (month < 20 ? 0 : 5_000));
    expect(of({ criticalKw: late, operatingUsd: rising }).yieldOnCost).toBeCloseTo((5 * 0.7) / 12, 9);
    expect(of({ criticalKw: column(() => 0) }).yieldOnCost).toBe(0);
    expect(of({ criticalKw: inUse(0.5) }).yieldOnCost).toBeCloseTo(0.7, 9);
  });

  test("money is first where the first that moves, after debt, comes in, however little", () => {
    const drawn = (usd: number) => of({ debtUsd: column((month) => (month === 0 ? usd : 0)) }).isMoneyFirst;
    expect([drawn(12e6 + 0.5), drawn(12e6), drawn(12e6 - 0.5)]).toEqual([true, true, false]);
    expect(of({ debtUsd: column(() => 0), cashUsd: column(() => 0) }).isMoneyFirst).toBe(false);
  });

  // 3 m more out in month 2 than in month 0; sums −12, −11.3, −14.3+… : deepest in month 2
  test("the worst month and the deepest are told apart; a guarantor's pay counts in the margin's base", () => {
    const cashUsd = column((month) => [-2e6, -12e6, 0.5e6, -1e6][month] ?? 0.7e6);
    expect(of({ cashUsd })).toMatchObject({
      worst: { month: 1, usd: -12e6 },
      deepest: { month: 3, usd: -14.5e6 },
    });
    expect(of({ guaranteedUsd: inUse(1e6) }).noiMargin).toBeCloseTo(0.35, 12);
    expect(of({ contributedUsd: inUse(1) }).contributedUsd).toBe(24);
    expect(of({ guaranteedUsd: inUse(2) }).guaranteedUsd).toBe(48);
  });

  test("without accelerators or a term there is no price of an hour of one", () => {
    expect(measureDeal(months, { ...terms, gpus: 0 }, HOURS)).not.toHaveProperty("usdPerGpuHour");
    expect(measureDeal(months, { ...terms, termMonths: 0 }, HOURS)).not.toHaveProperty("usdPerGpuHour");
    expect(of({})).not.toHaveProperty("levered");
  });

  test("a levered rate is that of cash and debt together", () => {
    const debtUsd = column((month) => (month === 0 ? 6e6 : -0.3e6));
    const { levered, isMoneyFirst } = of({ debtUsd });
    if (levered?.kind !== "one") throw new Error("one rate");
    let value = -6e6;
    for (let month = 1; month <= 24; month++) value += 0.4e6 * (1 + levered.root) ** (-month / 12);
    expect(value).toBeCloseTo(0, 3);
    expect(isMoneyFirst).toBe(false);
  });
});

// The same through the engine: 10 MW at 100 USD per kW and month from April, 24 months; cost 20; 12 m of building in three months;
// power of 12 MW at 50 USD passes through.
const over: Over = {
  head: { months: 60 },
  entities: { backer: { name: "Backer", role: "guarantor" } },
  halls: {
    hall: {
      site: "plain",
      critical_mw: 10,
      utility_per_critical: 1.2,
      gross_per_critical: 1.5,
      ready: "2026-04",
    },
  },
  contracts: {
    lease: {
      kind: "hosting_lease",
      tenant: "tenant",
      landlord: "owner",
      halls: ["hall"],
      rent_usd_per_kw_month: 100,
      term_months: 24,
      cost_usd_per_kw_month: 20,
    },
    build: {
      kind: "construction",
      owner: "owner",
      halls: ["hall"],
      left_usd_m: 12,
      from: "2026-01",
      to: "2026-03",
    },
    backstop: {
      kind: "guarantee",
      guarantor: "backer",
      beneficiary: "owner",
      obligor: "tenant",
      covers: "lease",
      cap_usd_m: 4,
    },
  },
};

describe("a lease through the engine", () => {
  const model = tinyModel(over);
  const lease = model.contracts.filter((contract) => isDeal(contract, kinds))[0];
  const byName = Object.fromEntries(
    valueContract(model, kinds, lease, []).map(({ stress, measures, months }) => [
      stress.name,
      { measures, months },
    ]),
  );

  test("by plan: 24 m earned, 0.8 m a month kept of 1 m, 12 m of capital in three months", () => {
    const { measures, months } = byName.plan;
    expect(measures.totalUsd).toBeCloseTo(24e6, 3);
    expect(Array.from(months.cashUsd.slice(0, 5), (usd) => Math.round(usd))).toEqual([
      -4e6, -4e6, -4e6, 0.8e6, 0.8e6,
    ]);
    expect(months.cashUsd.length).toBe(27);
    expect(measures.yieldOnCost).toBeCloseTo(9.6 / 12, 9);
  });

  test("six months late, the same 24 m come six months later", () => {
    const { measures, months } = byName.late;
    expect(measures.totalUsd).toBeCloseTo(24e6, 3);
    expect(months.cashUsd[8]).toBeCloseTo(0, 6);
    expect(months.cashUsd[9]).toBeCloseTo(0.8e6, 3);
  });

  test("a tenant gone before commencement pays nothing and its guarantor neither", () => {
    expect(byName.default_before.measures.totalUsd).toBe(0);
    expect(byName.default_before.measures.guaranteedUsd).toBe(0);
  });

  test("gone after two years there is nothing left to lose; in a longer lease the guarantor pays its cap", () => {
    expect(byName.default_after.measures.totalUsd).toBeCloseTo(24e6, 3);
    const long = tinyModel({
      ...over,
      contracts: { ...over.contracts, lease: { ...over.contracts?.lease, term_months: 48 } },
    });
    const gone = valueContract(long, kinds, long.contracts[lease.index], [])[3].measures;
    expect([gone.totalUsd, gone.guaranteedUsd]).toEqual([expect.closeTo(24e6, 3), expect.closeTo(4e6, 3)]);
  });

  test("doubled power passes through; kept by the landlord it costs 446,400 USD more in a month of 744 hours", () => {
    expect(byName.power_doubled.measures.noiMargin).toBeCloseTo(byName.plan.measures.noiMargin, 12);
    const own = tinyModel({
      ...over,
      contracts: { ...over.contracts, lease: { ...over.contracts?.lease, pass_through_power: false } },
    });
    const cases = valueContract(own, kinds, own.contracts[lease.index], []);
    expect(cases[0].months.cashUsd[4] - cases[4].months.cashUsd[4]).toBeCloseTo(446_400, 4);
  });

  test("nobody's cash matters: an owner with nothing builds the same", () => {
    const poor = tinyModel({ ...over, entities: { ...over.entities, owner: { cash_usd_m: 0 } } });
    const [plan] = valueContract(poor, kinds, poor.contracts[lease.index], []);
    expect(plan.measures.totalUsd).toBeCloseTo(24e6, 3);
  });
});
