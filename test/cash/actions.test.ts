// What management does when cash is short, by hand. 100,000 USD a bitcoin all along.

import { describe, expect, test } from "vitest";
import { entityIndex, mergeOver, type Over, runTiny, tinyModel } from "../tiny-world.ts";

/** A bill of 12 m in January against 10 m of cash. */
const bill: Over = {
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
const january = (over: Over, funding: "open" | "committed" = "open") => {
  const model = tinyModel(mergeOver(bill, over), funding);
  const [first] = runTiny(model);
  const owner = entityIndex(model, "owner");
  return { ...first, cashUsd: first.cash.owner, btc: first.next.btc[owner], state: first.next, owner };
};

describe("the treasury", () => {
  test("is sold as far as needed: 2 m short at 100,000 less 1 % are 20.202 BTC", () => {
    const { btc, cashUsd, paid } = january({ entities: { owner: { btc_free: 100, btc_sale_cost_pct: 1 } } });
    expect(paid["treasury_sale/owner.sale"]).toBeCloseTo(2e6, 6);
    expect(btc).toBeCloseTo(100 - 2e6 / 99_000, 9);
    expect(cashUsd).toBeCloseTo(0, 6);
  });

  test("is sold to bring cash back to the minimum: 3 m more for a minimum of 3 m", () => {
    const { btc, cashUsd } = january({
      entities: { owner: { btc_free: 100, btc_sale_cost_pct: 0, minimum_cash_usd_m: 3 } },
    });
    expect(btc).toBeCloseTo(50, 9);
    expect(cashUsd).toBeCloseTo(3e6, 5);
  });

  test("is sold whole and no more: 10 BTC are 1 m, and 1 m of the bill stays unpaid", () => {
    const { btc, arrears } = january({ entities: { owner: { btc_free: 10, btc_sale_cost_pct: 0 } } });
    expect(btc).toBe(0);
    expect(arrears["order.invoice"]).toBeCloseTo(1e6, 6);
  });

  test("is kept where nothing is short, and where the owner may not sell", () => {
    expect(january({ entities: { owner: { btc_free: 100, cash_usd_m: 12 } } }).btc).toBe(100);
    const stubborn = january({ entities: { owner: { btc_free: 100, sell_treasury: false } } });
    expect(stubborn.btc).toBe(100);
    expect(stubborn.arrears["order.invoice"]).toBeCloseTo(2e6, 6);
  });

  test("is sold with commitments kept too, when cash would fall below its minimum", () => {
    const { btc, cashUsd } = january(
      { entities: { owner: { btc_free: 100, btc_sale_cost_pct: 0 } } },
      "committed",
    );
    expect(btc).toBeCloseTo(80, 9);
    expect(cashUsd).toBeCloseTo(0, 6);
  });

  test("goes before the debt reserve: 2 m of cash, 5 m of debt service and a minimum of 5 m sell 80 BTC and leave the reserve", () => {
    const loan = { kind: "term_loan", borrower: "owner", balance_usd_m: 5, rate_pct: 0, due: "2026-01" };
    const { btc, cashUsd, state, owner } = january({
      entities: {
        owner: {
          cash_usd_m: 2,
          debt_reserve_usd_m: 10,
          minimum_cash_usd_m: 5,
          btc_free: 100,
          btc_sale_cost_pct: 0,
        },
      },
      contracts: { order: null, loan },
    });
    expect(btc).toBeCloseTo(20, 9);
    expect(cashUsd).toBeCloseTo(5e6, 5);
    expect(state.reserveUsd[owner]).toBe(10e6);
  });
});

describe("shares", () => {
  // 20 m shares at 2 USD are 40 m of market value, too little for notes; 25 % a month are 10 m gross, 4 % of it cost
  const listed: Over = {
    entities: {
      owner: { shares_m: 20, share_price_usd: 2, atm_capacity_usd_m: 50, atm_pace_pct: 25, atm_cost_pct: 4 },
    },
  };
  const sale = "share_sale/owner.sale";

  test("are sold as far as needed, net of cost: 2 m net are 2.08333 m gross and 1.041667 m new shares", () => {
    const { paid, state, owner } = january(listed);
    expect(paid[sale]).toBeCloseTo(2e6, 6);
    expect(state.sharesM[owner]).toBeCloseTo(20 + 2 / 0.96 / 2, 9);
    expect(state.atmLeftUsd[owner]).toBeCloseTo(50e6 - 2e6 / 0.96, 4);
  });

  test("at most at the pace: a bill of 22 m leaves 12 m short, 9.6 m net come, 2.4 m stay unpaid", () => {
    const { paid, arrears } = january(
      mergeOver(listed, { contracts: { order: { deliveries_usd_m: { "2026-01": 22 } } } }),
    );
    expect(paid[sale]).toBeCloseTo(9.6e6, 5);
    expect(arrears["order.invoice"]).toBeCloseTo(2.4e6, 5);
  });

  test("at most what the programme has left: 1 m gross is 0.96 m", () => {
    const { paid, state, owner } = january(
      mergeOver(listed, { entities: { owner: { atm_capacity_usd_m: 1 } } }),
    );
    expect(paid[sale]).toBeCloseTo(0.96e6, 6);
    expect(state.atmLeftUsd[owner]).toBeCloseTo(0, 6);
  });

  test("after the treasury: 10 BTC bring 1 m, shares the other", () => {
    const { paid, btc } = january(
      mergeOver(listed, { entities: { owner: { btc_free: 10, btc_sale_cost_pct: 0 } } }),
    );
    expect(btc).toBe(0);
    expect(paid[sale]).toBeCloseTo(1e6, 6);
  });

  test("not at all with commitments only", () => {
    expect(january(listed, "committed").paid[sale]).toBe(0);
    expect(january(listed, "committed").cashUsd).toBe(-2e6);
  });

  describe("the window", () => {
    const debt = (usdM: number): Over => ({
      contracts: {
        loan: { kind: "term_loan", borrower: "owner", balance_usd_m: usdM, rate_pct: 0, due: "2030-01" },
      },
    });
    const sold = (over: Over) => january(mergeOver(listed, over)).paid[sale];

    test("by the rule is open while market value exceeds 0.9 of debt: 40 m against 44 m and against 45 m", () => {
      expect(sold(debt(44))).toBeCloseTo(2e6, 6);
      expect(sold(debt(45))).toBe(0);
    });

    test("open, it is open whatever the debt; shut, it is shut without any", () => {
      expect(sold(mergeOver(debt(1000), { market: { equity: { window: "open" } } }))).toBeCloseTo(2e6, 6);
      expect(sold({ market: { equity: { window: "shut" } } })).toBe(0);
    });
  });
});

test("each acts once a month: nobody sells more than is short, however often claims are cleared again", () => {
  const { paid, cashUsd } = january({
    entities: {
      owner: {
        btc_free: 5,
        btc_sale_cost_pct: 0,
        shares_m: 20,
        share_price_usd: 10,
        atm_capacity_usd_m: 50,
        atm_cost_pct: 0,
      },
    },
  });
  expect(paid["treasury_sale/owner.sale"]).toBeCloseTo(0.5e6, 6);
  expect(paid["share_sale/owner.sale"]).toBeCloseTo(1.5e6, 6);
  expect(cashUsd).toBeCloseTo(0, 6);
});
