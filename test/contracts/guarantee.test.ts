// A backstop by hand: 1 m of rent a month, the tenant gone, and a guarantor that answers for it up to its cap.

import { describe, expect, test } from "vitest";
import { drawInnovations } from "../../src/engine/market/draw.ts";
import { entityIndex, mergeOver, type Over, runTiny, tinyModel } from "../tiny-world.ts";

const one: Over = {
  head: { months: 36 },
  entities: {
    tenant: { default_multiplier: 1 },
    backer: { name: "Backer", role: "guarantor" },
    next: { name: "Next", role: "tenant" },
  },
  market: { ai_demand: { tenant_default_tight_pct: 90 } },
  halls: {
    hall: {
      site: "plain",
      critical_mw: 10,
      utility_per_critical: 1,
      gross_per_critical: 1,
      ready: "2025-12",
    },
  },
  contracts: {
    backstop: {
      kind: "guarantee",
      guarantor: "backer",
      beneficiary: "owner",
      obligor: "tenant",
      covers: "lease",
      cap_usd_m: 5,
    },
    lease: {
      kind: "hosting_lease",
      tenant: "tenant",
      landlord: "owner",
      halls: ["hall"],
      rent_usd_per_kw_month: 100,
      term_months: 120,
    },
  },
};

function told(over: Over = {}) {
  const model = tinyModel(mergeOver(one, over));
  // A tenant of a default rate of 90 % a year survives a month with probability 0.1^(1/12), log −0.192: four months take it below −0.7.
  const drawn = drawInnovations(model, 1, 0);
  const logSurvivalAtDefault = Float64Array.from(drawn.logSurvivalAtDefault);
  logSurvivalAtDefault[entityIndex(model, "tenant")] = -0.7;
  const months = runTiny(model, { innovations: { ...drawn, logSurvivalAtDefault } });
  const gone = 3;
  const column = (claim: string) => months.map(({ owed }) => owed[claim] / 1e6);
  return { months, gone, cover: column("backstop.cover"), column };
}
const sum = (column: readonly number[]) => column.reduce((total, usd) => total + usd, 0);

describe("a guarantee", () => {
  test("pays nothing while the tenant does", () => {
    const { cover, gone, column } = told();
    expect(column("lease.rent").slice(0, 5)).toEqual([1, 1, 1, 0, 0]);
    expect(cover.slice(0, gone + 1).every((usd) => usd === 0)).toBe(true);
  });

  test("pays the rent from the month after the default until its cap is used up: five months of 1 m", () => {
    const { cover, gone, months } = told();
    expect(cover.slice(gone + 1, gone + 8)).toEqual([1, 1, 1, 1, 1, 0, 0]);
    expect(months[gone + 6].memory("backstop", "coveredUsd")).toBe(5e6);
  });

  test("has more to give as phases add to its cap", () => {
    const { cover } = told({
      contracts: { backstop: { cap_usd_m: 2, cap_steps_usd_m: { "2027-12": 1.5 } } },
    });
    expect(sum(cover)).toBeCloseTo(3.5, 9);
    expect(cover[23]).toBe(1);
  });

  test("grows with the lease's escalator: the third year's rent is 1.21 m", () => {
    const { cover, gone } = told({
      halls: { hall: { ready: "2023-06" } },
      contracts: { lease: { escalator_pct: 10 } },
    });
    expect(cover[gone + 1]).toBeCloseTo(1.21, 9);
  });

  test("pays only what letting again does not bring", () => {
    const { cover, column, gone } = told({
      contracts: {
        backstop: { cap_usd_m: 50 },
        lease: { next_tenant: "next", void_months: 2, relet_discount_pct: 25 },
      },
    });
    // 2 ÷ 0.95 = 2.1 months of void: let from the third whole month on, at 0.75 m
    expect(cover.slice(gone + 1, gone + 7)).toEqual([1, 1, 1, 0.25, 0.25, 0.25]);
    expect(column("lease.next_rent")[gone + 4]).toBeCloseTo(0.75, 9);
  });

  test("does not answer for a hall not accepted before the default, unless it says so", () => {
    const late: Over = { halls: { hall: { ready: "2028-01" } } };
    expect(sum(told(late).cover)).toBe(0);
    const wide = told(mergeOver(late, { contracts: { backstop: { before_acceptance: true } } })).cover;
    expect(wide.findIndex((usd) => usd > 0)).toBe(24);
  });

  test("answers for a hall accepted in the month of the default and not for one accepted the day after it", () => {
    const accepted = (ready: string, contracts: Over["contracts"] = {}) =>
      sum(told({ halls: { hall: { ready } }, contracts }).cover);
    expect([accepted("2026-04"), accepted("2026-05")]).toEqual([5, 0]);
    const cloud = {
      kind: "gpu_cloud",
      customer: "tenant",
      provider: "owner",
      halls: ["hall"],
      total_usd_m: 60,
      term_months: 60,
    };
    const covered: Over["contracts"] = { lease: null, cloud, backstop: { covers: "cloud" } };
    expect([accepted("2026-04", covered), accepted("2026-05", covered)]).toEqual([5, 0]);
  });

  test("does not answer beyond the term: of six months from December the last is May", () => {
    const { cover } = told({ contracts: { lease: { term_months: 6 } } });
    expect(cover.slice(0, 7)).toEqual([0, 0, 0, 0, 1, 0, 0]);
  });

  test("has a cap that lapses from the first acceptance on: of 12 m over 24 months from December, 4.5 to 4 a month later are left", () => {
    // accepted in month −1: in month 4 a share of 5 of 24 has lapsed, 9.5 m are left and 1 m is paid; in month 14, 15 of 24: 4.5 m, all paid by then
    const { cover } = told({ contracts: { backstop: { cap_usd_m: 12, amortise_months: 24 } } });
    const lapsed = (month: number) => 12 * (1 - (month + 1) / 24);
    let paid = 0;
    for (let month = 4; month < 20; month++) {
      const due = Math.max(0, Math.min(1, lapsed(month) - paid));
      expect(cover[month]).toBeCloseTo(due, 9);
      paid += due;
    }
    expect(paid).toBeGreaterThan(6);
  });

  test("costs its fee on the cap in force: 12 % a year on 5 m is 50,000 USD a month", () => {
    expect(told({ contracts: { backstop: { fee_pct: 12 } } }).column("backstop.fee")[0]).toBeCloseTo(0.05, 9);
  });

  test("of a contract that does not count does nothing", () => {
    expect(sum(told({ contracts: { backstop: { covers: "power" } } }).cover)).toBe(0);
  });
});
