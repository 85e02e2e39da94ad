// Charges on megawatts, by hand. A fleet of 1 EH/s at 20 J/TH draws 20 MW and breaks even at 93.75 USD/MWh; a hall of 10 critical MW
// at 1.2 draws 12 MW. At 10 USD per kW a MW-month is 10,000 USD; at 60 USD per kW-year it is 5,000 USD.

import { describe, expect, test } from "vitest";
import { kinds } from "../../src/engine/kinds.ts";
import type { Model } from "../../src/engine/model.ts";
import { billedPeaksMw } from "../dispatch/hourly-tariff.ts";
import { type Over, runTiny, tinyModel } from "../tiny-world.ts";

const fleet = {
  site: "plain",
  owner: "owner",
  hashrate_ehs: 1,
  j_per_th: 20,
  uptime_pct: 100,
  pool_fee_pct: 0,
};
const hall = { site: "plain", critical_mw: 10, utility_per_critical: 1.2, ready: "2026-01" };
const hosting = {
  kind: "miner_hosting",
  customer: "tenant",
  host: "owner",
  halls: ["hall"],
  term_months: 120,
};

type Terms = { readonly [key: string]: unknown };

function model(charge: Terms, over: Over = {}): Model {
  return tinyModel({
    ...over,
    fleets: { old: fleet, ...over.fleets },
    contracts: { ...over.contracts, charge: { site: "plain", ...charge } },
  });
}
const owed = (charge: Terms, over: Over = {}, slot = "charge") =>
  runTiny(model(charge, over)).map((month) => Math.round(month.owed[`charge.${slot}`]));
const withHall: Over = { halls: { hall }, contracts: { hosting } };

/** What the charge foresees in its first month, USD by months ahead: the owner's payment, and what it is repaid. */
function foreseen(charge: Terms, over: Over = {}): number[][] {
  const made = model(charge, over);
  const [{ market, operation, opening }] = runTiny(made);
  const view = { model: made, month: 0, market, operation, state: opening };
  const contract = made.contracts.find(({ id }) => id === "charge");
  if (!contract) throw new Error("no charge");
  return [1, 2, 3].map((ahead) => {
    const usd = [0, 0];
    kinds[contract.kind].foresee?.(contract, view, ahead, (slot, amount) => {
      usd[slot === contract.slot.charge ? 0 : 1] += amount;
    });
    return usd.map(Math.round);
  });
}

describe("a demand charge", () => {
  const demand = { kind: "demand_charge", usd_per_kw_month: 10 };
  const wave = (adder_usd_per_mwh: number): Over => ({
    hubs: { hub: { series: "WAVE" } },
    contracts: {
      power: null,
      spot: { kind: "power_spot", site: "plain", hub: "hub", adder_usd_per_mwh },
    },
  });

  test("20 MW × 10,000 USD, every month the same however long", () => {
    expect(owed(demand).slice(0, 3)).toEqual([200_000, 200_000, 200_000]);
  });

  test("machines that run half the hours are in the peak as those that run all; machines that never run are not", () => {
    expect(owed(demand, wave(35))[0]).toBe(200_000);
    expect(owed(demand, wave(80))[0]).toBe(0);
  });

  test("fleets that pay in different hours meet in the cheapest: 20 + 40 MW", () => {
    // 40 J/TH breaks even at 46.875: half the hours at 20, the other fleet in all
    expect(owed(demand, { ...wave(0), fleets: { older: { ...fleet, j_per_th: 40 } } })[0]).toBe(600_000);
  });

  test("a hall adds what it draws, 12 MW, and its tenant repays that: 320,000 and 120,000 USD", () => {
    const repaid = { ...demand, repaid_by: "tenant" };
    expect(owed(repaid, withHall)[0]).toBe(320_000);
    expect(owed(repaid, withHall, "repaid")[0]).toBe(120_000);
  });

  test("a tenant in default repays nothing of it", () => {
    const failing: Over = {
      ...withHall,
      entities: { tenant: { default_multiplier: 1 } },
      market: { ai_demand: { tenant_default_tight_pct: 100 } },
    };
    const months = runTiny(model({ ...demand, repaid_by: "tenant" }, failing));
    expect(months[0].market.outsideDefault).toContain(1);
    expect(months[0].owed["charge.repaid"]).toBe(0);
  });

  const shrinking: Over = {
    head: { months: 16 },
    halls: {
      hall: { ...hall, ready: "2027-12", work_begins: "2026-03", mining_mw_removed: 15 },
    },
  };

  test("a ratchet of 80 pct remembers eleven months: 20 MW to February, 5 from March, billed 16 until January", () => {
    const expected = [20, 20, ...Array.from({ length: 11 }, () => 16), 5, 5, 5];
    const found = owed({ ...demand, ratchet_pct: 80 }, shrinking).map((usd) => usd / 10_000);
    expect(found).toEqual(expected);
    // second opinion: the months in order, each against all before it
    expect(found).toEqual(billedPeaksMw([20, 20, ...Array.from({ length: 14 }, () => 5)], 0.8));
  });

  test("remembers eleven peaks and nothing of months it did not bill: 20 MW of February and March, none of January and April", () => {
    const made = model({ ...demand, from: "2026-02", until: "2026-03" });
    const months = runTiny(made);
    expect([0, 1, 2, 3, 4].map((place) => months[3].memory("charge", `peak${place}Mw`))).toEqual([
      0, 20, 20, 0, 0,
    ]);
  });

  test("what a site drew before the tariff began is not remembered: from April on 5 MW", () => {
    const found = owed({ ...demand, ratchet_pct: 80, from: "2026-04" }, shrinking);
    expect(found.slice(2, 5)).toEqual([0, 50_000, 50_000]);
  });

  test("a hall in use for half of February is in its peak with all it draws: 12 + 20 MW, and 20 in March", () => {
    const brief: Over = { halls: { hall }, contracts: { hosting: { ...hosting, term_months: 1.5 } } };
    expect(owed(demand, brief).slice(1, 3)).toEqual([320_000, 200_000]);
  });

  test("the peak before the first month is remembered to the eleventh and forgotten in the twelfth", () => {
    const found = owed({ ...demand, ratchet_pct: 100, opening_peak_mw: 40 });
    expect(found.slice(9)).toEqual([400_000, 400_000, 200_000]);
  });

  test("a minimum is owed whatever runs: 50 MW × 10,000 USD", () => {
    expect(owed({ ...demand, minimum_mw: 50 }, wave(80))[0]).toBe(500_000);
  });

  test("its rate grows by the year: 12 pct after twelve months", () => {
    expect(owed({ ...demand, growth_pct: 12 }, { head: { months: 14 } })[12]).toBe(224_000);
  });

  test("the budget sees it begin and end on its dates", () => {
    expect(foreseen({ ...demand, from: "2026-03" })).toEqual([
      [0, 0],
      [200_000, 0],
      [200_000, 0],
    ]);
    expect(foreseen({ ...demand, until: "2026-02" })).toEqual([
      [0, 0],
      [-200_000, 0],
      [-200_000, 0],
    ]);
  });
});

describe("coincident peaks", () => {
  const peaks = { kind: "coincident_peak", usd_per_kw_year: 60, mining_avoided_pct: 80 };

  test("halls pay on 12 MW, machines on the fifth of 20 MW that stays on: 16 MW × 5,000 = 80,000 USD", () => {
    expect(owed(peaks, withHall)[0]).toBe(80_000);
  });

  test("machines that avoid every peak pay nothing, halls always: 60,000 USD, which the tenant repays", () => {
    const all = { ...peaks, mining_avoided_pct: 100, repaid_by: "tenant" };
    expect(owed(all, withHall)[0]).toBe(60_000);
    expect(owed(all, withHall, "repaid")[0]).toBe(60_000);
    expect(owed({ ...peaks, mining_avoided_pct: 100 })[0]).toBe(0);
  });

  test("their rate grows by the year: 12 pct after twelve months are 89,600 USD", () => {
    expect(owed({ ...peaks, growth_pct: 12 }, { ...withHall, head: { months: 14 } })[12]).toBe(89_600);
  });

  test("the rule ends on its date: June is the last month", () => {
    expect(owed({ ...peaks, until: "2026-06" }, withHall).slice(4, 8)).toEqual([80_000, 80_000, 0, 0]);
  });

  test("the budget sees the end, the owner's 80,000 and the tenant's 60,000 USD", () => {
    expect(foreseen({ ...peaks, until: "2026-01", repaid_by: "tenant" }, withHall)[0]).toEqual([
      -80_000, -60_000,
    ]);
  });
});

describe("a capacity tag", () => {
  const capacity = { kind: "capacity_tag", tag_mw: 30, usd_per_mw_day: 300 };

  test("30 MW × 300 USD × 31 and 28 days: 279,000 and 252,000 USD, whatever runs", () => {
    expect(owed(capacity).slice(0, 2)).toEqual([279_000, 252_000]);
    const off: Over = { contracts: { power: { usd_per_mwh: 94 } } };
    expect(owed(capacity, off).slice(0, 2)).toEqual([279_000, 252_000]);
  });

  test("grows by the year: 279,000 USD in January are 312,480 a year on at 12 %, as of every charge", () => {
    const grows = (charge: Terms) => owed({ ...charge, growth_pct: 12 }, { head: { months: 13 } });
    expect(grows(capacity)[12]).toBe(312_480);
    const demand = grows({ kind: "demand_charge", usd_per_kw_month: 10 });
    expect(demand[12] / demand[0]).toBeCloseTo(1.12, 5);
    const peak = grows({ kind: "coincident_peak", usd_per_kw_year: 60 });
    expect(peak[12] / peak[0]).toBeCloseTo(1.12, 5);
  });

  test("PJM's delivery year 2026/27 for a MW: 329.17 USD × 365 days = 120,147 USD a year", () => {
    const year = { ...capacity, tag_mw: 1, usd_per_mw_day: 329.17, from: "2026-06", until: "2027-05" };
    const months = runTiny(model(year, { head: { months: 20 } })).map((month) => month.owed["charge.charge"]);
    expect(months.reduce((sum, usd) => sum + usd, 0)).toBeCloseTo(120_147.05, 6);
    expect(months[4]).toBe(0);
    expect(months[17]).toBe(0);
  });

  test("the tenant repays what its halls draw of it: 12 of 30 MW, 111,600 USD; all of a tag of 5 MW", () => {
    const repaid = { ...capacity, repaid_by: "tenant" };
    expect(owed(repaid, withHall, "repaid")[0]).toBe(111_600);
    expect(owed({ ...repaid, tag_mw: 5 }, withHall, "repaid")[0]).toBe(46_500);
  });

  test("the budget sees a delivery year begin, at this month's days: 279,000 USD from two months ahead", () => {
    expect(foreseen({ ...capacity, from: "2026-03" })).toEqual([
      [0, 0],
      [279_000, 0],
      [279_000, 0],
    ]);
  });
});
