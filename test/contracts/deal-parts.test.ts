// What stands beside a deal, by hand: financing that must be there, money a tenant advances, a guarantor of machines, a stake in a
// project company, property tax, warrants.

import { describe, expect, test } from "vitest";
import { mergeOver, type Over, runTiny, tinyModel } from "../tiny-world.ts";

const hall = {
  site: "plain",
  critical_mw: 10,
  utility_per_critical: 1,
  gross_per_critical: 1,
  ready: "2026-06",
};
const lease = {
  kind: "hosting_lease",
  tenant: "tenant",
  landlord: "owner",
  halls: ["hall"],
  rent_usd_per_kw_month: 100,
  term_months: 60,
};
const order = {
  kind: "equipment_order",
  buyer: "owner",
  vendor: "vendor",
  halls: ["hall"],
  deliveries_usd_m: { "2026-02": 3, "2026-03": 3 },
  pay_days: 0,
};
const loan = {
  kind: "term_loan",
  borrower: "owner",
  rate_pct: 0,
  draws_usd_m: { "2026-02": 6 },
  due: "2030-01",
  status: "expected",
};
const build = {
  kind: "construction",
  owner: "owner",
  halls: ["hall"],
  left_usd_m: 6,
  from: "2026-03",
  to: "2026-05",
};
const column = (over: Over, claim: string, funding: "open" | "committed" = "open") =>
  runTiny(tinyModel(over, funding)).map(({ owed }) => owed[claim] / 1e6);

describe("a financing that is needed", () => {
  const over: Over = {
    halls: { hall },
    contracts: { lease, loan, order: { ...order, needs: "loan", cancel_pct: 10 } },
  };

  test("there, the order is placed and paid: 3 m twice", () => {
    expect(column(over, "order.invoice").slice(0, 4)).toEqual([0, 3, 3, 0]);
    expect(column(over, "order.cancelled")[0]).toBe(0);
  });

  test("not there, it is not placed: a tenth is owed for cancelling, once, and its halls never open", () => {
    expect(column(over, "order.invoice", "committed").every((usd) => usd === 0)).toBe(true);
    expect(column(over, "order.cancelled", "committed").slice(0, 3)).toEqual([0.6, 0, 0]);
    expect(column(over, "lease.rent", "committed").every((usd) => usd === 0)).toBe(true);
    expect(column(over, "lease.rent")[5]).toBe(1);
  });

  test("holds for building too: without it no work, and no hall", () => {
    const work: Over = { halls: { hall }, contracts: { lease, loan, build: { ...build, needs: "loan" } } };
    expect(column(work, "build.progress").slice(2, 5)).toEqual([2, 2, 2]);
    expect(column(work, "build.progress", "committed").every((usd) => usd === 0)).toBe(true);
    expect(column(work, "lease.rent", "committed").every((usd) => usd === 0)).toBe(true);
  });
});

describe("work that can wait", () => {
  test("stops in a month that opens under the minimum, its halls with it, and goes on when there is money: the same 6 m later", () => {
    // 3 m of cash and a minimum of 2 m: March is paid (1 m left), April and May wait, rent of another hall of 1 m a month brings 3 m
    const over: Over = {
      entities: { owner: { cash_usd_m: 3, minimum_cash_usd_m: 2 } },
      halls: { hall, other: { ...hall, ready: "2026-04" } },
      contracts: { build: { ...build, deferrable: true }, let: { ...lease, halls: ["other"] } },
    };
    const months = runTiny(tinyModel(over));
    const paid = months.map(({ owed }) => owed["build.progress"] / 1e6);
    // March 2 of 3; April opens with 1: waits, rent makes 2; May opens with 2: pays 2 of 3; June opens with 1: waits; July pays
    expect(paid.slice(2, 8)).toEqual([2, 0, 2, 0, 2, 0]);
    expect(months[11].hallReady.hall).toBe(7);
  });
});

describe("a tenant's advances", () => {
  test("grow with what it pays of the work and are set off later: 80 % of 6 m is 4.8 m off the rent", () => {
    const over: Over = {
      head: { months: 24 },
      halls: { hall },
      contracts: {
        lease: { ...lease, credit_share_pct: 50 },
        build: { ...build, tenant: "tenant", tenant_share_pct: 80, credit_lease: "lease" },
      },
    };
    const rent = column(over, "lease.rent");
    // 0.5 m a month for nine months and 0.3 m in the tenth
    expect(rent.slice(5, 16)).toEqual([
      0.5,
      0.5,
      0.5,
      0.5,
      0.5,
      0.5,
      0.5,
      0.5,
      0.5,
      expect.closeTo(0.7, 9),
      1,
    ]);
    expect(runTiny(tinyModel(over))[4].memory("lease", "creditUsd")).toBeCloseTo(4.8e6, 3);
  });
});

describe("the guarantor of an order", () => {
  const over: Over = {
    entities: {
      owner: { cash_usd_m: 1 },
      parent: { name: "Parent", cash_usd_m: 20, cash_yield_pct: 0, look_ahead_months: 0 },
    },
    contracts: { order: { ...order, halls: [], guarantor: "parent" } },
  };

  test("is asked once the buyer is in default for what it left unpaid, once, and pays it", () => {
    const months = runTiny(tinyModel(over));
    const called = months.map(({ owed }) => owed["order.called"] / 1e6);
    // due 3 m in February and in March, 1 m of it paid; two months overdue: in default after March, asked for 5 m in April
    expect(called.slice(0, 6)).toEqual([0, 0, 0, 5, 0, 0]);
    expect(months[11].cash.parent).toBe(15e6);
  });

  test("is asked for nothing while the buyer pays", () => {
    const months = runTiny(tinyModel(mergeOver(over, { entities: { owner: { cash_usd_m: 10 } } })));
    expect(months.every(({ owed }) => owed["order.called"] === 0)).toBe(true);
  });
});

describe("a stake in a project company", () => {
  const over: Over = {
    entities: {
      project: {
        name: "Project",
        cash_usd_m: 0,
        cash_yield_pct: 0,
        tax_rate_pct: 0,
        look_ahead_months: 0,
        payout_pct: 100,
      },
    },
    sites: { plain: { owner: "project" } },
    halls: { hall: { ...hall, ready: "2026-01" } },
    contracts: {
      lease: { ...lease, landlord: "project" },
      stake: {
        kind: "joint_venture",
        company: "project",
        holder: "owner",
        share_pct: 51,
        calls_usd_m: { "2026-02": 4 },
      },
    },
  };

  test("pays 51 % of a call of 4 m; the other holders pay the rest", () => {
    const months = runTiny(tinyModel(over));
    expect([months[1].owed["stake.call"], months[1].owed["stake.others_call"]]).toEqual([2.04e6, 1.96e6]);
  });

  test("has 51 % of each distribution the month after: 0.51 m of 1 m of rent", () => {
    const months = runTiny(tinyModel(over));
    expect(months[0].paid["distribution/project.dividend"]).toBeCloseTo(1e6, 6);
    expect(months[1].owed["stake.distribution"]).toBeCloseTo(0.51e6, 6);
  });
});

test("property tax and insurance are shares of capital a year: 2 % and 0.3 % of 600 m are 1 m and 0.15 m a month, from its month on", () => {
  const levy = {
    kind: "property_cost",
    entity: "owner",
    capital_usd_m: 600,
    tax_pct: 2,
    insurance_pct: 0.3,
    from: "2026-03",
    usd_m_per_year: 1.2,
  };
  expect(column({ contracts: { levy } }, "levy.tax").slice(1, 4)).toEqual([
    0,
    expect.closeTo(1, 9),
    expect.closeTo(1, 9),
  ]);
  expect(column({ contracts: { levy } }, "levy.insurance")[2]).toBeCloseTo(0.15 + 0.1, 9);
});

test("warrants dilute and bring no cash: 40 m at a strike of 2.5 with shares at 10 make 30 m new shares, once", () => {
  const grant = {
    kind: "warrants",
    issuer: "owner",
    holder: "tenant",
    shares_m: 40,
    strike_usd: 2.5,
    from: "2026-03",
  };
  const model = tinyModel({
    entities: { owner: { shares_m: 100, share_price_usd: 10 } },
    contracts: { grant },
  });
  const owner = model.entities.findIndex(({ id }) => id === "owner");
  const shares = runTiny(model).map(({ next }) => next.sharesM[owner]);
  expect(shares.slice(0, 4)).toEqual([100, 100, 130, 130]);
  expect(shares[11]).toBe(130);
  const under = tinyModel({
    entities: { owner: { shares_m: 100, share_price_usd: 2 } },
    contracts: { grant },
  });
  expect(runTiny(under)[11].next.sharesM[owner]).toBe(100);
});
