// Hosting by hand: 10 MW of customers' machines at an overhead of 1.05 draw 10.5 MW. January: 10.5 × 744 = 7,812 MWh; at 70 USD
// a MWh 546,840 USD, against 390,600 of power at 50.

import { describe, expect, test } from "vitest";
import { entityIndex, mergeOver, type Over, runTiny, tinyModel } from "../tiny-world.ts";

const one: Over = {
  head: { months: 30 },
  entities: { next: { name: "Next", role: "tenant" } },
  halls: {
    bays: {
      site: "plain",
      critical_mw: 10,
      utility_per_critical: 1.05,
      gross_per_critical: 1.05,
      ready: "2025-12",
    },
  },
  contracts: {
    hosting: {
      kind: "miner_hosting",
      customer: "tenant",
      host: "owner",
      halls: ["bays"],
      fee_usd_per_mwh: 70,
      term_months: 24,
    },
  },
};
const run = (over: Over = {}) => runTiny(tinyModel(mergeOver(one, over)));

describe("hosting", () => {
  test("by energy: 7,812 MWh in January at 70 USD, and the host pays the utility", () => {
    const [january] = run();
    expect(january.owed["hosting.fee"]).toBeCloseTo(546_840, 6);
    expect(january.owed["power.energy"]).toBeCloseTo(390_600, 6);
  });

  test("by capacity: 10,000 kW at 40 USD are 400,000 a month whatever its length", () => {
    const months = run({ contracts: { hosting: { fee_usd_per_mwh: 0, fee_usd_per_kw_month: 40 } } });
    expect([months[0].owed["hosting.fee"], months[1].owed["hosting.fee"]]).toEqual([400_000, 400_000]);
  });

  test("a customer in default is switched off, and its places are let again after the void at the same fee less the discount", () => {
    const over: Over = {
      entities: { tenant: { default_multiplier: 1 } },
      market: { ai_demand: { tenant_default_tight_pct: 99.99 } },
      contracts: {
        hosting: {
          fee_usd_per_mwh: 0,
          fee_usd_per_kw_month: 40,
          term_months: 120,
          next_customer: "next",
          void_months: 1.9,
          relet_discount_pct: 25,
        },
      },
    };
    const model = tinyModel(mergeOver(one, over));
    const months = runTiny(model);
    const gone = months.findIndex(({ market }) => market.outsideDefault[entityIndex(model, "tenant")] === 1);
    expect(months[gone].owed["hosting.fee"]).toBe(0);
    expect(months[gone].operation.hallMwh[0]).toBe(0);
    const next = months.map(({ owed }) => owed["hosting.next_fee"]);
    expect(next.findIndex((usd) => usd > 0)).toBe(gone + 3);
    expect(next[gone + 3]).toBeCloseTo(300_000, 6);
  });
});
