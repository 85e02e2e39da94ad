// Building by hand: 6 m over March to May are 2 m a month; a tenant paying 80 % of it brings 1.6 m a month.

import { describe, expect, test } from "vitest";
import { mergeOver, type Over, runTiny, tinyModel } from "../tiny-world.ts";

const build = {
  kind: "construction",
  owner: "owner",
  halls: ["hall"],
  left_usd_m: 6,
  from: "2026-03",
  to: "2026-05",
};
const hall = { site: "plain", critical_mw: 10, ready: "2026-08" };
const one: Over = { halls: { hall }, contracts: { build } };
const run = (over: Over = {}) => runTiny(tinyModel(mergeOver(one, over)));

test("cost is spread evenly over its months, both ends in", () => {
  expect(run().map(({ owed }) => owed["build.progress"] / 1e6)).toEqual([0, 0, 2, 2, 2, 0, 0, 0, 0, 0, 0, 0]);
  expect(run()[11].cash.owner).toBe(4e6);
});

test("what is left is spread over the months that are left: from November 2025 to March 2026 on, 6 m are three of 2 m", () => {
  const months = run({ contracts: { build: { from: "2025-11", to: "2026-03" } } });
  expect(months.map(({ owed }) => owed["build.progress"] / 1e6).slice(0, 4)).toEqual([2, 2, 2, 0]);
});

test("a tenant's share comes as work goes: 1.6 m a month in, 2 m out, 10 − 1.2 = 8.8 m at the end", () => {
  const months = run({ contracts: { build: { tenant: "tenant", tenant_share_pct: 80 } } });
  expect(months[2].owed["build.contribution"]).toBe(1.6e6);
  expect(months[11].cash.owner).toBeCloseTo(8.8e6, 6);
});

describe("unpaid", () => {
  const poor: Over = { entities: { owner: { cash_usd_m: 3 } } };

  test("work stays owed, its hall waits, and nobody is in default for it", () => {
    // 3 m pay March and half of April; from April on 1 m, then 3 m stay owed
    const months = run(poor);
    expect(months.map(({ arrears }) => arrears["build.progress"] / 1e6).slice(1, 6)).toEqual([0, 0, 1, 3, 3]);
    expect(months.every(({ next }) => next.status.every((status) => status === 0))).toBe(true);
    expect(months.map(({ hallReady }) => hallReady.hall).slice(1, 6)).toEqual([7, 7, 8, 9, 10]);
  });

  test("bills and debt come first: construction is paid last", () => {
    const staff = { kind: "overhead", entity: "owner", usd_m_per_month: 0.5, growth_pct: 0 };
    const months = run(mergeOver(poor, { contracts: { staff } }));
    // 3 − 0.5 − 0.5 = 2 m in March: staff 0.5, building 1.5 of 2
    expect(months[2].paid["staff.cost"]).toBe(0.5e6);
    expect(months[2].paid["build.progress"]).toBe(1.5e6);
  });

  test("an owner in default builds no further: its unfinished halls never open", () => {
    // staff unpaid in January and February is a default before work begins
    const staff = { kind: "overhead", entity: "owner", usd_m_per_month: 2, growth_pct: 0 };
    const lease = {
      kind: "hosting_lease",
      tenant: "tenant",
      landlord: "owner",
      halls: ["hall"],
      rent_usd_per_kw_month: 100,
      term_months: 60,
    };
    const months = run({ entities: { owner: { cash_usd_m: 0 } }, contracts: { staff, lease } });
    expect(months.every(({ owed }) => owed["build.progress"] === 0)).toBe(true);
    expect(months.every(({ owed }) => owed["lease.rent"] === 0)).toBe(true);
  });

  test("a hall its tenant has left for lateness stays left, whichever contract is written first", () => {
    // promised for March, unpaid and so a month later every month; the tenant may leave after two
    const lease = {
      kind: "hosting_lease",
      tenant: "tenant",
      landlord: "owner",
      halls: ["hall"],
      rent_usd_per_kw_month: 100,
      term_months: 60,
      terminate_after_months: 2,
    };
    const work = { ...build, from: "2026-01", to: "2026-02" };
    const ready = (contracts: Over["contracts"]) =>
      runTiny(
        tinyModel({
          entities: { owner: { cash_usd_m: 1 } },
          halls: { hall: { ...hall, ready: "2026-03" } },
          contracts,
        }),
      ).map(({ hallReady }) => hallReady.hall);
    const [first, second] = [ready({ lease, build: work }), ready({ build: work, lease })];
    expect(first).toEqual(second);
    expect(first[11]).toBe(Number.POSITIVE_INFINITY);
  });
});
