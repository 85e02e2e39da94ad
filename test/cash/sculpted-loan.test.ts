// Sculpted loans: debt service is planned cash flow over a coverage, so that the loan ends at zero.

import { expect, test } from "vitest";
import { type ClosedMonth, type Over, runTiny, tinyModel } from "../tiny-world.ts";

const usdM = (months: readonly ClosedMonth[], claim: string) => months.map(({ owed }) => owed[claim] / 1e6);
const run = (loan: object) => {
  const over: Over = {
    entities: { owner: { cash_usd_m: 100 } },
    contracts: { loan: { kind: "sculpted_loan", borrower: "owner", ...loan } },
  };
  return runTiny(tinyModel(over));
};
const service = (months: readonly ClosedMonth[]) => {
  const principal = usdM(months, "loan.principal");
  return usdM(months, "loan.interest").map((usd, month) => usd + principal[month]);
};
const planned = { "2026-01": 1.2, "2026-02": 1.1, "2026-03": 1.0, "2026-04": 0.9 };

test("sized at a coverage of 1.25: service of 0.96, 0.88, 0.80, 0.72, worth that much at 1 % a month, and nothing left", () => {
  const months = run({
    balance_usd_m: 10,
    rate_pct: 12,
    due: "2026-04",
    cfads_usd_m: planned,
    target_dscr: 1.25,
  });
  const debtUsdM = 0.96 / 1.01 + 0.88 / 1.01 ** 2 + 0.8 / 1.01 ** 3 + 0.72 / 1.01 ** 4;
  expect(months[0].opening.memory.some((value) => Math.abs(value - debtUsdM * 1e6) < 1e-3)).toBe(true);
  const due = service(months);
  for (const [month, usd] of [0.96, 0.88, 0.8, 0.72, 0].entries()) expect(due[month]).toBeCloseTo(usd, 9);
  expect(months[3].memory("loan", "balanceUsd")).toBe(0);
  expect(months[0].memory("loan", "dscr")).toBeCloseTo(1.25, 9);
});

test("no more is lent than asked for: 2 m of it, with a coverage that follows", () => {
  const months = run({
    balance_usd_m: 2,
    rate_pct: 12,
    due: "2026-04",
    cfads_usd_m: planned,
    target_dscr: 1.25,
  });
  const coverableUsdM = 1.2 / 1.01 + 1.1 / 1.01 ** 2 + 1 / 1.01 ** 3 + 0.9 / 1.01 ** 4;
  expect(months[0].memory("loan", "dscr")).toBeCloseTo(coverableUsdM / 2, 9);
  expect(service(months)[0]).toBeCloseTo((1.2 * 2) / coverableUsdM, 9);
  expect(months[3].memory("loan", "balanceUsd")).toBe(0);
});

test("level where no cash flow is written: 10,000 at 8 % over ten months is 1,037.03 (Excel, PMT)", () => {
  const months = run({ balance_usd_m: 0.01, rate_pct: 8, due: "2026-10" });
  for (const usd of service(months).slice(0, 10)) expect(usd * 1e6).toBeCloseTo(1037.03, 2);
  expect(service(months)[10]).toBe(0);
  expect(months[9].memory("loan", "balanceUsd")).toBe(0);
});

test("in a month without cash flow nothing is due and interest joins the loan", () => {
  const months = run({
    balance_usd_m: 2,
    rate_pct: 12,
    due: "2026-04",
    cfads_usd_m: { ...planned, "2026-02": 0 },
  });
  expect(service(months)[1]).toBe(0);
  const [january, february] = [
    months[0].memory("loan", "balanceUsd"),
    months[1].memory("loan", "balanceUsd"),
  ];
  expect(february).toBeCloseTo(january * 1.01, 4);
  expect(months[3].memory("loan", "balanceUsd")).toBe(0);
});

test("ends at zero after the last month of the world too", () => {
  const months = run({ balance_usd_m: 10, rate_pct: 12, due: "2030-12" });
  // 60 payments at 1 %: 10·0.01/(1 − 1.01^−60) = 0.2224445 (any annuity table: 2.22444 per 100)
  expect(service(months)[11]).toBeCloseTo(0.2224445, 6);
});

test("due before the start is owed at once with a month's interest; of nothing it owes nothing", () => {
  const late = run({ balance_usd_m: 10, rate_pct: 12, due: "2025-10" });
  expect(service(late).slice(0, 3)).toEqual([expect.closeTo(10.1, 9), 0, 0]);
  const none = run({ balance_usd_m: 0, rate_pct: 12, due: "2026-10" });
  expect(service(none).every((usd) => usd === 0)).toBe(true);
  expect(none[0].memory("loan", "dscr")).toBe(1);
});

test("in its last month repays what is left, interest first; the month before it has repaid to schedule", () => {
  // level over two months at 1 %: 10 × 0.01 ÷ (1 − 1.01^−2) = 5.0751244
  const months = run({ balance_usd_m: 10, rate_pct: 12, due: "2026-02" });
  const level = 0.1 / (1 - 1.01 ** -2);
  expect(usdM(months, "loan.interest").slice(0, 3)).toEqual([
    0.1,
    expect.closeTo((10.1 - level) * 0.01, 9),
    0,
  ]);
  expect(usdM(months, "loan.principal").slice(0, 3)).toEqual([
    expect.closeTo(level - 0.1, 9),
    expect.closeTo(10.1 - level, 9),
    0,
  ]);
});

test("cash flow below zero asks for nothing, as none does: sized on the months that have some", () => {
  const months = run({
    balance_usd_m: 10,
    rate_pct: 0,
    due: "2026-03",
    cfads_usd_m: { "2026-01": 4, "2026-02": 0, "2026-03": 2 },
    target_dscr: 2,
  });
  expect(service(months).slice(0, 4)).toEqual([2, 0, 1, 0]);
});
