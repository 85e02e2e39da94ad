// Leases worked by hand. 10 critical MW at 100 USD per kW and month are 1,000,000 USD a month. The hall draws 12 utility MW
// (1.2 per critical): January 12 MW × 744 h × 50 USD = 446,400 USD of power.

import { describe, expect, test } from "vitest";
import { mergeOver, type Over, runTiny, tinyModel } from "../tiny-world.ts";

const hall = {
  site: "plain",
  critical_mw: 10,
  utility_per_critical: 1.2,
  gross_per_critical: 1.5,
  ready: "2025-12",
};
const lease = {
  kind: "hosting_lease",
  tenant: "tenant",
  landlord: "owner",
  halls: ["hall"],
  rent_usd_per_kw_month: 100,
  term_months: 120,
};
const one: Over = { halls: { hall }, contracts: { lease } };
const run = (over: Over = {}) => runTiny(tinyModel(mergeOver(one, over)));
const column = (over: Over, claim: string) => run(over).map(({ owed }) => owed[claim]);

const halfMonthLate: Over = { market: { ai_demand: { slip_median_months: 0.5, slip_p90_months: 0.5 } } };

describe("rent", () => {
  test("is critical kilowatts times the price, and power comes back from the tenant", () => {
    const [january, february] = run();
    expect(january.owed["lease.rent"]).toBe(1_000_000);
    expect(january.owed["power.energy"]).toBeCloseTo(446_400, 6);
    expect(january.owed["lease.power"]).toBeCloseTo(446_400, 6);
    expect(january.cash.owner).toBeCloseTo(11e6, 5);
    expect(february.owed["lease.power"]).toBeCloseTo(12 * 672 * 50, 6);
  });

  test("power that is not passed through stays with the landlord: 10 + 1 − 0.4464 m", () => {
    const [january] = run({ contracts: { lease: { pass_through_power: false } } });
    expect(january.owed["lease.power"]).toBe(0);
    expect(january.cash.owner).toBeCloseTo(10.5536e6, 5);
  });

  test("below zero the power is owed back to the tenant: what passes through passes both ways", () => {
    // 12 MW × 744 h × −10 USD: the supplier pays the owner 89,280 USD, which is the tenant's; the owner keeps the rent alone
    const [january] = run({
      hubs: { hub: { series: "BELOW" } },
      contracts: { power: null, spot: { kind: "power_spot", site: "plain", hub: "hub" } },
    });
    expect(january.owed["spot.credit"]).toBeCloseTo(89_280, 6);
    expect(january.cash.owner).toBeCloseTo(11e6, 5);
  });

  test("the landlord's own cost is by kilowatt too: 10,000 kW × 20 USD", () => {
    expect(column({ contracts: { lease: { cost_usd_per_kw_month: 20 } } }, "lease.cost")[0]).toBe(200_000);
  });

  test("grows on each anniversary of the hall: 10 % after 12 months and again after 24", () => {
    const rent = column(
      {
        head: { months: 36 },
        halls: { hall: { ready: "2026-01" } },
        contracts: { lease: { escalator_pct: 10 } },
      },
      "lease.rent",
    );
    expect(rent[11]).toBe(1_000_000);
    expect(rent[12]).toBeCloseTo(1_100_000, 6);
    expect(rent[23]).toBeCloseTo(1_100_000, 6);
    expect(rent[24]).toBeCloseTo(1_210_000, 6);
  });

  test("of a hall let before the start has grown already: accepted 2024-01, the rent of 2026-01 is twice raised", () => {
    const rent = column(
      { halls: { hall: { ready: "2024-01" } }, contracts: { lease: { escalator_pct: 10 } } },
      "lease.rent",
    );
    expect(rent[0]).toBeCloseTo(1_210_000, 6);
  });

  test("of a hall planned for February and half a month late is half in February", () => {
    const rent = column({ ...halfMonthLate, halls: { hall: { ready: "2026-02" } } }, "lease.rent");
    expect(rent.slice(0, 3)).toEqual([0, 500_000, 1_000_000]);
  });
});

describe("the tenant's advances", () => {
  test("are set off against at most half of a month's rent: 1.2 m in steps of 0.5, 0.5 and 0.2 m", () => {
    const rent = column(
      { contracts: { lease: { tenant_credit_usd_m: 1.2, credit_share_pct: 50 } } },
      "lease.rent",
    );
    expect(rent.slice(0, 4).map(Math.round)).toEqual([500_000, 500_000, 800_000, 1_000_000]);
  });

  test("are used up once: rent over the year is 12 m less 1.2 m", () => {
    const rent = column({ contracts: { lease: { tenant_credit_usd_m: 1.2 } } }, "lease.rent");
    expect(rent.reduce((sum, usd) => sum + usd, 0)).toBeCloseTo(10_800_000, 5);
  });
});

describe("the term", () => {
  test("ends: three months from January are January, February and March", () => {
    const rent = column(
      { halls: { hall: { ready: "2026-01" } }, contracts: { lease: { term_months: 3 } } },
      "lease.rent",
    );
    expect(rent.slice(0, 5)).toEqual([1_000_000, 1_000_000, 1_000_000, 0, 0]);
  });

  test("is as long as it says wherever it begins: three months from the middle of February are 3 m of rent", () => {
    const rent = column(
      { ...halfMonthLate, halls: { hall: { ready: "2026-02" } }, contracts: { lease: { term_months: 3 } } },
      "lease.rent",
    );
    expect(rent.reduce((sum, usd) => sum + usd, 0)).toBeCloseTo(3_000_000, 5);
    expect(rent[4]).toBeCloseTo(500_000, 5);
  });

  test("over, the hall is empty: it draws no power and holds no megawatts that miners could use", () => {
    const months = run({ halls: { hall: { ready: "2026-01" } }, contracts: { lease: { term_months: 3 } } });
    expect(months[2].operation.hallMwh[0]).toBeCloseTo(12 * 744, 6);
    expect(months[3].operation.hallMwh[0]).toBe(0);
    expect(months[3].owed["power.energy"]).toBe(0);
    expect(months[3].cash.owner).toBeCloseTo(13e6, 5);
  });
});

describe("lateness", () => {
  const late: Over = {
    market: { ai_demand: { slip_median_months: 6, slip_p90_months: 6 } },
    halls: { hall: { ready: "2026-03" } },
    contracts: { lease: { terminate_after_months: 3 } },
  };

  test("a hall six months late is accepted six months late where the tenant waits", () => {
    const rent = column(
      mergeOver(late, { contracts: { lease: { terminate_after_months: 6 } } }),
      "lease.rent",
    );
    expect(rent.findIndex((usd) => usd > 0)).toBe(8);
  });

  test("beyond three months the tenant leaves: no rent ever, no power, the milestone is noted after June", () => {
    const months = run(late);
    expect(months.map(({ owed }) => owed["lease.rent"]).every((usd) => usd === 0)).toBe(true);
    // promised for 1 March (month 2), late beyond three months from 1 June (month 5): noted at the end of June
    expect(months.map((month) => month.memory("lease", "missed"))).toEqual([
      0, 0, 0, 0, 0, 1, 1, 1, 1, 1, 1, 1,
    ]);
    expect(months[10].operation.hallMwh[0]).toBe(0);
  });
});

test("a tenant in default pays nothing more, and its hall goes dark in that month", () => {
  const model = tinyModel(
    mergeOver(one, {
      entities: { tenant: { default_multiplier: 1 } },
      market: { ai_demand: { tenant_default_tight_pct: 100 } },
    }),
  );
  const months = runTiny(model);
  const first = months.findIndex(
    ({ market }) => market.outsideDefault[model.entities.findIndex(({ id }) => id === "tenant")] === 1,
  );
  expect(first).toBeGreaterThanOrEqual(0);
  for (const month of months.slice(first)) {
    expect(month.owed["lease.rent"]).toBe(0);
    expect(month.owed["lease.power"]).toBe(0);
    expect(month.operation.hallMwh[0]).toBe(0);
  }
});
