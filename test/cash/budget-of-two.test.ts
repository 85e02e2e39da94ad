// Budgets of several operators, doubt, and what is raised, at the edges of their rules, by hand.

import { describe, expect, test } from "vitest";
import { spans } from "../planned-path.ts";
import { entityIndex, mergeOver, type Over, runTiny, tinyModel } from "../tiny-world.ts";

const order = (buyer: string, deliveries_usd_m: Record<string, number>) => ({
  kind: "equipment_order",
  buyer,
  vendor: "vendor",
  deliveries_usd_m,
  pay_days: 0,
});
const listed = (look_ahead_months: number) => ({
  cash_usd_m: 10,
  cash_yield_pct: 0,
  tax_rate_pct: 0,
  look_ahead_months,
  shares_m: 20,
  share_price_usd: 2,
  atm_capacity_usd_m: 100,
  atm_pace_pct: 50,
  atm_cost_pct: 0,
});
const staff = (entity: string, usd_m_per_month: number) => ({
  kind: "overhead",
  entity,
  usd_m_per_month,
  growth_pct: 0,
});
const run = (over: Over, funding: "open" | "committed" = "open") => runTiny(tinyModel(over, funding));
const sold = (over: Over, entity: string) =>
  spans(run(over).map(({ paid }) => Number((paid[`share_sale/${entity}.sale`] / 1e6).toFixed(4))));

describe("each operator looks as far ahead as it does, whoever looks further", () => {
  const both = (first: number, second: number): Over => ({
    entities: { owner: listed(first), sister: { name: "Sister", ...listed(second) } },
    contracts: { one: order("owner", { "2026-05": 15 }), two: order("sister", { "2026-05": 16 }) },
  });

  test("four months ahead for an order of May is January, two are March", () => {
    const over = both(4, 2);
    expect([sold(over, "owner"), sold(over, "sister")]).toEqual([[[0, 0, 5]], [[2, 2, 6]]]);
    const turned = both(2, 4);
    expect([sold(turned, "owner"), sold(turned, "sister")]).toEqual([[[2, 2, 5]], [[0, 0, 6]]]);
  });

  test("none ahead is the month itself", () => {
    expect([sold(both(0, 3), "owner"), sold(both(0, 3), "sister")]).toEqual([[[4, 4, 5]], [[1, 1, 6]]]);
  });

  test("what one pays the other is foreseen by both", () => {
    // a call of 4 m in March: the owner lacks 1 m of it, the sister has all of its 7 m in April
    const over: Over = {
      entities: {
        owner: { ...listed(6), cash_usd_m: 3 },
        sister: { name: "Sister", ...listed(6), cash_usd_m: 3 },
      },
      contracts: {
        stake: {
          kind: "joint_venture",
          company: "sister",
          holder: "owner",
          share_pct: 100,
          calls_usd_m: { "2026-03": 4 },
        },
        two: order("sister", { "2026-04": 7 }),
      },
    };
    expect([sold(over, "owner"), sold(over, "sister")]).toEqual([[[0, 0, 1]], []]);
  });
});

describe("the lowest point ahead counts, not the last", () => {
  const inflow = (closes: string, net_proceeds_usd_m: number) => ({
    kind: "convertible",
    issuer: "owner",
    face_usd_m: 0,
    due: "2036-01",
    conversion_usd: 1,
    closes,
    net_proceeds_usd_m,
  });

  test("15 m due in March before 20 m come in April: 5 m short, raised in January", () => {
    expect(
      sold(
        {
          entities: { owner: listed(6) },
          contracts: { one: order("owner", { "2026-03": 15 }), more: inflow("2026-04", 20) },
        },
        "owner",
      ),
    ).toEqual([[0, 0, 5]]);
  });

  test("20 m that come in March before 15 m due in April leave nothing short", () => {
    expect(
      sold(
        {
          entities: { owner: listed(6) },
          contracts: { one: order("owner", { "2026-04": 15 }), more: inflow("2026-03", 20) },
        },
        "owner",
      ),
    ).toEqual([]);
  });

  test("the run rate is the mean of a quarter: wages of 1 m begun with the year count in full from January on", () => {
    // January closes with 9 m; six months of 1 m and 5 m of machines: 2 m short
    expect(
      sold(
        {
          entities: { owner: listed(6) },
          contracts: { staff: staff("owner", 1), one: order("owner", { "2026-04": 5 }) },
        },
        "owner",
      )[0],
    ).toEqual([0, 0, 2]);
  });

  test("a quarter is three months: rent of 4 m to March is forgotten in June, when wages of 2 m ask for 12 of the 10 m left", () => {
    // May still takes March in: (2 − 2 − 2) ÷ 3 a month is 4 m of 12 m
    const over: Over = {
      head: { months: 12 },
      entities: { owner: listed(6) },
      halls: {
        hall: {
          site: "plain",
          critical_mw: 40,
          utility_per_critical: 1,
          gross_per_critical: 1,
          ready: "2026-01",
        },
      },
      contracts: {
        power: { usd_per_mwh: 0 },
        lease: {
          kind: "hosting_lease",
          tenant: "tenant",
          landlord: "owner",
          halls: ["hall"],
          rent_usd_per_kw_month: 100,
          term_months: 3,
        },
        staff: staff("owner", 2),
      },
    };
    expect(sold(over, "owner")).toEqual([[5, 11, 2]]);
  });
});

describe("doubt about the months ahead", () => {
  const doubt = (over: Over, month = 0) => {
    const model = tinyModel(
      mergeOver(
        {
          market: { equity: { window: "shut" } },
          entities: { owner: { cash_usd_m: 12, look_ahead_months: 5 } },
          contracts: { staff: staff("owner", 2) },
        },
        over,
      ),
    );
    return runTiny(model)[month].next.doubtMonths[entityIndex(model, "owner")];
  };

  test("is none where what is held lasts to the last month looked at, and is there a dollar under it", () => {
    // January closes with 10 m, five months of 2 m ahead
    expect([doubt({}), doubt({ entities: { owner: { cash_usd_m: 11.999999 } } })]).toEqual([0, 1]);
  });

  test("grows by a month while it lasts; a hundred million known to come in April leave none", () => {
    expect([0, 1, 2, 3].map((month) => doubt({}, month))).toEqual([0, 1, 2, 3]);
    const inflow = {
      kind: "convertible",
      issuer: "owner",
      face_usd_m: 0,
      due: "2036-01",
      conversion_usd: 1,
      closes: "2026-04",
      net_proceeds_usd_m: 100,
    };
    expect([1, 2, 3, 4].map((month) => doubt({ contracts: { inflow } }, month))).toEqual([0, 0, 0, 0]);
  });

  test("counts bitcoin less the cost of selling it, and lines of its own alone", () => {
    const poorer = (more: Over) => doubt(mergeOver({ entities: { owner: { cash_usd_m: 10 } } }, more));
    // 2 m short: 20 BTC and a hundredth more
    expect([
      poorer({ entities: { owner: { btc_free: 20.21 } } }),
      poorer({ entities: { owner: { btc_free: 20.19 } } }),
    ]).toEqual([0, 1]);
    const line = {
      kind: "revolver",
      borrower: "owner",
      commitment_usd_m: 2.1,
      rate_pct: 0,
      undrawn_fee_pct: 0,
      due: "2030-01",
    };
    expect(poorer({ contracts: { line } })).toBe(0);
    expect(
      poorer({
        entities: { sister: { name: "Sister" } },
        contracts: { line: { ...line, borrower: "sister" } },
      }),
    ).toBe(1);
    const two = { one: { ...line, commitment_usd_m: 1.1 }, other: { ...line, commitment_usd_m: 1 } };
    expect(poorer({ contracts: two })).toBe(0);
  });

  test("is not asked about with commitments kept", () => {
    const model = tinyModel(
      {
        entities: { owner: { cash_usd_m: 1, look_ahead_months: 6 } },
        contracts: { staff: staff("owner", 2) },
      },
      "committed",
    );
    expect(runTiny(model)[5].next.doubtMonths[entityIndex(model, "owner")]).toBe(0);
  });
});

describe("who is asked", () => {
  const two: Over = {
    entities: {
      owner: { cash_usd_m: 1, btc_free: 100, btc_sale_cost_pct: 0 },
      sister: {
        name: "Sister",
        cash_usd_m: 1,
        cash_yield_pct: 0,
        btc_free: 50,
        btc_sale_cost_pct: 0,
        look_ahead_months: 0,
      },
    },
    contracts: { one: order("owner", { "2026-01": 3 }), two: order("sister", { "2026-01": 2 }) },
  };

  test("is who is short, each for its own", () => {
    const { paid } = run(two)[0];
    expect([paid["treasury_sale/owner.sale"], paid["treasury_sale/sister.sale"]]).toEqual([2e6, 1e6]);
  });

  test("is nobody for less than a cent", () => {
    const cents = (usd: number) =>
      run(mergeOver(two, { contracts: { one: order("owner", { "2026-01": 1 + usd / 1e6 }), two: null } }))[0]
        .paid["treasury_sale/owner.sale"];
    expect([cents(0.009), cents(0.011)]).toEqual([0, expect.closeTo(0.011, 6)]);
  });

  test("keeps its bitcoin where it may not sell: nothing is raised, nothing leaves the treasury", () => {
    const model = tinyModel(mergeOver(two, { entities: { owner: { sell_treasury: false } } }));
    const [january] = runTiny(model);
    expect(january.next.btc[entityIndex(model, "owner")]).toBe(100);
    expect(january.arrears["one.invoice"]).toBe(2e6);
  });
});

describe("taxable income", () => {
  const tax = (over: Over) =>
    run(mergeOver({ entities: { owner: { tax_rate_pct: 25 } } }, over)).map(
      ({ owed }) => owed["income_tax/owner.tax"],
    );
  const fleet = {
    site: "plain",
    owner: "owner",
    hashrate_ehs: 1,
    j_per_th: 20,
    uptime_pct: 100,
    pool_fee_pct: 2,
  };

  test("is what was mined, sold or kept, at the month's mean price after the pool's fee, less power: 1.3671 − 0.744 m in January", () => {
    const mined = (btc_sell_production_pct: number) =>
      tax({ fleets: { fleet }, entities: { owner: { btc_sell_production_pct } } })[1];
    for (const sold of [100, 60, 0]) expect(mined(sold)).toBeCloseTo((13.671e5 - 7.44e5) / 4, 3);
  });

  test("is of one's own machines: another's are nothing to it", () => {
    const over: Over = {
      entities: {
        owner: { btc_sell_production_pct: 0 },
        sister: { name: "Sister", cash_yield_pct: 0, btc_sell_production_pct: 0 },
      },
      fleets: { fleet: { ...fleet, owner: "sister" } },
    };
    // the owner of the site pays for power and earns nothing
    expect(tax(over)[1]).toBe(0);
  });

  test("deducts what it paid for building, not what its tenant paid: 1 m of rent less 0.4 of 1 m", () => {
    const over: Over = {
      halls: {
        hall: {
          site: "plain",
          critical_mw: 10,
          utility_per_critical: 1,
          gross_per_critical: 1,
          ready: "2026-01",
        },
      },
      contracts: {
        power: { usd_per_mwh: 0 },
        lease: {
          kind: "hosting_lease",
          tenant: "tenant",
          landlord: "owner",
          halls: ["hall"],
          rent_usd_per_kw_month: 100,
          term_months: 60,
        },
        build: {
          kind: "construction",
          owner: "owner",
          halls: [],
          left_usd_m: 1,
          from: "2026-01",
          to: "2026-01",
          tenant: "tenant",
          tenant_share_pct: 60,
        },
      },
    };
    expect(tax(over).slice(1, 3)).toEqual([expect.closeTo(150_000, 4), expect.closeTo(250_000, 4)]);
  });

  test("earns no interest on cash it does not have: 12 % of 5 m restricted and of nothing below zero", () => {
    const months = run(
      {
        entities: { owner: { cash_usd_m: 0, restricted_cash_usd_m: 5, cash_yield_pct: 12 } },
        contracts: { staff: staff("owner", 2) },
      },
      "committed",
    );
    expect(months.map(({ owed }) => owed["cash_interest/owner.interest"]).slice(0, 3)).toEqual([
      50_000, 50_000, 50_000,
    ]);
  });
});

describe("a default of another", () => {
  const project = (id: string) => ({
    [id]: { name: id, cash_usd_m: 0, cash_yield_pct: 0, look_ahead_months: 0 },
  });
  const loan = (borrower: string, due: string) => ({
    kind: "term_loan",
    borrower,
    balance_usd_m: 5,
    rate_pct: 0,
    due,
  });
  const over: Over = {
    entities: { ...project("first"), ...project("second") },
    contracts: {
      one: loan("first", "2026-04"),
      two: loan("second", "2026-02"),
      clause: { kind: "cross_default", entity: "owner", of: ["first", "second"] },
    },
  };
  const fallen = (more: Over, funding: "open" | "committed" = "open") => {
    const model = tinyModel(mergeOver(over, more), funding);
    return runTiny(model).findIndex(({ next }) => next.status[entityIndex(model, "owner")] === 1);
  };

  test("of several is the first of them, the month after", () => {
    expect(fallen({})).toBe(2);
    expect(fallen({ entities: { second: { cash_usd_m: 5 } } })).toBe(4);
  });

  test("of debt below the threshold is none; with commitments kept nobody's is", () => {
    expect(fallen({ contracts: { clause: { threshold_usd_m: 6 } } })).toBe(-1);
    // 1 m more of another loan not yet due
    expect(
      fallen({
        contracts: {
          clause: { threshold_usd_m: 6 },
          more: { ...loan("second", "2030-01"), balance_usd_m: 1 },
        },
      }),
    ).toBe(2);
    expect(fallen({}, "committed")).toBe(-1);
  });
});
