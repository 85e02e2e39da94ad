// Promises by hand: what is measured, when a breach is one, and when it has lasted too long.

import { describe, expect, test } from "vitest";
import { triggers } from "../../src/engine/model.ts";
import { entityIndex, mergeOver, type Over, runTiny, tinyModel } from "../tiny-world.ts";

const promise = { kind: "covenant", entity: "owner", measure: "cash_usd_m" };

function told(over: Over, funding: "open" | "committed" = "open") {
  const model = tinyModel(over, funding);
  const owner = entityIndex(model, "owner");
  const months = runTiny(model);
  const at = months.findIndex(({ next }) => next.status[owner] === 1);
  return {
    running: months.map((month) => month.memory("promise", "breachMonths")),
    first: months[11].memory("promise", "firstBreach"),
    defaulted: at < 0 ? "never" : [at, triggers[months[at].next.trigger[owner]]],
  };
}

describe("cash of at least 5 m, falling from 10 m by 1 m a month", () => {
  // month m closes with 9 − m: 5 in May, 4 in June
  const falling = (terms: Record<string, unknown>): Over => ({
    entities: { owner: { cash_usd_m: 10 } },
    contracts: {
      staff: { kind: "overhead", entity: "owner", usd_m_per_month: 1, growth_pct: 0 },
      promise: { ...promise, at_least: 5, ...terms },
    },
  });

  test("is kept in May at 5 m and broken from June; three months are borne and September is a default", () => {
    const { running, first, defaulted } = told(falling({}));
    expect(running.slice(0, 9)).toEqual([0, 0, 0, 0, 0, 1, 2, 3, 4]);
    expect(first).toBe(6);
    expect(defaulted).toEqual([8, "ratio"]);
  });

  test("with no cure is a default in June", () => {
    expect(told(falling({ cure_months: 0 })).defaulted).toEqual([5, "ratio"]);
  });

  test("is tested from its first month on: from August the first breach is August's", () => {
    const { running, first } = told(falling({ from: "2026-08" }));
    expect(running.slice(5, 9)).toEqual([0, 0, 1, 2]);
    expect(first).toBe(8);
  });

  test("with commitments kept is noted and nobody defaults", () => {
    const { running, defaulted } = told(falling({ cure_months: 0 }), "committed");
    expect([running[5], defaulted]).toEqual([1, "never"]);
  });

  test("kept again in between begins to count anew, and the first breach stays the first", () => {
    // 3 m come in July: June 4, July 6, August 5, September 4
    const inflow = {
      kind: "convertible",
      issuer: "owner",
      face_usd_m: 0,
      due: "2036-01",
      conversion_usd: 1,
      closes: "2026-07",
      net_proceeds_usd_m: 3,
    };
    const { running, first, defaulted } = told(mergeOver(falling({}), { contracts: { inflow } }));
    expect(running).toEqual([0, 0, 0, 0, 0, 1, 0, 0, 1, 2, 3, 4]);
    expect([first, defaulted]).toEqual([6, [11, "ratio"]]);
  });
});

test("cash of at most 8 m is broken by 9 m in January and kept by 8 m in February", () => {
  const { running } = told({
    contracts: {
      staff: { kind: "overhead", entity: "owner", usd_m_per_month: 1, growth_pct: 0 },
      promise: { ...promise, at_most: 8 },
    },
  });
  expect(running.slice(0, 3)).toEqual([1, 0, 0]);
});

describe("coverage of 1.2", () => {
  // 2 m of rent to March and none after, 1 m of interest every month
  const covered = (terms: Record<string, unknown>): Over => ({
    entities: { owner: { cash_usd_m: 100 } },
    halls: {
      hall: {
        site: "plain",
        critical_mw: 20,
        utility_per_critical: 1,
        gross_per_critical: 1,
        ready: "2026-01",
      },
    },
    contracts: {
      lease: {
        kind: "hosting_lease",
        tenant: "tenant",
        landlord: "owner",
        halls: ["hall"],
        rent_usd_per_kw_month: 100,
        term_months: 3,
      },
      loan: { kind: "term_loan", borrower: "owner", balance_usd_m: 100, rate_pct: 12, due: "2035-01" },
      promise: { ...promise, measure: "dscr", at_least: 1.2, cure_months: 24, ...terms },
    },
  });

  test.each([
    ["one month is broken in April, when nothing comes", { window_months: 1 }, 3],
    // April 4/3 = 1.33, May 2/3
    ["three months in May", { window_months: 3 }, 4],
    // May 6/5 = 1.2, June 6/6 = 1
    ["twelve months in June: of the months there are, 6 ÷ 5 is just enough", {}, 5],
    ["twelve months at 1.21 in May", { at_least: 1.21 }, 4],
  ])("over %s", (_, terms, month) => {
    expect(told(covered(terms)).first).toBe(month + 1);
  });
});

describe("debt of at most half of market value", () => {
  // 10 m shares at 20 USD are 200 m
  const geared = (balance_usd_m: number, draws = {}): Over => ({
    entities: { owner: { cash_usd_m: 100, shares_m: 10, share_price_usd: 20 } },
    contracts: {
      loan: {
        kind: "term_loan",
        borrower: "owner",
        balance_usd_m,
        draws_usd_m: draws,
        rate_pct: 0,
        due: "2035-01",
      },
      promise: { ...promise, measure: "debt_to_market", at_most: 0.5, cure_months: 24 },
    },
  });

  test("is kept at 100 m and broken at 101 m", () => {
    expect([told(geared(100)).first, told(geared(101)).first]).toEqual([0, 1]);
  });

  test("is measured after the month's draw: 50 m more in March", () => {
    expect(told(geared(60, { "2026-03": 50 })).first).toBe(3);
  });

  test("counts every debt of the entity and nobody else's", () => {
    const more = { kind: "term_loan", balance_usd_m: 50, rate_pct: 0, due: "2035-01" };
    expect(told(mergeOver(geared(60), { contracts: { other: { ...more, borrower: "owner" } } })).first).toBe(
      1,
    );
    const child: Over = {
      entities: { child: { name: "Child" } },
      contracts: { other: { ...more, borrower: "child" } },
    };
    expect(told(mergeOver(geared(60), child)).first).toBe(0);
  });
});
