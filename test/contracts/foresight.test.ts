// What contracts foresee is what they then owe: a budget's future against the run's own, month by month. What is part of the run rate
// already (rent, fees, charges that go on) is foreseen only for what it changes by; what is not, in whole.

import { describe, expect, test } from "vitest";
import { type ForeseeingMonth, runForeseeing } from "../foreseen.ts";
import { mergeOver, type Over, tinyModel } from "../tiny-world.ts";

const hall = {
  site: "plain",
  critical_mw: 10,
  utility_per_critical: 1,
  gross_per_critical: 1,
  ready: "2026-04",
};
const rich: Over = {
  entities: { owner: { cash_usd_m: 1_000 } },
  halls: { hall, small: { ...hall, critical_mw: 4, ready: "2026-06" } },
};
const lease = {
  kind: "hosting_lease",
  tenant: "tenant",
  landlord: "owner",
  halls: ["hall", "small"],
  rent_usd_per_kw_month: 100,
  cost_usd_per_kw_month: 20,
  term_months: 60,
};
const cloud = {
  kind: "gpu_cloud",
  customer: "tenant",
  provider: "owner",
  halls: ["hall", "small"],
  total_usd_m: 84,
  term_months: 60,
  prepay_pct: 10,
  prepay_lead_months: 2,
  cost_usd_per_kw_month: 10,
};
const hosting = {
  kind: "miner_hosting",
  customer: "tenant",
  host: "owner",
  halls: ["hall", "small"],
  fee_usd_per_kw_month: 40,
  term_months: 60,
};
const work = {
  owner: "owner",
  halls: [],
  from: "2026-04",
  to: "2026-07",
  tenant: "tenant",
  tenant_share_pct: 30,
};
const order = {
  kind: "equipment_order",
  buyer: "owner",
  vendor: "vendor",
  deliveries_usd_m: { "2026-01": 1, "2026-04": 2, "2026-12": 3 },
  pay_days: 60,
};
const levy = {
  kind: "property_cost",
  entity: "owner",
  capital_usd_m: 600,
  tax_pct: 2,
  insurance_pct: 0.3,
  usd_m_per_year: 1.2,
  from: "2026-05",
};
const stake = {
  kind: "joint_venture",
  company: "project",
  holder: "owner",
  share_pct: 51,
  calls_usd_m: { "2026-02": 4, "2026-12": 2 },
};
const tag = { kind: "capacity_tag", site: "plain", tag_mw: 12, usd_per_mw_day: 300, repaid_by: "tenant" };

const goesOn = (claims: string) => (claim: string) => new RegExp(`^(?:${claims})$`).test(claim);

/** Claim by claim, of every month and every number of months ahead: foreseen = owed then, less what is owed now where that goes on. */
function expectForeseen(
  months: readonly ForeseeingMonth[],
  claims: readonly string[],
  isRunRate: (claim: string) => boolean,
) {
  for (const [month, { owed, foreseen }] of months.entries())
    for (const [before, told] of foreseen.entries()) {
      const then = months[month + before + 1];
      if (!then) continue;
      for (const claim of claims) {
        const expected = (then.owed[claim] ?? 0) - (isRunRate(claim) ? (owed[claim] ?? 0) : 0);
        expect([month, before + 1, claim, told[claim] ?? 0]).toEqual([
          month,
          before + 1,
          claim,
          expect.closeTo(expected, 3),
        ]);
      }
    }
}

describe("what is foreseen is what then falls due", () => {
  test.each<[string, string[], string, Record<string, unknown>, Over?]>([
    ["two halls let from April and June: rent and cost", ["it.rent", "it.cost"], "it.*", lease],
    [
      "the same while half of each month's rent is set off",
      ["it.rent", "it.cost"],
      "it.*",
      { ...lease, tenant_credit_usd_m: 900, credit_share_pct: 30 },
    ],
    [
      "two tranches of accelerators: fees, cost, and deposits two months ahead",
      ["it.fee", "it.cost", "it.deposit"],
      "it.fee|it.cost",
      cloud,
    ],
    ["customers' machines in two halls: the fee by capacity", ["it.fee"], "it.*", hosting],
    [
      "building from April to July, three tenths of it the tenant's",
      ["it.progress", "it.contribution"],
      "none",
      { ...work, kind: "construction", left_usd_m: 16 },
    ],
    [
      "building that nobody shares",
      ["it.progress"],
      "none",
      { ...work, kind: "construction", left_usd_m: 16, tenant: "none" },
    ],
    [
      "converting 14 MW, a quarter of it done",
      ["it.progress", "it.contribution"],
      "none",
      { ...work, kind: "conversion", halls: ["hall", "small"], done_pct: 25 },
    ],
    [
      "machines delivered in three months and paid two months later, the last after the end",
      ["it.invoice"],
      "none",
      order,
    ],
    ["property tax and insurance from May", ["it.tax", "it.insurance"], "it.*", levy],
    [
      "calls of a project company, the holder's share and the others'",
      ["it.call", "it.others_call"],
      "none",
      stake,
      { entities: { project: { name: "Project", cash_usd_m: 1, look_ahead_months: 0 } } },
    ],
  ])("%s", (_, claims, runRate, terms, more = {}) => {
    const months = runForeseeing(tinyModel(mergeOver(mergeOver(rich, more), { contracts: { it: terms } })));
    for (const claim of claims) expect(months.some(({ owed }) => owed[claim] > 0)).toBe(true);
    expectForeseen(months, claims, goesOn(runRate));
  });

  test("a charge on megawatts that begins in April and ends in August, on months as long as this one", () => {
    // 30 days of 300 USD on 12 MW, of which a hall in use since January draws 10
    const over: Over = {
      halls: { hall: { ...hall, ready: "2025-12" } },
      contracts: { lease: { ...lease, halls: ["hall"] }, it: { ...tag, from: "2026-04", until: "2026-08" } },
    };
    const months = runForeseeing(tinyModel(mergeOver({ entities: rich.entities }, over)));
    const seen = (month: number, ahead: number) =>
      ["it.charge", "it.repaid"].map((claim) => Math.round(months[month].foreseen[ahead - 1][claim] ?? 0));
    expect([2, 3].map((ahead) => seen(0, ahead))).toEqual([
      [0, 0],
      [12 * 300 * 31, 10 * 300 * 31],
    ]);
    expect([seen(2, 1), seen(2, 5), seen(2, 6)]).toEqual([
      [12 * 300 * 31, 10 * 300 * 31],
      [12 * 300 * 31, 10 * 300 * 31],
      [0, 0],
    ]);
    expect([seen(3, 1), seen(3, 4), seen(3, 5)]).toEqual([
      [0, 0],
      [0, 0],
      [-12 * 300 * 30, -10 * 300 * 30],
    ]);
    expect([seen(7, 1), seen(8, 1)]).toEqual([
      [-12 * 300 * 31, -10 * 300 * 31],
      [0, 0],
    ]);
  });

  test("a charge nobody repays is the owner's alone", () => {
    const it = { ...tag, repaid_by: "none", from: "2026-04" };
    const [january] = runForeseeing(tinyModel({ contracts: { it } }));
    expect(january.foreseen.map((told) => told["it.charge"] ?? 0)).toEqual(
      [0, 0, 1, 1, 1, 1].map((on) => on * 12 * 300 * 31),
    );
  });
});

describe("nothing is foreseen of what will not come", () => {
  test("an order whose financing is not there brings no invoice", () => {
    const loan = { kind: "term_loan", borrower: "owner", rate_pct: 0, due: "2030-01", status: "expected" };
    const months = runForeseeing(
      tinyModel(mergeOver(rich, { contracts: { loan, it: { ...order, needs: "loan" } } }), "committed"),
    );
    expect(months.every(({ foreseen }) => foreseen.every((told) => told["it.invoice"] === undefined))).toBe(
      true,
    );
  });

  test("work not begun for want of its financing is not foreseen either", () => {
    const loan = { kind: "term_loan", borrower: "owner", rate_pct: 0, due: "2030-01", status: "expected" };
    const build = { ...work, kind: "construction", left_usd_m: 16, needs: "loan" };
    const months = runForeseeing(tinyModel(mergeOver(rich, { contracts: { loan, it: build } }), "committed"));
    expect(months.every(({ foreseen }) => foreseen.every((told) => told["it.progress"] === undefined))).toBe(
      true,
    );
  });

  test.each([
    ["a lease", lease, "it.rent"],
    ["a cloud contract", { ...cloud, terminate_after_months: 1 }, "it.fee"],
  ])("%s whose tenant has left a hall as too late foresees nothing of it", (_, terms, claim) => {
    // promised for April, ready in July: the tenant may leave after one month, so it leaves when May is over
    const late: Over = {
      market: { ai_demand: { slip_median_months: 3, slip_p90_months: 3 } },
      contracts: { it: { ...terms, halls: ["hall"], terminate_after_months: 1 } },
    };
    const months = runForeseeing(tinyModel(mergeOver(rich, late)));
    const seen = months.map(({ foreseen }) => foreseen.some((told) => (told[claim] ?? 0) > 0));
    expect(seen.slice(0, 8)).toEqual([true, true, true, true, true, false, false, false]);
  });

  test("a work paused in April ends a month later: August is foreseen in May and not in March", () => {
    // opens April with 1 m of a minimum of 2: it waits; rent of 1 m a month brings it back
    const over: Over = {
      entities: { owner: { cash_usd_m: 3, minimum_cash_usd_m: 2 } },
      halls: { hall, other: { ...hall, ready: "2026-04" } },
      contracts: {
        it: {
          ...work,
          kind: "construction",
          left_usd_m: 6,
          from: "2026-03",
          to: "2026-05",
          deferrable: true,
          tenant: "none",
        },
        let: { ...lease, halls: ["other"], cost_usd_per_kw_month: 0 },
        power: { usd_per_mwh: 0 },
      },
    };
    const months = runForeseeing(tinyModel(over));
    const seen = (month: number, ahead: number) => months[month].foreseen[ahead - 1]["it.progress"] ?? 0;
    expect([seen(1, 1), seen(1, 2), seen(1, 3), seen(1, 4)]).toEqual([2e6, 2e6, 2e6, 0]);
    expect([seen(4, 1), seen(4, 2)]).toEqual([2e6, 0]);
  });
});
