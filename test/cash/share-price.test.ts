// What follows the share price, when it moves: bitcoin doubles in March and miners' shares with it, by the factor the month says.

import { describe, expect, test } from "vitest";
import { entityIndex, mergeOver, type Over, runTiny, tinyModel } from "../tiny-world.ts";
import { termsOf } from "../told-terms.ts";

const moving: Over = {
  market: { bitcoin: { jump_pct: 100, jump_month: "2026-03" }, equity: { window: "rule" } },
  entities: { owner: { cash_usd_m: 10, shares_m: 100, share_price_usd: 1 } },
};
function run(over: Over) {
  const model = tinyModel(mergeOver(moving, over));
  const months = runTiny(model);
  return {
    months,
    owner: entityIndex(model, "owner"),
    factor: (month: number) => months[month].market.equityFactor,
  };
}
const order = (usdM: number) => ({
  kind: "equipment_order",
  buyer: "owner",
  vendor: "vendor",
  deliveries_usd_m: { "2026-04": usdM },
  pay_days: 0,
});

test("shares of a miner move when bitcoin doubles", () => {
  const { factor } = run({});
  expect(factor(1)).toBe(1);
  expect(factor(3)).toBeGreaterThan(1.2);
});

test("a warrant is settled at the price of its month: 40 m × (1 − 0.5 ÷ price)", () => {
  const grant = {
    kind: "warrants",
    issuer: "owner",
    holder: "tenant",
    shares_m: 40,
    strike_usd: 0.5,
    from: "2026-04",
  };
  const { months, owner, factor } = run({ contracts: { grant } });
  expect(months[3].next.sharesM[owner]).toBeCloseTo(100 + 40 * (1 - 0.5 / factor(3)), 9);
});

test("a warrant out of the money in February is exercised when the price has passed its strike", () => {
  const grant = {
    kind: "warrants",
    issuer: "owner",
    holder: "tenant",
    shares_m: 40,
    strike_usd: 1.1,
    from: "2026-01",
  };
  const { months, owner, factor } = run({ contracts: { grant } });
  expect(months[1].next.sharesM[owner]).toBe(100);
  const month = months.findIndex(({ market }) => market.equityFactor > 1.1);
  expect(months[month].next.sharesM[owner]).toBeCloseTo(100 + 40 * (1 - 1.1 / factor(month)), 9);
});

describe("a convertible at 1.1 USD", () => {
  const note = (due: string) => ({
    kind: "convertible",
    issuer: "owner",
    face_usd_m: 5,
    due,
    conversion_usd: 1.1,
  });

  test("is par in February and shares in April", () => {
    expect(run({ contracts: { note: note("2026-02") } }).months[1].owed["note.principal"]).toBe(5e6);
    const { months, owner } = run({ contracts: { note: note("2026-04") } });
    expect(months[3].owed["note.principal"]).toBe(0);
    expect(months[3].next.sharesM[owner]).toBeCloseTo(100 + 5 / 1.1, 9);
  });

  test("is told with the price of the month", () => {
    const dear = { ...note("2026-04"), conversion_usd: 50 };
    const price = run({}).factor(3);
    expect(termsOf(mergeOver(moving, { contracts: { note: dear } }), "note.principal", 3)).toContainEqual([
      "share price",
      Number(price.toPrecision(9)),
      "USD",
    ]);
  });
});

describe("shares sold in April", () => {
  const program = { atm_capacity_usd_m: 500, atm_pace_pct: 10, atm_cost_pct: 0 };

  test("are at most a tenth of what they are worth then, at their price then", () => {
    const { months, owner, factor } = run({
      market: { equity: { window: "open" } },
      entities: { owner: { ...program, shares_m: 40 } },
      contracts: { order: order(50) },
    });
    const worth = 40 * factor(3);
    expect(months[3].paid["share_sale/owner.sale"]).toBeCloseTo((worth * 1e6) / 10, 4);
    expect(months[3].next.sharesM[owner]).toBeCloseTo(40 + worth / 10 / factor(3), 9);
  });

  test("find buyers where they are worth more than nine tenths of debt by then, and did not in February", () => {
    const { factor } = run({});
    // debt just under what 100 m shares are worth over 0.9
    const sold = (debt: number) =>
      run({
        entities: { owner: program },
        contracts: {
          order: order(12),
          loan: { kind: "term_loan", borrower: "owner", balance_usd_m: debt, rate_pct: 0, due: "2035-01" },
        },
      }).months[3].paid["share_sale/owner.sale"];
    const most = (100 * factor(3)) / 0.9;
    expect(sold(most * 0.999)).toBeCloseTo(2e6, 4);
    expect(sold(most * 1.001)).toBe(0);
  });
});

test("new notes have the room of the price of their month: as much debt as shares are worth", () => {
  const { months, factor } = run({
    market: { equity: { window: "open" } },
    contracts: { order: order(1_000) },
  });
  expect(months[3].paid["new_notes/owner/1.sale"]).toBeCloseTo(100e6 * factor(3) * 0.975, 3);
});

test("debt over market value falls when shares rise: 60 m over 100 m in February, over more in April", () => {
  const { months, factor } = run({
    contracts: {
      loan: { kind: "term_loan", borrower: "owner", balance_usd_m: 60, rate_pct: 0, due: "2035-01" },
      promise: {
        kind: "covenant",
        entity: "owner",
        measure: "debt_to_market",
        at_most: 0.599,
        cure_months: 24,
      },
    },
  });
  expect(60 / (100 * factor(3))).toBeLessThan(0.599);
  expect(months.map((month) => month.memory("promise", "breachMonths")).slice(0, 4)).toEqual([
    1,
    2,
    factor(2) > 60 / 59.9 ? 0 : 3,
    0,
  ]);
});

test("bitcoin sold in April fetches the price of the month's end", () => {
  const { months, owner } = run({
    entities: { owner: { btc_free: 100, btc_sale_cost_pct: 2, shares_m: 0 } },
    contracts: { order: order(12) },
  });
  const price = months[3].market.btcUsdEnd * 0.98;
  expect(months[3].market.btcUsdEnd).toBeCloseTo(200_000, 3);
  expect(months[3].next.btc[owner]).toBeCloseTo(100 - 2e6 / price, 9);
});
