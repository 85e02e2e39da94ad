// The utility, which stands first in every world, may be a party as anyone may; the contract written first may be named as any may.
// Numbers of places begin at 0, and nobody is −1.

import { describe, expect, test } from "vitest";
import { contractIndex, isThere } from "../../src/engine/contracts/links.ts";
import { runForeseeing } from "../foreseen.ts";
import { atRisk, planned, spans } from "../planned-path.ts";
import { mergeOver, type Over, runTiny, tinyModel } from "../tiny-world.ts";

const hall = {
  site: "plain",
  critical_mw: 10,
  utility_per_critical: 1,
  gross_per_critical: 1,
  ready: "2026-01",
};
const lease = {
  kind: "hosting_lease",
  tenant: "tenant",
  landlord: "owner",
  halls: ["hall"],
  rent_usd_per_kw_month: 100,
  term_months: 3,
  void_months: 0,
};
const power = { kind: "power_tariff", site: "plain", usd_per_mwh: 10 };
/** Contracts in the order given, with nothing before them. */
const first = (contracts: Record<string, Record<string, unknown>>, over: Over = {}): Over =>
  mergeOver(
    { entities: { owner: { cash_usd_m: 100 } }, halls: { hall } },
    mergeOver(over, { contracts: { power: null, ...contracts, supply: power } }),
  );
const owed = (over: Over, claim: string, funding: "open" | "committed" = "open") =>
  spans(runTiny(tinyModel(over, funding)).map((month) => month.owed[claim] / 1e6));

describe("the utility", () => {
  test("may advance a share of the building and set it off: 1 m in January is February's rent", () => {
    const build = {
      kind: "construction",
      owner: "owner",
      halls: [],
      left_usd_m: 2,
      from: "2026-01",
      to: "2026-01",
      tenant: "utility",
      tenant_share_pct: 50,
      credit_lease: "lease",
    };
    const setOff = { ...lease, tenant: "utility", credit_share_pct: 100 };
    expect(owed(first({ lease: setOff, build }), "lease.rent")).toEqual([
      [0, 0, 1],
      [2, 2, 1],
    ]);
  });

  test("may be the next tenant of a hall, of accelerators, of places for machines", () => {
    expect(owed(first({ lease: { ...lease, next_tenant: "utility" } }), "lease.next_rent")).toEqual([
      [3, 11, 0.9],
    ]);
    expect(
      owed(first({ lease: { ...lease, next_tenant: "utility" } }), "lease.next_power").length,
    ).toBeGreaterThan(0);
    const cloud = {
      kind: "gpu_cloud",
      customer: "tenant",
      provider: "owner",
      halls: ["hall"],
      total_usd_m: 6,
      term_months: 6,
      next_term_months: 6,
      void_months: 0,
      next_customer: "utility",
    };
    expect(owed(first({ cloud }), "cloud.next_fee").map(([from, until]) => [from, until])).toEqual([[6, 11]]);
    const hosting = {
      kind: "miner_hosting",
      customer: "tenant",
      host: "owner",
      halls: ["hall"],
      fee_usd_per_kw_month: 40,
      term_months: 3,
      void_months: 0,
      next_customer: "utility",
    };
    expect(owed(first({ hosting }), "hosting.next_fee")).toEqual([[3, 11, 0.36]]);
  });

  test("may pay a share of work, now and in the budget, and repay a charge", () => {
    const build = {
      kind: "construction",
      owner: "owner",
      halls: [],
      left_usd_m: 3,
      from: "2026-02",
      to: "2026-04",
      tenant: "utility",
      tenant_share_pct: 50,
    };
    expect(owed(first({ build }), "build.contribution")).toEqual([[1, 3, 0.5]]);
    expect(runForeseeing(tinyModel(first({ build })))[0].foreseen[0]["build.contribution"]).toBe(0.5e6);
    const charge = {
      kind: "capacity_tag",
      site: "plain",
      tag_mw: 30,
      usd_per_mw_day: 1_000,
      repaid_by: "utility",
      from: "2026-02",
      until: "2026-02",
    };
    const over = first({ lease: { ...lease, term_months: 60 }, charge });
    expect(owed(over, "charge.repaid")).toEqual([[1, 1, 0.28]]);
    expect(runForeseeing(tinyModel(over))[0].foreseen[0]["charge.repaid"]).toBe(10 * 1_000 * 31);
  });

  test("may guarantee an order", () => {
    const order = {
      kind: "equipment_order",
      buyer: "owner",
      vendor: "vendor",
      deliveries_usd_m: { "2026-01": 3, "2026-02": 3 },
      pay_days: 0,
      guarantor: "utility",
    };
    expect(owed(first({ order }, { entities: { owner: { cash_usd_m: 1 } } }), "order.called")).toEqual([
      [2, 2, 5],
    ]);
  });

  test("may have the halls that somebody left, and pays a credit for power below zero", () => {
    const over = first(
      { lease: { ...lease, term_months: 60, terminate_after_months: 1, next_tenant: "utility" } },
      {
        market: { ai_demand: { slip_median_months: 2.5, slip_p90_months: 2.5 } },
        halls: { hall: { ready: "2026-03" } },
      },
    );
    expect(owed(over, "lease.next_rent")).toEqual([[5, 11, 0.9]]);
  });
});

describe("the contract written first", () => {
  test("may keep a tenant's advances", () => {
    const build = {
      kind: "construction",
      owner: "owner",
      halls: [],
      left_usd_m: 3,
      from: "2026-01",
      to: "2026-01",
      tenant: "tenant",
      tenant_share_pct: 50,
      credit_lease: "lease",
    };
    const months = runTiny(tinyModel(first({ lease: { ...lease, term_months: 60 }, build })));
    // 1.5 m paid in January, half of a rent of 1 m set off from February on
    expect(spans(months.map((month) => month.owed["lease.rent"] / 1e6))).toEqual([
      [0, 0, 1],
      [1, 3, 0.5],
      [4, 11, 1],
    ]);
  });

  test("may be covered by a guarantee, needed by an order, read by a lender, put off by a waiver", () => {
    const backstop = {
      kind: "guarantee",
      guarantor: "vendor",
      beneficiary: "owner",
      obligor: "tenant",
      covers: "lease",
      cap_usd_m: 5,
      fee_pct: 12,
    };
    expect(owed(first({ lease: { ...lease, term_months: 60 }, backstop }), "backstop.fee")).toEqual([
      [0, 11, 0.05],
    ]);
    const order = {
      kind: "equipment_order",
      buyer: "owner",
      vendor: "vendor",
      deliveries_usd_m: { "2026-02": 2 },
      pay_days: 0,
      needs: "lease",
    };
    expect(owed(first({ lease, order }), "order.invoice")).toEqual([[1, 1, 2]]);
    const cloud = {
      kind: "gpu_cloud",
      customer: "tenant",
      provider: "owner",
      halls: ["hall"],
      total_usd_m: 12,
      term_months: 12,
    };
    const drawn = {
      kind: "delayed_draw_loan",
      borrower: "owner",
      commitment_usd_m: 100,
      rate_pct: 0,
      undrawn_fee_pct: 0,
      draw_until: "2026-01",
      first_principal: "2026-12",
      due: "2026-12",
      delivered_usd_m: { "2026-01": 50 },
      contract: "cloud",
      contract_pct: 50,
      cure_months: 12,
    };
    expect(owed(first({ cloud, drawn }), "drawn.draw")).toEqual([[0, 0, 6]]);
    const loan = {
      kind: "term_loan",
      borrower: "owner",
      balance_usd_m: 12,
      rate_pct: 12,
      first_principal: "2026-01",
      due: "2026-06",
    };
    const later = { kind: "waiver", borrower: "owner", loan: "loan", due: "2026-12" };
    expect(
      owed(
        first({ loan, later }, { halls: { hall: null }, entities: { owner: { cash_usd_m: 1 } } }),
        "later.deferral",
      ),
    ).toEqual([[0, 0, 1.12]]);
  });

  test("is there by its name; one never signed, one of no name and one of another name are not", () => {
    const model = tinyModel(first({ lease }));
    expect([contractIndex(model, "lease"), contractIndex(model, ""), contractIndex(model, "lese")]).toEqual([
      0, -1, -1,
    ]);
    expect([isThere(model, "lease"), isThere(model, ""), isThere(model, "lese")]).toEqual([
      true,
      true,
      false,
    ]);
    const unsigned = {
      ...model,
      contracts: model.contracts.map((each) => (each.id === "lease" ? { ...each, kind: "void" } : each)),
    };
    expect([contractIndex(unsigned, "lease"), isThere(unsigned, "lease")]).toEqual([-1, false]);
  });
});

describe("a party that leaves or defaults", () => {
  test("repays no charge, not a dollar of it", () => {
    const charge = {
      kind: "capacity_tag",
      site: "plain",
      tag_mw: 30,
      usd_per_mw_day: 1_000,
      repaid_by: "tenant",
    };
    const model = tinyModel(
      first(
        { charge, lease: { ...lease, term_months: 60 } },
        { market: atRisk, entities: { tenant: { default_multiplier: 1 } } },
      ),
    );
    const months = runTiny(model, { innovations: planned(model, { defaults: { tenant: 2 } }) });
    expect(months.map(({ owed: all }) => all["charge.repaid"]).slice(1, 5)).toEqual([280_000, 0, 0, 0]);
  });

  test("takes its share of the advances hall by hall: 2 of 8 m with the first it leaves, the 6 m left with the second", () => {
    const late: Over = {
      market: { ai_demand: { slip_median_months: 6, slip_p90_months: 6 } },
      halls: { hall: { ready: "2026-03" }, second: { ...hall, critical_mw: 30, ready: "2026-05" } },
    };
    const left = first(
      {
        lease: {
          ...lease,
          halls: ["hall", "second"],
          term_months: 60,
          terminate_after_months: 1,
          tenant_credit_usd_m: 8,
        },
      },
      late,
    );
    expect(owed(left, "lease.refund")).toEqual([
      [4, 4, 2],
      [6, 6, 6],
    ]);
  });
});

describe("the last month of something", () => {
  test("is one month of accelerators' life: after 24 months of 25 they are let for one", () => {
    const cloud = {
      kind: "gpu_cloud",
      customer: "tenant",
      provider: "owner",
      halls: ["hall"],
      total_usd_m: 24,
      term_months: 24,
      next_customer: "vendor",
      void_months: 0,
      life_months: 25,
    };
    expect(
      owed(first({ cloud }, { head: { months: 30 } }), "cloud.next_fee").map(([from, until]) => [
        from,
        until,
      ]),
    ).toEqual([[24, 24]]);
    expect(
      owed(first({ cloud: { ...cloud, life_months: 24 } }, { head: { months: 30 } }), "cloud.next_fee"),
    ).toEqual([]);
  });

  test("is decided on its own market: rents rising to the rent in the month before a break keep a tenant, falling below it in the month before an extension do not", () => {
    const moving = (rent_growth_tight_pct: number): Over => ({
      head: { months: 24 },
      market: { ai_demand: { rent_growth_tight_pct, rent_reversion_pct: 0 } },
    });
    // 50 doubling in a year: 94.4 after eleven months, 100 after twelve
    const rising = {
      ...lease,
      term_months: 24,
      break_from_months: 12,
      market_rent_usd_per_kw_month: 50,
      moving_cost_pct: 1,
    };
    expect(owed(first({ lease: rising }, moving(100)), "lease.rent")).toEqual([[0, 23, 1]]);
    // 90 % over the market is borne: 100.6 after eleven months, 95 after twelve
    const falling = { ...lease, term_months: 12, extensions: 1, extension_months: 12, moving_cost_pct: 90 };
    expect(owed(first({ lease: falling }, moving(-50)), "lease.rent")).toEqual([[0, 11, 1]]);
  });

  test("of damages is the month they are owed in: two months on none are foreseen", () => {
    const late: Over = {
      market: { ai_demand: { slip_median_months: 2.5, slip_p90_months: 2.5 } },
      halls: { hall: { ready: "2026-03" } },
    };
    const months = runForeseeing(
      tinyModel(
        first(
          {
            lease: {
              ...lease,
              term_months: 60,
              terminate_after_months: 1,
              damages_months: 3,
              tenant_credit_usd_m: 4,
            },
          },
          late,
        ),
      ),
    );
    for (const { foreseen } of months)
      for (const told of foreseen.slice(1))
        expect([told["lease.damages"], told["lease.refund"]]).toEqual([undefined, undefined]);
  });

  test("of a guarantee that lapses in a month is its first: 5 m in January, nothing in February", () => {
    const backstop = {
      kind: "guarantee",
      guarantor: "vendor",
      beneficiary: "owner",
      obligor: "tenant",
      covers: "lease",
      cap_usd_m: 5,
      fee_pct: 12,
      amortise_months: 1,
    };
    expect(owed(first({ lease, backstop }), "backstop.fee")).toEqual([[0, 0, 0.05]]);
  });
});

test("a rent of 2 USD is left for a market of 1 USD as one of 200 for 100", () => {
  const cheap = {
    ...lease,
    rent_usd_per_kw_month: 2,
    market_rent_usd_per_kw_month: 1,
    term_months: 24,
    break_from_months: 6,
  };
  expect(owed(first({ lease: cheap }), "lease.rent")).toEqual([[0, 5, 0.02]]);
});

test("nothing is owed, explained or foreseen of a party that is nobody", () => {
  // every kind that may have one more party, without it: whatever is said is said of a claim there is
  const cloud = {
    kind: "gpu_cloud",
    customer: "tenant",
    provider: "owner",
    halls: ["b"],
    total_usd_m: 6,
    term_months: 3,
  };
  const hosting = {
    kind: "miner_hosting",
    customer: "tenant",
    host: "owner",
    halls: ["c"],
    fee_usd_per_kw_month: 40,
    term_months: 3,
  };
  const work = { owner: "owner", halls: [], from: "2026-03", to: "2026-05" };
  const over = first(
    {
      lease: { ...lease, halls: ["hall"] },
      cloud,
      hosting,
      build: { ...work, kind: "construction", left_usd_m: 3 },
      convert: { ...work, kind: "conversion", halls: ["hall"], cost_usd_m_per_mw: 0.1 },
      order: {
        kind: "equipment_order",
        buyer: "owner",
        vendor: "vendor",
        deliveries_usd_m: { "2026-04": 500 },
        pay_days: 0,
      },
      tag: { kind: "capacity_tag", site: "plain", tag_mw: 3, usd_per_mw_day: 10, from: "2026-03" },
      peak: { kind: "demand_charge", site: "plain", usd_per_kw_month: 1 },
    },
    { halls: { b: hall, c: { ...hall, ready: "2026-03" } } },
  );
  const months = runForeseeing(tinyModel(over));
  const said = new Set(
    months.flatMap(({ owed: now, foreseen }) => [now, ...foreseen].flatMap((each) => Object.keys(each))),
  );
  for (const claim of [
    "lease.rent",
    "cloud.fee",
    "hosting.fee",
    "build.progress",
    "convert.progress",
    "order.invoice",
    "tag.charge",
    "peak.charge",
  ])
    expect(said).toContain(claim);
  expect([...said].filter((claim) => /next_|contribution|called|repaid/.test(claim))).toEqual([]);
});
