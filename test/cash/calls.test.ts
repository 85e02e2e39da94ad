// Margin calls at the edges of their rule, by hand: 10 m against bitcoin at 100,000 USD, called under 133 %, restored to 143 %, so that
// 133 BTC are just enough and 143 BTC are what a call restores.

import { describe, expect, test } from "vitest";
import { entityIndex, mergeOver, type Over, runTiny, tinyModel } from "../tiny-world.ts";

const line = {
  kind: "btc_line",
  borrower: "owner",
  balance_usd_m: 10,
  rate_pct: 0,
  due: "2026-10",
  pledged_btc: 132,
};
const lent: Over = { entities: { owner: { cash_usd_m: 20, sell_treasury: false } }, contracts: { line } };
function run(over: Over = {}) {
  const model = tinyModel(mergeOver(lent, over));
  const owner = entityIndex(model, "owner");
  const months = runTiny(model);
  const [january] = months;
  const of = (claim: string) => january.owed[`line.${claim}`] / 1e6;
  return {
    months,
    owner,
    january,
    called: of("call"),
    sold: january.memory("line", "soldBtc"),
    pledged: january.memory("line", "pledgedBtc"),
    of,
  };
}
const pledge = (pledged_btc: number, more: Record<string, unknown> = {}): Over => ({
  contracts: { line: { pledged_btc, ...more } },
});
const owner = (entity: Record<string, unknown>): Over => ({ entities: { owner: entity } });

describe("a pledge", () => {
  test("of 133 % is not called, of a hundred dollars less it is: 10 m less what it secures at 143 % is repaid", () => {
    expect(run(pledge(133)).called).toBe(0);
    expect(run(pledge(132.999)).called).toBeCloseTo(10 - 13.2999 / 1.43, 9);
  });

  test("is restored from the treasury to 143 BTC; 11 BTC are just enough of it, 10 leave 1 BTC to pay for at 143 %", () => {
    const enough = run(owner({ btc_free: 11 }));
    expect([enough.pledged, enough.called, enough.january.next.btc[enough.owner]]).toEqual([143, 0, 0]);
    const short = run(owner({ btc_free: 10 }));
    expect([short.pledged, short.called]).toEqual([142, expect.closeTo(0.1 / 1.43, 9)]);
    const more = run(owner({ btc_free: 40 }));
    expect([more.pledged, more.january.next.btc[more.owner]]).toEqual([143, 29]);
  });

  test("is restored from the treasury by a borrower below its minimum of cash as by any", () => {
    const poor = run(owner({ btc_free: 11, cash_usd_m: 1, minimum_cash_usd_m: 5 }));
    expect([poor.pledged, poor.called, poor.sold]).toEqual([143, 0, 0]);
  });
});

describe("a call of 10 − 13.2/1.43 = 0.769231 m", () => {
  const call = 10 - 13.2 / 1.43;

  test("is met by cash that is just as much above the minimum; a dollar less and the pledge is sold", () => {
    const kept = (cash_usd_m: number) => run(owner({ cash_usd_m, minimum_cash_usd_m: 2 }));
    expect([kept(2 + call + 1e-9).called, kept(2 + call + 1e-9).sold]).toEqual([expect.closeTo(call, 9), 0]);
    expect([kept(2 + call - 1e-6).called, kept(2 + call - 1e-6).sold]).toEqual([0, 132]);
    expect(kept(0).sold).toBe(132);
  });

  test("sold, 132 BTC less 2 % are 12.936 m: 10 m repaid, the rest returned, nothing owed, nothing pledged", () => {
    const { of, pledged, january, owner: at } = run(owner({ cash_usd_m: 0 }));
    expect([of("forced_sale"), of("returned"), of("deficiency"), pledged]).toEqual([
      10,
      expect.closeTo(2.936, 9),
      0,
      0,
    ]);
    expect(january.memory("line", "balanceUsd")).toBe(0);
    expect(january.cash.owner).toBeCloseTo(2.936e6, 3);
    expect(january.next.btc[at]).toBe(0);
  });

  test("sold where it is worth less than is owed, 90 BTC less 2 % are 8.82 m: 1.18 m are still owed", () => {
    const { of } = run(mergeOver(pledge(90), owner({ cash_usd_m: 2 })));
    expect([of("forced_sale"), of("returned"), of("deficiency")]).toEqual([8.82, 0, expect.closeTo(1.18, 9)]);
  });

  test("of one with nothing pledged sells nothing: 10 m are called in cash, or nothing is", () => {
    expect(run(mergeOver(pledge(0), owner({ cash_usd_m: 20 }))).called).toBe(10);
    const broke = run(mergeOver(pledge(0), owner({ cash_usd_m: 1 })));
    expect([broke.of("forced_sale"), broke.sold]).toEqual([0, 0]);
    // all of it is a deficiency, and owed once: the unpaid claim of 10 m, 1 m of it paid, and no balance beside it
    expect([broke.of("deficiency"), broke.january.memory("line", "balanceUsd")]).toEqual([10, 0]);
    expect(broke.january.arrears["line.deficiency"]).toBeCloseTo(9e6, 6);
  });
});

describe("maturity", () => {
  test("repays and is not called: 10 m in the month it is due, all of the pledge free", () => {
    const { of, called, pledged, january, owner: at } = run(pledge(100, { due: "2026-01" }));
    expect([of("principal"), called, pledged, january.next.btc[at]]).toEqual([10, 0, 0, 100]);
    expect(january.memory("line", "balanceUsd")).toBe(0);
  });

  test("unpaid by a cent keeps the pledge", () => {
    const { january, owner: at } = run(
      mergeOver(pledge(200, { due: "2026-01" }), owner({ cash_usd_m: 9.99999998 })),
    );
    expect([january.memory("line", "pledgedBtc"), january.next.btc[at], january.next.status[at]]).toEqual([
      200, 0, 1,
    ]);
  });

  test("leaves nothing to call or repay after it", () => {
    const { months } = run(pledge(140, { due: "2026-02" }));
    expect(months.map(({ owed }) => owed["line.principal"] / 1e6).slice(0, 4)).toEqual([0, 10, 0, 0]);
    expect(months.slice(2).every(({ owed }) => owed["line.call"] === 0 && owed["line.interest"] === 0)).toBe(
      true,
    );
  });
});

test("two lines are called each for itself and share the treasury: 11 BTC for the first, what is left for the second", () => {
  const { months, owner: at } = run(
    mergeOver(owner({ btc_free: 16 }), { contracts: { other: { ...line, due: "2026-12" } } }),
  );
  expect(months[0].memory("line", "pledgedBtc")).toBe(143);
  expect(months[0].memory("other", "pledgedBtc")).toBe(137);
  expect(months[0].next.btc[at]).toBe(0);
});
