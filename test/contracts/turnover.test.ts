// Halls as they change hands, month by month, by hand. 10 critical MW at 100 USD per kW and month are 1 m a month; all that could be
// let is let, and half of those whose term ends renew, unless a test says otherwise. Spans are first month, last month, USD m.

import { describe, expect, test } from "vitest";
import { mergeOver, type Over } from "../tiny-world.ts";
import { to, told } from "./one-hall.ts";

describe("a hall whose term ends", () => {
  test("is let again and again, half the void between: six months, one empty, six months at a tenth less", () => {
    const { rent, next, runs } = told({ term_months: 6 });
    expect(rent).toEqual([[0, 5, 1]]);
    expect(next).toEqual([
      [7, 12, 0.9],
      [14, 19, 0.9],
      [21, 26, 0.9],
      [28, 33, 0.9],
      [35, 35, 0.9],
    ]);
    expect(runs.map(([from, until]) => [from, until])).toEqual([
      [0, 5],
      [7, 12],
      [14, 19],
      [21, 26],
      [28, 33],
      [35, 35],
    ]);
  });

  test("is let without a gap where everybody renews", () => {
    const renewed: Over = { market: { ai_demand: { renewal_tight_pct: 100 } } };
    expect(told({ term_months: 6 }, {}, renewed).next).toEqual([[6, 35, 0.9]]);
  });

  test("is let at the market of the day it is taken: rents that double in a year are up by 2^(7/12) after July", () => {
    const rising: Over = { market: { ai_demand: { rent_growth_tight_pct: 100 } } };
    const { next } = told({ term_months: 6, relet_discount_pct: 0 }, {}, rising);
    expect(next[0]).toEqual([7, 12, Number((2 ** (7 / 12)).toPrecision(9))]);
    expect(next[1]).toEqual([14, 19, Number((2 ** (14 / 12)).toPrecision(9))]);
  });

  test("grows by its own escalator from the day it is let again, on its anniversaries", () => {
    const { next } = told({ term_months: 18, escalator_pct: 10, relet_discount_pct: 0 });
    expect(next).toEqual([
      [19, 30, 1],
      [31, 35, 1.1],
    ]);
  });

  test("in the middle of a month is empty until the first whole month after the void", () => {
    // half a month late: from 1.5 to 7.5, a void of one month to 8.5
    const { rent, next } = told({ term_months: 6 }, { late: { slow: 0.5 } }, to("2026-02"));
    expect(rent).toEqual([
      [1, 1, 0.5],
      [2, 6, 1],
      [7, 7, 0.5],
    ]);
    expect(next[0]).toEqual([9, 14, 0.9]);
  });

  test("costs the landlord what running it costs whoever has it, and nothing while it is empty", () => {
    expect(told({ term_months: 6, cost_usd_per_kw_month: 20 }).column("lease.cost").slice(0, 2)).toEqual([
      [0, 5, 0.2],
      [7, 12, 0.2],
    ]);
  });

  test("keeps its power where power is not passed through: neither tenant repays any", () => {
    const { column } = told({ term_months: 6, pass_through_power: false });
    expect([...column("lease.power"), ...column("lease.next_power")]).toEqual([]);
  });
});

describe("a tenant in default", () => {
  test("in April pays to March; its hall is empty for the void and let from the seventh month", () => {
    const { rent, next, runs } = told({}, { defaults: { tenant: 3 } });
    expect(rent).toEqual([[0, 2, 1]]);
    expect(next).toEqual([
      [6, 29, 0.9],
      [31, 35, 0.9],
    ]);
    expect(runs.map(([from, until]) => [from, until])).toEqual([
      [0, 2],
      [6, 29],
      [31, 35],
    ]);
  });

  test("leaves its hall dark for good where nobody is named, and where the next one is gone too", () => {
    expect(told({ next_tenant: "none" }, { defaults: { tenant: 3 } }).runs).toEqual([[0, 2, 1]]);
    const both = told({}, { defaults: { tenant: 3, next: 2 } });
    expect([both.runs, both.next]).toEqual([[[0, 2, 1]], []]);
  });

  test("followed by a next one in default in its third month: what it had is dark from then on", () => {
    const { next, runs, column } = told({}, { defaults: { tenant: 3, next: 8 } });
    expect(next).toEqual([[6, 7, 0.9]]);
    expect(runs.map(([from, until]) => [from, until])).toEqual([
      [0, 2],
      [6, 7],
    ]);
    expect(column("lease.next_power").map(([from, until]) => [from, until])).toEqual([[6, 7]]);
  });

  test("before its hall is ready makes room for the next one on the day it is ready, or after a longer void", () => {
    const early = (void_months: number, late = 0) =>
      told({ void_months }, { defaults: { tenant: 2 }, late: { slow: late } }, to("2026-06")).next[0];
    expect(early(1)).toEqual([5, 28, 0.9]);
    expect(early(4)).toEqual([7, 30, 0.9]);
    expect(early(1, 0.5)).toEqual([6, 29, 0.9]);
  });

  test("owes no damages and gives no refund for a hall that was late: it is its tenant that is gone", () => {
    const { column } = told(
      { terminate_after_months: 1, damages_months: 3, tenant_credit_usd_m: 4, delay_credit_pct: 50 },
      { defaults: { tenant: 2 }, late: { slow: 3 } },
      to("2026-03"),
    );
    expect([...column("lease.damages"), ...column("lease.refund"), ...column("lease.delay_credit")]).toEqual(
      [],
    );
  });

  test("a hall let again before it was built comes a month later where a month of it was not paid, and is let its whole term", () => {
    // machines of 2.9 m in April on 2.5 m of cash: April is short by 0.4, May's rent of another hall pays it
    const over: Over = mergeOver(to("2026-06"), {
      entities: { owner: { cash_usd_m: 0.5 }, second: { name: "Second", role: "tenant" } },
      halls: {
        other: {
          site: "plain",
          critical_mw: 5,
          utility_per_critical: 1,
          gross_per_critical: 1,
          ready: "2025-12",
        },
      },
      contracts: {
        power: { usd_per_mwh: 0 },
        let: {
          kind: "hosting_lease",
          tenant: "second",
          landlord: "owner",
          halls: ["other"],
          rent_usd_per_kw_month: 100,
          term_months: 60,
        },
        order: {
          kind: "equipment_order",
          buyer: "owner",
          vendor: "vendor",
          halls: ["hall"],
          deliveries_usd_m: { "2026-04": 2.9 },
          pay_days: 0,
        },
      },
    });
    const { next, months } = told({ term_months: 6, void_months: 0 }, { defaults: { tenant: 2 } }, over);
    expect(months[3].arrears["order.invoice"]).toBeCloseTo(0.4e6, 3);
    expect(months.slice(2, 5).map(({ hallReady }) => hallReady.hall)).toEqual([5, 6, 6]);
    expect(next[0].slice(0, 2)).toEqual([6, 35]);
  });
});

describe("a hall too late for its tenant", () => {
  const late = (lease: Record<string, unknown>, months: number) =>
    told({ void_months: 0, ...lease }, { late: { slow: months } }, to("2026-03"));

  test("two and a half months late and free to leave after one, it is the next one's from the first whole month", () => {
    const { rent, next } = late({ terminate_after_months: 1 }, 2.5);
    expect([rent, next[0]]).toEqual([[], [5, 35, 0.9]]);
  });

  test("taken the very month after it was left, it is let at the market from its first day", () => {
    // promised for March, two months late, free to leave after one: April's end leaves it, May is the next one's
    const { next } = told(
      { terminate_after_months: 1, void_months: 0 },
      { late: { slow: 2 } },
      to("2026-03"),
    );
    expect(next[0]).toEqual([4, 35, 0.9]);
  });

  test("ready on the first of the month after the limit is still too late", () => {
    expect(late({ terminate_after_months: 1 }, 2).rent).toEqual([]);
  });

  test("late by no more than the limit it is its tenant's, on the day", () => {
    expect(late({ terminate_after_months: 2 }, 2).rent).toEqual([[4, 27, 1]]);
    expect(late({ terminate_after_months: 2 }, 2.5).rent).toEqual([
      [4, 4, 0.5],
      [5, 27, 1],
      [28, 28, 0.5],
    ]);
  });

  test("and empty for longer than it is late, it waits for the void", () => {
    expect(late({ terminate_after_months: 1, void_months: 3 }, 2.5).next[0]).toEqual([7, 30, 0.9]);
  });

  test("is left with nobody named: dark for good, and its landlord keeps the note of it", () => {
    const { runs, months } = late({ terminate_after_months: 1, next_tenant: "none" }, 2.5);
    expect(runs).toEqual([]);
    expect(months[3].hallReady.hall).toBe(Number.POSITIVE_INFINITY);
    expect(months[35].memory("lease", "missed")).toBe(1);
  });

  test("takes its share of the advances with it, by megawatts: 10 of 40 MW take a quarter of 8 m; the rest is set off", () => {
    const second = {
      site: "plain",
      critical_mw: 30,
      utility_per_critical: 1,
      gross_per_critical: 1,
      ready: "2026-03",
      builder: "quick",
    };
    const { column, months } = told(
      {
        halls: ["hall", "second"],
        tenant_credit_usd_m: 8,
        credit_share_pct: 50,
        damages_months: 2,
        terminate_after_months: 1,
        next_tenant: "none",
      },
      { late: { slow: 6 } },
      mergeOver(to("2026-03"), { halls: { second } }),
    );
    // 3 m of rent from March; 1.5 m set off in March and in April: 6.5 − a quarter of it, 1.625, in May, when 1.5 more is set off
    expect(column("lease.refund")).toEqual([[4, 4, 1.625]]);
    expect(column("lease.damages")).toEqual([[4, 4, 2]]);
    expect(months.slice(2, 6).map((month) => month.memory("lease", "creditUsd") / 1e6)).toEqual([
      6.5, 3.375, 1.875, 0.375,
    ]);
    expect(column("lease.rent").slice(0, 3)).toEqual([
      [2, 5, 1.5],
      [6, 6, 2.625],
      [7, 25, 3],
    ]);
  });

  test("is given back no more of the advances than it has not set off: 1 m in March, 1 m in April, half a million in May, not 1.125", () => {
    const second = {
      site: "plain",
      critical_mw: 10,
      utility_per_critical: 1,
      gross_per_critical: 1,
      ready: "2026-03",
      builder: "quick",
    };
    const { column, months } = told(
      {
        halls: ["hall", "second"],
        tenant_credit_usd_m: 2.5,
        credit_share_pct: 100,
        terminate_after_months: 1,
        next_tenant: "none",
      },
      { late: { slow: 6 } },
      mergeOver(to("2026-03"), { halls: { hall: { critical_mw: 30 }, second } }),
    );
    // 30 of 40 MW would take three quarters of the 1.5 m that April opens with
    expect(column("lease.refund")).toEqual([[4, 4, 0.5]]);
    expect(months.slice(1, 4).map((month) => month.memory("lease", "creditUsd") / 1e6)).toEqual([
      2.5, 1.5, 0,
    ]);
  });
});
