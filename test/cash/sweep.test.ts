// Sweeps by hand: what surplus repays early, and what of it a lock-up takes.

import { describe, expect, test } from "vitest";
import { mergeOver, type Over, runTiny, tinyModel } from "../tiny-world.ts";

// 10 m of rent a month (10 MW at 1,000 USD per kW), a loan of 100 m at 12 % (1 m of interest), no cash at the start, 2 m kept.
const lent: Over = {
  entities: { owner: { cash_usd_m: 0, minimum_cash_usd_m: 2, payout_pct: 100, lock_up_dscr: 1.2 } },
  halls: { hall: { site: "plain", critical_mw: 10, ready: "2025-01" } },
  contracts: {
    lease: {
      kind: "hosting_lease",
      tenant: "tenant",
      landlord: "owner",
      halls: ["hall"],
      rent_usd_per_kw_month: 1_000,
      term_months: 120,
    },
    loan: {
      kind: "term_loan",
      borrower: "owner",
      balance_usd_m: 100,
      rate_pct: 12,
      due: "2030-01",
      sweep_pct: 50,
    },
  },
};
const run = (over: Over = {}) => runTiny(tinyModel(mergeOver(lent, over)));
const usdM = (usd: number) => Math.round(usd) / 1e6;

describe("a sweep of half", () => {
  // January: 10 − 1 = 9, 7 above the minimum: 3.5 swept, 3.5 distributed. Balance 96.5.
  // February: 2 + 10 − 0.965 = 11.035, 9.035 above: 4.5175 and 4.5175. Balance 91.9825.
  const months = run();

  test("takes half of what is above the minimum, and the other half is distributed", () => {
    expect(usdM(months[0].paid["loan.sweep"])).toBe(3.5);
    expect(usdM(months[0].paid["distribution/owner.dividend"])).toBe(3.5);
    expect(usdM(months[1].paid["loan.sweep"])).toBe(4.5175);
    expect(months[1].cash.owner).toBeCloseTo(2e6, 6);
  });

  test("lowers the balance that bears interest", () => {
    expect(usdM(months[0].memory("loan", "balanceUsd"))).toBe(96.5);
    expect(usdM(months[1].owed["loan.interest"])).toBe(0.965);
    expect(usdM(months[1].memory("loan", "balanceUsd"))).toBe(91.9825);
  });

  test("is no scheduled debt service: coverage is 10 over 1, not 10 over 4.5", () => {
    const owner = months[0].next.cfadsUsd.indexOf(10e6);
    expect(months[0].next.debtServiceUsd[owner]).toBeCloseTo(1e6, 6);
  });
});

test("under the lock-up all of it is swept and nothing distributed", () => {
  const [january] = run({
    entities: { owner: { lock_up_dscr: 5, minimum_cash_usd_m: 0 } },
    contracts: { loan: { balance_usd_m: 500 } },
  });
  // 500 m at 12 % is 5 m of interest: coverage 2, below 5; 5 m are left and all swept
  expect(usdM(january.paid["loan.sweep"])).toBe(5);
  expect(january.paid["distribution/owner.dividend"]).toBe(0);
});

test("a loan without a sweep clause takes nothing, locked up or not", () => {
  const [january] = run({
    entities: { owner: { lock_up_dscr: 5 } },
    contracts: { loan: { balance_usd_m: 500, sweep_pct: 0 } },
  });
  expect(january.paid["loan.sweep"]).toBe(0);
});

test("never takes more than is owed: a loan of 2 m is repaid and 4.98 m of 6.98 m distributed", () => {
  // 10 − 0.02 of interest − 2 kept = 7.98 above; half is 3.99, capped at 2; the rest, 5.98, goes to the owners
  const months = run({ contracts: { loan: { balance_usd_m: 2 } } });
  expect(usdM(months[0].paid["loan.sweep"])).toBe(2);
  expect(usdM(months[0].paid["distribution/owner.dividend"])).toBe(5.98);
  expect(months[0].memory("loan", "balanceUsd")).toBe(0);
  expect(months[1].owed["loan.interest"]).toBe(0);
});

test("sweeps nothing while anything is unpaid", () => {
  const [january] = run({
    contracts: {
      order: {
        kind: "equipment_order",
        buyer: "owner",
        vendor: "vendor",
        deliveries_usd_m: { "2026-01": 20 },
        pay_days: 0,
      },
    },
  });
  expect(january.paid["loan.sweep"]).toBe(0);
});
