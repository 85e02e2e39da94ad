// Accelerators after their customer, by hand. 24 m over 24 months is 1 m a month; rents are still, a chip loses 20 % a year.

import { describe, expect, test } from "vitest";
import { runForeseeing } from "../foreseen.ts";
import { atRisk, planned } from "../planned-path.ts";
import { mergeOver, type Over, runTiny, tinyModel } from "../tiny-world.ts";

const cloud = {
  kind: "gpu_cloud",
  customer: "tenant",
  provider: "owner",
  halls: ["hall"],
  total_usd_m: 24,
  term_months: 24,
  next_customer: "next",
  next_term_months: 12,
  void_months: 0,
  relet_discount_pct: 10,
  life_months: 60,
};
const one: Over = {
  head: { months: 72 },
  entities: { next: { name: "Next", role: "tenant" } },
  halls: {
    hall: {
      site: "plain",
      critical_mw: 10,
      utility_per_critical: 1.2,
      gross_per_critical: 1.5,
      ready: "2026-01",
    },
  },
  contracts: { cloud },
};
const fees = (over: Over = {}) =>
  runTiny(tinyModel(mergeOver(one, over))).map(({ owed }) => owed["cloud.next_fee"] / 1e6);

describe("accelerators whose contract has ended", () => {
  test("go on at what two, three and four years leave of the price, 10 % under it, for the 95 % in use", () => {
    const next = fees();
    expect(next[23]).toBe(0);
    expect(next[24]).toBeCloseTo(0.95 * 0.9 * 0.8 ** 2, 9);
    expect(next[35]).toBeCloseTo(0.95 * 0.9 * 0.8 ** 2, 9);
    expect(next[36]).toBeCloseTo(0.95 * 0.9 * 0.8 ** 3, 9);
    expect(next[48]).toBeCloseTo(0.95 * 0.9 * 0.8 ** 4, 9);
  });

  test("are let no more once they are as old as their life", () => {
    const next = fees();
    expect(next[59]).toBeGreaterThan(0);
    expect(next[60]).toBe(0);
    const months = runTiny(tinyModel(one));
    expect([months[59].operation.hallMwh[0] > 0, months[60].operation.hallMwh[0]]).toEqual([true, 0]);
  });

  test("stand still where nobody is named to take them", () => {
    const months = runTiny(tinyModel(mergeOver(one, { contracts: { cloud: { next_customer: "none" } } })));
    expect(months[24].operation.hallMwh[0]).toBe(0);
  });
});

test("a customer in default before acceptance is not counted on, and who comes next takes new accelerators at no discount for age", () => {
  const model = tinyModel(
    mergeOver(one, {
      market: atRisk,
      entities: { tenant: { default_multiplier: 1 } },
      halls: { hall: { ready: "2026-08" } },
    }),
  );
  const innovations = planned(model, { defaults: { tenant: 2 } });
  const foreseen = runForeseeing(model, 6, innovations).map((month) =>
    month.foreseen.map((ahead) => ahead["cloud.fee"] ?? 0),
  );
  // 1 m from August (month 7) on is seen in February, six months ahead; in April the customer is gone
  expect(foreseen.slice(0, 5)).toEqual([
    [0, 0, 0, 0, 0, 0],
    [0, 0, 0, 0, 0, 1e6],
    [0, 0, 0, 0, 1e6, 1e6],
    [0, 0, 0, 0, 0, 0],
    [0, 0, 0, 0, 0, 0],
  ]);
  const next = runTiny(model, { innovations }).map(({ owed }) => owed["cloud.next_fee"] / 1e6);
  expect(next.slice(6, 8)).toEqual([0, expect.closeTo(0.95 * 0.9, 9)]);
});
