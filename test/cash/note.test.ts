// Notes by hand: 100 m at 8 %, due in June 2027: coupons of 4 m in June and December.

import { describe, expect, test } from "vitest";
import {
  type ClosedMonth,
  entityIndex,
  mergeOver,
  type Over,
  problemsOf,
  runTiny,
  tinyModel,
} from "../tiny-world.ts";

const bond = { kind: "note", issuer: "owner", face_usd_m: 100, coupon_pct: 8, due: "2027-06" };
const sold: Over = { head: { months: 20 }, entities: { owner: { cash_usd_m: 200 } }, contracts: { bond } };
const run = (over: Over = {}) => runTiny(tinyModel(mergeOver(sold, over)));
const usdM = (months: readonly ClosedMonth[], claim: string) =>
  months.map(({ owed }) => Math.round(owed[claim]) / 1e6);
/** A column that is nothing but in the months given. */
const only = (at: Readonly<Record<number, number>>) =>
  Array.from({ length: 20 }, (_, month) => at[month] ?? 0);

test("coupons twice a year and all principal at maturity", () => {
  const months = run();
  expect(usdM(months, "bond.coupon")).toEqual(only({ 5: 4, 11: 4, 17: 4 }));
  expect(usdM(months, "bond.principal")).toEqual(only({ 17: 100 }));
  expect(months[19].cash.owner).toBeCloseTo(88e6, 6);
});

test("a reserve of 6 m pays the first coupon and half of the second; the issuer's cash pays the rest", () => {
  const months = run({ contracts: { bond: { interest_reserve_usd_m: 6 } } });
  expect(usdM(months, "bond.from_reserve")).toEqual(only({ 5: 4, 11: 2 }));
  expect(usdM(months, "bond.coupon")).toEqual(only({ 11: 2, 17: 4 }));
  expect(months[4].memory("bond", "reserveUsd")).toBe(6e6);
  expect(months[5].memory("bond", "reserveUsd")).toBe(2e6);
  expect(months[11].memory("bond", "reserveUsd")).toBe(0);
});

test("what is left of a reserve comes back at maturity: 20 − 3 × 4 = 8 m", () => {
  const months = run({ contracts: { bond: { interest_reserve_usd_m: 20 } } });
  expect(usdM(months, "bond.released")).toEqual(only({ 17: 8 }));
  expect(months[19].cash.owner).toBeCloseTo(108e6, 6); // 200 − 100 + 8
});

test("no coupon that the reserve pays is a default of an issuer without cash", () => {
  const model = tinyModel(
    mergeOver(sold, {
      entities: { owner: { cash_usd_m: 0 } },
      contracts: { bond: { interest_reserve_usd_m: 8 } },
    }),
  );
  const owner = entityIndex(model, "owner");
  const status = runTiny(model).map(({ next }) => next.status[owner]);
  expect(status.indexOf(1)).toBe(17);
});

describe("in kind", () => {
  // 6 % a year in kind on top of 4 % in cash (Core Scientific's notes of 2021, by recall): 100, 103, 106.09, and 109.2727 at maturity
  const months = run({ contracts: { bond: { coupon_pct: 4, pik_pct: 6 } } });

  test("coupons join the principal and bear coupons themselves", () => {
    expect(Math.round(months[5].memory("bond", "balanceUsd"))).toBe(103e6);
    expect(Math.round(months[11].memory("bond", "balanceUsd"))).toBe(106.09e6);
    expect(usdM(months, "bond.coupon")).toEqual(only({ 5: 2, 11: 2.06, 17: 2.1218 }));
  });

  test("and are all due at maturity", () =>
    expect(usdM(months, "bond.principal")).toEqual(only({ 17: 109.2727 })));
});

test("sold in March, it brings what is left after fees and reserve, and its first coupon is in June", () => {
  const months = run({
    contracts: { bond: { closes: "2026-03", net_proceeds_usd_m: 93, interest_reserve_usd_m: 4 } },
  });
  expect(usdM(months, "bond.proceeds")).toEqual(only({ 2: 93 }));
  expect(usdM(months, "bond.from_reserve")).toEqual(only({ 5: 4 }));
  expect(months[1].memory("bond", "balanceUsd")).toBe(0);
  expect(months[2].memory("bond", "balanceUsd")).toBe(100e6);
});

test("a convertible may pay in kind too, and conversion makes shares: 103 m at 10 USD are 10.3 m", () => {
  const conv = {
    kind: "convertible",
    issuer: "owner",
    face_usd_m: 100,
    pik_pct: 6,
    due: "2026-07",
    conversion_usd: 10,
  };
  const over: Over = {
    entities: { owner: { shares_m: 50, share_price_usd: 12 } },
    contracts: { bond: null, conv },
  };
  const model = tinyModel(mergeOver(sold, over));
  const months = runTiny(model);
  const owner = entityIndex(model, "owner");
  expect(months[0].memory("conv", "balanceUsd")).toBeCloseTo(103e6, 6);
  expect(months[6].next.sharesM[owner]).toBeCloseTo(60.3, 9);
  expect(months[6].owed["conv.principal"]).toBe(0);
});

test("a reserve below nothing is a problem", () => {
  expect(problemsOf(mergeOver(sold, { contracts: { bond: { interest_reserve_usd_m: -1 } } }))[0].code).toBe(
    "out-of-range",
  );
});
