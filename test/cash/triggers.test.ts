// What puts an entity in default beside an unpaid bill: the default of another, and doubt about its next months. Numbers as in `triggers`.

import { describe, expect, test } from "vitest";
import { triggers } from "../../src/engine/model.ts";
import { entityIndex, mergeOver, type Over, runTiny, tinyModel } from "../tiny-world.ts";

/** Month and trigger of the first default of an entity; undefined if none. */
function defaultOf(over: Over, id: string) {
  const model = tinyModel(over);
  const at = entityIndex(model, id);
  const months = runTiny(model);
  const month = months.findIndex(({ next }) => next.status[at] === 1);
  return month < 0 ? undefined : { month, trigger: triggers[months[month].next.trigger[at]] };
}

describe("cross-default", () => {
  // A project without cash owes 5 m in February
  const project: Over = {
    entities: { project: { name: "Project", cash_usd_m: 0, parent: "owner", cash_yield_pct: 0 } },
    contracts: {
      loan: { kind: "term_loan", borrower: "project", balance_usd_m: 5, rate_pct: 0, due: "2026-02" },
    },
  };
  const clause = { kind: "cross_default", entity: "owner", of: ["project"] };

  test("a project's default takes its parent a month later where an agreement says so", () => {
    expect(defaultOf(project, "project")).toEqual({ month: 1, trigger: "maturity" });
    expect(defaultOf(mergeOver(project, { contracts: { clause } }), "owner")).toEqual({
      month: 2,
      trigger: "cross",
    });
  });

  test("and does not where none does: the project has no recourse", () =>
    expect(defaultOf(project, "owner")).toBeUndefined());

  test("counts from the threshold on: 5 m owed against 5 m and against 5.1 m", () => {
    const at = (threshold_usd_m: number) =>
      defaultOf(mergeOver(project, { contracts: { clause: { ...clause, threshold_usd_m } } }), "owner");
    expect(at(5)).toEqual({ month: 2, trigger: "cross" });
    expect(at(5.1)).toBeUndefined();
  });

  test("runs down a chain a month at a time, whatever the order it is written in", () => {
    const third = { name: "Third", cash_usd_m: 1, cash_yield_pct: 0 };
    const chain = { kind: "cross_default", entity: "third", of: ["owner"] };
    for (const contracts of [
      { clause, chain },
      { chain, clause },
    ])
      expect(defaultOf(mergeOver(project, { entities: { third }, contracts }), "third")).toEqual({
        month: 3,
        trigger: "cross",
      });
  });
});

describe("going concern", () => {
  // 5 m of cash, 3 m of overhead a month: January closes with 2 m, and six months ahead need 18
  const burning: Over = {
    market: { equity: { window: "shut" } },
    entities: { owner: { cash_usd_m: 5, look_ahead_months: 6 } },
    contracts: {
      overhead: { kind: "overhead", entity: "owner", usd_m_per_month: 3, growth_pct: 0 },
      line: {
        kind: "revolver",
        borrower: "owner",
        commitment_usd_m: 10,
        rate_pct: 0,
        undrawn_fee_pct: 0,
        due: "2030-01",
      },
    },
  };
  const run = (over: Over = {}) => {
    const model = tinyModel(mergeOver(burning, over));
    return { months: runTiny(model), owner: entityIndex(model, "owner") };
  };

  test("doubt shuts the line just when it is needed: 2 + 10 do not last for 18", () => {
    const { months, owner } = run();
    expect(months[0].next.doubtMonths[owner]).toBe(1);
    expect(months[1].paid["line.draw"]).toBe(0);
    expect(months[1].arrears["overhead.cost"]).toBeCloseTo(1e6, 6);
  });

  test("a line of 16 m is just enough to remove it, bitcoin worth 20 m or an open window too", () => {
    expect(
      run({ contracts: { line: { commitment_usd_m: 16 } } }).months[0].next.doubtMonths[run().owner],
    ).toBe(0);
    expect(
      run({ contracts: { line: { commitment_usd_m: 15.9 } } }).months[0].next.doubtMonths[run().owner],
    ).toBe(1);
    expect(run({ entities: { owner: { btc_free: 200 } } }).months[0].next.doubtMonths[run().owner]).toBe(0);
    expect(run({ market: { equity: { window: "open" } } }).months[0].next.doubtMonths[run().owner]).toBe(0);
  });

  test("is a default of its own where agreements say so, after the months they say", () => {
    const doubtedFor = (months: number) =>
      defaultOf(
        mergeOver(burning, { entities: { owner: { going_concern_default_months: months } } }),
        "owner",
      );
    expect(doubtedFor(1)).toEqual({ month: 0, trigger: "going_concern" });
    expect(doubtedFor(2)).toEqual({ month: 1, trigger: "going_concern" });
    expect(doubtedFor(0)).toEqual({ month: 2, trigger: "payment" }); // bills unpaid in February and March
  });
});

describe("blackouts", () => {
  const short: Over = {
    market: { equity: { window: "open" } },
    entities: {
      owner: {
        cash_usd_m: 0,
        shares_m: 4, // worth 40 m: too small a company for notes
        share_price_usd: 10,
        atm_capacity_usd_m: 50,
        atm_pace_pct: 5,
        atm_cost_pct: 0,
      },
    },
    contracts: { overhead: { kind: "overhead", entity: "owner", usd_m_per_month: 1, growth_pct: 0 } },
  };
  const sold = (over: Over) =>
    runTiny(tinyModel(mergeOver(short, over))).map(
      ({ paid }) => Math.round(paid["share_sale/owner.sale"]) / 1e6,
    );

  test("no shares in the first month of a quarter: January's bill and February's are both paid in February", () => {
    expect(sold({ entities: { owner: { atm_blackout: "quarter_starts" } } }).slice(0, 6)).toEqual([
      0, 2, 1, 0, 2, 1,
    ]);
    expect(sold({}).slice(0, 4)).toEqual([1, 1, 1, 1]);
  });
});
