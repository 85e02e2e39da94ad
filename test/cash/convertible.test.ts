// Convertible notes by hand: 100 m at 4 %, coupons of 2 m twice a year counted back from maturity, conversion at 20 USD a share.

import { describe, expect, test } from "vitest";
import { type ClosedMonth, mergeOver, type Over, runTiny, tinyModel } from "../tiny-world.ts";

const note = {
  kind: "convertible",
  issuer: "owner",
  face_usd_m: 100,
  coupon_pct: 4,
  due: "2027-03",
  conversion_usd: 20,
};
const one: Over = {
  head: { months: 24 },
  entities: { owner: { cash_usd_m: 500, shares_m: 10, share_price_usd: 19 } },
  contracts: { note },
};
const run = (over: Over = {}) => runTiny(tinyModel(mergeOver(one, over)));
const usdM = (months: readonly ClosedMonth[], claim: string) => months.map(({ owed }) => owed[claim] / 1e6);
const months24 = (at: Readonly<Record<number, number>>) =>
  Array.from({ length: 24 }, (_, month) => at[month] ?? 0);

describe("out of the money (19 against 20)", () => {
  const months = run();

  test("coupons of 2 m fall six months apart: March 2026, September 2026, March 2027", () => {
    expect(usdM(months, "note.coupon")).toEqual(months24({ 2: 2, 8: 2, 14: 2 }));
  });

  test("par falls due at maturity, and then nothing is owed", () => {
    expect(usdM(months, "note.principal")).toEqual(months24({ 14: 100 }));
    expect(months[13].memory("note", "balanceUsd")).toBe(100e6);
    expect(months[14].memory("note", "balanceUsd")).toBe(0);
    expect(months[23].cash.owner).toBeCloseTo(394e6, 5);
  });

  test("at a put holders ask for par earlier", () => {
    const put = run({ contracts: { note: { holder_put: "2026-09" } } });
    expect(usdM(put, "note.principal")).toEqual(months24({ 8: 100 }));
    expect(usdM(put, "note.coupon")).toEqual(months24({ 2: 2, 8: 2 }));
  });
});

describe("in the money", () => {
  test("at 20 holders take shares: at maturity no par is asked for, and none is left", () => {
    const months = run({ entities: { owner: { share_price_usd: 20 } } });
    expect(usdM(months, "note.principal")).toEqual(months24({}));
    expect(months[14].memory("note", "balanceUsd")).toBe(0);
    expect(usdM(months, "note.coupon")).toEqual(months24({ 2: 2, 8: 2, 14: 2 }));
  });

  test("a put is left alone and the note runs on to maturity", () => {
    const months = run({
      entities: { owner: { share_price_usd: 25 } },
      contracts: { note: { holder_put: "2026-09" } },
    });
    expect(usdM(months, "note.principal")).toEqual(months24({}));
    expect(months[8].memory("note", "balanceUsd")).toBe(100e6);
  });
});

test("a maturity and a put written as days fall in their months", () => {
  expect(usdM(run({ contracts: { note: { due: "2027-03-15" } } }), "note.principal")).toEqual(
    months24({ 14: 100 }),
  );
  expect(usdM(run({ contracts: { note: { due: "2027-03-15" } } }), "note.coupon")).toEqual(
    months24({ 2: 2, 8: 2, 14: 2 }),
  );
  expect(usdM(run({ contracts: { note: { holder_put: "2026-09-15" } } }), "note.principal")).toEqual(
    months24({ 8: 100 }),
  );
});

test("one that closes later brings its net proceeds then and bears coupons from then", () => {
  const months = run({ contracts: { note: { closes: "2026-04", net_proceeds_usd_m: 97 } } });
  expect(usdM(months, "note.proceeds")).toEqual(months24({ 3: 97 }));
  expect(usdM(months, "note.coupon")).toEqual(months24({ 8: 2, 14: 2 }));
  expect(months[2].memory("note", "balanceUsd")).toBe(0);
  expect(months[3].memory("note", "balanceUsd")).toBe(100e6);
});

test("one that closed before the first month is owed from the start", () => {
  const months = run({ contracts: { note: { closes: "2025-11", net_proceeds_usd_m: 97 } } });
  expect(usdM(months, "note.proceeds")).toEqual(months24({}));
  expect(usdM(months, "note.principal")).toEqual(months24({ 14: 100 }));
});

test("par that cannot be paid is a default, and it stands below senior debt", () => {
  const months = run({ entities: { owner: { cash_usd_m: 50 } }, market: { equity: { window: "shut" } } });
  expect(months.map(({ next }) => next.status[8]).indexOf(1)).toBe(14);
  // 50 − 2 − 2 = 46 against 102 on one rung
  expect(months[14].paid["note.principal"]).toBeCloseTo((46e6 * 100) / 102, 4);
});
