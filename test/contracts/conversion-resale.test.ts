// Machines a conversion sells, by hand. Two fleets of 10 MW: 0.25 EH/s at 40 J/TH, the worse, and 0.5 EH/s at 20. Sold at 200 days of
// 45 USD per PH and day: 9 USD a TH/s, so 2.25 m for the worse fleet and 4.5 m for the better.

import { describe, expect, test } from "vitest";
import { conversionProblems } from "../../src/engine/contracts/conversion-limits.ts";
import { spans } from "../planned-path.ts";
import { mergeOver, type Over, runTiny, tinyModel } from "../tiny-world.ts";

const hall = {
  site: "plain",
  critical_mw: 10,
  utility_per_critical: 1,
  gross_per_critical: 1,
  ready: "2026-10",
};
const fleet = { site: "plain", owner: "owner", uptime_pct: 100 };
const one: Over = {
  entities: { owner: { cash_usd_m: 1_000 } },
  halls: { first: hall, second: hall, hall: { ...hall, mining_mw_removed: 10, work_begins: "2026-02" } },
  fleets: {
    better: { ...fleet, hashrate_ehs: 0.5, j_per_th: 20 },
    worse: { ...fleet, hashrate_ehs: 0.25, j_per_th: 40 },
  },
  contracts: {
    it: {
      kind: "conversion",
      owner: "owner",
      halls: ["hall"],
      from: "2026-01",
      to: "2026-09",
      resale_days: 200,
      resale_lag_months: 3,
    },
  },
};
const sold = (over: Over = {}, funding: "open" | "committed" = "open") =>
  spans(runTiny(tinyModel(mergeOver(one, over), funding)).map(({ owed }) => owed["it.resale"] / 1e6));

describe("machines a conversion switches off", () => {
  test("are sold as many months later as it says, at once where it says none", () => {
    expect(sold()).toEqual([[4, 4, 2.25]]);
    expect(sold({ contracts: { it: { resale_lag_months: 0 } } })).toEqual([[1, 1, 2.25]]);
  });

  test("before the first month are sold as many months after it", () => {
    expect(sold({ halls: { hall: { work_begins: "2025-11" } } })).toEqual([[3, 3, 2.25]]);
  });

  test("where no start of work is written go off with its acceptance: October, so sold in December two months on", () => {
    const over: Over = {
      halls: { hall: { work_begins: "none" } },
      contracts: { it: { resale_lag_months: 2 } },
    };
    expect(sold(over)).toEqual([[11, 11, 2.25]]);
  });

  test("are the better ones where a hall of the site has taken the worse a month before, and no more than there are", () => {
    expect(sold({ halls: { first: { mining_mw_removed: 10, work_begins: "2026-01" } } })).toEqual([
      [4, 4, 4.5],
    ]);
    expect(sold({ halls: { first: { mining_mw_removed: 15, work_begins: "2026-01" } } })).toEqual([
      [4, 4, 2.25],
    ]);
    expect(sold({ halls: { first: { mining_mw_removed: 20, work_begins: "2026-01" } } })).toEqual([]);
  });

  test("are the better ones too where a hall written before it goes off in the same month; not where it goes off later", () => {
    expect(sold({ halls: { first: { mining_mw_removed: 10, work_begins: "2026-02" } } })).toEqual([
      [4, 4, 4.5],
    ]);
    expect(sold({ halls: { first: { mining_mw_removed: 10, work_begins: "2026-03" } } })).toEqual([
      [4, 4, 2.25],
    ]);
  });

  test("of two of its halls in two months are both sold: 2.25 m for ten megawatts, then 2.25 for five of the better", () => {
    const two: Over = {
      halls: { second: { mining_mw_removed: 5, work_begins: "2026-04" } },
      contracts: { it: { halls: ["hall", "second"] } },
    };
    expect(sold(two)).toEqual([
      [4, 4, 2.25],
      [6, 6, 2.25],
    ]);
  });

  test("straddling both fleets fetch what each is worth: five of the worse and five of the better", () => {
    expect(sold({ halls: { first: { mining_mw_removed: 5, work_begins: "2026-01" } } })).toEqual([
      [4, 4, 1.125 + 2.25],
    ]);
  });

  test("bring nothing where nothing is asked for them, where none go off, and where the conversion is never begun", () => {
    expect(sold({ contracts: { it: { resale_days: 0 } } })).toEqual([]);
    expect(sold({ halls: { hall: { mining_mw_removed: 0 } } })).toEqual([]);
    const loan = { kind: "term_loan", borrower: "owner", rate_pct: 0, due: "2030-01", status: "expected" };
    const needing: Over = { contracts: { loan, it: { needs: "loan" } } };
    expect([sold(needing), sold(needing, "committed")]).toEqual([[[4, 4, 2.25]], []]);
  });

  test("of a fleet of nothing are nothing: 10 MW of the others", () => {
    expect(sold({ fleets: { none: { ...fleet, hashrate_ehs: 0, j_per_th: 60 } } })).toEqual([[4, 4, 2.25]]);
  });
});

test.each([
  ["a new shell where nothing is said: 10 m a MW", {}, 100],
  ["a retrofit: 3.6 m a MW", { work: "retrofit" }, 36],
  ["nothing where it costs nothing", { cost_usd_m_per_mw: 0 }, 0],
  ["two fifths of 5 m a MW where three fifths are done", { cost_usd_m_per_mw: 5, done_pct: 60 }, 20],
])("a conversion of 10 MW costs %s", (_, it, usdM) => {
  const months = runTiny(tinyModel(mergeOver(one, { contracts: { it } })));
  expect(months.reduce((sum, { owed }) => sum + owed["it.progress"] / 1e6, 0)).toBeCloseTo(usdM, 9);
});

describe("limits of a conversion hold to the last unit", () => {
  const problems = (it: Record<string, unknown>, more: Over = {}) =>
    conversionProblems(tinyModel(mergeOver(one, mergeOver(more, { contracts: { it } })))).map(
      ({ code }) => code,
    );

  test("10 gross MW of 100 are a tenth exactly, and 10 MW at 5,000 sq ft are 50,000 exactly", () => {
    expect(problems({ convertible_pct: 10, floor_sqft: 50_000 })).toEqual([]);
    expect(problems({ convertible_pct: 9.9, floor_sqft: 49_999 })).toEqual(["out-of-range", "out-of-range"]);
  });

  test("gross megawatts count by site: 10 at each of two sites, of which one is small", () => {
    const two: Over = {
      sites: { small: { owner: "owner", grid_mw: 40, mining_pue: 1 } },
      halls: { second: { site: "small", gross_per_critical: 1.5 } },
      contracts: {
        shed: { kind: "power_tariff", site: "small", usd_per_mwh: 50 },
        it: { halls: ["hall", "second"] },
      },
    };
    expect(problems({ convertible_pct: 37.5 }, two)).toEqual([]);
    expect(problems({ convertible_pct: 37 }, two)).toEqual(["out-of-range"]);
  });

  test("nine months of work are enough for nine, and work done before is not asked how long it took", () => {
    expect(problems({ lead_months: 9 })).toEqual([]);
    expect(problems({ lead_months: 10 })).toEqual(["calendar"]);
    expect(problems({ lead_months: 10, done_pct: 1 })).toEqual([]);
    expect(problems({ from: "2025-10", lead_months: 12 })).toEqual([]);
  });
});
