// A property sold and rented back by hand: 9 m of income at 9 % is 100 m, less 15 % is 85 m; rent of 12 % is 0.85 m a month.

import { expect, test } from "vitest";
import { type ClosedMonth, entityIndex, mergeOver, type Over, runTiny, tinyModel } from "../tiny-world.ts";

const campus = {
  kind: "sale_leaseback",
  entity: "owner",
  noi_usd_m_per_year: 9,
  cap_rate_pct: 9,
  discount_pct: 15,
  rent_pct: 12,
  lag_months: 3,
};
// 10 m of cash and 2 m a month of overhead: the budget of January falls to 8 − 12 within six months
const owning: Over = {
  market: { equity: { window: "open" } },
  entities: { owner: { look_ahead_months: 6 } },
  contracts: { campus, overhead: { kind: "overhead", entity: "owner", usd_m_per_month: 2, growth_pct: 0 } },
};
const run = (over: Over = {}) => runTiny(tinyModel(mergeOver(owning, over)));
const usdM = (months: readonly ClosedMonth[], claim: string) =>
  months.map(({ owed }) => Math.round(owed[claim]) / 1e6);

test("put up for sale in January, paid for in April, rent from May", () => {
  const months = run();
  expect(months[0].memory("campus", "begun")).toBe(1);
  expect(usdM(months, "campus.sale")).toEqual([0, 0, 0, 85, 0, 0, 0, 0, 0, 0, 0, 0]);
  expect(usdM(months, "campus.rent").slice(0, 6)).toEqual([0, 0, 0, 0, 0.85, 0.85]);
  expect(months.map(({ cash }) => Math.round(cash.owner) / 1e6).slice(0, 6)).toEqual([
    8, 6, 4, 87, 84.15, 81.3,
  ]);
});

test("sold once, however short it gets again", () => {
  const months = run({
    contracts: { overhead: { usd_m_per_month: 20 } },
    entities: { owner: { cash_usd_m: 90 } },
  });
  expect(usdM(months, "campus.sale").filter((usd) => usd > 0)).toEqual([85]);
});

test("not where nothing is short ahead, nor where nobody buys, nor with commitments only", () => {
  const never = (months: readonly ClosedMonth[]) =>
    months.every((month) => month.memory("campus", "begun") === 0);
  expect(never(run({ entities: { owner: { cash_usd_m: 100 } } }))).toBe(true);
  expect(never(run({ market: { equity: { window: "shut" } } }))).toBe(true);
  expect(never(runTiny(tinyModel(owning, "committed")))).toBe(true);
});

test("too late, the money does not come to who is in default by then", () => {
  const model = tinyModel(mergeOver(owning, { contracts: { overhead: { usd_m_per_month: 9 } } }));
  const owner = entityIndex(model, "owner");
  const months = runTiny(model);
  // 10 − 9 = 1, then 8 unpaid in February, 17 in March: a default in March, before April
  expect(months[2].next.status[owner]).toBe(1);
  expect(months[3].owed["campus.sale"]).toBe(0);
});
