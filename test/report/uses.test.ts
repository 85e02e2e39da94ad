// What a megawatt earns, by hand in the tiny world.

import { describe, expect, test } from "vitest";
import { kinds } from "../../src/engine/kinds.ts";
import { usesOf, yardstickFactors } from "../../src/engine/report/uses.ts";
import { runBlock } from "../../src/engine/simulate.ts";
import { mergeOver, type Over, tinyModel } from "../tiny-world.ts";

const columnsOf = (over: Over) => {
  const model = tinyModel(over);
  const { columns } = runBlock({ name: "open", model, paths: 1, keepFans: false }, kinds, 1, {
    at: 0,
    from: 0,
    to: 1,
  });
  return Object.fromEntries(Object.entries(columns).map(([name, column]) => [name, column[0]]));
};

/** 1.10^(−(m+½)/12), summed over months by another way than the engine's: JavaScript's own power. */
const yardstick = (months: number, of: (month: number) => number) =>
  Array.from({ length: months }, (_, m) => of(m) * 1.1 ** (-(m + 0.5) / 12)).reduce((a, b) => a + b, 0);
const days2026 = [31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31];

test("the yardstick is 10 % a year in the middle of the month: 1.1^(−1/24), and 1.1^(−1) a year and a half month on", () => {
  const factors = yardstickFactors(13);
  expect(factors[0]).toBeCloseTo(0.996_037, 6);
  expect(factors[12] / factors[0]).toBeCloseTo(1 / 1.1, 12);
});

describe("mining", () => {
  const mine: Over = {
    head: { months: 18 },
    fleets: {
      old: { site: "plain", owner: "owner", hashrate_ehs: 1, j_per_th: 20, uptime_pct: 100, pool_fee_pct: 0 },
    },
  };
  const columns = columnsOf(mine);

  test("twelve months of 20 MW, 365 days: 175,200 MWh, 16,425,000 USD in, 8,760,000 USD of power", () => {
    expect(columns["old.mwh_12"]).toBeCloseTo(175_200, 4);
    expect(columns["old.in_usd_12"]).toBeCloseTo(16_425_000, 3);
    expect(columns["old.power_usd_12"]).toBeCloseTo(8_760_000, 3);
  });

  test("is judged over twelve months: megawatt-years and cash at the yardstick, no capital", () => {
    expect(columns["old.mw_years"]).toBeCloseTo(
      yardstick(12, () => 20 / 12),
      9,
    );
    expect(columns["old.cash_usd"]).toBeCloseTo(
      yardstick(12, (m) => 45_000 * days2026[m] - 20 * 24 * days2026[m] * 50),
      2,
    );
    expect(columns["old.capital_usd"]).toBe(0);
  });

  test("holds its megawatts in the hours its machines rest too", () => {
    const resting = columnsOf(mergeOver(mine, { fleets: { old: { uptime_pct: 90 } } }));
    expect(resting["old.mwh_12"]).toBeCloseTo(175_200 * 0.9, 4);
    expect(resting["old.mw_years"]).toBeCloseTo(columns["old.mw_years"], 9);
  });

  test("what its owner keeps is worth what it would have sold for, after the pool's fee", () => {
    const kept = columnsOf(
      mergeOver(mine, {
        entities: { owner: { btc_sell_production_pct: 0 } },
        fleets: { old: { pool_fee_pct: 2 } },
      }),
    );
    expect(kept["old.in_usd_12"]).toBeCloseTo(16_425_000 * 0.98, 3);
  });
});

test("what machines are credited for standing still is cash of theirs", () => {
  // a fixed price of 50 against hours of 20 and 60: they run in all that are cheaper than what they earn, else are credited 60 − 50
  const credited = (creditPct: number) =>
    columnsOf({
      hubs: { wave: { series: "WAVE" } },
      fleets: {
        old: {
          site: "plain",
          owner: "owner",
          hashrate_ehs: 1,
          j_per_th: 35,
          uptime_pct: 100,
          pool_fee_pct: 0,
        },
      },
      contracts: {
        power: { kind: "power_credit", hub: "wave", usd_per_mwh: 50, credit_pct: creditPct },
      },
    });
  // 45 USD a PH and day are 53.57 USD a MWh at 35 J/TH: running earns 3.57, standing 10 of every dear hour
  const whole = credited(100);
  expect(whole["old.mwh_12"]).toBeCloseTo((35 * 8_760) / 2, 3);
  const dear = yardstick(12, (m) => 35 * 24 * days2026[m] * 0.5);
  const margin = 45 / ((35 * 24) / 1_000) - 50;
  expect(whole["old.cash_usd"]).toBeCloseTo(dear * (margin + 10), 1);
  expect(whole["old.in_usd_12"]).toBeCloseTo(((35 * 8_760) / 2) * (margin + 50), 1);
});

describe("a lease", () => {
  // 10 critical MW, 12 at the meter, 1 m of rent a month from April, 0.1 m of cost; 2 m a month of building in January to March, 80 % by the tenant
  const lease: Over = {
    halls: {
      hall: {
        site: "plain",
        critical_mw: 10,
        utility_per_critical: 1.2,
        gross_per_critical: 1.5,
        ready: "2026-04",
      },
    },
    contracts: {
      lease: {
        kind: "hosting_lease",
        tenant: "tenant",
        landlord: "owner",
        halls: ["hall"],
        rent_usd_per_kw_month: 100,
        cost_usd_per_kw_month: 10,
        term_months: 60,
      },
      build: {
        kind: "construction",
        owner: "owner",
        halls: ["hall"],
        left_usd_m: 6,
        from: "2026-01",
        to: "2026-03",
        tenant: "tenant",
        tenant_share_pct: 80,
      },
      elsewhere: {
        kind: "construction",
        owner: "owner",
        halls: [],
        left_usd_m: 1,
        from: "2026-01",
        to: "2026-01",
      },
    },
  };
  const columns = columnsOf(lease);

  test("bears of what is built for several halls what its critical megawatts are of theirs: a third", () => {
    const two = columnsOf(
      mergeOver(lease, {
        halls: { other: { site: "plain", critical_mw: 20, ready: "2026-04" } },
        contracts: { build: { halls: ["hall", "other"] } },
      }),
    );
    expect(two["lease.capital_usd"]).toBeCloseTo(columns["lease.capital_usd"] / 3, 6);
  });

  test("bears what is built for its halls though they have no megawatts: a half of two", () => {
    const empty = (halls: readonly string[]) =>
      columnsOf(
        mergeOver(lease, {
          halls: { hall: { critical_mw: 0 }, other: { site: "plain", critical_mw: 0, ready: "2026-04" } },
          contracts: { build: { halls } },
        }),
      )["lease.capital_usd"];
    expect(empty(["hall"])).toBeCloseTo(columns["lease.capital_usd"], 6);
    expect(empty(["hall", "other"])).toBeCloseTo(columns["lease.capital_usd"] / 2, 6);
  });

  test("uses 12 MW at the meter from April on, 275 days", () => {
    expect(columns["lease.mwh_12"]).toBeCloseTo(12 * 24 * 275, 6);
  });

  test("earns rent less cost, and power in and out: 0.9 m a month at the yardstick", () => {
    expect(columns["lease.cash_usd"]).toBeCloseTo(
      yardstick(12, (m) => (m < 3 ? 0 : 0.9e6)),
      2,
    );
    // a critical megawatt keeps 1.25 gross ones of the connection
    expect(columns["lease.mw_years"]).toBeCloseTo(
      yardstick(12, (m) => (m < 3 ? 0 : 1.25)),
      9,
    );
  });

  test("costs what its own halls still cost, less the tenant's share: 0.4 m a month, and nothing built elsewhere", () => {
    expect(columns["lease.capital_usd"]).toBeCloseTo(
      yardstick(12, (m) => (m < 3 ? 0.4e6 : 0)),
      2,
    );
  });

  test("capital that cannot be paid counts once, when it falls due, however long it stays owed", () => {
    // the owner has nothing: 2 m stay owed from each of January to March, less 1.6 m the tenant brings
    const poor = columnsOf(
      mergeOver(lease, {
        entities: { owner: { cash_usd_m: 0 } },
        contracts: {
          elsewhere: null,
          lease: null,
          cloud: {
            kind: "gpu_cloud",
            customer: "tenant",
            provider: "owner",
            halls: ["hall"],
            total_usd_m: 0,
            term_months: 60,
            terminate_after_months: 60,
          },
        },
      }),
    );
    expect(poor["cloud.capital_usd"]).toBeCloseTo(
      yardstick(12, (m) => (m < 3 ? 0.4e6 : 0)),
      2,
    );
  });
});

test("a cloud contract's price leaves deposits out", () => {
  const columns = columnsOf({
    halls: {
      hall: {
        site: "plain",
        critical_mw: 10,
        utility_per_critical: 1.2,
        gross_per_critical: 1.5,
        ready: "2026-02",
      },
    },
    contracts: {
      cloud: {
        kind: "gpu_cloud",
        customer: "tenant",
        provider: "owner",
        halls: ["hall"],
        total_usd_m: 60,
        term_months: 60,
        prepay_pct: 20,
      },
    },
  });
  expect(columns["cloud.in_usd_12"]).toBeCloseTo(11e6, 3);
});

test("every fleet and every contract that fills halls is a use, with its owner", () => {
  const model = tinyModel({
    halls: { hall: { site: "plain", critical_mw: 1, ready: "2026-02" } },
    fleets: { old: { site: "plain", owner: "owner", hashrate_ehs: 1, j_per_th: 20 } },
    contracts: {
      lease: {
        kind: "hosting_lease",
        tenant: "tenant",
        landlord: "owner",
        halls: ["hall"],
        rent_usd_per_kw_month: 1,
        term_months: 1,
      },
    },
  });
  expect(usesOf(model, kinds).map(({ id, kind, owner }) => [id, kind, model.entities[owner].id])).toEqual([
    ["old", "mine", "owner"],
    ["lease", "lease", "owner"],
  ]);
});
