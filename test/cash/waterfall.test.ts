// The worked waterfall of test/oracles/waterfall_oracle.json (derived by hand there), a world of one month per row. It lets cash go
// below zero where we carry overdue bills: cash less overdue operating bills is compared. Its unpaid capital spending is a claim here.

import { readFileSync } from "node:fs";
import { describe, expect, it, test } from "vitest";
import { entityIndex, type Over, runTiny, tinyModel } from "../tiny-world.ts";

type Balances = { cash: number; btc: number; debt: number; dsra: number; arrears: number };
type Row = {
  month: number;
  inputs: { cfads: number; btc_px: number; atm_open: boolean; atm_cap: number };
  open: Balances;
  out: Record<string, number | boolean> & { dsra_draw: number; unpaid_ds: number; capex_unpaid: number };
  close: Balances;
};
const oracle = JSON.parse(
  readFileSync(new URL("../oracles/waterfall_oracle.json", import.meta.url), "utf8"),
) as {
  params: {
    rate: number;
    sched: number;
    min_cash: number;
    slip: number;
    atm_fee: number;
    dsra_target: number;
    capex_committed: number;
  };
  rows: Row[];
};
const { params } = oracle;

/** The row as a world: cash flow as a sale of nothing (in) or overhead (out), the instalment due now and the rest later. */
function worldOf({ open, inputs }: Row): Over {
  const outUsdM = Math.max(0, -inputs.cfads) + Math.max(0, -open.cash);
  const rate = { rate_pct: params.rate * 100, kind: "term_loan", borrower: "owner" };
  return {
    head: { months: 1 },
    market: {
      bitcoin: { price_usd: inputs.btc_px, network_power_usd_per_mwh: 1 },
      equity: { window: inputs.atm_open ? "open" : "shut" },
    },
    entities: {
      owner: {
        cash_usd_m: Math.max(0, open.cash),
        minimum_cash_usd_m: params.min_cash,
        debt_reserve_usd_m: open.dsra,
        debt_reserve_target_usd_m: params.dsra_target,
        btc_free: open.btc,
        btc_sale_cost_pct: params.slip * 100,
        atm_capacity_usd_m: inputs.atm_cap,
        atm_cost_pct: params.atm_fee * 100,
        atm_pace_pct: 50,
        shares_m: 1,
        share_price_usd: 10, // worth 10 m: more than any cap of a row, and too little for notes of 50 m
      },
    },
    contracts: {
      instalment: { ...rate, balance_usd_m: params.sched, due: "2026-01" },
      rest: { ...rate, balance_usd_m: open.debt - params.sched, due: "2036-01" },
      inflow: {
        kind: "convertible",
        issuer: "owner",
        face_usd_m: 0,
        due: "2036-01",
        conversion_usd: 1,
        closes: "2026-01",
        net_proceeds_usd_m: Math.max(0, inputs.cfads),
      },
      bills: { kind: "overhead", entity: "owner", usd_m_per_month: outUsdM, growth_pct: 0 },
      capital: {
        kind: "construction",
        owner: "owner",
        halls: [],
        left_usd_m: params.capex_committed,
        from: "2026-01",
        to: "2026-01",
      },
    },
  };
}

describe("the worked waterfall, months 2 to 7", () => {
  it.each(oracle.rows.filter(({ month }) => month >= 2).map((row) => [row.month, row] as const))(
    "month %i",
    (_, row) => {
      const model = tinyModel(worldOf(row));
      const [{ cash, next, arrears, paid }] = runTiny(model);
      const owner = entityIndex(model, "owner");
      const near = (usd: number, usdM: number, what: string) =>
        expect(Math.abs(usd / 1e6 - usdM), `${what}: ${usd / 1e6} not ${usdM}`).toBeLessThan(1e-9);
      near(cash.owner - arrears["bills.cost"], row.close.cash, "cash less overdue bills");
      expect(next.btc[owner]).toBeCloseTo(row.close.btc, 9);
      near(next.reserveUsd[owner], row.close.dsra, "reserve");
      const unpaidDebt = ["instalment", "rest"].flatMap((loan) => [
        arrears[`${loan}.interest`],
        arrears[`${loan}.principal`],
      ]);
      near(
        unpaidDebt.reduce((a, b) => a + b, 0),
        row.out.unpaid_ds,
        "unpaid debt service",
      );
      near(arrears["capital.progress"], row.out.capex_unpaid, "unpaid capital spending");
      near(
        paid["share_sale/owner.sale"],
        (row.out.atm_gross as number) * (1 - params.atm_fee),
        "shares sold, net",
      );
      expect(next.status[owner] === 1).toBe(row.out.payment_default);
    },
  );

  test("months 2 to 7 are here", () =>
    expect(oracle.rows.map(({ month }) => month)).toEqual([1, 2, 3, 4, 5, 6, 7]));
});
