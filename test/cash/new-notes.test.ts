// Notes sold when cash runs short, by hand. 100 m shares at 10 USD are worth 1,000 m: as much debt is half of debt and market value. A
// spread of 6 % over 4 % is a coupon of 10 %; an issue costs 2.5 %, so 50 m net are 51.282051 m owed.

import { describe, expect, test } from "vitest";
import { spans } from "../planned-path.ts";
import { mergeOver, type Over, runTiny, tinyModel } from "../tiny-world.ts";
import { termsOf } from "../told-terms.ts";

/** Machines of 12 m in January on 10 m of cash; no shares to sell. */
const short: Over = {
  market: { equity: { window: "open", credit_spread_pct: 6 } },
  entities: { owner: { shares_m: 100, share_price_usd: 10 } },
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
const run = (over: Over = {}, funding: "open" | "committed" = "open") =>
  runTiny(tinyModel(mergeOver(short, over), funding));
const sold = (over: Over = {}, tranche = 1, funding: "open" | "committed" = "open") =>
  spans(run(over, funding).map(({ paid }) => paid[`new_notes/owner/${tranche}.sale`] / 1e6));
const needs = (usdM: number): Over => ({
  contracts: { order: { deliveries_usd_m: { "2026-01": 10 + usdM } } },
});
const price = (share_price_usd: number): Over => ({ entities: { owner: { share_price_usd } } });
const owing = (balance_usd_m: number): Over => ({
  contracts: { loan: { kind: "term_loan", borrower: "owner", balance_usd_m, rate_pct: 0, due: "2035-01" } },
});

describe("an issue", () => {
  test("is of 50 m where less is short, and of what is short where that is more", () => {
    expect(sold()).toEqual([[0, 0, 50]]);
    expect(sold(needs(80))).toEqual([[0, 0, 80]]);
    expect(run()[0].cash.owner).toBeCloseTo(48e6, 4);
  });

  test("leaves debt at most half of debt and market value: 100 m of it less 2.5 % are 97.5 m", () => {
    expect(sold(mergeOver(needs(60), price(1)))).toEqual([[0, 0, 60]]);
    expect(sold(mergeOver(needs(97.5), price(1)))).toEqual([[0, 0, 97.5]]);
    expect(sold(mergeOver(needs(120), price(1)))[0]).toEqual([0, 0, 97.5]);
  });

  test("counts what the first issue of the month has sold: both together stay under half", () => {
    // 190 m short at 100 m of market value: 97.5 m of the first are 100 m of debt, which is half; no second
    const both = mergeOver(needs(190), price(1));
    expect([sold(both, 1), sold(both, 2)].map((spans) => spans.filter(([from]) => from === 0))).toEqual([
      [[0, 0, 97.5]],
      [],
    ]);
  });

  test("counts the debt there is: 1,000 m of market value and 940 m of loans leave room for 58.5 m", () => {
    expect(sold(mergeOver(needs(80), owing(940)))[0]).toEqual([0, 0, 58.5]);
  });

  test("of less than 50 m nobody takes: 51.3 m of room are one, 51.2 m none", () => {
    expect(sold(owing(948.7))).toEqual([[0, 0, 50]]);
    expect(sold(owing(948.8))).toEqual([]);
    expect(sold(owing(1_100))).toEqual([]);
  });

  test("is refused where the window is shut, and with commitments only", () => {
    expect(sold({ market: { equity: { window: "shut" } } })).toEqual([]);
    expect(sold({}, 1, "committed")).toEqual([]);
  });

  test("is not made where nothing is short", () => {
    expect(sold(needs(0))).toEqual([]);
  });

  test("gives its reasons: the need and the room", () => {
    expect(termsOf(mergeOver(short, owing(100)), "new_notes/owner/1.sale")).toEqual([
      ["short of the minimum, now or in the budget", 2e6, "USD"],
      ["room under half of debt and market capitalisation", 900e6, "USD"],
    ]);
  });
});

describe("what was issued", () => {
  // 60 m more come in May, so that nothing is short again
  const rich: Over = {
    head: { months: 64 },
    contracts: {
      inflow: {
        kind: "convertible",
        issuer: "owner",
        face_usd_m: 0,
        due: "2036-01",
        conversion_usd: 1,
        closes: "2026-05",
        net_proceeds_usd_m: 60,
      },
    },
  };
  const months = run(rich);
  const owedUsdM = 50 / 0.975;
  const nine = (usd: number) => Number(usd.toPrecision(9));

  test("bears a tenth a year from the month after, monthly, for sixty months, and is due in the sixtieth", () => {
    const column = (slot: string) => spans(months.map(({ owed }) => owed[`new_notes/owner/1.${slot}`] / 1e6));
    expect(column("interest")).toEqual([[1, 60, nine((owedUsdM * 0.1) / 12)]]);
    expect(column("principal")).toEqual([[60, 60, nine(owedUsdM)]]);
    expect(months[60].memory("new_notes/owner/1", "balanceUsd")).toBe(0);
    expect(months[59].memory("new_notes/owner/1", "balanceUsd")).toBeCloseTo(owedUsdM * 1e6, 4);
  });

  test("says so: balance and coupon", () => {
    const balance = ["balance", nine(owedUsdM * 1e6), "USD"];
    expect(termsOf(mergeOver(short, rich), "new_notes/owner/1.interest", 1)).toEqual([
      balance,
      ["coupon", 10, "pct per year"],
    ]);
    expect(termsOf(mergeOver(short, rich), "new_notes/owner/1.principal", 60)).toEqual([balance]);
  });

  test("is followed by a second issue and no third: April's interest on both stays unpaid", () => {
    // January leaves 2 m; two months of interest and 60 m more in March are 58 m and that interest short
    const orders: Over = { contracts: { order: { deliveries_usd_m: { "2026-01": 58, "2026-03": 60 } } } };
    const interest = (owedUsdM * 0.1) / 12;
    expect([sold(orders), sold(orders, 2)]).toEqual([[[0, 0, 50]], [[2, 2, nine(58 + 2 * interest)]]]);
    expect(run(orders)[3].arrears["new_notes/owner/1.interest"] / 1e6).toBeCloseTo(interest, 9);
  });

  test("is no more served from a default on: its balance stays, its interest stops", () => {
    const bills = run({
      contracts: { order: { deliveries_usd_m: { "2026-01": 12, "2026-03": 500 } } },
      entities: { owner: { share_price_usd: 0.7 } },
    });
    const column = spans(bills.map(({ owed }) => owed["new_notes/owner/1.interest"] / 1e6));
    // unpaid in March and April: in default from May
    expect(column).toEqual([[1, 3, nine((owedUsdM * 0.1) / 12)]]);
    expect(bills[11].memory("new_notes/owner/1", "balanceUsd")).toBeCloseTo(owedUsdM * 1e6, 4);
  });
});
