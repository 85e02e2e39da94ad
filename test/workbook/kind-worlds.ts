// A tiny operator that mines, lets a hall and pays its staff in a market that moves, beside what it signs to prove each kind: rich and
// poor, with commitments kept and with markets open; and one that signs every kind.

import { everyKind, everyKindPoor } from "../every-kind.ts";
import { moving } from "../laws/any-world.ts";
import { mergeOver, type Over } from "../tiny-world.ts";
import { signedDebts } from "./signed-debts.ts";
import { signedPower } from "./signed-power.ts";

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

/** The operator that signs every kind; what no workbook carries left out: halls let again, breaks. */
const carried: Over = {
  contracts: {
    colo: { next_customer: undefined },
    racks_lease: { next_tenant: undefined, break_from_months: undefined, break_every_months: undefined },
  },
};
export const every = {
  ample: mergeOver(everyKind, carried),
  poor: mergeOver(everyKindPoor, carried),
};

/** An operator that lends to the first, sells it power and pays for its megawatts: each pays what the other's workbook says. */
const crossed: Over = mergeOver(mergeOver(mergeOver(base, poor), signedDebts.revolver), {
  entities: {
    backer: { name: "Backer", cash_usd_m: 20, tax_rate_pct: 20, look_ahead_months: 0, btc_free: 5 },
  },
  contracts: {
    line: { lender: "backer" },
    bulk: { supplier: "backer" },
    swept: {
      kind: "term_loan",
      borrower: "second",
      lender: "backer",
      balance_usd_m: 1,
      rate_pct: 8,
      due: "2028-01",
      sweep_pct: 60,
    },
    strip: {
      kind: "power_block",
      site: "yard",
      supplier: "backer",
      hub: "wild",
      block_mw: 5,
      usd_per_mwh: 38,
    },
    standby: {
      kind: "demand_response",
      site: "yard",
      programme: "backer",
      enrolled_mw: 5,
      usd_per_mw_month: 2000,
      event_hours_per_year: 40,
      event_usd_per_mwh: 300,
      penalty_usd_per_mwh: 900,
    },
    tag: {
      kind: "capacity_tag",
      site: "yard",
      collector: "backer",
      repaid_by: "backer",
      tag_mw: 2,
      usd_per_mw_day: 90,
    },
  },
});

type Case = {
  readonly entity?: string;
  readonly over: Over;
  readonly funding: "committed" | "open";
  readonly path: number;
};

const ofKinds = Object.entries({ ...signedDebts, ...signedPower }).flatMap(
  ([kind, over]): [string, Case][] => {
    const rich = mergeOver(base, over);
    const lean = mergeOver(mergeOver(base, poor), over);
    return [
      [`${kind}: rich, committed`, { over: rich, funding: "committed", path: 0 }],
      [`${kind}: rich, open`, { over: rich, funding: "open", path: 1 }],
      [`${kind}: poor, committed`, { over: lean, funding: "committed", path: 1 }],
      [`${kind}: poor, open`, { over: lean, funding: "open", path: 0 }],
    ];
  },
);

const ofAll = Object.entries(every).flatMap(([name, over]) =>
  (["committed", "open"] as const).flatMap((funding) =>
    [0, 1].map((path): [string, Case] => [
      `every kind: ${name}, ${funding}, path ${path}`,
      { over, funding, path },
    ]),
  ),
);

const ofTwo = ["second", "backer"].map((entity): [string, Case] => [
  `two operators that owe each other: ${entity}`,
  { entity, over: crossed, funding: "open", path: 0 },
]);

export const kindCases: Readonly<Record<string, Case>> = Object.fromEntries([...ofKinds, ...ofAll, ...ofTwo]);

/** Inputs of every kind, typed into the file, and the world that says the same. */
export const typedOver: {
  readonly of: string;
  readonly typed: Readonly<Record<string, number | string>>;
  readonly written: Case;
} = {
  of: "every kind: poor, committed, path 1",
  typed: {
    "paper.coupon_pct": 6,
    "paper.interest_reserve_usd_m": 0.1,
    "line.commitment_usd_m": 2.5,
    "line.due": "2028-09",
    "credit.usd_per_mwh": 43,
    "credit.credit_pct": 60,
    "collar.cap_usd_per_mwh": 45,
    "machines.recourse": "full",
    "machines.due": "2028-10",
    "project.target_dscr": 1.6,
    "project.due": "2029-03",
    "strip.until": "2026-10",
    "tag.growth_pct": 4,
    "peak.opening_peak_mw": 22,
    "peak.ratchet_pct": 95,
    "summer.mining_avoided_pct": 10,
    "standby.enrolled_mw": 4,
    "colo.term_months": 12,
    "coin.call_below_pct": 175,
    "coin.restore_to_pct": 190,
    "third.hashrate_ehs": 0.6,
  },
  written: {
    over: mergeOver(every.poor, {
      fleets: { third: { hashrate_ehs: 0.6 } },
      contracts: {
        paper: { coupon_pct: 6, interest_reserve_usd_m: 0.1 },
        line: { commitment_usd_m: 2.5, due: "2028-09" },
        credit: { usd_per_mwh: 43, credit_pct: 60 },
        collar: { cap_usd_per_mwh: 45 },
        machines: { recourse: "full", due: "2028-10" },
        project: { target_dscr: 1.6, due: "2029-03" },
        strip: { until: "2026-10" },
        tag: { growth_pct: 4 },
        peak: { opening_peak_mw: 22, ratchet_pct: 95 },
        summer: { mining_avoided_pct: 10 },
        standby: { enrolled_mw: 4 },
        colo: { term_months: 12 },
        coin: { call_below_pct: 175, restore_to_pct: 190 },
      },
    }),
    funding: "committed",
    path: 1,
  },
};
