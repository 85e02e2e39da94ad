// A loan against bitcoin by hand: 10 m against 160 BTC at 100,000 USD, called under 133 %, restored to 143 %. Bitcoin jumps in March.

import { describe, expect, test } from "vitest";
import { type ClosedMonth, entityIndex, mergeOver, type Over, runTiny, tinyModel } from "../tiny-world.ts";

const line = {
  kind: "btc_line",
  borrower: "owner",
  balance_usd_m: 10,
  rate_pct: 12,
  due: "2026-10",
  pledged_btc: 160,
  call_below_pct: 133,
  restore_to_pct: 143,
  liquidation_cost_pct: 2,
};
const lent: Over = {
  market: { bitcoin: { jump_pct: -20, jump_month: "2026-03" } },
  entities: { owner: { cash_usd_m: 20, sell_treasury: false } },
  contracts: { line },
};
const usdM = (usd: number) => Math.round(usd) / 1e6;
const run = (over: Over = {}) => {
  const model = tinyModel(mergeOver(lent, over));
  const owner = entityIndex(model, "owner");
  return { months: runTiny(model), owner };
};
const pledged = (month: ClosedMonth) => month.memory("line", "pledgedBtc");

describe("a call in March, bitcoin at 80,000: 160 BTC are 12.8 m, 128 % of 10 m; 143 % are 178.75 BTC", () => {
  test("is met from the treasury: 18.75 BTC move to the pledge, no cash does", () => {
    const { months, owner } = run({ entities: { owner: { btc_free: 30 } } });
    expect(pledged(months[1])).toBe(160);
    expect(pledged(months[2])).toBeCloseTo(178.75, 9);
    expect(months[2].next.btc[owner]).toBeCloseTo(11.25, 9);
    expect(months[2].owed["line.call"]).toBe(0);
    expect(pledged(months[3])).toBeCloseTo(178.75, 9);
  });

  test("or in cash: 12.8 m secure 8.951049 m at 143 %, so 1.048951 m is repaid", () => {
    const { months } = run();
    expect(months[2].paid["line.call"]).toBeCloseTo(10e6 - 12.8e6 / 1.43, 5);
    expect(months[2].memory("line", "balanceUsd")).toBeCloseTo(12.8e6 / 1.43, 5);
    expect(months[3].owed["line.call"]).toBe(0);
    expect(months[3].owed["line.interest"]).toBeCloseTo(0.01 * (12.8e6 / 1.43), 6);
  });

  test("or in both: 10 BTC go, 170 are 13.6 m and secure 9.510490 m, 0.489510 m is repaid", () => {
    const { months, owner } = run({ entities: { owner: { btc_free: 10 } } });
    expect(pledged(months[2])).toBe(170);
    expect(months[2].next.btc[owner]).toBe(0);
    expect(months[2].paid["line.call"]).toBeCloseTo(10e6 - 13.6e6 / 1.43, 5);
  });

  test("or the lender sells at the low: 12.8 m less 2 % are 12.544 m, 10 m repaid, 2.544 m returned, no default", () => {
    // cash of 1.1 m after two months of 0.1 m is 0.9 m, less than the call of 1.05 m
    const { months, owner } = run({ entities: { owner: { cash_usd_m: 1.1 } } });
    expect(usdM(months[2].paid["line.forced_sale"])).toBe(10);
    expect(usdM(months[2].paid["line.returned"])).toBe(2.544);
    expect(months[2].owed["line.deficiency"]).toBe(0);
    expect(months[2].memory("line", "balanceUsd")).toBe(0);
    expect(months[2].memory("line", "soldBtc")).toBe(160);
    expect(usdM(months[2].cash.owner)).toBe(3.344); // 0.9 − 0.1 of interest + 2.544
    expect(months[11].next.status[owner]).toBe(0);
  });
});

describe("a fall by half: 160 BTC are 8 m, 7.84 m after cost", () => {
  const crash: Over = { market: { bitcoin: { jump_pct: -50 } } };

  test("leaves a deficiency of 2.16 m, which unpaid is a default for want of collateral", () => {
    const { months, owner } = run(mergeOver(crash, { entities: { owner: { cash_usd_m: 1 } } }));
    expect(usdM(months[2].paid["line.forced_sale"])).toBe(7.84);
    expect(usdM(months[2].owed["line.deficiency"])).toBe(2.16);
    // 1 − 0.1 − 0.1 − 0.1 of interest: 0.7 m go to it
    expect(usdM(months[2].arrears["line.deficiency"])).toBe(1.46);
    expect(months[2].next.status[owner]).toBe(1);
    expect(months[2].next.trigger[owner]).toBe(3); // collateral
  });

  test("paid, it is none", () => {
    const { months, owner } = run(mergeOver(crash, { entities: { owner: { cash_usd_m: 4 } } }));
    // a call of 10 − 8/1.43 = 4.4 m is more than the 3.8 m in hand; the deficiency of 2.16 m is not
    expect(usdM(months[2].paid["line.deficiency"])).toBe(2.16);
    expect(months[2].next.status[owner]).toBe(0);
  });
});

test("coins are not sold and pledged at once: what the treasury sold in March is called again in April, and then the pledge goes", () => {
  // March: 19.8 m in hand, 22.1 m due: 2.3 m short, 28.75 of 30 BTC sold at 80,000; 1.25 join the pledge. April: 12.9 m is 129 %.
  const order = {
    kind: "equipment_order",
    buyer: "owner",
    vendor: "vendor",
    deliveries_usd_m: { "2026-03": 22 },
    pay_days: 0,
  };
  const { months, owner } = run({
    entities: { owner: { btc_free: 30, sell_treasury: true, btc_sale_cost_pct: 0 } },
    contracts: { order },
  });
  expect(pledged(months[2])).toBeCloseTo(161.25, 6);
  expect(months[2].next.btc[owner]).toBe(0);
  expect(months[3].memory("line", "soldBtc")).toBeCloseTo(161.25, 6);
});

test("no call at 133 % or above: 16.6 % down leaves 133.44 %", () => {
  const { months } = run({ market: { bitcoin: { jump_pct: -16.6 } } });
  expect(months.every(({ owed }) => owed["line.call"] === 0 && owed["line.forced_sale"] === 0)).toBe(true);
});

test("the month's low calls, not its mean or its end: with a price that moves every day", () => {
  let byLowOnly = 0;
  for (let path = 0; path < 20; path++) {
    const over: Over = { market: { bitcoin: { jump_pct: 0 } }, entities: { owner: { cash_usd_m: 50 } } };
    const months = runTiny(tinyModel(mergeOver(lent, over), "open", true), { path });
    let [balanceUsd, btc] = [10e6, 160];
    for (const month of months.slice(0, 9)) {
      const { btcUsdLow, btcUsdMean, btcUsdEnd } = month.market;
      const isCalled = (usd: number) => (btc * usd) / balanceUsd < 1.33;
      expect(month.owed["line.call"] > 0).toBe(isCalled(btcUsdLow));
      if (isCalled(btcUsdLow) && !isCalled(btcUsdMean) && !isCalled(btcUsdEnd)) byLowOnly++;
      balanceUsd = month.memory("line", "balanceUsd");
      btc = pledged(month);
    }
  }
  expect(byLowOnly).toBeGreaterThan(0);
});

test("repaid in October, the pledge is free again", () => {
  const { months, owner } = run({ market: { bitcoin: { jump_pct: 0 } } });
  expect(usdM(months[9].paid["line.principal"])).toBe(10);
  expect(months[9].next.btc[owner]).toBe(160);
  expect(pledged(months[9])).toBe(0);
});

test("bitcoin is moved, never made: what is free, pledged, and sold adds up to what there was", () => {
  for (const jump of [-60, -50, -20, -10, 0, 30]) {
    for (const btcFree of [0, 10, 100]) {
      for (const cashUsdM of [0.5, 3, 20]) {
        const { months, owner } = run({
          market: { bitcoin: { jump_pct: jump } },
          entities: {
            owner: {
              btc_free: btcFree,
              cash_usd_m: cashUsdM,
              minimum_cash_usd_m: 1,
              sell_treasury: true,
              btc_sale_cost_pct: 0,
            },
          },
        });
        let soldBtc = 0;
        for (const month of months) {
          soldBtc += month.paid["treasury_sale/owner.sale"] / month.market.btcUsdEnd;
          const heldBtc = month.next.btc[owner] + pledged(month) + month.memory("line", "soldBtc") + soldBtc;
          expect(heldBtc).toBeCloseTo(160 + btcFree, 9);
          expect(month.next.btc[owner]).toBeGreaterThanOrEqual(0);
        }
      }
    }
  }
});
