// Draws against hardware by hand: 10 m delivered in January and in March, 80 % lent, value lost over 50 months (2 % of cost a month).

import { describe, expect, test } from "vitest";
import { kinds } from "../../src/engine/kinds.ts";
import { drawInnovations } from "../../src/engine/market/draw.ts";
import type { Contract } from "../../src/engine/model.ts";
import { makeWorkspace, runPath } from "../../src/engine/run.ts";
import { type ClosedMonth, entityIndex, mergeOver, type Over, runTiny, tinyModel } from "../tiny-world.ts";

const loan = {
  kind: "delayed_draw_loan",
  borrower: "owner",
  commitment_usd_m: 100,
  rate_pct: 12,
  undrawn_fee_pct: 1.2,
  fee_pct: 1,
  draw_until: "2026-03",
  first_principal: "2027-01",
  due: "2028-01",
  delivered_usd_m: { "2026-01": 10, "2026-03": 10 },
  life_months: 50,
  advance_pct: 80,
  cure_months: 1,
};
const lent: Over = { contracts: { loan } };
const run = (over: Over = {}) => runTiny(tinyModel(mergeOver(lent, over)));
const usdM = (months: readonly ClosedMonth[], claim: string) =>
  months.map(({ owed }) => Math.round(owed[claim]) / 1e6);
const balance = (months: readonly ClosedMonth[]) =>
  months.map((month) => Math.round(month.memory("loan", "balanceUsd")) / 1e6);

describe("drawn against what is delivered", () => {
  // Base: Jan 8, Feb 7.84, Mar 0.8·(9.6 + 10) = 15.68, Apr 15.36, May 15.04, Jun 14.72, Jul 14.4
  const months = run();

  test("8 m in January, nothing in February, 7.68 m in March, each less 1 %; nothing once draws have ended", () => {
    expect(usdM(months, "loan.draw").slice(0, 5)).toEqual([7.92, 0, 7.6032, 0, 0]);
    expect(balance(months).slice(0, 3)).toEqual([8, 8, 15.68]);
  });

  test("what is drawn beyond an ageing base for longer than the cure is repaid: 0.64 m every other month", () => {
    // April 0.32 too much, May 0.64 and due; June 0.32, July 0.64 and due
    expect(usdM(months, "loan.prepayment").slice(0, 8)).toEqual([0, 0, 0, 0, 0.64, 0, 0.64, 0]);
    expect(balance(months).slice(3, 7)).toEqual([15.68, 15.04, 15.04, 14.4]);
  });

  test("at once with no cure: 0.16 m in February, 0.32 m every month from April", () => {
    expect(usdM(run({ contracts: { loan: { cure_months: 0 } } }), "loan.prepayment").slice(0, 6)).toEqual([
      0, 0.16, 0, 0.32, 0.32, 0.32,
    ]);
  });

  test("interest on what is owed, a fee on what is not drawn while it may be", () => {
    expect(usdM(months, "loan.interest").slice(0, 4)).toEqual([0, 0.08, 0.08, 0.1568]);
    expect(usdM(months, "loan.fee").slice(0, 4)).toEqual([0.1, 0.092, 0.092, 0]);
  });
});

test("a commitment of 10 m is drawn once: repaid is not drawn again", () => {
  const months = run({ contracts: { loan: { commitment_usd_m: 10, draw_until: "2026-12" } } });
  expect(balance(months).slice(0, 3)).toEqual([8, 8, 10]);
  expect(
    usdM(months, "loan.draw")
      .slice(3)
      .every((usd) => usd === 0),
  ).toBe(true);
});

test("level principal: 15.68 m from May to December is 1.96 m a month", () => {
  const months = run({ contracts: { loan: { first_principal: "2026-05", due: "2026-12" } } });
  expect(usdM(months, "loan.principal")).toEqual([
    0, 0, 0, 0, 1.96, 1.96, 1.96, 1.96, 1.96, 1.96, 1.96, 1.96,
  ]);
  expect(balance(months)[11]).toBe(0);
});

test("unpaid, a prepayment is a default for want of collateral", () => {
  const model = tinyModel(
    mergeOver(lent, {
      contracts: { drain: { kind: "overhead", entity: "owner", usd_m_per_month: 8.3, growth_pct: 0 } },
    }),
  );
  const owner = entityIndex(model, "owner");
  // 10 + 7.92 + 7.6032 less three months of 8.3, 0.284 of fees and 0.16 of interest leave 0.1792; April: unpaid bills come first
  const months = runTiny(model);
  const first = months.findIndex(({ next }) => next.status[owner] === 1);
  expect(first).toBe(3); // April: 0.1568 of interest is not paid: a payment default, the prepayment is not yet due
  expect(months[3].next.trigger[owner]).toBe(1);
  const cured = runTiny(
    tinyModel(
      mergeOver(lent, {
        entities: { owner: { cash_usd_m: 0 } },
        contracts: {
          loan: { rate_pct: 0, undrawn_fee_pct: 0, fee_pct: 0 },
          order: {
            kind: "equipment_order",
            buyer: "owner",
            vendor: "vendor",
            deliveries_usd_m: { "2026-03": 15.68 },
            pay_days: 0,
          },
        },
      }),
    ),
  );
  expect(cured[3].next.status[owner]).toBe(0);
  expect(cured[4].next.status[owner]).toBe(1);
  expect(cured[4].next.trigger[owner]).toBe(3);
});

test("a budget sees the draws that deliveries to come will bring: in January 7.68 m in March, less 1 %", () => {
  // seen before January's own draw: a base of 8 m in January, 7.84 m in February, 15.68 m in March
  const model = tinyModel(lent);
  const contract = model.contracts.find(({ id }) => id === "loan") as Contract;
  const seen: number[] = [];
  const watch: Parameters<typeof runPath>[3] = (view) => {
    if (view.month > 0) return;
    for (const ahead of [1, 2, 3]) {
      let usd = 0;
      const flow = (claim: number, amountUsd: number) => {
        if (claim === contract.slot.draw) usd += amountUsd;
      };
      kinds.delayed_draw_loan.foresee?.(contract, view, ahead, flow);
      seen.push(Math.round(usd));
    }
  };
  runPath(model, kinds, drawInnovations(model, 1, 0), watch, makeWorkspace(model, kinds));
  expect(seen).toEqual([0, 7.68e6 * 0.99, 0]);
});

describe("conditions", () => {
  const hall = { site: "plain", critical_mw: 10, ready: "2026-03" };

  test("hardware counts when its halls are accepted: one of two of 10 MW in March is half of 15.68 m", () => {
    const halls: Over = {
      halls: { one: hall, two: { ...hall, ready: "2027-01" } },
      contracts: { loan: { halls: ["one", "two"] } },
    };
    expect(balance(run(halls)).slice(0, 4)).toEqual([0, 0, 7.84, 7.84]);
  });

  test("the fees a contract has left limit it: 20 m over ten months from January, 70 % of it", () => {
    // Hardware of 40 m would allow 32 m. Fees left: 20, 18, 16 m → 14, 12.6, 11.2 m
    const cloud = {
      kind: "gpu_cloud",
      customer: "tenant",
      provider: "owner",
      halls: ["one"],
      total_usd_m: 20,
      term_months: 10,
    };
    const over: Over = {
      entities: { owner: { cash_usd_m: 100 } },
      halls: { one: { ...hall, ready: "2026-01" } },
      contracts: {
        cloud,
        loan: { contract: "cloud", contract_pct: 70, delivered_usd_m: { "2026-01": 40 }, cure_months: 0 },
      },
    };
    expect(balance(run(over)).slice(0, 3)).toEqual([14, 12.6, 11.2]);
  });

  test("nothing is drawn in default", () => {
    const order = {
      kind: "equipment_order",
      buyer: "owner",
      vendor: "vendor",
      deliveries_usd_m: { "2026-01": 100 },
      pay_days: 0,
    };
    const months = run({
      contracts: { order, loan: { delivered_usd_m: { "2026-04": 10 }, draw_until: "2026-12" } },
    });
    expect(usdM(months, "loan.draw").every((usd) => usd === 0)).toBe(true);
  });
});
