// What a fleet is paid, by hand: 1 EH/s earns 0.45 BTC a day (0.144 blocks × 3.125), 45,000 USD at 100,000 USD; 31 days of January.

import { expect, test } from "vitest";
import { type Over, runTiny, tinyModel } from "../tiny-world.ts";

const fleet = {
  site: "plain",
  owner: "owner",
  hashrate_ehs: 1,
  j_per_th: 20,
  uptime_pct: 100,
  pool_fee_pct: 0,
};
const run = (over: Over) => runTiny(tinyModel(over));

test("all of January: 31 days × 45,000 USD = 1,395,000 USD, and its cash after power of 744,000 USD", () => {
  const [{ owed, paid, cash }] = run({ fleets: { old: fleet } });
  expect(owed["mining/old.revenue"]).toBeCloseTo(1_395_000, 5);
  expect(paid["mining/old.revenue"]).toBe(owed["mining/old.revenue"]);
  expect(cash.owner).toBeCloseTo(10e6 + 1_395_000 - 744_000, 5);
});

test("90 % of the time up and 2 % to the pool: 1,395,000 × 0.9 × 0.98 = 1,230,390 USD for 0.9 of the power", () => {
  const [{ owed }] = run({ fleets: { old: { ...fleet, uptime_pct: 90, pool_fee_pct: 2 } } });
  expect(owed["mining/old.revenue"]).toBeCloseTo(1_230_390, 5);
  expect(owed["power.energy"]).toBeCloseTo(744_000 * 0.9, 6);
});

test("the pool's fee lowers the break-even: 93.75 × 0.96 = 90 USD/MWh, so 89 runs and 91 does not", () => {
  const at = (usd_per_mwh: number) =>
    run({ fleets: { old: { ...fleet, pool_fee_pct: 4 } }, contracts: { power: { usd_per_mwh } } })[0].owed[
      "power.energy"
    ];
  expect(at(89)).toBeGreaterThan(0);
  expect(at(91)).toBe(0);
});

test("a site's overhead power lowers it too: at 1.25 MW per machine MW break-even is 75 USD/MWh, and 25 MW are drawn", () => {
  const at = (usd_per_mwh: number) =>
    run({
      sites: { plain: { mining_pue: 1.25 } },
      fleets: { old: fleet },
      contracts: { power: { usd_per_mwh } },
    })[0];
  expect(at(76).owed["power.energy"]).toBe(0);
  expect(at(74).operation.fleetMwh[0]).toBeCloseTo(25 * 744, 6);
  expect(at(74).owed["mining/old.revenue"]).toBeCloseTo(1_395_000, 5);
});

test("a fifth of production kept: 0.45 BTC × 31 × 0.2 = 2.79 BTC to the treasury, four fifths of the money", () => {
  const model = tinyModel({
    fleets: { old: fleet },
    entities: { owner: { btc_sell_production_pct: 80, btc_free: 1 } },
  });
  const [{ owed, next }] = runTiny(model);
  expect(owed["mining/old.revenue"]).toBeCloseTo(1_116_000, 5);
  const owner = model.entities.findIndex(({ id }) => id === "owner");
  expect(next.btc[owner]).toBeCloseTo(3.79, 10);
});

test("behind a small connection the most efficient machines run first: 30 MW for 20 MW at 20 J/TH and 40 MW at 40 J/TH", () => {
  // 1 EH/s at 40 J/TH breaks even at 46.875 USD/MWh; with power at 40 both pay, and 10 MW are left for the old: a quarter of them
  const [{ operation }] = run({
    sites: { plain: { grid_mw: 30 } },
    fleets: { old: { ...fleet, j_per_th: 40 }, young: fleet },
    contracts: { power: { usd_per_mwh: 40 } },
  });
  expect(operation.fleetMwh[1]).toBeCloseTo(20 * 744, 6);
  expect(operation.fleetMwh[0]).toBeCloseTo(10 * 744, 6);
  expect(operation.fleetBtc[0]).toBeCloseTo((0.45 * 31) / 4, 8);
});

test("machines go off when work on a hall begins, as many as it says", () => {
  const months = run({
    fleets: { old: fleet },
    halls: {
      hall: {
        site: "plain",
        critical_mw: 10,
        ready: "2026-06",
        mining_mw_removed: 15,
        work_begins: "2026-03",
      },
    },
  });
  const mw = months.map(({ operation }, month) => operation.fleetMwh[0] / [744, 672, 744, 720][month % 4]);
  expect(mw.slice(0, 4).map((each) => Math.round(each * 1e6) / 1e6)).toEqual([20, 20, 5, 5]);
});

test("without a start of work they go off when the hall is accepted", () => {
  const months = run({
    fleets: { old: fleet },
    halls: { hall: { site: "plain", critical_mw: 10, ready: "2026-03", mining_mw_removed: 15 } },
  });
  expect(months[1].operation.fleetMwh[0]).toBeCloseTo(20 * 672, 6);
  expect(months[2].operation.fleetMwh[0]).toBeCloseTo(5 * 744, 6);
});

test("what is kept is kept after the pool's fee: 0.45 BTC × 31 × 0.96 × 0.2 to the treasury, beside one already there", () => {
  const model = tinyModel({
    fleets: { old: { ...fleet, pool_fee_pct: 4 } },
    entities: { owner: { btc_sell_production_pct: 80, btc_free: 1 } },
  });
  const [{ next, owed }] = runTiny(model);
  const owner = model.entities.findIndex(({ id }) => id === "owner");
  expect(next.btc[owner]).toBeCloseTo(1 + 0.45 * 31 * 0.96 * 0.2, 10);
  expect(owed["mining/old.revenue"]).toBeCloseTo(1_395_000 * 0.96 * 0.8, 4);
});
