// A deal's months as its provider sees them, by hand: 10 MW let at 100 USD per kW and month from April for 24 months, beside a hall
// of 30 MW that is nobody's, on a site at 50 USD/MWh that the landlord pays.

import { describe, expect, it } from "vitest";
import { kinds } from "../src/engine/kinds.ts";
import { rateNearestZero } from "../src/engine/report/returns.ts";
import { isDeal, valueContract } from "../src/engine/value.ts";
import { mergeOver, type Over, tinyModel } from "./tiny-world.ts";

const hall = {
  site: "plain",
  critical_mw: 10,
  utility_per_critical: 1.2,
  gross_per_critical: 1.5,
  ready: "2026-04",
};
const base: Over = {
  head: { months: 60 },
  entities: { backer: { name: "Backer", role: "guarantor" } },
  halls: { hall, other: { ...hall, critical_mw: 30 } },
  contracts: {
    lease: {
      kind: "hosting_lease",
      tenant: "tenant",
      landlord: "owner",
      halls: ["hall"],
      rent_usd_per_kw_month: 100,
      term_months: 24,
      pass_through_power: false,
    },
  },
};
const valued = (over: Over = {}, debts: readonly string[] = [], id = "lease") => {
  const model = tinyModel(mergeOver(base, over));
  const find = (name: string) => model.contracts.find((contract) => contract.id === name)!;
  const values = valueContract(model, kinds, find(id), debts.map(find));
  return Object.fromEntries(values.map((value) => [value.stress.name, value]));
};
/** A month of a column in USD m, to the dollar. */
const m = (column: Float64Array | undefined, ...months: number[]) =>
  months.map((month) => Math.round(column?.[month] ?? Number.NaN) / 1e6);
const powerUsd = (days: number) => 12 * 24 * days * 50;

describe("the plan", () => {
  const { plan } = valued();

  it("is rent less the power of the deal's own hall, from the month it is ready to the end of its term", () => {
    expect(plan.months.cashUsd.length).toBe(27);
    expect(m(plan.months.earnedUsd, 2, 3, 26)).toEqual([0, 1, 1]);
    expect([...plan.months.criticalKw.slice(2, 5)]).toEqual([0, 10_000, 10_000]);
    expect(plan.months.operatingUsd[3]).toBeCloseTo(1e6 - powerUsd(30), 6);
    expect(plan.months.cashUsd[4]).toBeCloseTo(1e6 - powerUsd(31), 6);
    expect(plan.months).not.toHaveProperty("debtUsd");
    expect(plan.measures.criticalMwYears).toBeCloseTo(20, 9);
    expect(plan.measures).not.toHaveProperty("usdPerGpuHour");
  });

  it("ends with the world where the term is longer", () => {
    expect(valued({ head: { months: 20 } }).plan.months.cashUsd.length).toBe(20);
  });

  it("runs from the first hall's acceptance to the end of the last one's term", () => {
    const two = valued({
      halls: { other: { ready: "2026-07", critical_mw: 10 } },
      contracts: { lease: { halls: ["hall", "other"] } },
    });
    expect(two.plan.months.cashUsd.length).toBe(30);
    expect(m(two.plan.months.earnedUsd, 3, 6, 27, 29)).toEqual([1, 2, 1, 1]);
    // two years after the first hall's month 3
    expect([two.default_before.stress.tenantDefaultsIn, two.default_after.stress.tenantDefaultsIn]).toEqual([
      2, 27,
    ]);
  });
});

describe("what belongs to a deal", () => {
  // 40 m over two months for both halls: a quarter of the critical megawatts is the deal's; four fifths of it the tenant's
  const build = {
    kind: "construction",
    owner: "owner",
    halls: ["hall", "other"],
    left_usd_m: 40,
    from: "2026-01",
    to: "2026-02",
    tenant: "tenant",
    tenant_share_pct: 80,
  };

  it("is its share of what builds its halls, the tenant's part of that beside it", () => {
    const { months, measures } = valued({ contracts: { build } }).plan;
    expect(m(months.capitalUsd, 0, 1, 2)).toEqual([5, 5, 0]);
    expect(m(months.contributedUsd, 0, 1, 2)).toEqual([4, 4, 0]);
    expect(m(months.cashUsd, 0, 2)).toEqual([-1, 0]);
    expect([measures.capitalUsd, measures.contributedUsd]).toEqual([10e6, 8e6]);
  });

  it("is all of it where its halls have no megawatts", () => {
    const { plan } = valued({
      halls: { hall: { critical_mw: 0 } },
      contracts: { build: { ...build, halls: ["hall"] } },
    });
    expect(plan.measures.capitalUsd).toBeCloseTo(40e6, 3);
  });

  it("returns nothing when 24 m of rent and no power pay back 24 m, and more with a quarter of it left over", () => {
    const free = { power: { usd_per_mwh: 0 } };
    const whole = { ...build, halls: ["hall"], left_usd_m: 24, tenant_share_pct: 0 };
    const { plan, residual } = valued({ contracts: { ...free, build: whole } });
    expect(plan.measures.unlevered).toEqual({ kind: "one", root: expect.closeTo(0, 9) });
    expect(rateNearestZero(residual.measures.unlevered)).toBeGreaterThan(0.1);
  });

  it("is nothing of what builds other halls, or belongs to others", () => {
    const elsewhere = valued({ contracts: { build: { ...build, halls: ["other"] } } }).plan.months;
    expect(m(elsewhere.capitalUsd, 0)).toEqual([0]);
    const others = valued({
      entities: { rival: { name: "Rival", cash_usd_m: 99 } },
      contracts: { build: { ...build, owner: "rival" } },
    }).plan.months;
    expect(m(others.capitalUsd, 0)).toEqual([0]);
  });

  it("is its halls' property cost, as running cost", () => {
    const cost = { kind: "property_cost", entity: "owner", halls: ["hall", "other"], usd_m_per_year: 4.8 };
    const without = valued().plan.months;
    const { months } = valued({ contracts: { cost } }).plan;
    const paid =
      without.operatingUsd.reduce((a, b) => a + b, 0) - months.operatingUsd.reduce((a, b) => a + b, 0);
    // a quarter of 4.8 m a year; whole years only tell the sum apart from its months
    expect(paid).toBeGreaterThan(0);
    expect(months.capitalUsd.reduce((a, b) => a + b, 0)).toBe(0);
    expect(
      without.cashUsd.reduce((a, b) => a + b, 0) - months.cashUsd.reduce((a, b) => a + b, 0),
    ).toBeCloseTo(paid, 6);
    const alone = valued({ contracts: { cost: { ...cost, halls: ["hall"] } } }).plan.months;
    const whole =
      without.operatingUsd.reduce((a, b) => a + b, 0) - alone.operatingUsd.reduce((a, b) => a + b, 0);
    expect(whole / paid).toBeCloseTo(4, 9);
  });

  it("is a guarantee of it and no other, whatever halls it covers", () => {
    const guarantee = {
      kind: "guarantee",
      guarantor: "backer",
      beneficiary: "owner",
      obligor: "tenant",
      covers: "lease",
      cap_usd_m: 3,
    };
    const gone = valued({ contracts: { lease: { term_months: 48 }, guarantee } }).default_after;
    expect(gone.measures.guaranteedUsd).toBeCloseTo(3e6, 3);
    expect(gone.measures.totalUsd).toBeCloseTo(24e6, 3);
    // operating cash holds what the guarantor pays
    const at = gone.months.guaranteedUsd.findIndex((usd) => usd > 0);
    expect(gone.months.operatingUsd[at]).toBeGreaterThan(gone.months.earnedUsd[at] - powerUsd(31));
    const other: Over = {
      halls: { third: hall },
      contracts: {
        lease: { term_months: 48 },
        second: { ...base.contracts?.lease, halls: ["third"] },
        guarantee: { ...guarantee, covers: "second" },
      },
    };
    expect(valued(other).default_after.measures.guaranteedUsd).toBe(0);
  });
});

describe("a debt of a deal", () => {
  // 10 m at 12 %: 0.1 m a month; drawn before the first month, what is owed at the end repaid in the last
  const loan = { kind: "term_loan", borrower: "owner", balance_usd_m: 10, rate_pct: 12, due: "2030-12" };

  it("is drawn at the start and repaid with the last month where it lasts longer", () => {
    const { months, measures } = valued({ contracts: { loan } }, ["loan"]).plan;
    expect(m(months.debtUsd, 0, 1, 25, 26)).toEqual([9.9, -0.1, -0.1, -10.1]);
    expect(measures.levered).toBeDefined();
    expect(m(valued({ contracts: { loan } }).plan.months.cashUsd, 0)).toEqual([0]);
  });

  // ten repayments of 1 m from January: drawn 10, repaid 10; interest of 1 % on 10, 9 … 1 m
  it("is drawn as what was owed before the first month, whatever is repaid in it", () => {
    const level = { ...loan, first_principal: "2026-01", due: "2026-10" };
    const { debtUsd } = valued({ contracts: { loan: level } }, ["loan"]).plan.months;
    expect(m(debtUsd, 0, 1, 9, 10)).toEqual([8.9, -1.09, -1.01, 0]);
  });

  it("is repaid once where it matures in the last month or before", () => {
    const due = (month: string) =>
      valued({ contracts: { loan: { ...loan, due: month } } }, ["loan"]).plan.months.debtUsd;
    expect(m(due("2028-03"), 26)).toEqual([-10.1]);
    expect((due("2027-06") ?? new Float64Array()).reduce((a, b) => a + b, 0)).toBeLessThan(0);
    expect(m(due("2027-06"), 26)).toEqual([0]);
  });
});

// drawn 10 m and 5 m more in the last month, all of it repaid with the deal: what is left is 27 months of 1 % on 10 m
it("a debt drawn in the last month is repaid with the rest", () => {
  const loan = { kind: "term_loan", borrower: "owner", balance_usd_m: 10, rate_pct: 12, due: "2030-12" };
  const drawn = { ...loan, draws_usd_m: { "2028-03": 5 } };
  const { debtUsd } = valued({ contracts: { loan: drawn } }, ["loan"]).plan.months;
  expect(m(debtUsd, 25, 26)).toEqual([-0.1, -10.1]);
  expect(debtUsd?.reduce((a, b) => a + b, 0)).toBeCloseTo(-2.7e6, 3);
});

describe("power on a path where nothing moves", () => {
  const spot: Over = {
    hubs: { first: { series: "WAVE" }, own: { series: "FLAT" } },
    contracts: { power: null, spot: { kind: "power_spot", site: "plain", hub: "own" } },
  };
  const model = tinyModel(mergeOver(base, spot));
  // months of 10, 20 and (a storm) 500 USD/MWh; which of them each month of the year has, newest first
  const table = (usd: number, storm: boolean) => ({
    monthNumber: 24_000,
    sortedUsdPerMwh: new Float64Array(100).fill(usd),
    prefixUsdPerMwh: Float64Array.from({ length: 101 }, (_, hours) => hours * usd),
    meanUsdPerMwh: usd,
    scalePerLevel: 1 / 40,
    storm,
  });
  const byMonth: Record<number, number[]> = { 3: [1, 0], 4: [2, 1, 0], 5: [-1, 2], 6: [-1, -1, 0, 1] };
  const candidate = new Int32Array(12 * 16).fill(-1);
  for (let month = 0; month < 12; month++) candidate.set(byMonth[month] ?? [0], 16 * month);
  const history = {
    ...model.history,
    powerCandidate: [model.history.powerCandidate[0], candidate],
    durations: [model.history.durations[0], [table(10, false), table(20, false), table(500, true)]],
  };
  const lease = model.contracts.find(({ id }) => id === "lease")!;
  const [plan] = valueContract({ ...model, history }, kinds, lease, []);

  it.each([
    ["April, its latest", 3, 30, 20],
    ["May, its latest that was no storm", 4, 31, 20],
    ["June, a storm where there is nothing else", 5, 30, 500],
    ["July, the first there is", 6, 31, 10],
    ["April a year on", 15, 30, 20],
  ])("is a real month of the same time of the year: %s", (_, month, days, usd) => {
    expect(plan.months.cashUsd[month]).toBeCloseTo(1e6 - 12 * 24 * days * usd, 4);
  });
});

describe("what goes wrong", () => {
  it("six months late, a default before and two years in, power doubled, and a quarter left at the end", () => {
    const all = valued();
    expect(Object.values(all).map(({ stress }) => stress)).toEqual([
      { name: "plan" },
      { name: "late", slipMonths: 6 },
      { name: "default_before", tenantDefaultsIn: 2 },
      { name: "default_after", tenantDefaultsIn: 27 },
      { name: "power_doubled", powerMultiple: 2 },
      { name: "residual", residualFraction: 0.25 },
    ]);
    expect(all.late.months.cashUsd.length).toBe(33);
    expect(m(all.late.months.earnedUsd, 8, 9, 32)).toEqual([0, 1, 1]);
  });

  // gone in month 27, three months at nine tenths utilised empty, then let again a tenth under the market's 100
  it("a hall whose tenant is gone is let again, and that is earned too", () => {
    const again = {
      next_tenant: "next",
      void_months: 3,
      relet_discount_pct: 10,
      term_months: 48,
      cost_usd_per_kw_month: 20,
    };
    const { months } = valued({
      entities: { next: { name: "Next", role: "tenant" } },
      contracts: { lease: again },
    }).default_after;
    expect(m(months.earnedUsd, 26, 27, 28, 40)).toEqual([1, 0, 0, 0.9]);
    expect([months.criticalKw[28], months.criticalKw[40]]).toEqual([0, 10_000]);
  });

  it("doubled power is a tariff's too", () => {
    expect(valued().power_doubled.months.cashUsd[4]).toBeCloseTo(1e6 - 2 * powerUsd(31), 6);
  });

  it.each(["tight", "normal", "glut"])(
    "nor does rent move before it is let again, in %s markets",
    (regime) => {
      const { months } = valued({
        market: {
          ai_demand: {
            regime,
            [`rent_growth_${regime}_pct`]: -30,
            rent_volatility_pct: 40,
            exit_glut_pct: 9,
          },
        },
        entities: { next: { name: "Next", role: "tenant" }, tenant: { default_multiplier: 0 } },
        contracts: {
          lease: { next_tenant: "next", void_months: 3, relet_discount_pct: 10, term_months: 48 },
        },
      }).default_after;
      expect(m(months.earnedUsd, 26, 27, 40)).toEqual([1, 0, 0.9]);
    },
  );

  it("of a lease begun before the world a default comes in its first month, or two years on", () => {
    const begun = valued({ halls: { hall: { ready: "2025-11" } } });
    expect([
      begun.default_before.stress.tenantDefaultsIn,
      begun.default_after.stress.tenantDefaultsIn,
    ]).toEqual([0, 24]);
  });

  // hub at 40 and 5 on top: 12 MW × 744 h at 45 more; another hub of another site stays where it is
  it("doubled power is the hub's and the adder's of the deal's own sites", () => {
    const hubs: Over = {
      hubs: { own: { series: "FLAT" }, far: { series: "WAVE", forward_usd_per_mwh: 44 } },
      sites: { second: { owner: "owner", grid_mw: 100, mining_pue: 1 } },
      contracts: {
        power: null,
        spot: { kind: "power_spot", site: "plain", hub: "own", adder_usd_per_mwh: 5 },
        distant: { kind: "power_spot", site: "second", hub: "far" },
      },
    };
    const { plan, power_doubled: doubled } = valued(hubs);
    expect(plan.months.cashUsd[4]).toBeCloseTo(1e6 - 12 * 744 * 45, 4);
    expect(doubled.months.cashUsd[4]).toBeCloseTo(1e6 - 12 * 744 * 90, 4);
    const away = valued(mergeOver(hubs, { halls: { hall: { site: "second" } } }));
    expect(away.plan.months.cashUsd[4]).toBeCloseTo(1e6 - 12 * 744 * 44, 4);
    expect(away.power_doubled.months.cashUsd[4]).toBeCloseTo(1e6 - 12 * 744 * 88, 4);
  });

  it("nothing else moves: not bitcoin, rents, credit or anybody's cash, whatever the world expects", () => {
    const wild: Over = {
      market: {
        bitcoin: { jump_month: "2026-05", jump_pct: -60 },
        ai_demand: {
          regime: "normal",
          rent_growth_normal_pct: -30,
          rent_volatility_pct: 40,
          exit_normal_pct: 50,
          tenant_default_normal_pct: 90,
        },
        power: { level_volatility_pct: 80 },
      },
      entities: { owner: { cash_usd_m: 0 }, tenant: { default_multiplier: 5 } },
    };
    expect(valued(wild).plan.measures.totalUsd).toBeCloseTo(24e6, 3);
    expect([...valued(wild).plan.months.cashUsd]).toEqual([...valued().plan.months.cashUsd]);
  });
});

describe("other deals", () => {
  it("hosting earns its fee, and its kilowatts are those available", () => {
    const hosting = {
      kind: "miner_hosting",
      customer: "tenant",
      host: "owner",
      halls: ["hall"],
      fee_usd_per_mwh: 70,
      term_months: 24,
    };
    const { months } = valued({ contracts: { lease: null, hosting } }, [], "hosting").plan;
    // 12 MW × 744 h × 70 in May
    expect(months.earnedUsd[4]).toBeCloseTo(12 * 744 * 70, 4);
    expect([...months.criticalKw.slice(2, 5)]).toEqual([0, 10_000, 10_000]);
    expect(months.operatingUsd[4]).toBeCloseTo(12 * 744 * 20, 4);
  });

  it("a cloud contract earns its fee before deposits, which are cash and no earnings", () => {
    const cloud = {
      kind: "gpu_cloud",
      customer: "tenant",
      provider: "owner",
      halls: ["hall"],
      gpus: 1_000,
      total_usd_m: 60,
      term_months: 30,
      prepay_pct: 20,
      prepay_lead_months: 1,
      credit_from_month: 24,
      credit_to_month: 30,
    };
    const { months, measures } = valued({ contracts: { lease: null, cloud } }, [], "cloud").plan;
    expect(m(months.earnedUsd, 2, 3, 30)).toEqual([0, 2, 2]);
    expect(m(months.cashUsd, 2)).toEqual([12]);
    expect(measures.usdPerGpuHour).toBeCloseTo(60e6 / (1_000 * 2.5 * 8_760), 9);
    expect(months.criticalKw[3]).toBe(10_000);
  });

  it("what fills no hall is no deal", () => {
    const model = tinyModel(base);
    expect(model.contracts.filter((contract) => isDeal(contract, kinds)).map(({ id }) => id)).toEqual([
      "lease",
    ]);
  });
});
