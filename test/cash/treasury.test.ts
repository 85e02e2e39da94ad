// Interest on cash and income tax, by hand.

import { describe, expect, test } from "vitest";
import { mergeOver, type Over, runTiny, tinyModel } from "../tiny-world.ts";

describe("interest", () => {
  test("12 % a year on 10 m free and 5 m restricted is 0.15 m in January, on 10.15 and 5 in February", () => {
    const months = runTiny(
      tinyModel({ entities: { owner: { restricted_cash_usd_m: 5, cash_yield_pct: 12 } } }),
    );
    expect(months[0].owed["cash_interest/owner.interest"]).toBeCloseTo(150_000, 6);
    expect(months[1].owed["cash_interest/owner.interest"]).toBeCloseTo(151_500, 6);
    expect(months[1].cash.owner).toBeCloseTo(10_301_500, 5);
  });
});

/** 1 m of rent a month and nothing else: income of 1 m. */
const earning: Over = {
  halls: {
    hall: {
      site: "plain",
      critical_mw: 10,
      utility_per_critical: 1,
      gross_per_critical: 1,
      ready: "2025-12",
    },
  },
  contracts: {
    lease: {
      kind: "hosting_lease",
      tenant: "tenant",
      landlord: "owner",
      halls: ["hall"],
      rent_usd_per_kw_month: 100,
      term_months: 600,
    },
  },
  entities: { owner: { tax_rate_pct: 25 } },
};
const tax = (over: Over = {}, months = 12) =>
  runTiny(tinyModel(mergeOver(mergeOver(earning, { head: { months } }), over))).map(
    ({ owed }) => owed["income_tax/owner.tax"],
  );

describe("income tax", () => {
  test("a quarter of last month's income: nothing in January, 0.25 m from February", () => {
    expect(tax().map(Math.round)).toEqual([0, ...Array.from({ length: 11 }, () => 250_000)]);
  });

  test("what is passed through is income and cost: power changes no tax", () => {
    expect(tax({ contracts: { power: { usd_per_mwh: 90 } } })[1]).toBeCloseTo(250_000, 5);
  });

  test("losses offset four fifths of income until used up: 2 m take 0.8, 0.8 and 0.4 m", () => {
    // taxable 0.2, 0.2, 0.6, then 1 m, a quarter of each a month later
    const taxes = tax({ entities: { owner: { loss_carried_usd_m: 2 } } });
    expect(taxes.slice(1, 5).map(Math.round)).toEqual([50_000, 50_000, 150_000, 250_000]);
  });

  test("a month's loss is carried forward: 3 m lost in January offset 0.8 m of each month after", () => {
    // January: 1 m of income less 4 m of machines deducted at once = −3 m
    const order = {
      kind: "equipment_order",
      buyer: "owner",
      vendor: "vendor",
      deliveries_usd_m: { "2026-01": 4 },
      pay_days: 0,
    };
    const taxes = tax({ contracts: { order } });
    expect(taxes.slice(1, 7).map(Math.round)).toEqual([0, 50_000, 50_000, 50_000, 100_000, 250_000]);
    // months 1–3 offset .8 each (2.4 of 3), month 4 offsets .6: 0.4 taxable
  });

  // Five-year property by 200 % declining balance (IRS Publication 946): a thirtieth of what is left, month by month.
  test("without bonus depreciation 15 m of machines give 0.5 m in February, then a thirtieth of the rest each month", () => {
    const order = {
      kind: "equipment_order",
      buyer: "owner",
      vendor: "vendor",
      deliveries_usd_m: { "2026-01": 15 },
      pay_days: 0,
    };
    const taxes = tax({
      entities: { owner: { cash_usd_m: 100, bonus_depreciation_pct: 0 } },
      contracts: { order },
    });
    // January none; February 15/30 = .5; March 14.5/30 = .48333; April 14.01667/30 = .467222; of 1 m each
    expect(taxes.slice(1, 5).map(Math.round)).toEqual([250_000, 125_000, 129_167, 133_194]);
  });

  test("with 40 % at once 10 m give 4 m in January and a thirtieth of 6 m in February", () => {
    const order = {
      kind: "equipment_order",
      buyer: "owner",
      vendor: "vendor",
      deliveries_usd_m: { "2026-01": 10 },
      pay_days: 0,
    };
    const months = runTiny(
      tinyModel(
        mergeOver(earning, {
          entities: { owner: { cash_usd_m: 100, bonus_depreciation_pct: 40, loss_offset_pct: 0 } },
          contracts: { order },
        }),
      ),
    );
    // January 1 − 4 = −3: no tax and a loss carried; February 1 − 0.2 = 0.8 m; March 1 − 5.8/30 = 0.806667 m
    expect(months.map(({ owed }) => Math.round(owed["income_tax/owner.tax"])).slice(0, 4)).toEqual([
      0, 0, 200_000, 201_667,
    ]);
    expect(months[1].next.lossCarriedUsd[8]).toBeCloseTo(3e6, 4);
  });

  test("interest paid is deducted: 12 m at 12 % take 0.12 m off each month's income", () => {
    const loan = { kind: "term_loan", borrower: "owner", balance_usd_m: 12, rate_pct: 12, due: "2030-01" };
    expect(tax({ contracts: { loan } })[1]).toBeCloseTo(220_000, 5);
  });
});
