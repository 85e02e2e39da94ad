// Loans by hand: 12 m at 12 % a year are 1 % a month.

import { describe, expect, test } from "vitest";
import { type ClosedMonth, mergeOver, type Over, runTiny, tinyModel } from "../tiny-world.ts";

const loan = {
  kind: "term_loan",
  borrower: "owner",
  balance_usd_m: 12,
  rate_pct: 12,
  first_principal: "2026-03",
  due: "2026-06",
};
const one: Over = { entities: { owner: { cash_usd_m: 100 } }, contracts: { loan } };
const run = (over: Over = {}) => runTiny(tinyModel(mergeOver(one, over)));
const usdM = (months: readonly ClosedMonth[], claim: string) =>
  months.map(({ owed }) => Math.round(owed[claim]) / 1e6);
const balance = (months: readonly ClosedMonth[]) =>
  months.map((month) => Math.round(month.memory("loan", "balanceUsd")) / 1e6);

describe("level principal", () => {
  const months = run();

  test("March to June in four parts of 3 m", () => {
    expect(usdM(months, "loan.principal")).toEqual([0, 0, 3, 3, 3, 3, 0, 0, 0, 0, 0, 0]);
    expect(balance(months)).toEqual([12, 12, 9, 6, 3, 0, 0, 0, 0, 0, 0, 0]);
  });

  test("interest of 1 % on what was owed at the start of the month: .12 .12 .12 .09 .06 .03", () => {
    expect(usdM(months, "loan.interest")).toEqual([0.12, 0.12, 0.12, 0.09, 0.06, 0.03, 0, 0, 0, 0, 0, 0]);
  });

  test("is paid to the lender and leaves cash: 100 − 12 − 0.54", () => {
    expect(months[11].cash.owner).toBeCloseTo(87.46e6, 5);
  });
});

test("a bullet is all at maturity", () => {
  const months = run({ contracts: { loan: { first_principal: "none" } } });
  expect(usdM(months, "loan.principal")).toEqual([0, 0, 0, 0, 0, 12, 0, 0, 0, 0, 0, 0]);
  expect(usdM(months, "loan.interest").reduce((a, b) => a + b, 0)).toBeCloseTo(0.72, 9);
});

test("a balloon of 40 % of 12 m: 7.2 m in four parts of 1.8 m, and 4.8 m with the last", () => {
  const months = run({ contracts: { loan: { balloon_pct: 40 } } });
  expect(usdM(months, "loan.principal")).toEqual([0, 0, 1.8, 1.8, 1.8, 6.6, 0, 0, 0, 0, 0, 0]);
  expect(balance(months)).toEqual([12, 12, 10.2, 8.4, 6.6, 0, 0, 0, 0, 0, 0, 0]);
});

test("a maturity written as a day falls in its month", () => {
  const months = run({ contracts: { loan: { first_principal: "none", due: "2026-06-15" } } });
  expect(usdM(months, "loan.principal")).toEqual([0, 0, 0, 0, 0, 12, 0, 0, 0, 0, 0, 0]);
});

test("draws come less their fee, and bear interest from the next month: 10 m less 2 % is 9.8 m, then 0.1 m a month", () => {
  const months = run({
    contracts: {
      loan: {
        balance_usd_m: 0,
        draws_usd_m: { "2026-02": 10 },
        fee_pct: 2,
        first_principal: "none",
        due: "2027-06",
      },
    },
  });
  expect(usdM(months, "loan.draw").slice(0, 4)).toEqual([0, 9.8, 0, 0]);
  expect(usdM(months, "loan.interest").slice(0, 4)).toEqual([0, 0, 0.1, 0.1]);
  expect(balance(months).slice(0, 3)).toEqual([0, 10, 10]);
  expect(months[1].cash.owner).toBeCloseTo(109.8e6, 6);
});

test("its rank is its rung: unsecured, it is paid after a senior loan and before equipment", () => {
  // 12.12 m in hand: senior interest .12 and principal 12 in January; the unsecured .12 gets nothing
  const model = tinyModel({
    entities: { owner: { cash_usd_m: 12.12 } },
    contracts: {
      junior: { ...loan, rank: "unsecured_debt", first_principal: "none" },
      senior: { ...loan, first_principal: "none", due: "2026-01" },
    },
  });
  const [january] = runTiny(model);
  expect(january.paid["senior.interest"]).toBeCloseTo(120_000, 6);
  expect(january.paid["senior.principal"]).toBeCloseTo(12e6, 6);
  expect(january.paid["junior.interest"]).toBeCloseTo(0, 6);
});

describe("unpaid", () => {
  test("is a default in that month; later nothing more falls due and what is unpaid stays", () => {
    // 6 m: interest .12 + .12, then 3.12 of 6 − .24; 2.88 − .. : April 3.09 against 2.64 → default at the end of April
    const months = run({ entities: { owner: { cash_usd_m: 6 } } });
    const owner = 8;
    expect(months.map(({ next }) => next.status[owner])).toEqual([0, 0, 0, 1, 1, 1, 1, 1, 1, 1, 1, 1]);
    expect(usdM(months, "loan.interest").slice(3)).toEqual([0.09, 0, 0, 0, 0, 0, 0, 0, 0]);
    // interest and principal stand on one rung: 2.64 m of 3.09 m, pro rata
    expect(months[3].paid["loan.interest"]).toBeCloseTo((0.09e6 * 2.64) / 3.09, 4);
    expect(months[3].paid["loan.principal"]).toBeCloseTo((3e6 * 2.64) / 3.09, 4);
    expect(months[11].arrears["loan.principal"]).toBeCloseTo(3e6 - (3e6 * 2.64) / 3.09, 4);
    expect(balance(months).slice(2)).toEqual([9, 6, 6, 6, 6, 6, 6, 6, 6, 6]);
  });

  test("a reserve pays what cash does not, and there is no default while it lasts", () => {
    const months = run({ entities: { owner: { cash_usd_m: 6, debt_reserve_usd_m: 5 } } });
    const owner = 8;
    // April lacks .45, May 3.06 more: 3.51 of 5; June wants 3.03 and has 1.49
    expect(months[3].next.reserveUsd[owner]).toBeCloseTo(4.55e6, 4);
    expect(months[4].next.reserveUsd[owner]).toBeCloseTo(1.49e6, 4);
    expect(months[5].next.reserveUsd[owner]).toBe(0);
    expect(months.map(({ next }) => next.status[owner]).slice(3, 6)).toEqual([0, 0, 1]);
  });
});
