// Why a deal's claims are what they are, as a reader sees it: each claim with its terms, and the product of them by hand.

import { describe, expect, test } from "vitest";
import { mergeOver, type Over } from "../tiny-world.ts";
import { termsOf } from "../told-terms.ts";

const hall = {
  site: "plain",
  critical_mw: 10,
  utility_per_critical: 1.2,
  gross_per_critical: 1.5,
  ready: "2025-12",
};
const lease = {
  kind: "hosting_lease",
  tenant: "tenant",
  landlord: "owner",
  halls: ["hall"],
  rent_usd_per_kw_month: 100,
  term_months: 60,
};
const fleet = {
  site: "plain",
  owner: "owner",
  hashrate_ehs: 1,
  j_per_th: 20,
  uptime_pct: 100,
  pool_fee_pct: 0,
};
const next = { name: "Next", role: "tenant" };
const one: Over = { entities: { next }, halls: { hall } };
const told = (over: Over, claim: string, month = 0) => termsOf(mergeOver(one, over), claim, month);

describe("a lease", () => {
  const late: Over = {
    market: { ai_demand: { slip_median_months: 2.5, slip_p90_months: 2.5 } },
    halls: { hall: { ready: "2026-03" } },
  };

  test("power below zero is credited: 12 MW × 744 h × −10 USD", () => {
    const below: Over = {
      hubs: { hub: { series: "BELOW" } },
      contracts: { power: null, spot: { kind: "power_spot", site: "plain", hub: "hub" }, lease },
    };
    expect(told(below, "lease.power_credit")).toEqual([["power of the halls", -89_280, "USD"]]);
    expect(told(below, "spot.credit")).toEqual([
      ["AI energy", 8_928, "MWh"],
      ["cost of AI energy", -89_280, "USD"],
      ["mining energy", 0, "MWh"],
      ["cost of mining energy", 0, "USD"],
    ]);
  });

  test("let again: the megawatts of who came after, and the power they repay", () => {
    const again: Over = {
      contracts: { lease: { ...lease, term_months: 3, next_tenant: "next", void_months: 0 } },
    };
    expect(told(again, "lease.next_rent", 4)).toEqual([["critical power let again", 10, "MW"]]);
    // May: 12 MW × 744 h × 50 USD
    expect(told(again, "lease.next_power", 4)).toEqual([["power of the halls", 446_400, "USD"]]);
  });

  test("late: the rent of what is late and the share of it credited", () => {
    const over = mergeOver(late, { contracts: { lease: { ...lease, delay_credit_pct: 50 } } });
    expect(told(over, "lease.delay_credit", 2)).toEqual([
      ["rent of late halls", 1e6, "USD"],
      ["delay_credit_pct", 50, "pct"],
    ]);
  });

  test("left: months of damages, and the advances that come back", () => {
    const left = { ...lease, terminate_after_months: 1, damages_months: 3, tenant_credit_usd_m: 4 };
    const over = mergeOver(late, { contracts: { lease: left } });
    expect(told(over, "lease.damages", 4)).toEqual([["damages_months", 3, "months"]]);
    expect(told(over, "lease.refund", 4)).toEqual([["advances not set off, of halls left", 4e6, "USD"]]);
  });
});

describe("accelerators and machines", () => {
  const cloud = {
    kind: "gpu_cloud",
    customer: "tenant",
    provider: "owner",
    halls: ["hall"],
    total_usd_m: 60,
    term_months: 60,
    prepay_pct: 20,
  };

  test("let again: what the price is of the old, a quarter of a year's age of 20 % and 10 % off", () => {
    const again = {
      ...cloud,
      total_usd_m: 3,
      term_months: 3,
      next_customer: "next",
      void_months: 0,
      prepay_pct: 0,
    };
    const over: Over = { halls: { hall: { ready: "2026-01" } }, contracts: { cloud: again } };
    const [[name, price, unit]] = told(over, "cloud.next_fee", 3);
    expect([name, unit]).toEqual(["price of hall", "of the old"]);
    expect(price).toBeCloseTo(0.9 * 0.8 ** (3 / 12), 6);
  });

  test("a tranche left: the deposit that comes back, and nothing for the one kept", () => {
    const over: Over = {
      market: { ai_demand: { slip_median_months: 2.5, slip_p90_months: 2.5 } },
      halls: { hall: { ready: "2026-03" }, kept: { ...hall } },
      contracts: {
        cloud: { ...cloud, halls: ["hall", "kept"], prepay_lead_months: 4, terminate_after_months: 1 },
      },
    };
    // half of 60 m × 20 %
    expect(told(over, "cloud.refund", 4)).toEqual([
      ["deposit refunded for hall", 6e6, "USD"],
      ["deposit refunded for kept", 0, "USD"],
    ]);
  });

  test("hosting: energy, its fee, machines in place, theirs", () => {
    const hosting = {
      kind: "miner_hosting",
      customer: "tenant",
      host: "owner",
      halls: ["hall"],
      fee_usd_per_mwh: 70,
      fee_usd_per_kw_month: 4,
      term_months: 3,
      next_customer: "next",
      void_months: 0,
    };
    expect(told({ contracts: { hosting } }, "hosting.fee")).toEqual([
      ["energy", 8_928, "MWh"],
      ["fee_usd_per_mwh", 70, "USD/MWh"],
      ["machines in place", 10, "MW"],
      ["fee_usd_per_kw_month", 4, "USD per kW and month"],
    ]);
    expect(told({ contracts: { hosting } }, "hosting.next_fee", 3)).toEqual([
      ["machines in place", 10, "MW"],
    ]);
  });

  test("demand response: what is on, what is not, the hours expected of each month", () => {
    // WAVE and an adder of 35: 20 MW of machines run in half the hours, so 15 enrolled are 7.5 on and 7.5 missing
    const response = {
      kind: "demand_response",
      site: "plain",
      enrolled_mw: 15,
      usd_per_mw_month: 5_000,
      event_hours_per_year: 24,
      event_usd_per_mwh: 400,
      penalty_usd_per_mwh: 1_000,
    };
    const over: Over = {
      hubs: { hub: { series: "WAVE" } },
      halls: { hall: null },
      fleets: { old: fleet },
      contracts: {
        power: null,
        spot: { kind: "power_spot", site: "plain", hub: "hub", adder_usd_per_mwh: 35 },
        response,
      },
    };
    const hours = ["expected event hours of the month", 2, "h"];
    expect(told(over, "response.availability")).toEqual([
      ["enrolled and on, mean of the hours", 7.5, "MW"],
      ["usd_per_mw_month", 5_000, "USD per MW and month"],
    ]);
    expect(told(over, "response.event")).toEqual([hours, ["event_usd_per_mwh", 400, "USD/MWh"]]);
    expect(told(over, "response.penalty")).toEqual([
      ["enrolled and not on, mean of the hours", 7.5, "MW"],
      hours,
      ["penalty_usd_per_mwh", 1_000, "USD/MWh"],
    ]);
  });
});

describe("power beside the energy used", () => {
  test("a block: megawatts, hours, its price and the hub's", () => {
    const over: Over = {
      hubs: { hub: { series: "WAVE" } },
      contracts: {
        power: null,
        spot: { kind: "power_spot", site: "plain", hub: "hub" },
        block: { kind: "power_block", site: "plain", hub: "hub", block_mw: 10, usd_per_mwh: 30 },
      },
    };
    expect(told(over, "block.gain")).toEqual([
      ["block_mw", 10, "MW"],
      ["hours", 744, "h"],
      ["usd_per_mwh", 30, "USD/MWh"],
      ["hub, mean of the month", 40, "USD/MWh"],
    ]);
  });

  test("credits: what was used at the fixed price, and what standing still brought", () => {
    // machines at 40 J/TH would run under 46.875: at a fixed 30 they run the hours of 20 and stand still at 60
    const over: Over = {
      hubs: { hub: { series: "WAVE" } },
      fleets: { old: { ...fleet, j_per_th: 40 } },
      contracts: {
        power: null,
        fixed: { kind: "power_credit", site: "plain", hub: "hub", usd_per_mwh: 30, credit_pct: 90 },
        lease,
      },
    };
    expect(told(over, "fixed.energy")).toEqual([
      ["AI energy", 12 * 744, "MWh"],
      ["mining energy", 40 * 372, "MWh"],
      ["usd_per_mwh", 30, "USD/MWh"],
    ]);
    expect(told(over, "fixed.credit")).toEqual([
      ["hub above the fixed price, hours not run", 40 * 372 * 30 * 0.9, "USD"],
      ["credit_pct", 90, "pct"],
    ]);
  });

  test("a charge on megawatts: all of them, those of halls, the month's rate; and what the tenant repays", () => {
    const charge = {
      kind: "capacity_tag",
      site: "plain",
      tag_mw: 30,
      usd_per_mw_day: 300,
      repaid_by: "tenant",
    };
    const over: Over = { contracts: { lease, charge } };
    expect(told(over, "charge.charge")).toEqual([
      ["megawatts charged", 30, "MW"],
      ["of halls", 12, "MW"],
      ["charge of the month", 9_300, "USD/MW"],
    ]);
    expect(told(over, "charge.repaid")).toEqual([
      ["of halls", 12, "MW"],
      ["charge of the month", 9_300, "USD/MW"],
    ]);
  });
});

describe("what is built and bought", () => {
  const order = {
    kind: "equipment_order",
    buyer: "owner",
    vendor: "vendor",
    deliveries_usd_m: { "2026-02": 3, "2026-03": 3 },
    pay_days: 0,
  };

  test("an order cancelled: what was ordered, the share owed", () => {
    const loan = { kind: "term_loan", borrower: "owner", rate_pct: 0, due: "2030-01", status: "expected" };
    const over: Over = { contracts: { loan, order: { ...order, needs: "loan", cancel_pct: 10 } } };
    expect(termsOf(over, "order.cancelled", 0, "committed")).toEqual([
      ["ordered", 6e6, "USD"],
      ["cancel_pct", 10, "pct"],
    ]);
  });

  test("a guarantor called: what is unpaid, and what it was asked before", () => {
    // 1 m against 3 m in February and 3 m in March: in default after March with 5 m unpaid
    const over: Over = {
      entities: { owner: { cash_usd_m: 1 }, backer: { name: "Backer", role: "guarantor" } },
      contracts: { order: { ...order, guarantor: "backer" } },
    };
    expect(termsOf(over, "order.called", 3)).toEqual([
      ["unpaid by the buyer in default", 5e6, "USD"],
      ["asked before", 0, "USD"],
    ]);
  });

  test("a conversion: what is left to pay; machines sold and the price of a terahash", () => {
    const over: Over = {
      halls: { hall: { ready: "2026-10", mining_mw_removed: 10, work_begins: "2026-02" } },
      fleets: { old: fleet },
      contracts: {
        it: {
          kind: "conversion",
          owner: "owner",
          halls: ["hall"],
          from: "2026-01",
          to: "2026-09",
          done_pct: 25,
          resale_days: 200,
        },
      },
    };
    // a new shell at 10 m a MW, three quarters of 100 m
    expect(told(over, "it.progress").slice(0, 2)).toEqual([
      ["cost left", 75, "USD m"],
      ["months of payments", 9, "months"],
    ]);
    // 10 MW at 20 J/TH are 500,000 TH/s; 45 USD per PH and day × 200 days
    expect(told(over, "it.resale", 4)).toEqual([
      ["machines sold", 500_000, "TH/s"],
      ["price of a TH/s", 9, "USD"],
    ]);
  });
});

describe("what stands beside a deal", () => {
  test("a guarantee: the cap its fee is on; what is lost, and what is left of the cap", () => {
    const over: Over = {
      entities: { tenant: { default_multiplier: 1 }, backer: { name: "Backer", role: "guarantor" } },
      market: { ai_demand: { tenant_default_tight_pct: 100 } },
      contracts: {
        lease,
        it: {
          kind: "guarantee",
          guarantor: "backer",
          beneficiary: "owner",
          obligor: "tenant",
          covers: "lease",
          cap_usd_m: 2.5,
          fee_pct: 12,
        },
      },
    };
    expect(told(over, "it.fee")).toEqual([["cap in force", 2.5e6, "USD"]]);
    // the tenant is gone in January: covered from February on, 1 m, 1 m and the last 0.5 m
    expect(told(over, "it.cover", 1)).toEqual([
      ["rent the tenant in default no longer pays", 1e6, "USD"],
      ["left of the cap", 2.5e6, "USD"],
    ]);
    expect(told(over, "it.cover", 3)).toEqual([
      ["rent the tenant in default no longer pays", 1e6, "USD"],
      ["left of the cap", 0.5e6, "USD"],
    ]);
  });

  test("a stake: the whole call and the share, for the holder and for the others; the share of a distribution", () => {
    const project = {
      name: "Project",
      cash_usd_m: 2,
      cash_yield_pct: 0,
      tax_rate_pct: 0,
      look_ahead_months: 0,
      payout_pct: 100,
    };
    const over: Over = {
      entities: { project },
      contracts: {
        it: {
          kind: "joint_venture",
          company: "project",
          holder: "owner",
          share_pct: 51,
          calls_usd_m: { "2026-02": 4 },
        },
      },
    };
    const call = [
      ["called from all holders", 4e6, "USD"],
      ["share_pct", 51, "pct"],
    ];
    expect(told(over, "it.call", 1)).toEqual(call);
    expect(told(over, "it.others_call", 1)).toEqual(call);
    expect(told(over, "it.distribution", 1)).toEqual([["share_pct", 51, "pct"]]);
  });

  test("property: capital and the rate of the tax; the rate and the sum of the insurance", () => {
    const it = {
      kind: "property_cost",
      entity: "owner",
      capital_usd_m: 600,
      tax_pct: 2,
      insurance_pct: 0.3,
      usd_m_per_year: 1.2,
    };
    expect(told({ contracts: { it } }, "it.tax")).toEqual([
      ["capital_usd_m", 600, "USD m"],
      ["tax_pct", 2, "pct per year"],
    ]);
    expect(told({ contracts: { it } }, "it.insurance")).toEqual([
      ["insurance_pct", 0.3, "pct per year"],
      ["usd_m_per_year", 1.2, "USD m per year"],
    ]);
  });
});
