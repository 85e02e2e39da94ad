// How a borrower stands before a month, by hand, from the quarter behind it.

import { describe, expect, test } from "vitest";
import { laterPrincipalUsd } from "../../src/engine/cash/debt.ts";
import { recentDscr, runwayMonths } from "../../src/engine/cash/distress.ts";
import { kinds } from "../../src/engine/kinds.ts";
import { drawInnovations } from "../../src/engine/market/draw.ts";
import { emptyMarketMonth } from "../../src/engine/market/month.ts";
import type { MonthView } from "../../src/engine/model.ts";
import { NEVER } from "../../src/engine/model.ts";
import { openState } from "../../src/engine/open.ts";
import { entityIndex, type Over, tinyModel } from "../tiny-world.ts";

/** A view of month 13 with these CFADS and debt service in the months before, USD m, the last one last. */
function viewAfter(cfads: readonly number[], service: readonly number[], over: Over = {}) {
  const model = tinyModel(over);
  const owner = entityIndex(model, "owner");
  const state = openState(model, kinds, drawInnovations(model, 1, 0));
  const month = 13;
  state.month = month;
  cfads.forEach((usdM, k) => {
    const place = owner * 12 + ((month - cfads.length + k) % 12);
    state.cfadsUsd[place] = usdM * 1e6;
    state.debtServiceUsd[place] = service[k] * 1e6;
  });
  const view = {
    model,
    month,
    state,
    market: { ...emptyMarketMonth(model), btcUsdEnd: 100_000 },
  } as MonthView;
  return { view, owner };
}

describe("the last quarter", () => {
  // October to December: 2, 1, 0 against 2, 2, 2: coverage a half, a burn of 1 m a month
  const [cfads, service] = [
    [9, 9, 2, 1, 0],
    [1, 1, 2, 2, 2],
  ];

  test("covers half of its debt service, whatever came before", () => {
    const { view, owner } = viewAfter(cfads, service);
    expect(recentDscr(view, owner)).toBe(0.5);
  });

  test("leaves 10 m of cash for ten months, 7 m above a minimum of 3 for seven, with 20 BTC for nine", () => {
    const last = (entity: object) => {
      const { view, owner } = viewAfter(cfads, service, { entities: { owner: { ...entity } } });
      return runwayMonths(view, owner);
    };
    expect(last({})).toBe(10);
    expect(last({ minimum_cash_usd_m: 3 })).toBe(7);
    expect(last({ minimum_cash_usd_m: 3, btc_free: 20 })).toBe(9);
    expect(last({ minimum_cash_usd_m: 30 })).toBe(0);
  });

  test("that earns what is due burns nothing", () => {
    const { view, owner } = viewAfter([2, 2, 2], [2, 2, 2]);
    expect(runwayMonths(view, owner)).toBe(NEVER);
    expect(recentDscr(view, owner)).toBe(1);
  });
});

describe("principal seen ahead of 12 m due in months 2 to 5", () => {
  const ahead = (now: number, month: number, balance = 12) =>
    laterPrincipalUsd(balance, { first_principal: 2, due: 5 }, now, month);

  test("is 3 m in each of them, seen from before", () =>
    expect([1, 2, 3, 4, 5, 6].map((month) => ahead(0, month))).toEqual([0, 3, 3, 3, 3, 0]));
  test("and seen from among them: 9 m left at month 3", () =>
    expect([4, 5, 6].map((month) => ahead(3, month, 9))).toEqual([3, 3, 0]));
  test("or down to a balloon of 40 %: 7.2 m in four instalments of 1.8 m, 4.8 m with the last", () => {
    const terms = { first_principal: 2, due: 5, balloon_pct: 40 };
    const seen = (now: number, balance: number, months: readonly number[]) =>
      months.map((month) => laterPrincipalUsd(balance, terms, now, month));
    expect(seen(0, 12, [1, 2, 3, 4, 5, 6])).toEqual(
      [0, 1.8, 1.8, 1.8, 6.6, 0].map((m) => expect.closeTo(m, 12)),
    );
    expect(seen(4, 8.4, [4, 5])).toEqual([1.8, 6.6].map((m) => expect.closeTo(m, 12)));
  });
  test("or all at maturity", () =>
    expect(
      [4, 5, 6].map((month) => laterPrincipalUsd(12, { first_principal: NEVER, due: 5 }, 0, month)),
    ).toEqual([0, 12, 0]));
});
