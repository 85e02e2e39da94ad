// A committed line by hand: 20 m, 12 % on what is drawn, 1.2 % a year (0.1 % a month) on what is not.

import { describe, expect, test } from "vitest";
import { entityIndex, mergeOver, type Over, runTiny, tinyModel } from "../tiny-world.ts";

const order = (usdM: number, month = "2026-01") => ({
  kind: "equipment_order",
  buyer: "owner",
  vendor: "vendor",
  deliveries_usd_m: { [month]: usdM },
  pay_days: 0,
});
const line = {
  kind: "revolver",
  borrower: "owner",
  commitment_usd_m: 20,
  rate_pct: 12,
  undrawn_fee_pct: 1.2,
  due: "2026-06",
};
const short: Over = { contracts: { line, order: order(12) } };
const run = (over: Over = {}, funding: "open" | "committed" = "open") =>
  runTiny(tinyModel(mergeOver(short, over), funding));
const usdM = (usd: number) => Math.round(usd) / 1e6;

describe("drawn", () => {
  // January: 10 in hand, 12 of the order and 0.02 of fee: 2.02 short. February on: 0.0202 of interest, 0.01798 of fee.
  const months = run();

  test("as far as cash is short: 12 + 0.02 − 10 = 2.02 m", () => {
    expect(usdM(months[0].paid["line.draw"])).toBe(2.02);
    expect(usdM(months[0].memory("line", "balanceUsd"))).toBe(2.02);
    expect(months[0].cash.owner).toBeCloseTo(0, 6);
  });

  test("then bears interest, and the fee falls on what is not drawn", () => {
    expect(usdM(months[1].owed["line.interest"])).toBe(0.0202);
    expect(usdM(months[1].owed["line.fee"])).toBe(0.01798);
  });

  test("up to the commitment: an order of 40 m leaves 10.02 m unpaid", () => {
    const [january] = run({ contracts: { order: order(40) } });
    expect(usdM(january.paid["line.draw"])).toBe(20);
    expect(usdM(january.arrears["order.invoice"])).toBe(10.02);
  });

  test("before the treasury is sold, and with commitments only", () => {
    const rich: Over = { entities: { owner: { btc_free: 1_000 } } };
    expect(run(rich)[0].paid["treasury_sale/owner.sale"]).toBe(0);
    expect(usdM(run({}, "committed")[0].paid["line.draw"])).toBe(2.02);
  });
});

describe("repaid", () => {
  // 5 m of rent a month from 10 MW at 500 USD per kW
  const earning: Over = {
    halls: { hall: { site: "plain", critical_mw: 10, ready: "2026-02" } },
    contracts: {
      lease: {
        kind: "hosting_lease",
        tenant: "tenant",
        landlord: "owner",
        halls: ["hall"],
        rent_usd_per_kw_month: 500,
        term_months: 120,
      },
    },
  };

  test("from the first surplus: 5 − 0.0202 − 0.01798 = 4.96182 m are more than the 2.02 m drawn", () => {
    const months = run(earning);
    expect(usdM(months[1].paid["line.sweep"])).toBe(2.02);
    expect(months[1].memory("line", "balanceUsd")).toBe(0);
    expect(usdM(months[1].cash.owner)).toBe(2.94182);
  });

  test("and before a term loan is swept", () => {
    const loan = {
      kind: "term_loan",
      borrower: "owner",
      balance_usd_m: 100,
      rate_pct: 0,
      due: "2030-01",
      sweep_pct: 100,
    };
    const months = run(mergeOver(earning, { contracts: { loan } }));
    expect(usdM(months[1].paid["line.sweep"])).toBe(2.02);
    expect(usdM(months[1].paid["loan.sweep"])).toBe(2.94182);
  });

  test("at maturity, which it may not outlive: unpaid, a default of its own kind", () => {
    const model = tinyModel(short);
    const months = runTiny(model);
    const owner = entityIndex(model, "owner");
    // interest and fees are drawn too until May; in June all falls due at once
    expect(months[5].owed["line.principal"]).toBeCloseTo(months[4].memory("line", "balanceUsd"), 6);
    expect(months[4].next.status[owner]).toBe(0);
    expect(months[5].next.status[owner]).toBe(1);
    expect(months[5].next.trigger[owner]).toBe(2); // maturity
  });
});

test("what falls due at maturity is not repaid from surplus once more: 10 − 5 − 0.05 m are left", () => {
  const [january] = runTiny(
    tinyModel({ contracts: { line: { ...line, balance_usd_m: 5, due: "2026-01" } } }),
  );
  expect(january.owed["line.sweep"]).toBe(0);
  expect(january.memory("line", "balanceUsd")).toBe(0);
  expect(usdM(january.cash.owner)).toBe(4.95);
});

test("shut in default", () => {
  const model = tinyModel(mergeOver(short, { contracts: { order: order(200), later: order(0) } }));
  const months = runTiny(model);
  // 200 m unpaid two months running is a default in February: from March nothing is owed on the line
  expect(months[2].owed["line.fee"]).toBe(0);
  expect(months[2].owed["line.draw"]).toBe(0);
});
