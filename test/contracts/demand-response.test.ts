// Demand response, by hand. A fleet of 1 EH/s at 20 J/TH draws 20 MW and breaks even at 93.75 USD/MWh; WAVE is 20 USD in half the
// hours and 60 in the other half.

import { describe, expect, test } from "vitest";
import { kinds } from "../../src/engine/kinds.ts";
import type { Model } from "../../src/engine/model.ts";
import { type Over, runTiny, tinyModel } from "../tiny-world.ts";

const fleet = {
  site: "plain",
  owner: "owner",
  hashrate_ehs: 1,
  j_per_th: 20,
  uptime_pct: 100,
  pool_fee_pct: 0,
};
const enrolled = {
  kind: "demand_response",
  site: "plain",
  enrolled_mw: 15,
  usd_per_mw_month: 5_000,
  event_hours_per_year: 12, // one a month
  event_usd_per_mwh: 400,
  penalty_usd_per_mwh: 1_000,
};

function model(
  adder_usd_per_mwh: number,
  terms: { readonly [key: string]: unknown } = {},
  over: Over = {},
): Model {
  return tinyModel({
    ...over,
    hubs: { hub: { series: "WAVE" } },
    fleets: { old: fleet, ...over.fleets },
    contracts: {
      power: null,
      spot: { kind: "power_spot", site: "plain", hub: "hub", adder_usd_per_mwh },
      response: { ...enrolled, ...terms },
    },
  });
}
const sums = (made: Model, month = 0) => {
  const { owed } = runTiny(made)[month];
  return ["availability", "event", "penalty"].map((slot) => Math.round(owed[`response.${slot}`] * 100) / 100);
};

describe("machines enrolled", () => {
  test("on in every hour: 15 MW × 5,000, and in the expected hour 15 MWh × 400 USD; nothing missing", () => {
    expect(sums(model(0))).toEqual([75_000, 6_000, 0]);
  });

  test("on in half the hours: 7.5 MW on the mean, and 7.5 MWh missing × 1,000 USD", () => {
    expect(sums(model(35))).toEqual([37_500, 3_000, 7_500]);
  });

  test("off: no payment, and the whole promise is missing, 15 MWh × 1,000 USD", () => {
    expect(sums(model(80))).toEqual([0, 0, 15_000]);
  });

  test("two fleets fill 30 MW: 20 in all hours, and 10 of the other's 40 in the half that pays it: 25 MW", () => {
    const two: Over = { fleets: { older: { ...fleet, j_per_th: 40 } } };
    expect(sums(model(0, { enrolled_mw: 30 }, two))).toEqual([125_000, 10_000, 5_000]);
  });

  test("from its first month to its last", () => {
    const made = model(0, { from: "2026-02", until: "2026-03" });
    expect([0, 1, 2, 3].map((month) => sums(made, month)[0])).toEqual([0, 75_000, 75_000, 0]);
  });

  // at an adder of 35: 37,500 + 3,000 − 7,500 = 33,000 USD
  test.each([
    ["begin", 0, { from: "2026-02" }, 81_000],
    ["end", 35, { until: "2026-01" }, -33_000],
    ["stay", 0, {}, 0],
  ])("the budget sees it %s", (_, adder, terms, expected) => {
    const made = model(adder, terms);
    const [{ market, operation, opening }] = runTiny(made);
    const contract = made.contracts.find(({ id }) => id === "response");
    if (!contract) throw new Error("no programme");
    let usd = 0;
    const view = { model: made, month: 0, market, operation, state: opening };
    kinds.demand_response.foresee?.(contract, view, 1, (slot, amount) => {
      usd += slot === contract.slot.penalty ? -amount : amount;
    });
    expect(usd).toBeCloseTo(expected, 6);
  });
});
