// The reasons a claim gives when a path is explained: by hand, the names and units as a reader sees them.

import { describe, expect, test } from "vitest";
import { kinds } from "../../src/engine/kinds.ts";
import { tellPath } from "../../src/engine/tell.ts";
import { type Over, tinyModel } from "../tiny-world.ts";
import { termsOf } from "../told-terms.ts";

const hall = {
  site: "plain",
  critical_mw: 10,
  utility_per_critical: 1.2,
  gross_per_critical: 1.5,
  ready: "2025-12",
};
const fleet = {
  site: "plain",
  owner: "owner",
  hashrate_ehs: 1,
  j_per_th: 20,
  uptime_pct: 100,
  pool_fee_pct: 2,
};

describe("what runs", () => {
  const run: Over = { fleets: { old: fleet }, halls: { hall }, contracts: { lease: lease() } };
  function lease() {
    return {
      kind: "hosting_lease",
      tenant: "tenant",
      landlord: "owner",
      halls: ["hall"],
      rent_usd_per_kw_month: 100,
      cost_usd_per_kw_month: 20,
      term_months: 60,
      tenant_credit_usd_m: 0.3,
    };
  }

  test("power: energy and cost of halls and of machines", () => {
    expect(termsOf(run, "power.energy")).toEqual([
      ["AI energy", 12 * 744, "MWh"],
      ["cost of AI energy", 12 * 744 * 50, "USD"],
      ["mining energy", 20 * 744, "MWh"],
      ["cost of mining energy", 20 * 744 * 50, "USD"],
    ]);
  });

  test("mining: energy, hours, bitcoin after the pool (0.45 × 31 × 0.98), share sold, price", () => {
    expect(termsOf(run, "mining/old.revenue")).toEqual([
      ["energy", 20 * 744, "MWh"],
      ["share of hours run", 1, "-"],
      ["mined after pool fee", 13.671, "BTC"],
      ["share sold", 1, "-"],
      ["bitcoin, month mean", 100_000, "USD"],
    ]);
  });

  test("rent: megawatts, price, before set-off, set off", () => {
    const rent = termsOf(run, "lease.rent");
    for (const term of [
      ["critical power let", 10, "MW"],
      ["rent_usd_per_kw_month", 100, "USD per critical kW and month"],
      ["rent before set-off", 1_000_000, "USD"],
      ["set off against advances", 300_000, "USD"],
    ])
      expect(rent).toContainEqual(term);
    expect(termsOf(run, "lease.power")).toContainEqual(["power of the halls", 446_400, "USD"]);
    expect(termsOf(run, "lease.cost")).toContainEqual([
      "cost_usd_per_kw_month",
      20,
      "USD per critical kW and month",
    ]);
  });

  test("cloud: fee, credit and deposit by hall; megawatts in use", () => {
    const cloud = {
      kind: "gpu_cloud",
      customer: "tenant",
      provider: "owner",
      halls: ["hall"],
      total_usd_m: 60,
      term_months: 60,
      prepay_pct: 20,
      credit_from_month: 2,
      credit_to_month: 6,
      cost_usd_per_kw_month: 10,
    };
    const over: Over = { halls: { hall: { ...hall, ready: "2026-02" } }, contracts: { cloud } };
    expect(termsOf(over, "cloud.deposit")).toContainEqual(["deposit for hall", 12e6, "USD"]);
    expect(termsOf(over, "cloud.fee", 1)).toContainEqual(["fee of hall", 1e6, "USD"]);
    expect(termsOf(over, "cloud.fee", 1)).toContainEqual(["deposit credited to hall", 0, "USD"]);
    expect(termsOf(over, "cloud.cost", 1)).toEqual([
      ["cost_usd_per_kw_month", 10, "USD per critical kW and month"],
      ["critical power in use", 10, "MW"],
    ]);
  });

  test("overhead: a month's and its growth", () => {
    const over: Over = {
      contracts: { staff: { kind: "overhead", entity: "owner", usd_m_per_month: 0.5, growth_pct: 21 } },
    };
    expect(termsOf(over, "staff.cost", 6)).toEqual([
      ["usd_m_per_month", 0.5, "USD m per month"],
      ["growth since the start", 1.1, "-"],
    ]);
  });
});

describe("what is bought", () => {
  test("machines: what was delivered, and when it is due", () => {
    const order = {
      kind: "equipment_order",
      buyer: "owner",
      vendor: "vendor",
      deliveries_usd_m: { "2026-01": 2 },
    };
    expect(termsOf({ contracts: { order } }, "order.invoice", 1)).toEqual([
      ["delivered earlier and due now", 2e6, "USD"],
      ["pay_days", 30, "days"],
    ]);
  });

  test("building: what is left, over how many months, and the tenant's share", () => {
    const build = {
      kind: "construction",
      owner: "owner",
      halls: [],
      left_usd_m: 6,
      from: "2026-01",
      to: "2026-03",
      tenant: "tenant",
      tenant_share_pct: 80,
    };
    const progress = termsOf({ contracts: { build } }, "build.progress");
    expect(progress).toContainEqual(["left_usd_m", 6, "USD m"]);
    expect(progress).toContainEqual(["months of payments", 3, "months"]);
    expect(termsOf({ contracts: { build } }, "build.contribution")).toContainEqual([
      "tenant_share_pct",
      80,
      "pct",
    ]);
  });
});

describe("what is owed", () => {
  const loan = {
    kind: "term_loan",
    borrower: "owner",
    balance_usd_m: 6,
    rate_pct: 12,
    draws_usd_m: { "2026-01": 2 },
    fee_pct: 1,
    due: "2026-03",
  };
  const note = {
    kind: "convertible",
    issuer: "owner",
    face_usd_m: 2,
    coupon_pct: 4,
    due: "2026-02",
    conversion_usd: 20,
    closes: "2026-01",
    net_proceeds_usd_m: 1.9,
  };

  test("a loan: balance, rate, draw and fee", () => {
    const over: Over = { contracts: { loan } };
    expect(termsOf(over, "loan.draw")).toEqual([
      ["drawn", 2e6, "USD"],
      ["fee_pct", 1, "pct"],
    ]);
    expect(termsOf(over, "loan.interest", 1)).toEqual([
      ["balance", 8e6, "USD"],
      ["rate_pct", 12, "pct per year"],
    ]);
    expect(termsOf(over, "loan.principal", 2)).toEqual([["balance", 8e6, "USD"]]);
  });

  test("a convertible: proceeds, par, coupon, conversion against the share price", () => {
    const over: Over = { entities: { owner: { share_price_usd: 19, shares_m: 1 } }, contracts: { note } };
    expect(termsOf(over, "note.proceeds")).toEqual([["net_proceeds_usd_m", 1.9, "USD m"]]);
    const coupon = termsOf(over, "note.coupon", 1);
    expect(coupon).toContainEqual(["par outstanding", 2e6, "USD"]);
    expect(coupon).toContainEqual(["coupon_pct", 4, "pct per year"]);
    const principal = termsOf(over, "note.principal", 1);
    expect(principal).toContainEqual(["par outstanding", 2e6, "USD"]);
    expect(principal).toContainEqual(["conversion_usd", 20, "USD"]);
    expect(principal).toContainEqual(["share price", 19, "USD"]);
  });

  test("interest on cash, and tax on last month's income", () => {
    const over: Over = {
      entities: { owner: { cash_yield_pct: 12, tax_rate_pct: 25, restricted_cash_usd_m: 5 } },
    };
    expect(termsOf(over, "cash_interest/owner.interest")).toEqual([
      ["cash at the start of the month", 15e6, "USD"],
      ["cash_yield_pct", 12, "pct per year"],
    ]);
    expect(termsOf(over, "income_tax/owner.tax", 1)).toEqual([
      ["taxable income of the month before, after losses", 150_000, "USD"],
      ["tax_rate_pct", 25, "pct"],
    ]);
  });
});

test("what management did: the need, the amount, the price", () => {
  const over: Over = {
    entities: {
      owner: {
        btc_free: 10,
        btc_sale_cost_pct: 1,
        shares_m: 20,
        share_price_usd: 2,
        atm_capacity_usd_m: 50,
        atm_pace_pct: 25,
        atm_cost_pct: 4,
      },
    },
    contracts: {
      order: {
        kind: "equipment_order",
        buyer: "owner",
        vendor: "vendor",
        deliveries_usd_m: { "2026-01": 12 },
        pay_days: 0,
      },
    },
  };
  expect(termsOf(over, "treasury_sale/owner.sale")).toEqual([
    ["cash short of the minimum", 2e6, "USD"],
    ["bitcoin sold", 10, "BTC"],
    ["bitcoin, month end, after cost", 99_000, "USD"],
  ]);
  const sale = termsOf(over, "share_sale/owner.sale");
  expect(sale).toContainEqual(["short of the minimum, now or in the budget", 2e6 - 990_000, "USD"]);
  expect(sale).toContainEqual(["market capitalisation", 40e6, "USD"]);
  expect(sale).toContainEqual(["most it can sell this month", 10e6, "USD"]);
  expect(sale).toContainEqual(["kept after discount and fees", 0.96, "-"]);
});

test("a month told names its month, its market and who is in default; its claims who owes whom on which rung", () => {
  const over: Over = {
    contracts: { staff: { kind: "overhead", entity: "owner", usd_m_per_month: 4, growth_pct: 0 } },
  };
  const { months } = tellPath(tinyModel(over), kinds, 1, 0);
  expect(months.map(({ month, label }) => [month, label]).slice(0, 2)).toEqual([
    [0, "2026-01"],
    [1, "2026-02"],
  ]);
  expect(months[0].market.btcUsdMean).toBe(100_000);
  const { terms: _, ...claim } = months[3].claims[0];
  expect(claim).toEqual({
    id: "staff.cost",
    from: "owner",
    to: "suppliers",
    step: "operations",
    arrearsUsd: 2e6,
    owedUsd: 6e6,
    paidUsd: 0,
  });
  expect(Object.keys(months[3].entities)).toEqual(["owner"]);
  expect(months[3].entities.owner).toEqual({
    openingUsd: 0,
    receivedUsd: 0,
    paidUsd: 0,
    reserveDrawnUsd: 0,
    closingUsd: 0,
    overdueUsd: 6e6,
    btc: 0,
    isInDefault: true,
  });
});
