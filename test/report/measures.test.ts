// What is kept of a path, by hand in the tiny world.

import { describe, expect, test } from "vitest";
import { kinds } from "../../src/engine/kinds.ts";
import { drawInnovations } from "../../src/engine/market/draw.ts";
import type { Funding } from "../../src/engine/model.ts";
import { startMeasures } from "../../src/engine/report/measures.ts";
import { makeWorkspace, runPath } from "../../src/engine/run.ts";
import { runBlock } from "../../src/engine/simulate.ts";
import { entityIndex, mergeOver, type Over, runTiny, tinyModel } from "../tiny-world.ts";

const NEVER = Number.POSITIVE_INFINITY;
const measure = (over: Over, funding: Funding = "open", keepFans = false) => {
  const model = tinyModel(over, funding);
  return runBlock({ name: "one", model, paths: 1, keepFans }, kinds, 1, { at: 0, from: 0, to: 1 });
};
const columnsOf = (over: Over, funding: Funding = "open") =>
  Object.fromEntries(
    Object.entries(measure(over, funding).columns).map(([name, column]) => [
      name.replace("owner.", ""),
      column[0],
    ]),
  );

const staff = (usdM: number): Over => ({
  contracts: { staff: { kind: "overhead", entity: "owner", usd_m_per_month: usdM, growth_pct: 0 } },
});

describe("liquidity", () => {
  test("is lowest at the end where cash only falls: 10 − 12 × 0.5 = 4 m in month 11", () => {
    const { low_usd_m, low_month, end_usd_m, short_month, default_month } = columnsOf(staff(0.5));
    expect([low_usd_m, low_month, end_usd_m, short_month, default_month]).toEqual([4, 11, 4, NEVER, NEVER]);
  });

  test("counts what is overdue: 4 m a month against 10 m stand at −2, −6, −10 … from month 2 on", () => {
    const { short_month, default_month, end_usd_m } = columnsOf(staff(4));
    expect([short_month, default_month, end_usd_m]).toEqual([2, 3, -38]);
  });

  test("with commitments kept, is cash below zero: the first month under it is short, and nobody is in default", () => {
    const { short_month, default_month, low_usd_m, end_usd_m } = columnsOf(staff(4), "committed");
    expect([short_month, default_month, low_usd_m, end_usd_m]).toEqual([2, NEVER, -38, -38]);
  });

  test("its low is the first of the lowest months, and what comes back after does not move it", () => {
    const inflow = {
      kind: "convertible",
      issuer: "owner",
      face_usd_m: 0,
      due: "2036-01",
      conversion_usd: 1,
      closes: "2026-07",
      net_proceeds_usd_m: 50,
    };
    const { low_usd_m, low_month, end_usd_m } = columnsOf(mergeOver(staff(0.5), { contracts: { inflow } }));
    // −0.5 a month to 7.0 at the end of June (month 5), +49.5 in July
    expect([low_usd_m, low_month, end_usd_m]).toEqual([7, 5, 54]);
  });
});

describe("what went wrong is told apart", () => {
  test("building that cannot be paid is unfunded and no default", () => {
    const build = {
      kind: "construction",
      owner: "owner",
      halls: [],
      left_usd_m: 24,
      from: "2026-01",
      to: "2026-12",
    };
    const { unfunded_month, short_month, default_month } = columnsOf({ contracts: { build } });
    expect([unfunded_month, short_month, default_month]).toEqual([5, 5, NEVER]);
  });

  test("machines that cannot be paid are unfunded at once, and a default when it lasts two months", () => {
    const order = {
      kind: "equipment_order",
      buyer: "owner",
      vendor: "vendor",
      deliveries_usd_m: { "2026-03": 12 },
      pay_days: 0,
    };
    const { unfunded_month, default_month } = columnsOf({ contracts: { order } });
    expect([unfunded_month, default_month]).toEqual([2, 3]);
  });

  test("bills that cannot be paid are not unfunded building", () => {
    expect(columnsOf(staff(4)).unfunded_month).toBe(NEVER);
  });

  test("debt service that cannot be paid is a default in its month, at a maturity called so", () => {
    const loan = { kind: "term_loan", borrower: "owner", balance_usd_m: 20, rate_pct: 0, due: "2026-05" };
    const { default_month, default_maturity_month, default_payment_month, debt_at_default_usd_m } = columnsOf(
      { contracts: { loan } },
    );
    expect([default_month, default_maturity_month, default_payment_month]).toEqual([4, 4, NEVER]);
    expect(debt_at_default_usd_m).toBeGreaterThanOrEqual(0);
  });

  test("a hall late beyond its limit is a missed milestone in that month", () => {
    const { missed_month } = columnsOf({
      market: { ai_demand: { slip_median_months: 6, slip_p90_months: 6 } },
      halls: { hall: { site: "plain", critical_mw: 10, ready: "2026-02" } },
      contracts: {
        lease: {
          kind: "hosting_lease",
          tenant: "tenant",
          landlord: "owner",
          halls: ["hall"],
          rent_usd_per_kw_month: 1,
          term_months: 60,
          terminate_after_months: 2,
        },
      },
    });
    // promised for month 1, late beyond two months from month 3: noted at its end
    expect(missed_month).toBe(3);
  });
});

describe("what management did", () => {
  const short: Over = {
    entities: {
      owner: {
        cash_usd_m: 10,
        btc_free: 10,
        btc_sale_cost_pct: 0,
        shares_m: 20,
        share_price_usd: 10,
        atm_capacity_usd_m: 50,
        atm_cost_pct: 0,
        atm_pace_pct: 5,
      },
    },
    contracts: {
      order: {
        kind: "equipment_order",
        buyer: "owner",
        vendor: "vendor",
        deliveries_usd_m: { "2026-04": 15 },
        pay_days: 0,
      },
    },
  };

  test("is dated and summed: in April 1 m of bitcoin, then 4 m of shares", () => {
    const { action, action_month, treasury_sold_usd_m, shares_sold_usd_m } = columnsOf(short);
    expect(action_month).toBe(3);
    expect(tinyModel(short).contracts[action].kind).toBe("treasury_sale");
    expect(treasury_sold_usd_m).toBeCloseTo(1, 9);
    expect(shares_sold_usd_m).toBeCloseTo(4, 9);
  });

  test("is nothing where nothing was short", () => {
    const { action, action_month, treasury_sold_usd_m, shares_sold_usd_m } = columnsOf(
      mergeOver(short, { entities: { owner: { cash_usd_m: 20 } } }),
    );
    expect([action, action_month, treasury_sold_usd_m, shares_sold_usd_m]).toEqual([NEVER, NEVER, 0, 0]);
  });

  test("shares sold are shares: notes sold beside them are not counted as such", () => {
    // 2,000 m of market value: 110 m short of which the programme covers 10 m and notes the rest
    const over = mergeOver(short, {
      entities: { owner: { btc_free: 0, shares_m: 200, atm_capacity_usd_m: 10 } },
      contracts: { order: { deliveries_usd_m: { "2026-04": 120 } } },
    });
    const months = runTiny(tinyModel(over));
    const shares = months.reduce((usd, { paid }) => usd + paid["share_sale/owner.sale"], 0);
    expect(shares).toBeGreaterThan(0);
    expect(months[3].paid["new_notes/owner/1.sale"]).toBeGreaterThan(50e6);
    expect(columnsOf(over).shares_sold_usd_m).toBeCloseTo(shares / 1e6, 6);
  });
});

describe("fans", () => {
  test("hold every month of every path, path after path", () => {
    const model = tinyModel(mergeOver(staff(0.5), { entities: { owner: { btc_free: 3 } } }));
    const { fans } = runBlock({ name: "one", model, paths: 2, keepFans: true }, kinds, 1, {
      at: 0,
      from: 0,
      to: 2,
    });
    const cash = Array.from({ length: 12 }, (_, m) => 10 - 0.5 * (m + 1));
    expect([...fans["owner.cash_usd_m"]]).toEqual([...cash, ...cash]);
    expect([...fans["owner.liquidity_usd_m"]]).toEqual([...cash, ...cash]);
    expect(fans["owner.treasury_usd_m"][7]).toBeCloseTo(0.3, 12);
  });

  test("are kept only where asked for, and change no measure", () => {
    const [with_, without] = [measure(staff(4), "open", true), measure(staff(4), "open", false)];
    expect(without.fans).toEqual({});
    expect(with_.columns).toEqual(without.columns);
  });

  test("overdue bills are in liquidity and not in cash", () => {
    const { fans } = measure(staff(4), "open", true);
    expect([...fans["owner.cash_usd_m"]].slice(1, 4)).toEqual([2, 0, 0]);
    expect([...fans["owner.liquidity_usd_m"]].slice(1, 4)).toEqual([2, -2, -6]);
  });
});

test("a path that gives no finite number is marked and not dropped, and the one after it is not", () => {
  const model = tinyModel(staff(1));
  const measures = startMeasures(model, kinds, 2, false, () => ({ debts: [], unsecuredFraction: 0 }));
  const owner = entityIndex(model, "owner");
  for (const path of [0, 1]) {
    measures.at(path);
    runPath(
      model,
      kinds,
      drawInnovations(model, 1, path),
      (view, cash, next) => {
        const seen = structuredClone(next);
        if (path === 0 && view.month === 5) seen.cashUsd[owner] = Number.NaN;
        measures.watch(view, cash, seen);
      },
      makeWorkspace(model, kinds),
    );
  }
  expect([...measures.finish().failed]).toEqual([1, 0]);
});
