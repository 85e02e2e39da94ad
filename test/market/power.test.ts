// Power: real months times a level.

import { describe, expect, it } from "vitest";
import type { MarketMonth, Model } from "../../src/engine/model.ts";
import { loadHistory } from "../../src/io/history.ts";
import { pathOf, tinyModel } from "./tiny-model.ts";

const history = await loadHistory();
const hubs = [{ series: "HB_WEST_DA", forward: 40 }, { series: "HB_NORTH_DA" }];
const outside = [
  { id: "steady", multiplier: 1 },
  { id: "shaky", multiplier: 4 },
  { id: "sovereign", multiplier: 0 },
];

const model = tinyModel(history, { months: 60, hubs, outside });

describe("power", () => {
  it("is a real month times a level: its mean is the scale times the month's own", () => {
    for (const month of pathOf(model, 2, 3)) {
      month.powerTable.forEach((table, hub) => {
        const { sortedUsdPerMwh, prefixUsdPerMwh, scalePerLevel } = model.history.durations[hub][table];
        const hours = sortedUsdPerMwh.length;
        expect(month.powerMeanUsdPerMwh[hub]).toBeCloseTo(
          (month.powerScale[hub] * prefixUsdPerMwh[hours]) / hours,
          9,
        );
        expect(month.powerScale[hub] / scalePerLevel).toBeGreaterThan(0);
        expect(prefixUsdPerMwh[hours]).toBeCloseTo(
          sortedUsdPerMwh.reduce((a, b) => a + b, 0),
          6,
        );
      });
    }
  });

  it("averages the world's forward over ordinary months", () => {
    const year = tinyModel(history, {
      months: 12,
      hubs: [{ series: "HB_WEST_DA", forward: 40 }],
      market: { power: { storm_return_years: 1000 } },
    });
    const paths = 1500;
    const means = Array.from({ length: paths }, (_, path) =>
      pathOf(year, 6, path).reduce((sum, month) => sum + month.powerMeanUsdPerMwh[0] / 12, 0),
    );
    const mean = means.reduce((a, b) => a + b, 0) / paths;
    const deviation = Math.sqrt(means.reduce((a, b) => a + (b - mean) * (b - mean), 0) / paths);
    // calendar months have six or five years on record, so their plain mean is not quite the mean of all tables: worked out here
    const { powerCandidate, durations } = year.history;
    let plain = 0;
    for (let m = 0; m < 12; m++) {
      const tables = [...powerCandidate[0].subarray(m * 16, m * 16 + 16)]
        .filter((k) => k >= 0)
        .map((k) => durations[0][k]);
      const ordinary = tables.filter((table) => !table.storm);
      plain +=
        ordinary.reduce((sum, table) => sum + table.meanUsdPerMwh * table.scalePerLevel, 0) /
        ordinary.length /
        12;
    }
    expect(Math.abs(mean - 40 * plain)).toBeLessThan((4 * deviation) / Math.sqrt(paths));
    expect(plain).toBeCloseTo(1, 1);
  });
});

describe("the level of a grid", () => {
  const level = (month: MarketMonth, of: Model, hub: number) =>
    Math.log(
      month.powerScale[hub] /
        of.history.durations[hub][month.powerTable[hub]].scalePerLevel /
        (of.hubs[hub].forward_usd_per_mwh || of.history.hubLevelUsdPerMwh[hub]),
    );
  const paths = Array.from({ length: 1500 }, (_, path) => pathOf(model, 8, path));

  it("spreads to the volatility of the world, mean 1, and persists", () => {
    const [before, after] = [58, 59].map((month) => paths.map((path) => level(path[month], model, 0)));
    const mean = (x: number[]) => x.reduce((a, b) => a + b, 0) / x.length;
    const deviation = Math.sqrt(mean(after.map((x) => (x - mean(after)) ** 2)));
    // stationary 0.25 × √(1 − 0.95^120) = 0.2497; standard error of a deviation 1/√(2n) = 1.8 %
    expect(Math.abs(deviation / 0.2497 - 1)).toBeLessThan(4 / Math.sqrt(2 * 1500));
    expect(Math.abs(mean(after.map(Math.exp)) - 1)).toBeLessThan((4 * 0.25) / Math.sqrt(1500));
    const slope =
      mean(after.map((x, i) => (x - mean(after)) * (before[i] - mean(before)))) /
      mean(before.map((x) => (x - mean(before)) ** 2));
    expect(Math.abs(slope - 0.95)).toBeLessThan(4 * Math.sqrt((1 - 0.95 ** 2) / 1500));
  });

  it("is one for all hubs of the grid, and leaves a storm as it was", () => {
    let storms = 0;
    for (const month of paths.flat()) {
      if (model.history.durations[0][month.powerTable[0]].storm) {
        storms++;
        expect([...month.powerScale]).toEqual([1, 1]);
      } else expect(level(month, model, 1)).toBeCloseTo(level(month, model, 0), 12);
    }
    expect(storms).toBeGreaterThan(0);
  });
});
