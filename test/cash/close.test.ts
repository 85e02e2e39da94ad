// What a month leaves to the next, by hand.

import { describe, expect, test } from "vitest";
import { entityIndex, mergeOver, type Over, runTiny, tinyModel } from "../tiny-world.ts";

const staff = (usdM: number): Over => ({
  contracts: { staff: { kind: "overhead", entity: "owner", usd_m_per_month: usdM, growth_pct: 0 } },
});
const statusOf = (over: Over) => {
  const model = tinyModel(over);
  const owner = entityIndex(model, "owner");
  const months = runTiny(model);
  return { months, model, owner, status: months.map(({ next }) => next.status[owner]) };
};

describe("bills", () => {
  test("unpaid once are carried and fall due again beside the next", () => {
    // 10 m against 4 m a month: March lacks 2 m, April owes 6 m
    const { months, owner } = statusOf(staff(4));
    expect(months.slice(0, 4).map(({ owed }) => owed["staff.cost"] / 1e6)).toEqual([4, 4, 4, 6]);
    expect(months.slice(0, 4).map(({ paid }) => paid["staff.cost"] / 1e6)).toEqual([4, 4, 2, 0]);
    expect(months.slice(0, 4).map(({ arrears }) => arrears["staff.cost"] / 1e6)).toEqual([0, 0, 2, 6]);
    expect(months[2].next.overdueMonths[owner]).toBe(1);
  });

  test("overdue two months running are a default, one is not", () => {
    expect(statusOf(staff(4)).status).toEqual([0, 0, 0, 1, 1, 1, 1, 1, 1, 1, 1, 1]);
  });

  test("caught up with in between, they are not: the count starts again", () => {
    // March lacks 2 m; 10 m come in April and pay it, April and May; June lacks 4 m
    const inflow = {
      kind: "convertible",
      issuer: "owner",
      face_usd_m: 0,
      due: "2036-01",
      conversion_usd: 1,
      closes: "2026-04",
      net_proceeds_usd_m: 10,
    };
    const { months, status, owner } = statusOf(mergeOver(staff(4), { contracts: { inflow } }));
    expect(months.map(({ next }) => next.overdueMonths[owner]).slice(0, 8)).toEqual([0, 0, 1, 0, 0, 1, 2, 3]);
    expect(status.indexOf(1)).toBe(6);
  });

  test("of an entity in default stay what they were, and what falls due after adds to them", () => {
    // 6 m of arrears at the default in April; from May 4 m a month more, nothing of it paid
    const { months } = statusOf(staff(4));
    expect(months.slice(4, 7).map(({ owed }) => owed["staff.cost"] / 1e6)).toEqual([4, 4, 4]);
    expect(months.slice(4, 7).map(({ arrears }) => arrears["staff.cost"] / 1e6)).toEqual([10, 14, 18]);
  });

  test("less than a cent is nobody's debt", () => {
    const { months, status } = statusOf(
      mergeOver(staff(4), { entities: { owner: { cash_usd_m: 12 - 5e-9 } } }),
    );
    expect(months[2].arrears["staff.cost"]).toBe(0);
    expect(status[3]).toBe(0);
    // a bill of one cent in January, and nothing to pay it with
    const cent = statusOf(mergeOver(staff(1e-8), { entities: { owner: { cash_usd_m: 0 } } }));
    expect([cent.months[0].owed["staff.cost"], cent.months[0].arrears["staff.cost"]]).toEqual([0.01, 0]);
    const cents = statusOf(mergeOver(staff(4), { entities: { owner: { cash_usd_m: 12 - 2e-8 } } }));
    expect(cents.months[2].arrears["staff.cost"]).toBeCloseTo(0.02, 6);
  });
});

test("with commitments kept nobody is in default and cash says what is still to be found: 10 − 12 × 4 = −38 m", () => {
  const model = tinyModel(staff(4), "committed");
  const months = runTiny(model);
  expect(months[11].cash.owner).toBe(-38e6);
  expect(months.every(({ next }) => next.status.every((status) => status === 0))).toBe(true);
  expect(months.every(({ arrears }) => Object.values(arrears).every((usd) => usd === 0))).toBe(true);
});

describe("an outside payer in default", () => {
  // The tenant owes the owner half of what is built, 1 m a month, and defaults at once; 40 % is recovered
  const over: Over = {
    market: { ai_demand: { tenant_default_tight_pct: 100 } },
    entities: { tenant: { default_multiplier: 1, recovery_pct: 40 } },
    contracts: {
      build: {
        kind: "construction",
        owner: "owner",
        halls: [],
        left_usd_m: 24,
        from: "2026-01",
        to: "2026-12",
        tenant: "tenant",
        tenant_share_pct: 50,
      },
    },
  };

  test("pays the share that is recovered, and the rest is lost and not carried", () => {
    const model = tinyModel(over);
    const tenant = entityIndex(model, "tenant");
    const months = runTiny(model);
    const first = months.findIndex(({ market }) => market.outsideDefault[tenant] === 1);
    expect(first).toBeGreaterThanOrEqual(0);
    for (const [month, { owed, paid, arrears }] of months.entries()) {
      expect(owed["build.contribution"]).toBe(1e6);
      expect(paid["build.contribution"]).toBeCloseTo(month < first ? 1e6 : 0.4e6, 6);
      expect(arrears["build.contribution"]).toBe(0);
    }
  });
});

test("restricted cash is not touched, whatever is unpaid", () => {
  const { months, owner } = statusOf(
    mergeOver(staff(4), { entities: { owner: { restricted_cash_usd_m: 50 } } }),
  );
  expect(months[11].next.restrictedUsd[owner]).toBe(50e6);
  expect(months[11].cash.owner).toBe(0);
});

test("an entity in default does not act: its bitcoin stays where it is", () => {
  const loan = { kind: "term_loan", borrower: "owner", balance_usd_m: 100, rate_pct: 0, due: "2026-01" };
  const { months, owner } = statusOf(
    mergeOver(staff(4), {
      entities: { owner: { btc_free: 10, btc_sale_cost_pct: 0, btc_sell_production_pct: 0 } },
      contracts: { loan },
      fleets: { old: { site: "plain", owner: "owner", hashrate_ehs: 1, j_per_th: 20 } },
    }),
  );
  expect(months[0].next.status[owner]).toBe(1);
  expect(months[0].paid["treasury_sale/owner.sale"]).toBeCloseTo(1e6, 6);
  expect(months[5].paid["treasury_sale/owner.sale"]).toBe(0);
  expect(months[5].next.btc[owner]).toBeGreaterThan(months[4].next.btc[owner]);
});

test("a waterfall may be written in another order: equipment before debt pays the vendor first", () => {
  const rungs = [
    "operations",
    "tax",
    "equipment",
    "senior_debt",
    "unsecured_debt",
    "refunds",
    "construction",
    "distributions",
  ];
  const loan = { kind: "term_loan", borrower: "owner", balance_usd_m: 8, rate_pct: 0, due: "2026-01" };
  const order = {
    kind: "equipment_order",
    buyer: "owner",
    vendor: "vendor",
    deliveries_usd_m: { "2026-01": 8 },
    pay_days: 0,
  };
  const paid = (over: Over) => runTiny(tinyModel(mergeOver({ contracts: { loan, order } }, over)))[0].paid;
  expect(paid({})["loan.principal"]).toBe(8e6);
  expect(paid({})["order.invoice"]).toBe(2e6);
  expect(paid({ entities: { owner: { waterfall: rungs } } })["order.invoice"]).toBe(8e6);
  expect(paid({ entities: { owner: { waterfall: rungs } } })["loan.principal"]).toBe(2e6);
});

test("a waterfall that leaves a rung out pays nobody from nothing: it is refused, or the rung comes last", () => {
  const order = {
    kind: "equipment_order",
    buyer: "owner",
    vendor: "vendor",
    deliveries_usd_m: { "2026-01": 8 },
    pay_days: 0,
  };
  const over: Over = {
    entities: { owner: { waterfall: ["operations", "tax", "senior_debt"] } },
    contracts: { order },
  };
  let cash: number | undefined;
  try {
    cash = runTiny(tinyModel(over))[0].cash.owner;
  } catch (error) {
    expect((error as Error).message).toContain("waterfall");
    return;
  }
  expect(cash).toBe(2e6);
});
