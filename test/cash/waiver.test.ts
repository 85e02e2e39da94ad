// A waiver by hand: 12 m over six months is 2 m of principal and 0.12 m of interest in January, against 1 m of cash.

import { describe, expect, test } from "vitest";
import { wouldWait } from "../../src/engine/cash/waiver.ts";
import { entityIndex, mergeOver, type Over, runTiny, tinyModel } from "../tiny-world.ts";

const loan = {
  kind: "term_loan",
  borrower: "owner",
  balance_usd_m: 12,
  rate_pct: 12,
  first_principal: "2026-01",
  due: "2026-06",
};
const waiver = {
  kind: "waiver",
  borrower: "owner",
  loan: "loan",
  most: 1,
  fee_pct: 1,
  margin_pct: 2,
  due: "2026-12",
};
const lent: Over = { entities: { owner: { cash_usd_m: 1 } }, contracts: { loan, waiver } };
const run = (over: Over = {}, funding: "open" | "committed" = "open") => {
  const model = tinyModel(mergeOver(lent, over), funding);
  return { months: runTiny(model), owner: entityIndex(model, "owner") };
};

describe("granted in January", () => {
  const { months, owner } = run();

  test("puts off what is short: 2.12 − 1 = 1.12 m, and everything is paid", () => {
    expect(months[0].paid["waiver.deferral"]).toBeCloseTo(1.12e6, 6);
    expect(months[0].paid["loan.principal"]).toBeCloseTo(2e6, 6);
    expect(months[0].next.status[owner]).toBe(0);
    expect(months[0].cash.owner).toBeCloseTo(0, 6);
  });

  test("which is owed with the fee, at the loan's 12 % and 2 % more: 1.12/0.99 at 14 %", () => {
    expect(months[0].memory("waiver", "balanceUsd")).toBeCloseTo(1.12e6 / 0.99, 6);
    expect(months[1].owed["waiver.interest"]).toBeCloseTo((1.12e6 / 0.99) * (0.14 / 12), 6);
  });

  test("and once only: February is a default", () => {
    expect(months[1].owed["waiver.deferral"]).toBe(0);
    expect(months[1].next.status[owner]).toBe(1);
  });
});

describe("refused", () => {
  const isRefused = (over: Over, funding: "open" | "committed" = "open") =>
    run(over, funding).months[0].paid["waiver.deferral"] === 0;

  test("where it would not be enough: 2.12 − 0.1 = 2.02 m are more than 2 m less 1 %", () => {
    expect(isRefused({ entities: { owner: { cash_usd_m: 0.1 } } })).toBe(true);
    expect(isRefused({ entities: { owner: { cash_usd_m: 0.15 } } })).toBe(false);
  });

  test("where what the borrower has would repay the lender today: 200 BTC it will not sell are 20 m", () => {
    expect(isRefused({ entities: { owner: { btc_free: 200, sell_treasury: false } } })).toBe(true);
  });

  test("where nothing but the minimum is short, where the reserve is enough, and with commitments only", () => {
    expect(isRefused({ entities: { owner: { cash_usd_m: 3, minimum_cash_usd_m: 2 } } })).toBe(true);
    expect(isRefused({ entities: { owner: { debt_reserve_usd_m: 5 } } })).toBe(true);
    expect(isRefused({}, "committed")).toBe(true);
  });
});

test("granted twice where the agreement says twice", () => {
  const { months } = run({ contracts: { waiver: { most: 2 } }, entities: { owner: { cash_usd_m: 2.3 } } });
  // January needs 2.12 of 2.3; February 2.1 of 0.18: 1.92 put off, less than 1.98; March 2.08 + interest of nothing: refused
  expect(months[0].memory("waiver", "granted")).toBe(0);
  expect(months[1].memory("waiver", "granted")).toBe(1);
  expect(months[2].memory("waiver", "granted")).toBe(1);
});

test("lenders wait while r < 0.5 + 0.5·r·0.9, so below 0.5/0.55 = 0.909", () => {
  expect(wouldWait(0)).toBe(true);
  expect(wouldWait(0.909)).toBe(true);
  expect(wouldWait(0.91)).toBe(false);
  expect(wouldWait(1)).toBe(false);
});
