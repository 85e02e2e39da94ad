// What a tenant chooses, month by month, by hand: breaks of the term and extensions. 10 critical MW at 100 USD per kW and month are 1 m a month; all that could be
// let is let, and half of those whose term ends renew, unless a test says otherwise. Spans are first month, last month, USD m.

import { describe, expect, test } from "vitest";
import type { Over } from "../tiny-world.ts";
import { to, told } from "./one-hall.ts";

describe("a break in the term", () => {
  const cheap = { market_rent_usd_per_kw_month: 70, moving_cost_pct: 10 };

  test("used after six months leaves a whole void, whoever renews elsewhere, and the hall goes at the market's 70 less a tenth", () => {
    const { rent, next } = told({ ...cheap, break_from_months: 6 });
    expect([rent, next]).toEqual([
      [[0, 5, 1]],
      [
        [8, 31, 0.63],
        [33, 35, 0.63],
      ],
    ]);
  });

  test("from the middle of a month is a date in the middle of a month", () => {
    const { rent, runs } = told(
      { ...cheap, break_from_months: 6, next_tenant: "none" },
      { late: { slow: 0.5 } },
      to("2026-02"),
    );
    expect(rent).toEqual([
      [1, 1, 0.5],
      [2, 6, 1],
      [7, 7, 0.5],
    ]);
    expect(runs).toEqual([
      [1, 1, 0.5],
      [2, 6, 1],
      [7, 7, 0.5],
    ]);
  });

  test("on the last day of the term is no break: half the void, as at any term's end", () => {
    expect(told({ ...cheap, break_from_months: 24 }).next[0]).toEqual([25, 35, 0.63]);
  });

  test("is weighed on its date against rents of that date: halving in a year, they are worth moving for after twelve months, not eleven", () => {
    // 90 % over the market is borne: 190 × 2^(−11/12) = 100.6 in November, 95 in December
    const falling: Over = { market: { ai_demand: { rent_growth_tight_pct: -50 } } };
    const { rent } = told(
      { moving_cost_pct: 90, break_from_months: 10, break_every_months: 1, next_tenant: "none" },
      {},
      falling,
    );
    expect(rent).toEqual([[0, 11, 1]]);
    const once = told({ moving_cost_pct: 90, break_from_months: 10, next_tenant: "none" }, {}, falling);
    expect(once.rent).toEqual([[0, 23, 1]]);
  });

  test("may come in an extension too: taken at six months while rents are high, left at twelve when they have fallen", () => {
    const falling: Over = { market: { ai_demand: { rent_growth_tight_pct: -50 } } };
    const terms = {
      term_months: 6,
      extensions: 1,
      extension_months: 12,
      moving_cost_pct: 90,
      break_from_months: 12,
    };
    expect(told({ ...terms, next_tenant: "none" }, {}, falling).rent).toEqual([[0, 11, 1]]);
    expect(told({ ...terms, break_from_months: 0, next_tenant: "none" }, {}, falling).rent).toEqual([
      [0, 17, 1],
    ]);
  });

  test("every five months from the third is in the third, eighth and thirteenth: of steps of 20 % a year the thirteenth is left at", () => {
    const terms = { escalator_pct: 20, break_from_months: 3, break_every_months: 5, next_tenant: "none" };
    expect(told(terms).rent).toEqual([
      [0, 11, 1],
      [12, 12, 1.2],
    ]);
  });
});

describe("a tenant's choice", () => {
  test("at a rent just at the market's is to stay, with nothing to pay for moving", () => {
    expect(
      told({ term_months: 6, extensions: 1, extension_months: 6, moving_cost_pct: 0, next_tenant: "none" })
        .rent,
    ).toEqual([[0, 11, 1]]);
  });

  test("of two extensions of six and a half months ends 13 months after the term, in the middle of none", () => {
    const { rent } = told({ term_months: 6, extensions: 2, extension_months: 6.5, next_tenant: "none" });
    expect(rent).toEqual([[0, 18, 1]]);
    const { rent: one } = told({ term_months: 6, extensions: 1, extension_months: 6.5, next_tenant: "none" });
    expect(one).toEqual([
      [0, 11, 1],
      [12, 12, 0.5],
    ]);
  });

  test("in default is none: an extended tenant that defaults in its second term leaves the hall then", () => {
    const { rent, next } = told(
      { term_months: 6, extensions: 1, extension_months: 12 },
      { defaults: { tenant: 9 } },
    );
    expect([rent, next[0].slice(0, 2)]).toEqual([[[0, 8, 1]], [12, 17]]);
  });
});
