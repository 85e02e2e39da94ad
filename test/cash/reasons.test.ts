// Why debts and what management does are what they are, as a reader sees it: each claim with its terms.

import { describe, expect, test } from "vitest";
import { mergeOver, type Over } from "../tiny-world.ts";
import { termsOf } from "../told-terms.ts";

const fleet = {
  site: "plain",
  owner: "owner",
  hashrate_ehs: 1,
  j_per_th: 20,
  uptime_pct: 100,
  pool_fee_pct: 0,
  asic_resale_days: 1_000,
};
const rich: Over = { entities: { owner: { cash_usd_m: 1_000 } } };
const of = (it: Record<string, unknown>, claim: string, month = 0, more: Over = {}) =>
  termsOf(mergeOver(mergeOver(rich, more), { contracts: { it } }), `it.${claim}`, month);
const by = { borrower: "owner", balance_usd_m: 12, rate_pct: 12, due: "2026-06" };

test("a loan on machines: balance, rate, what the machines would fetch", () => {
  const it = { ...by, kind: "equipment_loan", fleet: "fleet" };
  expect(of(it, "interest", 0, { fleets: { fleet } })).toEqual([
    ["balance", 12e6, "USD"],
    ["rate_pct", 12, "pct per year"],
  ]);
  // 1,000 PH/s × 45 USD × 1,000 days
  expect(of(it, "principal", 0, { fleets: { fleet } })).toEqual([
    ["balance", 12e6, "USD"],
    ["machines at resale", 45e6, "USD"],
  ]);
});

describe("a loan drawn against hardware", () => {
  const it = {
    kind: "delayed_draw_loan",
    borrower: "owner",
    commitment_usd_m: 100,
    rate_pct: 12,
    undrawn_fee_pct: 1.2,
    fee_pct: 1,
    draw_until: "2026-03",
    first_principal: "2026-05",
    due: "2026-12",
    delivered_usd_m: { "2026-01": 10 },
    life_months: 10,
    advance_pct: 80,
    cure_months: 0,
  };

  test("draws: the base, and what is drawn before the fee", () => {
    expect(of(it, "draw")).toEqual([
      ["borrowing base", 8e6, "USD"],
      ["drawn before fee", 8e6, "USD"],
    ]);
  });

  test("pays: interest on the balance, a fee on what is not drawn", () => {
    expect(of(it, "interest", 1)).toEqual([
      ["balance", 8e6, "USD"],
      ["rate_pct", 12, "pct per year"],
    ]);
    expect(of(it, "fee", 1)).toEqual([
      ["not drawn", 92e6, "USD"],
      ["undrawn_fee_pct", 1.2, "pct per year"],
    ]);
  });

  test("repays: what the base lost in a month, and level principal of what is left", () => {
    // a tenth of 10 m lost: 7.2 m in February, 5.6 m in April; in May 5.6 m in eight parts, 4.9 against a base of 4.8
    expect(of(it, "prepayment", 1)).toEqual([
      ["balance after schedule", 8e6, "USD"],
      ["borrowing base", 7.2e6, "USD"],
    ]);
    expect(of(it, "principal", 4)).toEqual([["balance", 5.6e6, "USD"]]);
    expect(of(it, "prepayment", 4)).toEqual([
      ["balance after schedule", 4.9e6, "USD"],
      ["borrowing base", 4.8e6, "USD"],
    ]);
  });
});

describe("a line", () => {
  const it = { ...by, kind: "revolver", commitment_usd_m: 20, undrawn_fee_pct: 1.2 };
  const drawn = [["drawn", 12e6, "USD"]];

  test("pays on what is drawn and on what is not", () => {
    expect(of(it, "interest")).toEqual([...drawn, ["rate_pct", 12, "pct per year"]]);
    expect(of(it, "fee")).toEqual([["not drawn", 8e6, "USD"]]);
    expect(of({ ...it, due: "2026-01" }, "principal")).toEqual(drawn);
  });

  test("is repaid from surplus: 10 m less 0.12 of interest and 0.008 of fee", () => {
    expect(of(it, "sweep", 0, { entities: { owner: { cash_usd_m: 10 } } })).toEqual([
      ["surplus above the minimum", 9.872e6, "USD"],
    ]);
  });

  test("is drawn for what is short: 0.128 m on nothing", () => {
    expect(of(it, "draw", 0, { entities: { owner: { cash_usd_m: 0 } } })).toEqual([
      ["short of the minimum", 0.128e6, "USD"],
      ["not drawn", 8e6, "USD"],
    ]);
  });
});

test("a sweep and a distribution: the surplus and the share of it", () => {
  const it = { ...by, kind: "term_loan", balance_usd_m: 100, rate_pct: 0, sweep_pct: 25 };
  const over: Over = {
    entities: { owner: { cash_usd_m: 10, minimum_cash_usd_m: 2, payout_pct: 50, lock_up_dscr: 0 } },
  };
  expect(of(it, "sweep", 0, over)).toEqual([
    ["surplus above the minimum", 8e6, "USD"],
    ["sweep_pct", 25, "pct"],
  ]);
  expect(termsOf(mergeOver(over, { contracts: { it } }), "distribution/owner.dividend")).toEqual([
    ["surplus above the minimum", 6e6, "USD"],
    ["payout_pct", 50, "pct"],
  ]);
});

describe("a loan against bitcoin, 160 BTC for 10 m, bitcoin down to 80,000 in March", () => {
  const it = { ...by, kind: "btc_line", balance_usd_m: 10, pledged_btc: 160, due: "2026-12" };
  const fallen: Over = { market: { bitcoin: { jump_pct: -20, jump_month: "2026-03" } } };
  const call = (topUpBtc: number) => [
    ["balance", 10e6, "USD"],
    ["pledged", 160, "BTC"],
    ["bitcoin, month's low", 80_000, "USD"],
    ["pledged from the treasury", topUpBtc, "BTC"],
  ];

  test("called for cash, and for some of it from the treasury", () => {
    expect(of(it, "call", 2, fallen)).toEqual(call(0));
    expect(of(it, "call", 2, mergeOver(fallen, { entities: { owner: { btc_free: 10 } } }))).toEqual(call(10));
  });

  test("sold by its lender: nothing from the treasury", () => {
    expect(of(it, "forced_sale", 2, mergeOver(fallen, { entities: { owner: { cash_usd_m: 0.5 } } }))).toEqual(
      call(0),
    );
  });
});

describe("a note", () => {
  const it = {
    kind: "note",
    issuer: "owner",
    face_usd_m: 100,
    coupon_pct: 8,
    due: "2026-06",
    interest_reserve_usd_m: 3,
    closes: "2026-02",
    net_proceeds_usd_m: 95,
  };

  test("at closing: what comes", () => {
    expect(of(it, "proceeds", 1)).toEqual([["net_proceeds_usd_m", 95, "USD m"]]);
  });

  test("its coupon and what the reserve pays of it; its principal", () => {
    const outstanding = ["principal outstanding", 100e6, "USD"];
    expect(of(it, "coupon", 5)).toEqual([
      outstanding,
      ["coupon_pct", 8, "pct per year"],
      ["paid by the reserve", 3e6, "USD"],
    ]);
    expect(of(it, "principal", 5)).toEqual([outstanding]);
  });
});

test("a sculpted loan: interest on the balance, and cash flow over coverage: 4 m and 2 m for 3 m are twice", () => {
  const it = {
    kind: "sculpted_loan",
    borrower: "owner",
    balance_usd_m: 3,
    rate_pct: 0,
    due: "2026-03",
    cfads_usd_m: { "2026-01": 4, "2026-03": 2 },
  };
  expect(of(it, "principal")).toEqual([
    ["cash flow the schedule was made for", 4e6, "USD"],
    ["coverage of the schedule", 2, "-"],
  ]);
  expect(of({ ...it, rate_pct: 12 }, "interest")).toEqual([
    ["balance", 3e6, "USD"],
    ["rate_pct", 12, "pct per year"],
  ]);
});

test("a property sold and rented back: what it is priced on, and rent over the price", () => {
  const it = { kind: "sale_leaseback", entity: "owner", noi_usd_m_per_year: 9, rent_pct: 12, lag_months: 1 };
  const short: Over = {
    market: { equity: { window: "open" } },
    entities: { owner: { cash_usd_m: 10, look_ahead_months: 6, shares_m: 0 } },
    contracts: { staff: { kind: "overhead", entity: "owner", usd_m_per_month: 2, growth_pct: 0 } },
  };
  expect(of(it, "sale", 1, short)).toEqual([
    ["noi_usd_m_per_year", 9, "USD m per year"],
    ["cap_rate_pct", 9, "pct per year"],
    ["discount_pct", 15, "pct"],
  ]);
  expect(of(it, "rent", 2, short)).toEqual([
    ["price", 85e6, "USD"],
    ["rent_pct", 12, "pct per year"],
  ]);
});

test("principal put off: the need, the most, what a default would repay; then what is owed and its rate", () => {
  const loan = { ...by, kind: "term_loan", first_principal: "2026-01" };
  const it = { kind: "waiver", borrower: "owner", loan: "loan", due: "2026-12" };
  const over: Over = { entities: { owner: { cash_usd_m: 1 } }, contracts: { loan } };
  // 1 m of cash less a tenth against 12 m
  expect(of(it, "deferral", 0, over)).toEqual([
    ["short", 1.12e6, "USD"],
    ["most that can be put off", 1.98e6, "USD"],
    ["share of debt that a default would repay today", 0.075, "-"],
  ]);
  expect(of(it, "interest", 1, over)).toEqual([
    ["put off", Number((1.12e6 / 0.99).toPrecision(9)), "USD"],
    ["rate with margin", 14, "pct per year"],
  ]);
});
