// A tiny operator that mines, lets a hall and pays its staff in a market that moves; and for each kind of contract what it signs besides,
// with the numbers that make the kind's clauses bite.

import { everyKind, everyKindPoor } from "../every-kind.ts";
import { moving } from "../laws/any-world.ts";
import { mergeOver, type Over } from "../tiny-world.ts";

const base: Over = mergeOver(moving, {
  head: { months: 36 },
  hubs: { wave: { series: "WAVE" }, wild: { series: "WILD" } },
  entities: {
    second: {
      name: "Second",
      cash_usd_m: 12,
      cash_yield_pct: 4,
      tax_rate_pct: 21,
      btc_free: 30,
      btc_sell_production_pct: 50,
      minimum_cash_usd_m: 3,
      payout_pct: 25,
      look_ahead_months: 6,
      shares_m: 12,
      share_price_usd: 5,
      atm_capacity_usd_m: 6,
      coverage_window_months: 6,
      lock_up_dscr: 1.05,
      debt_reserve_usd_m: 0.3,
      debt_reserve_target_usd_m: 0.5,
    },
    tenant: { default_multiplier: 0.5, recovery_pct: 30 },
    lender: { role: "lender", name: "Lender" },
    grid: { role: "utility", name: "Grid" },
    miner: { role: "tenant", name: "Miner", default_multiplier: 1, recovery_pct: 30 },
  },
  sites: { yard: { owner: "second", grid_mw: 60, mining_pue: 1.05 } },
  halls: { racks: { site: "yard", critical_mw: 3, ready: "2026-04-10", builder: "second" } },
  fleets: {
    third: { site: "yard", owner: "second", hashrate_ehs: 0.8, j_per_th: 22, asic_resale_days: 150 },
    fourth: {
      site: "yard",
      owner: "second",
      hashrate_ehs: 0.3,
      j_per_th: 30,
      uptime_pct: 95,
      pool_fee_pct: 1,
    },
  },
  contracts: {
    bulk: { kind: "power_spot", site: "yard", hub: "wild", adder_usd_per_mwh: 2, losses_pct: 3 },
    staff: { kind: "overhead", entity: "second", usd_m_per_month: 0.35 },
    lease: {
      kind: "hosting_lease",
      tenant: "tenant",
      landlord: "second",
      halls: ["racks"],
      rent_usd_per_kw_month: 130,
      escalator_pct: 3,
      term_months: 60,
      cost_usd_per_kw_month: 15,
    },
  },
});

/** The same with little cash, dear staff and nobody who buys shares or notes: bills wait and lenders are not paid. */
const poor: Over = {
  market: { equity: { window: "shut" } },
  entities: { second: { cash_usd_m: 5, btc_free: 4, btc_sell_production_pct: 90 } },
  contracts: { staff: { usd_m_per_month: 0.9 } },
};

/** What is signed to prove a kind. */
const signed: Readonly<Record<string, Over>> = {
  note: {
    contracts: {
      paper: {
        kind: "note",
        issuer: "second",
        face_usd_m: 5,
        coupon_pct: 9,
        pik_pct: 2,
        due: "2028-09",
        closes: "2026-02",
        net_proceeds_usd_m: 4.4,
        interest_reserve_usd_m: 0.4,
      },
      senior_paper: {
        kind: "note",
        issuer: "second",
        holders: "lender",
        rank: "senior_debt",
        face_usd_m: 3,
        coupon_pct: 6,
        due: "2027-11",
        interest_reserve_usd_m: 0.5,
      },
    },
  },
  revolver: {
    entities: { second: { cash_usd_m: 5, btc_free: 10, btc_sell_production_pct: 100 } },
    contracts: {
      line: {
        kind: "revolver",
        borrower: "second",
        commitment_usd_m: 4,
        balance_usd_m: 1,
        rate_pct: 9,
        undrawn_fee_pct: 1,
        due: "2028-01",
      },
      second_line: {
        kind: "revolver",
        borrower: "second",
        lender: "lender",
        rank: "unsecured_debt",
        commitment_usd_m: 2,
        rate_pct: 12,
        due: "2027-03",
      },
      site_work: {
        kind: "construction",
        owner: "second",
        halls: [],
        left_usd_m: 3,
        from: "2026-03",
        to: "2026-05",
      },
    },
  },
  power_credit: {
    sites: {
      credited: { owner: "second", grid_mw: 15, mining_pue: 1 },
      flat: { owner: "second", grid_mw: 15, mining_pue: 1.1, policy: "flat" },
    },
    halls: { shelf: { site: "credited", critical_mw: 1, ready: "2026-03", builder: "second" } },
    fleets: {
      fifth: { site: "credited", owner: "second", hashrate_ehs: 0.2, j_per_th: 21 },
      sixth: { site: "credited", owner: "second", hashrate_ehs: 0.2, j_per_th: 30, uptime_pct: 96 },
      seventh: { site: "flat", owner: "second", hashrate_ehs: 0.3, j_per_th: 25 },
    },
    contracts: {
      lease: { halls: ["racks", "shelf"], pass_through_power: true },
      fixed: { kind: "power_credit", site: "credited", hub: "wild", usd_per_mwh: 45, credit_pct: 80 },
      fixed_flat: { kind: "power_credit", site: "flat", hub: "wave", usd_per_mwh: 38 },
    },
  },
  power_collar: {
    sites: {
      collared: { owner: "second", grid_mw: 15, mining_pue: 1 },
      turned: { owner: "second", grid_mw: 15, mining_pue: 1 },
      flat: { owner: "second", grid_mw: 15, mining_pue: 1.1, policy: "flat" },
    },
    halls: { shelf: { site: "collared", critical_mw: 1, ready: "2026-03", builder: "second" } },
    fleets: {
      fifth: { site: "collared", owner: "second", hashrate_ehs: 0.2, j_per_th: 21 },
      sixth: { site: "collared", owner: "second", hashrate_ehs: 0.2, j_per_th: 33, uptime_pct: 96 },
      seventh: { site: "flat", owner: "second", hashrate_ehs: 0.3, j_per_th: 25 },
      eighth: { site: "turned", owner: "second", hashrate_ehs: 0.1, j_per_th: 24 },
    },
    contracts: {
      lease: { halls: ["racks", "shelf"], pass_through_power: true },
      collar: {
        kind: "power_collar",
        site: "collared",
        hub: "wild",
        floor_usd_per_mwh: 25,
        cap_usd_per_mwh: 60,
        losses_pct: 4,
        adder_usd_per_mwh: 1.5,
      },
      collar_flat: {
        kind: "power_collar",
        site: "flat",
        hub: "wave",
        floor_usd_per_mwh: 22,
        cap_usd_per_mwh: 55,
      },
      turned: {
        kind: "power_collar",
        site: "turned",
        hub: "wild",
        floor_usd_per_mwh: 60,
        cap_usd_per_mwh: 40,
      },
    },
  },
  equipment_loan: {
    contracts: {
      rigs: {
        kind: "equipment_loan",
        borrower: "second",
        fleet: "third",
        balance_usd_m: 6,
        draws_usd_m: { "2026-04": 2, "2027-06": 1 },
        rate_pct: 13,
        first_principal: "2026-07",
        due: "2028-03",
        recourse: "none",
        hand_back: false,
      },
      old_rigs: {
        kind: "equipment_loan",
        borrower: "second",
        lender: "lender",
        fleet: "fourth",
        balance_usd_m: 3,
        rate_pct: 11,
        due: "2028-06",
        hand_back_credit_pct: 70,
      },
    },
  },
  equipment_loan_given_back: {
    contracts: {
      rigs: {
        kind: "equipment_loan",
        borrower: "second",
        fleet: "third",
        balance_usd_m: 6,
        draws_usd_m: { "2026-04": 2, "2027-06": 1 },
        rate_pct: 13,
        first_principal: "2026-07",
        due: "2028-03",
        recourse: "none",
      },
      more_rigs: {
        kind: "equipment_loan",
        borrower: "second",
        fleet: "third",
        rank: "unsecured_debt",
        balance_usd_m: 1,
        rate_pct: 15,
        due: "2027-12",
        recourse: "full",
      },
    },
  },
  sculpted_loan: {
    contracts: {
      project: {
        kind: "sculpted_loan",
        borrower: "second",
        balance_usd_m: 6,
        rate_pct: 8,
        due: "2029-06",
        cfads_usd_m: { "2026-03..2027-06": 0.1, "2027-07..2027-09": -0.2, "2027-10..2028-12": 0.3 },
        target_dscr: 1.3,
      },
      level: {
        kind: "sculpted_loan",
        borrower: "second",
        rank: "unsecured_debt",
        balance_usd_m: 1,
        rate_pct: 9,
        due: "2027-06",
      },
      free: {
        kind: "sculpted_loan",
        borrower: "second",
        balance_usd_m: 1,
        rate_pct: 0,
        due: "2028-03",
        cfads_usd_m: { "2026-06..2028-03": 0.1 },
      },
    },
  },
  power_block: {
    contracts: {
      strip: {
        kind: "power_block",
        site: "yard",
        supplier: "grid",
        hub: "wild",
        block_mw: 9,
        usd_per_mwh: 38,
        from: "2026-03",
        until: "2027-12",
      },
      swap: {
        kind: "power_block",
        site: "yard",
        supplier: "grid",
        hub: "wave",
        block_mw: 4,
        usd_per_mwh: 41,
      },
    },
  },
  capacity_tag: {
    contracts: {
      tag: {
        kind: "capacity_tag",
        site: "yard",
        tag_mw: 12,
        usd_per_mw_day: 90,
        repaid_by: "tenant",
        growth_pct: 5,
        until: "2027-05",
      },
      next_tag: {
        kind: "capacity_tag",
        site: "yard",
        collector: "grid",
        tag_mw: 2,
        usd_per_mw_day: 150,
        repaid_by: "tenant",
        from: "2027-06",
      },
    },
  },
  demand_charge: {
    contracts: {
      peak: {
        kind: "demand_charge",
        site: "yard",
        usd_per_kw_month: 6,
        ratchet_pct: 80,
        minimum_mw: 5,
        opening_peak_mw: 40,
        growth_pct: 3,
        repaid_by: "tenant",
      },
      pause: {
        kind: "demand_charge",
        site: "yard",
        usd_per_kw_month: 2,
        ratchet_pct: 95,
        from: "2026-08",
        until: "2027-08",
      },
    },
  },
  coincident_peak: {
    contracts: {
      summer: {
        kind: "coincident_peak",
        site: "yard",
        usd_per_kw_year: 60,
        repaid_by: "tenant",
        until: "2028-02",
      },
      all_of_it: {
        kind: "coincident_peak",
        site: "yard",
        usd_per_kw_year: 12,
        mining_avoided_pct: 0,
        growth_pct: -4,
        from: "2026-05",
      },
    },
  },
  demand_response: {
    contracts: {
      standby: {
        kind: "demand_response",
        site: "yard",
        programme: "grid",
        enrolled_mw: 20,
        usd_per_mw_month: 2000,
        event_hours_per_year: 40,
        event_usd_per_mwh: 300,
        penalty_usd_per_mwh: 900,
        until: "2028-01",
      },
      small: {
        kind: "demand_response",
        site: "yard",
        enrolled_mw: 3,
        usd_per_mw_month: 1500,
        from: "2026-04",
      },
    },
  },
  sale_leaseback: {
    entities: { second: { cash_usd_m: 4, btc_free: 3, shares_m: 0.5, btc_sell_production_pct: 100 } },
    market: { equity: { window: "open" } },
    contracts: {
      staff: { usd_m_per_month: 0.8 },
      sold: { kind: "sale_leaseback", entity: "second", noi_usd_m_per_year: 0.9, lag_months: 1.5 },
    },
  },
  miner_hosting: {
    entities: { steady: { role: "tenant", name: "Steady", default_multiplier: 0 } },
    sites: { plain_yard: { owner: "second", grid_mw: 20 } },
    halls: {
      shed: { site: "yard", critical_mw: 2, ready: "2025-10", builder: "second" },
      annex: { site: "yard", critical_mw: 1, ready: "2026-03", builder: "second" },
      barn: {
        site: "plain_yard",
        critical_mw: 3,
        ready: "2026-07-20",
        builder: "second",
        utility_per_critical: 1.05,
        gross_per_critical: 1.1,
      },
    },
    contracts: {
      plain_power: { kind: "power_tariff", site: "plain_yard", usd_per_mwh: 48 },
      colo: {
        kind: "miner_hosting",
        customer: "miner",
        host: "second",
        halls: ["shed", "barn"],
        fee_usd_per_mwh: 65,
        fee_usd_per_kw_month: 5,
        term_months: 18,
      },
      steady_colo: {
        kind: "miner_hosting",
        customer: "steady",
        host: "second",
        halls: ["annex"],
        fee_usd_per_mwh: 70,
        term_months: 18,
      },
    },
  },
  btc_line: {
    contracts: {
      coin: {
        kind: "btc_line",
        borrower: "second",
        balance_usd_m: 2,
        rate_pct: 10,
        due: "2027-09",
        pledged_btc: 30,
        call_below_pct: 145,
        restore_to_pct: 160,
        liquidation_cost_pct: 2,
      },
      second_coin: {
        kind: "btc_line",
        borrower: "second",
        lender: "lender",
        balance_usd_m: 1,
        rate_pct: 12,
        due: "2028-06",
        pledged_btc: 14,
      },
      bold_coin: {
        kind: "btc_line",
        borrower: "second",
        balance_usd_m: 3,
        rate_pct: 9,
        due: "2028-01",
        pledged_btc: 34,
      },
    },
  },
  waiver: {
    entities: { second: { cash_usd_m: 3.5, btc_free: 4 } },
    market: { equity: { window: "shut" } },
    contracts: {
      staff: { usd_m_per_month: 0.5 },
      loan: {
        kind: "term_loan",
        borrower: "second",
        balance_usd_m: 12,
        rate_pct: 9,
        first_principal: "2026-04",
        due: "2028-03",
      },
      patience: {
        kind: "waiver",
        borrower: "second",
        loan: "loan",
        most: 3,
        fee_pct: 1,
        margin_pct: 2,
        due: "2027-01",
      },
    },
  },
};

/** The operator that signs every kind; what no workbook carries left out: halls let again, breaks. */
const carried: Over = {
  contracts: {
    colo: { next_customer: undefined },
    racks_lease: { next_tenant: undefined, break_from_months: undefined, break_every_months: undefined },
  },
};
const every = {
  ample: mergeOver(everyKind, carried),
  poor: mergeOver(everyKindPoor, carried),
};

/** Kinds looked at, all where none is named: `KINDS=note,revolver`. */
const looked = process.env.KINDS?.split(",");

type Case = { readonly over: Over; readonly funding: "committed" | "open"; readonly path: number };

const ofKinds = Object.entries(signed)
  .filter(([kind]) => looked?.includes(kind) ?? true)
  .flatMap(([kind, over]): [string, Case][] => {
    const rich = mergeOver(base, over);
    const lean = mergeOver(mergeOver(base, poor), over);
    return [
      [`${kind}: rich, committed`, { over: rich, funding: "committed", path: 0 }],
      [`${kind}: rich, open`, { over: rich, funding: "open", path: 1 }],
      [`${kind}: poor, committed`, { over: lean, funding: "committed", path: 1 }],
      [`${kind}: poor, open`, { over: lean, funding: "open", path: 0 }],
    ];
  });

const ofAll = Object.entries(every)
  .filter(() => looked?.includes("every") ?? true)
  .flatMap(([name, over]) =>
    (["committed", "open"] as const).flatMap((funding) =>
      [0, 1].map((path): [string, Case] => [
        `every kind: ${name}, ${funding}, path ${path}`,
        { over, funding, path },
      ]),
    ),
  );

export const kindCases: Readonly<Record<string, Case>> = Object.fromEntries([...ofKinds, ...ofAll]);
