// The whole worked waterfall of test/oracles/waterfall_oracle.json (derived there), every row a world of one month: coverage, actions,
// reserve, top-up, sweep, lock-up, distribution, covenant, default. Two differences of form: the oracle lets cash go below zero where
// we carry overdue bills, and pays interest before principal where we pay one rung pro rata; sums of the two are compared.

import { readFileSync } from "node:fs";
import { expect, test } from "vitest";
import { kinds } from "../../src/engine/kinds.ts";
import { drawInnovations } from "../../src/engine/market/draw.ts";
import type { Model } from "../../src/engine/model.ts";
import { openState } from "../../src/engine/open.ts";
import { makeWorkspace, runPath } from "../../src/engine/run.ts";
import { type ClosedMonth, closedMonth, entityIndex, type Over, tinyModel } from "../tiny-world.ts";

type Balances = { cash: number; btc: number; debt: number; dsra: number; arrears: number };
type Row = {
  month: number;
  inputs: { cfads: number; btc_px: number; atm_open: boolean; atm_cap: number };
  open: Balances;
  out: Record<
    | "dscr"
    | "btc_sold"
    | "atm_gross"
    | "dsra_draw"
    | "unpaid_ds"
    | "capex_unpaid"
    | "dsra_topup"
    | "sweep"
    | "dist"
    | "liquidity",
    number
  > &
    Record<"lockup" | "default_ratio" | "payment_default", boolean>;
  close: Balances;
};
type Params = Record<
  | "rate"
  | "sched"
  | "min_cash"
  | "slip"
  | "atm_fee"
  | "lockup"
  | "default_dscr"
  | "sweep"
  | "payout"
  | "dsra_target"
  | "capex_committed",
  number
>;
const { params, rows } = JSON.parse(
  readFileSync(new URL("../oracles/waterfall_oracle.json", import.meta.url), "utf8"),
) as {
  params: Params;
  rows: Row[];
};

/** Cash flow in is the rent of 10 MW (14 m is 1,400 USD per kW), cash flow out is overhead; the debt is this month's instalment and the rest. */
function worldOf({ open, inputs }: Row): Over {
  const loan = { rate_pct: params.rate * 100, kind: "term_loan", borrower: "owner" };
  return {
    head: { months: 1 },
    market: { bitcoin: { price_usd: inputs.btc_px }, equity: { window: inputs.atm_open ? "open" : "shut" } },
    entities: {
      owner: {
        cash_usd_m: Math.max(0, open.cash),
        minimum_cash_usd_m: params.min_cash,
        debt_reserve_usd_m: open.dsra,
        debt_reserve_target_usd_m: params.dsra_target,
        lock_up_dscr: params.lockup,
        coverage_window_months: 1,
        payout_pct: params.payout * 100,
        btc_free: open.btc,
        btc_sale_cost_pct: params.slip * 100,
        atm_capacity_usd_m: inputs.atm_cap,
        atm_cost_pct: params.atm_fee * 100,
        atm_pace_pct: 50,
        shares_m: 1,
        share_price_usd: 10, // worth 10 m: half of it is above any cap of a row, and too little for notes
      },
    },
    halls: { hall: { site: "plain", critical_mw: 10, ready: "2025-01" } },
    contracts: {
      lease: {
        kind: "hosting_lease",
        tenant: "tenant",
        landlord: "owner",
        halls: ["hall"],
        rent_usd_per_kw_month: Math.max(0, inputs.cfads) * 100,
        term_months: 120,
      },
      power: { usd_per_mwh: 0 },
      bills: {
        kind: "overhead",
        entity: "owner",
        usd_m_per_month: Math.max(0, -inputs.cfads),
        growth_pct: 0,
      },
      instalment: { ...loan, balance_usd_m: params.sched, due: "2026-01" },
      rest: {
        ...loan,
        balance_usd_m: open.debt - params.sched,
        due: "2036-01",
        sweep_pct: params.sweep * 100,
      },
      capital: {
        kind: "construction",
        owner: "owner",
        halls: [],
        left_usd_m: params.capex_committed,
        from: "2026-01",
        to: "2026-01",
      },
      promise: {
        kind: "covenant",
        entity: "owner",
        measure: "dscr",
        at_least: params.default_dscr,
        window_months: 1,
        cure_months: 24,
      },
    },
  };
}

/** Runs the row's month from its opening balances; cash below zero and arrears are what was left unpaid before. */
function runRow(model: Model, { open }: Row): ClosedMonth {
  const innovations = drawInnovations(model, 1, 0);
  const opening = openState(model, kinds, innovations);
  const claim = (id: string) => model.claims.findIndex((one) => one.id === id);
  opening.arrearsUsd[claim("bills.cost")] = Math.max(0, -open.cash) * 1e6;
  opening.arrearsUsd[claim("rest.principal")] = open.arrears * 1e6;
  const closed: ClosedMonth[] = [];
  const watch: Parameters<typeof runPath>[3] = (view, cash, next) =>
    closed.push(closedMonth(view, cash, next));
  runPath(model, kinds, innovations, watch, makeWorkspace(model, kinds), undefined, opening);
  return closed[0];
}

test("all seven months are here", () =>
  expect(rows.map(({ month }) => month)).toEqual([1, 2, 3, 4, 5, 6, 7]));

test.each(rows.map((row) => [row.month, row] as const))("month %i", (_, row) => {
  const { open, inputs, out, close } = row;
  const model = tinyModel(worldOf(row));
  const { next, cash, paid, arrears, memory } = runRow(model, row);
  const owner = entityIndex(model, "owner");
  const near = (usd: number, usdM: number, what: string) =>
    expect(Math.abs(usd / 1e6 - usdM), `${what}: ${usd / 1e6} not ${usdM}`).toBeLessThan(1e-9);
  const debtClaims = ["instalment.interest", "instalment.principal", "rest.interest", "rest.principal"];
  const unpaidDebtUsd = debtClaims.reduce((usd, claim) => usd + arrears[claim], 0);
  const reserveUsd = next.reserveUsd[owner];

  const dscr = next.cfadsUsd[owner * 12] / next.debtServiceUsd[owner * 12];
  expect(dscr).toBeCloseTo(out.dscr, 12);
  expect(dscr < params.lockup).toBe(out.lockup);
  expect(memory("promise", "breachMonths") > 0).toBe(out.default_ratio);
  near(
    paid["treasury_sale/owner.sale"],
    (out.btc_sold * inputs.btc_px * (1 - params.slip)) / 1e6,
    "bitcoin sold, net",
  );
  near(paid["share_sale/owner.sale"], out.atm_gross * (1 - params.atm_fee), "shares sold, net");
  near(open.dsra * 1e6 - reserveUsd, out.dsra_draw - out.dsra_topup, "reserve drawn less topped up");
  near(unpaidDebtUsd - open.arrears * 1e6, out.unpaid_ds, "debt service unpaid");
  near(arrears["capital.progress"], out.capex_unpaid, "capital spending unpaid");
  near(paid["rest.sweep"], out.sweep, "sweep");
  near(paid["distribution/owner.dividend"], out.dist, "distribution");
  expect(next.status[owner] === 1).toBe(out.payment_default);

  near(cash.owner - arrears["bills.cost"], close.cash, "cash less overdue bills");
  near(
    cash.owner - arrears["bills.cost"] + next.btc[owner] * inputs.btc_px * (1 - params.slip),
    out.liquidity,
    "liquidity",
  );
  expect(next.btc[owner]).toBeCloseTo(close.btc, 9);
  near(reserveUsd, close.dsra, "reserve");
  near(unpaidDebtUsd, close.arrears, "arrears");
  // The oracle's debt holds unpaid principal and no unpaid interest; ours holds neither, they are arrears.
  const service = open.debt * (params.rate / 12) + params.sched;
  const unpaidInterest = Math.max(0, open.debt * (params.rate / 12) - (service - out.unpaid_ds));
  const balanceUsd = memory("instalment", "balanceUsd") + memory("rest", "balanceUsd");
  near(balanceUsd + unpaidDebtUsd - open.arrears * 1e6, close.debt + unpaidInterest, "debt");
});
