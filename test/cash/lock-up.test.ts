// Surplus at the edges of its rules, by hand: what coverage counts, over which months, what the reserve takes first, what a parent gets.

import { describe, expect, test } from "vitest";
import { CENT_USD } from "../../src/engine/cash/cent.ts";
import { spans } from "../planned-path.ts";
import { entityIndex, mergeOver, type Over, runTiny, tinyModel } from "../tiny-world.ts";

const hall = (critical_mw: number) => ({
  site: "plain",
  critical_mw,
  utility_per_critical: 1,
  gross_per_critical: 1,
  ready: "2026-01",
});
const lease = (halls: string[], term_months: number) => ({
  kind: "hosting_lease",
  tenant: "tenant",
  landlord: "owner",
  halls,
  rent_usd_per_kw_month: 100,
  term_months,
});
/** 4 m of rent to March and 1.1 m after it, against 1 m of interest a month. */
const falling: Over = {
  head: { months: 18 },
  entities: { owner: { cash_usd_m: 0, payout_pct: 100, lock_up_dscr: 1.2 } },
  halls: { big: hall(29), small: hall(11) },
  contracts: {
    power: { usd_per_mwh: 0 },
    brief: lease(["big"], 3),
    long: lease(["small"], 600),
    loan: { kind: "term_loan", borrower: "owner", balance_usd_m: 100, rate_pct: 12, due: "2035-01" },
  },
};
const run = (over: Over = {}) => runTiny(tinyModel(mergeOver(falling, over)));
const paidOut = (over: Over = {}) =>
  spans(run(over).map(({ paid }) => paid["distribution/owner.dividend"] / 1e6));

describe("nothing is distributed while coverage is under 1.2", () => {
  const window = (coverage_window_months: number): Over => ({
    entities: { owner: { coverage_window_months } },
  });

  test("of one month: 1.1 from April on", () => {
    expect(paidOut(window(1))).toEqual([[0, 2, 3]]);
  });

  test("of three months: April (4 + 4 + 1.1) ÷ 3 and May (4 + 2.2) ÷ 3 still pay, June does not", () => {
    expect(paidOut(window(3))).toEqual([
      [0, 2, 3],
      [3, 4, 0.1],
    ]);
  });

  test("of twelve months, a year round: to February 2027, whose window still holds March 2026; 4 + 12.1 are 1.34", () => {
    expect(paidOut()).toEqual([
      [0, 2, 3],
      [3, 13, 0.1],
    ]);
  });

  test("coverage of just 1.2 is not under it; 0 asks for none", () => {
    const even: Over = {
      halls: { small: { critical_mw: 12 } },
      entities: { owner: { coverage_window_months: 1 } },
    };
    expect(paidOut(even).at(-1)).toEqual([3, 17, 0.2]);
    expect(paidOut({ entities: { owner: { lock_up_dscr: 0, coverage_window_months: 1 } } }).at(-1)).toEqual([
      3, 17, 0.1,
    ]);
  });

  test("a sweep of a quarter takes all of it then", () => {
    const swept = run(
      mergeOver(window(1), {
        entities: { owner: { payout_pct: 0 } },
        contracts: { loan: { sweep_pct: 25 } },
      }),
    );
    // January 3 m left: 0.75 swept. April: what was kept and 0.1 m and less interest, all of it
    expect(swept[0].paid["loan.sweep"]).toBe(0.75e6);
    expect(swept[3].cash.owner).toBeCloseTo(0, 6);
    expect(swept[3].paid["loan.sweep"]).toBeGreaterThan(swept[2].cash.owner);
  });

  test("what falls due twice counts once: wages unpaid in one month and paid in the next are each month's own", () => {
    // wages of 4 m on 3 m of cash and 1.1 m: 1.9 + 1 m overdue in February; the ring has −2.9 m in each month all the same
    const over: Over = {
      contracts: {
        brief: null,
        loan: null,
        staff: { kind: "overhead", entity: "owner", usd_m_per_month: 4, growth_pct: 0 },
      },
      entities: { owner: { cash_usd_m: 3, payout_pct: 0 } },
    };
    const model = tinyModel(mergeOver(falling, over));
    const owner = entityIndex(model, "owner");
    const months = runTiny(model);
    expect(months[1].arrears["staff.cost"]).toBeCloseTo(2.8e6, 4);
    expect(
      [0, 1, 2, 13].map((month) => months[month].next.cfadsUsd[owner * 12 + (month % 12)] / 1e6),
    ).toEqual([
      expect.closeTo(-2.9, 9),
      expect.closeTo(-2.9, 9),
      expect.closeTo(-2.9, 9),
      expect.closeTo(-2.9, 9),
    ]);
  });

  test("debt service of the month is kept beside it, by month of the year", () => {
    const model = tinyModel(falling);
    const owner = entityIndex(model, "owner");
    const months = runTiny(model);
    for (const month of [0, 11, 12, 17]) {
      expect(months[month].next.debtServiceUsd[owner * 12 + (month % 12)]).toBe(1e6);
      expect(months[month].next.cfadsUsd[owner * 12 + (month % 12)]).toBeCloseTo(month < 3 ? 4e6 : 1.1e6, 6);
    }
  });
});

describe("the reserve", () => {
  const reserving = (entity: Record<string, unknown>, months = 4) => {
    const model = tinyModel(
      mergeOver(falling, { entities: { owner: { debt_reserve_target_usd_m: 5, ...entity } } }),
    );
    const owner = entityIndex(model, "owner");
    return runTiny(model)
      .slice(0, months)
      .map(({ next, paid, cash }) =>
        [next.reserveUsd[owner] / 1e6, cash.owner / 1e6, paid["distribution/owner.dividend"] / 1e6].map(
          (usd) => Number(usd.toFixed(9)),
        ),
      );
  };

  test("is filled from surplus before anything is distributed: 3 m, then 2 m, then nothing", () => {
    expect(reserving({})).toEqual([
      [3, 0, 0],
      [5, 0, 1],
      [5, 0, 3],
      [5, 0, 0.1],
    ]);
  });

  test("is filled from what is above the minimum alone", () => {
    expect(reserving({ minimum_cash_usd_m: 2 }, 3)).toEqual([
      [1, 2, 0],
      [4, 2, 0],
      [5, 2, 2],
    ]);
  });

  test("larger than its target is left as it is", () => {
    expect(reserving({ debt_reserve_usd_m: 7 }, 2)).toEqual([
      [7, 0, 3],
      [7, 0, 3],
    ]);
  });
});

describe("what is distributed", () => {
  const parent = {
    name: "Parent",
    cash_usd_m: 1,
    cash_yield_pct: 0,
    tax_rate_pct: 0,
    look_ahead_months: 0,
    payout_pct: 100,
    lock_up_dscr: 0,
  };

  test("to a parent is its cash that month, and its own surplus the month after, whichever is written first", () => {
    const owned: Over = { entities: { parent, owner: { parent: "parent", payout_pct: 50 } } };
    for (const over of [owned, { entities: { owner: { parent: "parent", payout_pct: 50 }, parent } }]) {
      const months = run(over);
      expect(months[0].paid["distribution/owner.dividend"]).toBe(1.5e6);
      expect(months[0].cash.parent).toBe(1.5e6);
      expect(months[0].paid["distribution/parent.dividend"]).toBe(1e6);
      expect(months[1].paid["distribution/parent.dividend"]).toBe(1.5e6);
    }
  });

  test("is nothing in default, and nothing while a cent is overdue; less than a cent is not asked about", () => {
    const owing = (usd: number): Over => ({
      entities: { owner: { cash_usd_m: 0 } },
      contracts: {
        build: {
          kind: "construction",
          owner: "owner",
          halls: [],
          left_usd_m: 3 + usd / 1e6,
          from: "2026-01",
          to: "2026-01",
        },
      },
    });
    // January has 3 m after interest: building of 3 m and 2 cents leaves 2 cents unpaid; February has 3 m more
    expect(paidOut(owing(0.02))[0]).toEqual([1, 1, 2.99999998]);
    expect(run(owing(0.02))[0].arrears["build.progress"]).toBeCloseTo(2 * CENT_USD, 6);
    expect(run(owing(0.004))[0].arrears["build.progress"]).toBe(0);
  });

  test("is the share of the surplus, none of it below the minimum", () => {
    expect(paidOut({ entities: { owner: { minimum_cash_usd_m: 2.5, payout_pct: 40 } } })[0]).toEqual([
      0, 0, 0.2,
    ]);
    expect(paidOut({ entities: { owner: { minimum_cash_usd_m: 60 } } })).toEqual([]);
  });
});

describe("who owes no debt", () => {
  test("is never locked up: it distributes though it loses money", () => {
    const [january] = runTiny(
      tinyModel({
        entities: { owner: { cash_usd_m: 10, payout_pct: 100, lock_up_dscr: 5 } },
        contracts: { staff: { kind: "overhead", entity: "owner", usd_m_per_month: 1, growth_pct: 0 } },
      }),
    );
    expect(january.paid["distribution/owner.dividend"]).toBe(9e6);
  });
});

test("with commitments kept a reserve stays what it is, whatever is short", () => {
  const model = tinyModel(
    {
      entities: { owner: { cash_usd_m: 1, debt_reserve_usd_m: 3 } },
      contracts: {
        loan: {
          kind: "term_loan",
          borrower: "owner",
          balance_usd_m: 12,
          rate_pct: 12,
          first_principal: "2026-01",
          due: "2026-12",
        },
      },
    },
    "committed",
  );
  const owner = entityIndex(model, "owner");
  const months = runTiny(model);
  expect(months.map(({ next }) => next.reserveUsd[owner])).toEqual(Array.from({ length: 12 }, () => 3e6));
  // 1 m less 1.12 m
  expect(months[0].cash.owner).toBeCloseTo(-0.12e6, 6);
});
