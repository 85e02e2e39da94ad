// Deposits, defaults and second lives of accelerators, month by month, by hand. 24 m over 24 months are 1 m a month; a chip loses a fifth
// a year. Spans are first month, last month, USD m.

import { describe, expect, test } from "vitest";
import { atRisk, planned, spans } from "../planned-path.ts";
import { mergeOver, type Over, runTiny, tinyModel } from "../tiny-world.ts";

const hall = {
  site: "plain",
  critical_mw: 10,
  utility_per_critical: 1,
  gross_per_critical: 1,
  ready: "2026-01",
  builder: "slow",
};
const one: Over = {
  head: { months: 36 },
  market: {
    ai_demand: {
      ...atRisk.ai_demand,
      utilisation_tight_pct: 80,
      renewal_tight_pct: 100,
      rent_reversion_pct: 0,
    },
  },
  entities: {
    tenant: { default_multiplier: 1 },
    next: { name: "Next", role: "tenant", default_multiplier: 1 },
    backer: { name: "Backer", role: "guarantor" },
  },
  halls: { hall },
  contracts: {
    power: { usd_per_mwh: 10 },
    cloud: {
      kind: "gpu_cloud",
      customer: "tenant",
      provider: "owner",
      halls: ["hall"],
      total_usd_m: 24,
      term_months: 24,
      cost_usd_per_kw_month: 10,
    },
  },
};
type Plan = Parameters<typeof planned>[1];

function told(cloud: Record<string, unknown>, plan: Plan = {}, more: Over = {}) {
  const model = tinyModel(mergeOver(mergeOver(one, more), { contracts: { cloud } }));
  const months = runTiny(model, { innovations: planned(model, plan) });
  const column = (claim: string) => spans(months.map(({ owed }) => owed[claim] / 1e6));
  return {
    months,
    column,
    fee: column("cloud.fee"),
    next: column("cloud.next_fee"),
    deposit: column("cloud.deposit"),
  };
}
const to = (date: string): Over => ({ halls: { hall: { ready: date } } });

describe("a deposit", () => {
  test("of 6 m credited from the third month to the ninth is 1 m in each of six months", () => {
    const { fee, deposit } = told({ prepay_pct: 25, credit_from_month: 3, credit_to_month: 9 });
    expect([deposit, fee]).toEqual([
      [[0, 0, 6]],
      [
        [0, 2, 1],
        [9, 23, 1],
      ],
    ]);
  });

  test("larger than the fees of its window is credited until it is used up: 12 m are twelve months without a fee", () => {
    expect(told({ prepay_pct: 50, credit_from_month: 3, credit_to_month: 9 }).fee).toEqual([
      [0, 2, 1],
      [15, 23, 1],
    ]);
  });

  test("of a tranche accepted in the middle of February is due the month before, credited from the first whole month after three", () => {
    const { fee, deposit } = told(
      { prepay_pct: 10, credit_from_month: 3, credit_to_month: 9 },
      { late: { slow: 0.5 } },
      to("2026-02"),
    );
    expect(deposit).toEqual([[0, 0, 2.4]]);
    expect(fee).toEqual([
      [1, 1, 0.5],
      [2, 4, 1],
      [5, 10, 0.6],
      [11, 24, 1],
      [25, 25, 0.5],
    ]);
  });

  test.each([
    [
      "a month before the start: all of it is left",
      "2025-12",
      [
        [0, 0, 1],
        [7, 22, 1],
      ],
    ],
    ["three months before, one of six credits behind it", "2025-10", [[5, 20, 1]]],
    ["eight months before: nothing is left", "2025-05", [[0, 15, 1]]],
    ["a year before: nothing is left", "2025-01", [[0, 11, 1]]],
  ])("of a tranche accepted %s", (_, ready, expected) => {
    const { fee, deposit } = told(
      { prepay_pct: 25, credit_from_month: 2, credit_to_month: 8 },
      {},
      to(ready),
    );
    expect([deposit, fee]).toEqual([[], expected]);
  });

  test("due three months ahead of two tranches is due on two dates, a quarter and three quarters", () => {
    const second = { ...hall, critical_mw: 30, ready: "2026-07" };
    const { deposit, fee, column } = told(
      { prepay_pct: 20, prepay_lead_months: 3, halls: ["hall", "second"] },
      {},
      mergeOver(to("2026-05"), { halls: { second } }),
    );
    expect(deposit).toEqual([
      [1, 1, 1.2],
      [3, 3, 3.6],
    ]);
    expect(fee.slice(0, 2)).toEqual([
      [4, 5, 0.25],
      [6, 27, 1],
    ]);
    expect(column("cloud.cost").slice(0, 2)).toEqual([
      [4, 5, 0.1],
      [6, 27, 0.4],
    ]);
  });

  test("billed to a customer in its month of default is not received: nothing to credit and nothing to give back", () => {
    const { months, deposit, fee } = told({ prepay_pct: 20 }, { defaults: { tenant: 2 } }, to("2026-04"));
    expect([deposit, fee]).toEqual([[[2, 2, 4.8]], []]);
    expect(months[2].memory("cloud", "depositUsd")).toBe(0);
    expect(months[35].memory("cloud", "depositBilledUsd")).toBe(4.8e6);
  });
});

describe("a tranche late", () => {
  test("by its limit and no more is its customer's; ready on the first of the month after it is not", () => {
    const late = (months: number) =>
      told({ terminate_after_months: 2 }, { late: { slow: months } }, to("2026-03")).fee;
    expect(late(2)).toEqual([[4, 27, 1]]);
    expect(late(3)).toEqual([]);
  });

  test("left by its customer stays dark, whoever could take it", () => {
    const { next, months } = told(
      { terminate_after_months: 1, next_customer: "next", void_months: 0 },
      { late: { slow: 3 } },
      to("2026-03"),
    );
    expect([next, months[35].operation.hallMwh[0]]).toEqual([[], 0]);
  });

  test("of a customer in default is not left for lateness: it waits for the next one", () => {
    const { next } = told(
      { terminate_after_months: 1, next_customer: "next", void_months: 0, next_term_months: 6 },
      { late: { slow: 3 }, defaults: { tenant: 1 } },
      to("2026-03"),
    );
    // half a year at a time: the second letting is of chips half a year old, and cheaper
    expect(next.map(([first, last]) => [first, last]).slice(0, 2)).toEqual([
      [5, 10],
      [11, 16],
    ]);
  });
});

describe("accelerators let again", () => {
  const again = { next_customer: "next", next_term_months: 12, relet_discount_pct: 10 };
  // price of the old × share in use
  const at = (ageMonths: number, inUse = 0.8) =>
    Number((inUse * 0.9 * 0.8 ** (ageMonths / 12)).toPrecision(9));

  test("after a default in April, two months' void over eight tenths in use: from August on at what seven months leave, then at nineteen", () => {
    // 4 + 2 ÷ 0.8 = 6.5, so month 7
    const { next, fee } = told({ ...again, void_months: 2 }, { defaults: { tenant: 3 } });
    expect(fee).toEqual([[0, 2, 1]]);
    expect(next).toEqual([
      [7, 18, at(7)],
      [19, 30, at(19)],
      [31, 35, at(31)],
    ]);
  });

  test("to the end of their life: of 30 months the last six are a term of six", () => {
    const { next, months } = told({
      ...again,
      term_months: 12,
      total_usd_m: 12,
      void_months: 0,
      life_months: 30,
    });
    expect(next).toEqual([
      [12, 23, at(12)],
      [24, 29, at(24)],
    ]);
    expect([months[29].operation.hallMwh[0] > 0, months[30].operation.hallMwh[0]]).toEqual([true, 0]);
  });

  test("are paid for to the month before the next customer's default and never after", () => {
    const { next, column } = told({ ...again, void_months: 0 }, { defaults: { tenant: 3, next: 6 } });
    expect(next).toEqual([[4, 5, at(4)]]);
    expect(column("cloud.cost")).toEqual([
      [0, 2, 0.1],
      [4, 5, 0.1],
    ]);
  });

  test("follow the market: rents that double in a year more than make up for a year's age", () => {
    const rising: Over = { market: { ai_demand: { rent_growth_tight_pct: 100 } } };
    const { next } = told({ ...again, term_months: 12, total_usd_m: 12, void_months: 0 }, {}, rising);
    expect(next[0]).toEqual([12, 23, Number((0.8 * 0.9 * 0.8 * 2).toPrecision(9))]);
  });

  test("before they were ever ready are let as new when they are, and age from then", () => {
    const { next } = told({ ...again, void_months: 1 }, { defaults: { tenant: 2 } }, to("2026-06"));
    expect(next).toEqual([
      [5, 16, at(0)],
      [17, 28, at(12)],
      [29, 35, at(24)],
    ]);
  });

  test("for longer than the first term end when the letting ends, and are not let beyond their life, the void in it", () => {
    // six months at 4 m a month, then a year at a time while they are under 24 months old
    const short = { ...again, term_months: 6, total_usd_m: 6, void_months: 0, life_months: 24 };
    expect(told({ ...short, next_term_months: 12 }).next.map(([first, last]) => [first, last])).toEqual([
      [6, 17],
      [18, 23],
    ]);
    // half a year's void after a default in month 6: from month 13 at 13 months old, to 24
    const late = { ...again, void_months: 4.8, life_months: 24, next_term_months: 12 };
    expect(told(late, { defaults: { tenant: 6 } }).next.map(([first, last]) => [first, last])).toEqual([
      [13, 23],
    ]);
  });
});

describe("a guarantee of a cloud contract", () => {
  const guarantee = {
    kind: "guarantee",
    guarantor: "backer",
    beneficiary: "owner",
    obligor: "tenant",
    covers: "cloud",
    cap_usd_m: 50,
  };

  test("pays the fee while nobody has the accelerators, and then what the next customer's is less", () => {
    const { column } = told(
      { next_customer: "next", void_months: 2, next_term_months: 24 },
      { defaults: { tenant: 3 } },
      { contracts: { guarantee } },
    );
    const next = 0.8 * 0.9 * 0.8 ** (7 / 12);
    // to the end of the customer's own term, month 23
    expect(column("guarantee.cover")).toEqual([
      [4, 6, 1],
      [7, 23, Number((1 - next).toPrecision(9))],
    ]);
  });

  test("answers for the tranche accepted before the default, a quarter of the fees, and not for the one after", () => {
    const second = { ...hall, critical_mw: 30, ready: "2026-07" };
    const over: Over = { halls: { second }, contracts: { guarantee } };
    const two = { halls: ["hall", "second"] };
    expect(told(two, { defaults: { tenant: 3 } }, over).column("guarantee.cover")).toEqual([[4, 23, 0.25]]);
    const wide = mergeOver(over, { contracts: { guarantee: { before_acceptance: true } } });
    expect(told(two, { defaults: { tenant: 3 } }, wide).column("guarantee.cover")).toEqual([
      [4, 5, 0.25],
      [6, 23, 1],
      [24, 29, 0.75],
    ]);
  });

  test("asks nothing of its guarantor where the next customer pays more than was promised", () => {
    const rising: Over = { market: { ai_demand: { rent_growth_tight_pct: 200 } }, contracts: { guarantee } };
    const { column, next } = told(
      { next_customer: "next", void_months: 6 },
      { defaults: { tenant: 3 } },
      rising,
    );
    expect(next[0][2]).toBeGreaterThan(1);
    expect(column("guarantee.cover").map(([from, until]) => [from, until])).toEqual([[4, next[0][0] - 1]]);
  });
});
