// Work and orders at the edges of their rules, by hand: who stops, what waits, what never opens. 6 m of building over March to May are
// 2 m a month.

import { describe, expect, test } from "vitest";
import { spans } from "../planned-path.ts";
import { mergeOver, type Over, runTiny, tinyModel } from "../tiny-world.ts";

const hall = {
  site: "plain",
  critical_mw: 10,
  utility_per_critical: 1,
  gross_per_critical: 1,
  ready: "2026-06",
};
const build = {
  kind: "construction",
  owner: "owner",
  halls: ["hall"],
  left_usd_m: 6,
  from: "2026-03",
  to: "2026-05",
};
const order = {
  kind: "equipment_order",
  buyer: "owner",
  vendor: "vendor",
  halls: ["hall"],
  deliveries_usd_m: { "2026-02": 2 },
  pay_days: 0,
};
const loan = { kind: "term_loan", borrower: "owner", rate_pct: 0, due: "2030-01", status: "expected" };
const run = (over: Over, funding: "open" | "committed" = "open") =>
  runTiny(tinyModel(mergeOver({ halls: { hall } }, over), funding));
const owed = (over: Over, claim: string, funding: "open" | "committed" = "open") =>
  spans(run(over, funding).map((month) => month.owed[claim] / 1e6));
const ready = (over: Over, funding: "open" | "committed" = "open") =>
  run(over, funding).map(({ hallReady }) => hallReady.hall);
const NEVER = Number.POSITIVE_INFINITY;

describe("work that may wait", () => {
  const paused = (cash_usd_m: number, deferrable = true): Over => ({
    entities: { owner: { cash_usd_m, minimum_cash_usd_m: 6 } },
    contracts: { build: { ...build, deferrable } },
  });

  test("goes on in a month that opens with just the minimum and stops a cent under it", () => {
    expect(owed(paused(6), "build.progress")).toEqual([[2, 2, 2]]);
    expect(owed(paused(5.99999999), "build.progress")).toEqual([]);
  });

  test("that must not wait is paid under the minimum as well", () => {
    expect(owed(paused(6, false), "build.progress")).toEqual([[2, 4, 2]]);
  });

  test("moves its hall by each month it stands still, from its first month on", () => {
    // February is not yet a month of work
    expect(ready(paused(5)).slice(0, 5)).toEqual([5, 5, 6, 7, 8]);
  });
});

describe("work that is stopped", () => {
  // Overhead of 5 m on nothing: unpaid in January and February, so in default after February
  const staff = { kind: "overhead", entity: "owner", usd_m_per_month: 5, growth_pct: 0 };
  const broke: Over = { entities: { owner: { cash_usd_m: 0 } }, contracts: { staff } };
  const at = (from: string, to: string): Over => ({
    contracts: { build: { ...build, left_usd_m: 0, from, to } },
  });

  test("by its owner's default with a month left never opens its hall: it moves on every month", () => {
    expect(ready(mergeOver(broke, at("2026-01", "2026-03"))).slice(0, 5)).toEqual([5, 5, 6, 7, 8]);
  });

  test("after its last month opens it all the same", () => {
    expect(ready(mergeOver(broke, at("2026-01", "2026-02")))[11]).toBe(5);
  });

  test("owes nothing more from the default on", () => {
    const unpaid = mergeOver(broke, { contracts: { build: { ...build, from: "2026-02", to: "2026-04" } } });
    expect(owed(unpaid, "build.progress")).toEqual([[1, 1, 2]]);
  });
});

describe("what cannot be begun", () => {
  test("never opens a hall, but for one accepted by then", () => {
    const needing = { ...build, needs: "loan" };
    expect(ready({ contracts: { loan, build: needing } }, "committed")[0]).toBe(NEVER);
    const open: Over = { halls: { hall: { ready: "2026-01" } }, contracts: { loan, build: needing } };
    expect(ready(open, "committed")[11]).toBe(0);
    // ready on the first of February: not yet accepted when January closes
    expect(ready(mergeOver(open, { halls: { hall: { ready: "2026-02" } } }), "committed")[0]).toBe(NEVER);
  });

  test("is not built for its tenant either: no share is asked", () => {
    const shared = { ...build, needs: "loan", tenant: "tenant", tenant_share_pct: 50 };
    expect(owed({ contracts: { loan, build: shared } }, "build.contribution", "committed")).toEqual([]);
  });
});

describe("a tenant's advances", () => {
  const lease = {
    kind: "hosting_lease",
    tenant: "tenant",
    landlord: "owner",
    halls: ["hall"],
    rent_usd_per_kw_month: 100,
    term_months: 60,
    tenant_credit_usd_m: 1,
  };
  const shared = { ...build, tenant: "tenant", tenant_share_pct: 50 };
  const credit = (over: Over) => run(over)[4].memory("lease", "creditUsd");

  test("grow only where the work names the lease: 1 m and half of 6 m, or 1 m", () => {
    expect(credit({ contracts: { lease, build: { ...shared, credit_lease: "lease" } } })).toBe(4e6);
    expect(credit({ contracts: { lease, build: shared } })).toBe(1e6);
    expect(credit({ contracts: { lease, build: { ...build, credit_lease: "lease" } } })).toBe(1e6);
  });

  test("against a contract that keeps none are nobody's: a share of work is paid and nothing is set off", () => {
    const cloud = {
      kind: "gpu_cloud",
      customer: "tenant",
      provider: "owner",
      halls: ["hall"],
      total_usd_m: 60,
      term_months: 60,
    };
    const over: Over = { contracts: { cloud, build: { ...shared, credit_lease: "cloud" } } };
    expect(owed(over, "build.contribution")).toEqual([[2, 4, 1]]);
    expect(owed(over, "cloud.fee")).toEqual([[5, 11, 1]]);
  });
});

describe("an order", () => {
  test("of 44 days is paid after one month and of 45 after two: months of thirty days, to the nearest", () => {
    const days = (pay_days: number) =>
      owed({ contracts: { order: { ...order, pay_days } } }, "order.invoice");
    expect([days(14), days(15), days(44), days(45)]).toEqual([
      [[1, 1, 2]],
      [[2, 2, 2]],
      [[2, 2, 2]],
      [[3, 3, 2]],
    ]);
  });

  test("guaranteed by its own buyer asks nobody", () => {
    const poor: Over = { entities: { owner: { cash_usd_m: 1 } } };
    expect(
      owed(mergeOver(poor, { contracts: { order: { ...order, guarantor: "owner" } } }), "order.called"),
    ).toEqual([]);
  });

  test("delivered before the default and due after it is asked of the guarantor when it is unpaid; delivered after it, of nobody", () => {
    // 1 m against 2 m in February and as much in March: in default after March. Delivered in February and due in May 60 more days on
    const over: Over = {
      entities: { owner: { cash_usd_m: 1 }, backer: { name: "Backer", role: "guarantor" } },
      contracts: {
        order,
        later: {
          ...order,
          deliveries_usd_m: { "2026-03": 3, "2026-04": 7 },
          pay_days: 60,
          guarantor: "backer",
        },
      },
    };
    // the arrears of February's invoice are 1 m; April's delivery stopped with the buyer, March's is due in May, unpaid, asked in June
    expect(owed(over, "later.invoice")).toEqual([[4, 4, 3]]);
    expect(owed(over, "later.called")).toEqual([[5, 5, 3]]);
  });

  test("not placed for want of its financing never opens its hall, and is cancelled once: a quarter of 2 m", () => {
    const needing = { ...order, needs: "loan", cancel_pct: 25 };
    expect(ready({ contracts: { loan, order: needing } }, "committed")[0]).toBe(NEVER);
    expect(owed({ contracts: { loan, order: needing } }, "order.cancelled", "committed")).toEqual([
      [0, 0, 0.5],
    ]);
  });

  test("that needs a contract never named is placed: what needs nothing needs nothing", () => {
    expect(owed({ contracts: { order } }, "order.invoice", "committed")).toEqual([[1, 1, 2]]);
  });

  test("paid in full moves no hall; a cent short moves it a month", () => {
    expect(ready({ entities: { owner: { cash_usd_m: 2 } }, contracts: { order } })[11]).toBe(5);
    expect(ready({ entities: { owner: { cash_usd_m: 1.99999999 } }, contracts: { order } })[1]).toBe(6);
  });
});

describe("warrants", () => {
  const shares = (grant: Record<string, unknown>, share_price_usd = 10) => {
    const model = tinyModel({
      entities: { owner: { shares_m: 100, share_price_usd } },
      contracts: {
        grant: {
          kind: "warrants",
          issuer: "owner",
          holder: "tenant",
          shares_m: 40,
          strike_usd: 2.5,
          ...grant,
        },
      },
    });
    const owner = model.entities.findIndex(({ id }) => id === "owner");
    return spans(runTiny(model).map(({ next }) => next.sharesM[owner] - 100));
  };

  test("of one month are exercised in it: 40 m × (1 − 2.5 ÷ 10) = 30 m shares more for good", () => {
    expect(shares({ from: "2026-03", expires: "2026-03" })).toEqual([[2, 11, 30]]);
    expect(shares({ from: "2026-03" })).toEqual([[2, 11, 30]]);
  });

  test("that lapsed before the start, or open after the end, dilute nobody", () => {
    expect(shares({ from: "2025-01", expires: "2025-12" })).toEqual([]);
    expect(shares({ from: "2027-01" })).toEqual([]);
  });

  test("at the money are worth nothing", () => {
    expect(shares({ from: "2026-03" }, 2.5)).toEqual([]);
  });
});

describe("a stake in a project company", () => {
  const project = {
    name: "Project",
    cash_usd_m: 3,
    cash_yield_pct: 0,
    tax_rate_pct: 0,
    look_ahead_months: 0,
    payout_pct: 50,
    lock_up_dscr: 0,
  };
  const stake = { kind: "joint_venture", company: "project", holder: "owner", share_pct: 40 };

  test("brings its share of each distribution a month later: of 1.5, 0.75 and 0.375 m", () => {
    const over: Over = { entities: { project }, contracts: { stake } };
    const months = run(over).map(({ paid }) => paid["stake.distribution"] / 1e6);
    expect(months.slice(0, 4)).toEqual([0, 0.6, 0.3, 0.15]);
  });

  test("brings nothing where the company has a parent: it distributes to that", () => {
    const over: Over = {
      entities: { parent: { name: "Parent" }, project: { ...project, parent: "parent" } },
      contracts: { stake },
    };
    const months = run(over);
    expect(months[0].paid["distribution/project.dividend"]).toBe(1.5e6);
    expect(months.every(({ owed: all }) => all["stake.distribution"] === 0)).toBe(true);
  });

  test("of the whole leaves the others nothing to pay; of none, all of it", () => {
    const call = (share_pct: number) =>
      run({
        entities: { project },
        contracts: { stake: { ...stake, share_pct, calls_usd_m: { "2026-01": 2 } } },
      })[0].owed;
    expect([call(100)["stake.call"], call(100)["stake.others_call"]]).toEqual([2e6, 0]);
    expect([call(0)["stake.call"], call(0)["stake.others_call"]]).toEqual([0, 2e6]);
  });
});
