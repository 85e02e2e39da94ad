// Contracts over several halls, each with its own dates, by hand. Halls of 10, 20 and 5 critical MW: the first two accepted in January
// and April, the third promised for March and ready in September. Who has a hall pays by the megawatt: at 100 USD 1, 2 and 0.5 m a month.

import { describe, expect, test } from "vitest";
import { hostingFeeUsd } from "../../src/engine/contracts/miner-hosting.ts";
import type { MonthView } from "../../src/engine/model.ts";
import { atRisk, planned } from "../planned-path.ts";
import { mergeOver, type Over, runTiny, tinyModel } from "../tiny-world.ts";

const hall = (critical_mw: number, ready: string, builder: string) => ({
  site: "plain",
  critical_mw,
  utility_per_critical: 1,
  gross_per_critical: 1,
  ready,
  builder,
});
const one: Over = {
  head: { months: 24 },
  market: { ai_demand: { ...atRisk.ai_demand, utilisation_tight_pct: 100, renewal_tight_pct: 50 } },
  entities: {
    owner: { cash_usd_m: 100 },
    tenant: { default_multiplier: 1 },
    next: { name: "Next", role: "tenant" },
    backer: { name: "Backer", role: "guarantor" },
  },
  halls: { a: hall(10, "2026-01", "quick"), b: hall(20, "2026-04", "quick"), c: hall(5, "2026-03", "slow") },
  contracts: { power: { usd_per_mwh: 0 } },
};
const halls = ["a", "b", "c"];
const lease = {
  kind: "hosting_lease",
  tenant: "tenant",
  landlord: "owner",
  halls,
  rent_usd_per_kw_month: 100,
  term_months: 6,
  next_tenant: "next",
  void_months: 2,
  terminate_after_months: 1,
};

function run(
  contracts: NonNullable<Over["contracts"]>,
  defaults: Record<string, number> = {},
  more: Over = {},
) {
  const model = tinyModel(mergeOver(mergeOver(one, more), { contracts }));
  return { model, months: runTiny(model, { innovations: planned(model, { defaults, late: { slow: 6 } }) }) };
}

/** What lettings bring, month by month: each from its first month to its last, at so much a month. */
const bring = (...lettings: readonly (readonly [from: number, until: number, usdM: number])[]) =>
  Array.from({ length: 24 }, (_, month) =>
    expect.closeTo(
      lettings.reduce((sum, [from, until, usdM]) => sum + (month >= from && month <= until ? usdM : 0), 0),
      8,
    ),
  );
const columnOf = (months: ReturnType<typeof run>["months"], claim: string) =>
  months.map(({ owed }) => owed[claim] / 1e6);

describe("a lease of three halls", () => {
  test("ends, is left and is let again hall by hall", () => {
    const { months } = run({ lease: { ...lease, damages_months: 2 } });
    expect(columnOf(months, "lease.rent")).toEqual(bring([0, 5, 1], [3, 8, 2]));
    // a void of one month after a term; the third, left at the end of April, when it is ready and two months are over
    expect(columnOf(months, "lease.next_rent")).toEqual(
      bring(
        [7, 12, 0.9],
        [14, 19, 0.9],
        [21, 23, 0.9],
        [10, 15, 1.8],
        [17, 22, 1.8],
        [8, 13, 0.45],
        [15, 20, 0.45],
        [22, 23, 0.45],
      ),
    );
    expect(columnOf(months, "lease.damages")).toEqual(bring([4, 4, 1]));
  });

  test("is extended and left at breaks hall by hall", () => {
    const extended = run({
      lease: { ...lease, extensions: 1, extension_months: 4, next_tenant: "none" },
    }).months;
    expect(columnOf(extended, "lease.rent")).toEqual(bring([0, 9, 1], [3, 12, 2]));
    const broken = run({
      lease: {
        ...lease,
        term_months: 12,
        break_from_months: 5,
        market_rent_usd_per_kw_month: 50,
        next_tenant: "none",
      },
    }).months;
    expect(columnOf(broken, "lease.rent")).toEqual(bring([0, 4, 1], [3, 7, 2]));
  });

  test("whose tenant is gone in May is let again hall by hall, the third when it is ready", () => {
    const { months } = run(
      { lease: { ...lease, terminate_after_months: 12, term_months: 12 } },
      { tenant: 4 },
    );
    expect(columnOf(months, "lease.rent")).toEqual(bring([0, 3, 1], [3, 3, 2]));
    expect(columnOf(months, "lease.next_rent")).toEqual(
      bring([7, 18, 0.9], [20, 23, 0.9], [7, 18, 1.8], [20, 23, 1.8], [8, 19, 0.45], [21, 23, 0.45]),
    );
  });

  test("credits its tenant for the late one alone: half of 0.5 m in each month from March until it is left", () => {
    const { months } = run({ lease: { ...lease, delay_credit_pct: 50 } });
    expect(columnOf(months, "lease.delay_credit")).toEqual(bring([2, 3, 0.25]));
  });

  test("is guaranteed hall by hall: those accepted before the default, each to the end of its own term", () => {
    const backstop = {
      kind: "guarantee",
      guarantor: "backer",
      beneficiary: "owner",
      obligor: "tenant",
      covers: "lease",
      cap_usd_m: 99,
    };
    const terms = { ...lease, term_months: 8, next_tenant: "none", terminate_after_months: 12 };
    expect(columnOf(run({ backstop, lease: terms }, { tenant: 4 }).months, "backstop.cover")).toEqual(
      bring([5, 7, 1], [5, 10, 2]),
    );
    // let again: what the next one pays of each is taken off, while the first term would have lasted
    const again = run(
      { backstop, lease: { ...terms, next_tenant: "next", void_months: 1 } },
      { tenant: 4 },
    ).months;
    expect(columnOf(again, "backstop.cover").slice(5, 8)).toEqual(bring([5, 5, 3], [6, 7, 0.3]).slice(5, 8));
  });
});

test("a guarantee's cap lapses from the first hall accepted: two months before the second of its five it is 10 m × 3 ÷ 5", () => {
  const backstop = {
    kind: "guarantee",
    guarantor: "backer",
    beneficiary: "owner",
    obligor: "tenant",
    covers: "lease",
    cap_usd_m: 10,
    amortise_months: 5,
    fee_pct: 12,
  };
  const { months } = run({ backstop, lease: { ...lease, halls: ["b", "a"] } });
  expect(columnOf(months, "backstop.fee").slice(0, 7)).toEqual(
    [0.1, 0.08, 0.06, 0.04, 0.02, 0, 0].map((usd) => expect.closeTo(usd, 9)),
  );
});

test("a guarantee's cap does not lapse before any hall is accepted, and its phases count from their month on", () => {
  const backstop = {
    kind: "guarantee",
    guarantor: "backer",
    beneficiary: "owner",
    obligor: "tenant",
    covers: "lease",
    cap_usd_m: 10,
    cap_steps_usd_m: { "2026-01": 1, "2026-03": 2 },
    amortise_months: 10,
    fee_pct: 12,
  };
  const { months } = run({ backstop, lease: { ...lease, halls: ["b"] } });
  // accepted in April (month 3): nothing has lapsed in April, a tenth in May
  expect(columnOf(months, "backstop.fee").slice(0, 5)).toEqual(
    [0.11, 0.11, 0.13, 0.13, 0.117].map((usd) => expect.closeTo(usd, 9)),
  );
});

test("two tranches of accelerators and a third left: each is let again at its own age, and ends at its own life", () => {
  const cloud = {
    kind: "gpu_cloud",
    customer: "tenant",
    provider: "owner",
    halls,
    total_usd_m: 21,
    term_months: 6,
    next_customer: "next",
    next_term_months: 6,
    void_months: 0,
    relet_discount_pct: 0,
    terminate_after_months: 1,
    life_months: 15,
    prepay_pct: 10,
    prepay_lead_months: 7,
    credit_from_month: 2,
    credit_to_month: 4,
  };
  const { months } = run({ cloud });
  const old = (months: number) => 0.8 ** (months / 12);
  // 21 m over 35 MW and six months: 1, 2 and 0.5 m a month. A tenth ahead is 0.6, 1.2 and 0.3 m: two credits each
  expect(columnOf(months, "cloud.fee")).toEqual(bring([0, 5, 1], [3, 8, 2], [2, 3, -0.3], [5, 6, -0.6]));
  expect(columnOf(months, "cloud.deposit")).toEqual(bring([0, 0, 1.8], [1, 1, 0.3]));
  expect(columnOf(months, "cloud.refund")).toEqual(bring([4, 4, 0.3]));
  expect(columnOf(months, "cloud.next_fee")).toEqual(
    bring([6, 11, old(6)], [12, 14, old(12)], [9, 14, 2 * old(6)], [15, 17, 2 * old(12)]),
  );
});

test("machines of customers in two halls: each hall's places are let again after its own term, and the deal is worth both fees", () => {
  const hosting = {
    kind: "miner_hosting",
    customer: "tenant",
    host: "owner",
    halls: ["a", "b"],
    fee_usd_per_kw_month: 40,
    fee_usd_per_mwh: 10,
    term_months: 6,
    next_customer: "next",
    void_months: 4,
    relet_discount_pct: 25,
  };
  const { model, months } = run({ hosting });
  const fees = months.map(({ operation }, month) => {
    const usd = (mw: number, at: number) => mw * 1_000 * 40 + operation.hallMwh[at] * 10;
    const has = (from: number) => (month >= from && month < from + 6 ? 1 : 0);
    // two months of void: half of the four
    const again = (from: number) => has(from + 8) || has(from + 16);
    return {
      own: has(0) * usd(10, 0) + has(3) * usd(20, 1),
      next: 0.75 * (again(0) * usd(10, 0) + again(3) * usd(20, 1)),
    };
  });
  const close = (column: readonly number[]) => column.map((usd) => expect.closeTo(usd, 3));
  expect(months.map(({ owed }) => owed["hosting.fee"])).toEqual(close(fees.map(({ own }) => own)));
  expect(months.map(({ owed }) => owed["hosting.next_fee"])).toEqual(close(fees.map(({ next }) => next)));
  const contract = model.contracts.find(({ id }) => id === "hosting");
  if (!contract) throw new Error("no hosting");
  const valued = months.map(({ opening, operation, market }, month) =>
    hostingFeeUsd(contract, { model, month, market, operation, state: opening } satisfies MonthView),
  );
  expect(valued).toEqual(close(fees.map(({ own, next }) => own + next)));
});
