// Machines ordered, by hand: invoices fall due thirty days, one month, after delivery (IREN's order with Dell, 8-K of 2025-11-03).

import { describe, expect, test } from "vitest";
import { mergeOver, type Over, problemsOf, runTiny, tinyModel } from "../tiny-world.ts";

const order = {
  kind: "equipment_order",
  buyer: "owner",
  vendor: "vendor",
  deliveries_usd_m: { "2026-01": 2, "2026-03": 3 },
  pay_days: 30,
};
const one: Over = { contracts: { order } };
const run = (over: Over = {}) => runTiny(tinyModel(mergeOver(one, over)));
const invoices = (over: Over = {}) => run(over).map(({ owed }) => owed["order.invoice"] / 1e6);

describe("invoices", () => {
  test("fall due a month after delivery: 2 m in February, 3 m in April", () => {
    expect(invoices()).toEqual([0, 2, 0, 3, 0, 0, 0, 0, 0, 0, 0, 0]);
  });

  test("at once where payment is in 0 days, two months later in 60", () => {
    expect(invoices({ contracts: { order: { pay_days: 0 } } }).slice(0, 4)).toEqual([2, 0, 3, 0]);
    expect(invoices({ contracts: { order: { pay_days: 60 } } }).slice(0, 6)).toEqual([0, 0, 2, 0, 3, 0]);
  });

  test("leave the buyer's cash: 10 − 2 − 3 = 5 m", () => {
    expect(run()[3].cash.owner).toBe(5e6);
  });

  test("a delivery before the first month is a problem: it belongs in the opening balance", () => {
    expect(
      problemsOf(mergeOver(one, { contracts: { order: { deliveries_usd_m: { "2025-12": 1 } } } }))[0].code,
    ).toBe("calendar");
  });
});

describe("unpaid", () => {
  // 1 m of cash against 2 m due in February: half is paid, the other half stays owed
  const poor: Over = { entities: { owner: { cash_usd_m: 1 } } };

  test("half of an invoice stays owed and falls due again, and two months running are a default", () => {
    const months = run(poor);
    expect(months[1].paid["order.invoice"]).toBe(1e6);
    expect(months[1].arrears["order.invoice"]).toBe(1e6);
    expect(months[2].owed["order.invoice"]).toBe(1e6);
    const owner = months[0].opening.status.length - 3; // owner, tenant, vendor come last
    expect(months.map(({ next }) => next.status[owner]).slice(0, 4)).toEqual([0, 0, 1, 1]);
  });

  test("what was delivered before the default and falls due after it is still owed", () => {
    const months = run(
      mergeOver(poor, { contracts: { order: { deliveries_usd_m: { "2026-01": 2, "2026-03": 3 } } } }),
    );
    expect(months[3].arrears["order.invoice"]).toBe(4e6);
  });

  test("what would have been delivered after it is not", () => {
    const months = run(
      mergeOver(poor, { contracts: { order: { deliveries_usd_m: { "2026-01": 2, "2026-06": 3 } } } }),
    );
    expect(months[11].arrears["order.invoice"]).toBe(1e6);
  });

  const hall = { site: "plain", critical_mw: 10, ready: "2026-06" };

  test("its halls wait a month for every month it is not paid, and after a default for good", () => {
    const months = run(mergeOver(poor, { halls: { hall }, contracts: { order: { halls: ["hall"] } } }));
    // planned for month 5; unpaid from month 1 on
    expect(months.map(({ hallReady }) => hallReady.hall)).toEqual([
      5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15, 16,
    ]);
  });

  test("two contracts unpaid in the same month delay a hall by one month, not two", () => {
    const build = {
      kind: "construction",
      owner: "owner",
      halls: ["hall"],
      left_usd_m: 6,
      from: "2026-02",
      to: "2026-02",
    };
    const months = run(
      mergeOver(poor, { halls: { hall }, contracts: { order: { halls: ["hall"] }, build } }),
    );
    expect(months[1].hallReady.hall).toBe(6);
  });

  test("a hall accepted already does not move", () => {
    const months = run(
      mergeOver(poor, {
        halls: { hall: { ...hall, ready: "2026-01" } },
        contracts: { order: { halls: ["hall"] } },
      }),
    );
    expect(months[3].hallReady.hall).toBe(0);
  });
});
