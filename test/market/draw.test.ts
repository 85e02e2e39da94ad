// Laws of the draws: named streams, so that nothing added changes anything drawn before.

import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { exp, log, normalQuantile } from "../../src/engine/elementary.ts";
import { bridge } from "../../src/engine/market/bridge.ts";
import { drawInnovations } from "../../src/engine/market/draw.ts";
import { scrambledSobol } from "../../src/engine/market/sobol.ts";
import type { Innovations } from "../../src/engine/model.ts";
import { stream } from "../../src/engine/random.ts";
import { DAYS_PER_YEAR } from "../../src/engine/units.ts";
import { loadHistory } from "../../src/io/history.ts";
import { tinyModel } from "./tiny-model.ts";

const history = await loadHistory();
const west = { series: "HB_WEST_DA" };
const north = { series: "HB_NORTH_DA" };
const dominion = { series: "PJM_DOM_DA" };
const base = { months: 24, hubs: [west], outside: [{ id: "alpha", multiplier: 1 }], builders: ["own"] };
const small = tinyModel(history, base);
const large = tinyModel(history, {
  ...base,
  months: 36,
  hubs: [dominion, west, north],
  outside: [
    { id: "beta", multiplier: 2 },
    { id: "alpha", multiplier: 1 },
  ],
  builders: ["contractor", "own"],
});

/** Rows of a [month × width] column: one of its lanes. */
const lane = (column: ArrayLike<number>, width: number, at: number, months: number) =>
  Array.from({ length: months }, (_, m) => column[m * width + at]);

const anySeed = fc.nat();
const anyPath = fc.nat(1_000_000);

describe("draws", () => {
  it("are the same for the same seed and path, and differ by either", () =>
    fc.assert(
      fc.property(anySeed, anyPath, (seed, path) => {
        const first = drawInnovations(small, seed, path);
        expect(drawInnovations(small, seed, path)).toEqual(first);
        expect(drawInnovations(small, seed + 1, path).btcRegime).not.toEqual(first.btcRegime);
        expect(drawInnovations(small, seed, path + 1).btcBlock).not.toEqual(first.btcBlock);
      }),
      { numRuns: 30 },
    ));

  it.each(["plain", "sobol"])(
    "do not change when months, hubs, entities and builders are added (%s)",
    (method) =>
      fc.assert(
        fc.property(anySeed, anyPath, (seed, path) => {
          const sampling = { sampling: { method } };
          // a bridge is built over the months there are, so its length belongs to the draw
          const months = method === "sobol" ? 24 : 36;
          const few = drawInnovations(tinyModel(history, { ...base, market: sampling }), seed, path);
          const many = drawInnovations(
            { ...large, months: large.months.slice(0, months), market: { ...large.market, ...sampling } },
            seed,
            path,
          );
          for (const series of [
            "btcRegime",
            "aiRegime",
            "rentShock",
            "aiEquityShock",
            "equityShock",
            "creditShock",
          ] as const) {
            expect([...many[series]].slice(0, 24)).toEqual([...few[series]]);
          }
          expect([...many.btcBlock].slice(0, few.btcBlock.length)).toEqual([...few.btcBlock]);
          expect(lane(many.powerTable, 3, 1, 24)).toEqual(lane(few.powerTable, 1, 0, 24));
          expect(lane(many.powerLevel, 2, large.history.grids.indexOf("ercot"), 24)).toEqual([
            ...few.powerLevel,
          ]);
          expect(many.logSurvivalAtDefault[1]).toBe(few.logSurvivalAtDefault[0]);
          expect(many.slipMonths[1]).toBe(few.slipMonths[0]);
        }),
        { numRuns: 30 },
      ),
  );

  it("take all hubs of a grid from one real month, of the calendar month simulated", () => {
    const { firstMonth, history: real } = large;
    for (let path = 0; path < 50; path++) {
      const { powerTable } = drawInnovations(large, 1, path);
      for (let month = 0; month < 36; month++) {
        const drawn = [0, 1, 2].map((hub) => real.durations[hub][powerTable[month * 3 + hub]].monthNumber);
        expect(drawn[1]).toBe(drawn[2]);
        for (const one of drawn) expect(one % 12).toBe((firstMonth + month) % 12);
      }
    }
  });

  it("take hubs of two grids from the same year as often as their records allow", () => {
    // ERCOT has six Junes (2020–25), Dominion three (2023–25): one order of years makes them agree in 3 of 6
    let same = 0;
    const draws = 600;
    for (let path = 0; path < draws; path++) {
      const { powerTable } = drawInnovations(large, 3, path);
      const month = 5;
      const drawn = [0, 1].map(
        (hub) => large.history.durations[hub][powerTable[month * 3 + hub]].monthNumber,
      );
      if (drawn[0] === drawn[1]) same++;
    }
    expect(Math.abs(same / draws - 0.5)).toBeLessThan(4 * Math.sqrt(0.25 / draws));
  });

  it("keep a storm as rarely as the world says", () => {
    // six Februaries, storm kept in 6 of 20 of its draws: 1/20 of Februaries; history's own frequency at 6 years
    const share = (years: number) => {
      const model = tinyModel(history, {
        months: 2,
        hubs: [west],
        market: { power: { storm_return_years: years } },
      });
      const storm = model.history.durations[0].findIndex((table) => table.storm);
      let count = 0;
      for (let path = 0; path < 4000; path++)
        if (drawInnovations(model, 5, path).powerTable[1] === storm) count++;
      return count / 4000;
    };
    expect(Math.abs(share(20) - 1 / 20)).toBeLessThan(4 * Math.sqrt((0.05 * 0.95) / 4000));
    expect(Math.abs(share(6) - 1 / 6)).toBeLessThan(4 * Math.sqrt(((1 / 6) * (5 / 6)) / 4000));
  });
});

describe("delivery slip", () => {
  it("has the median and ninetieth percentile of the world, common to a builder", () => {
    const slips = Array.from(
      { length: 4000 },
      (_, path) => drawInnovations(small, 9, path).slipMonths[0],
    ).sort((a, b) => a - b);
    // binomial limits of the order statistics at 4 standard errors
    const within = (p: number, months: number) => {
      const below = slips.filter((slip) => slip < months).length / slips.length;
      expect(Math.abs(below - p)).toBeLessThan(4 * Math.sqrt((p * (1 - p)) / slips.length));
    };
    within(0.5, 1.5);
    within(0.9, 6);
  });
});

it("the Student-t price model has the volatility of the world and a month's fat tail", () => {
  const model = tinyModel(history, { months: 12, market: { bitcoin: { price_model: "student" } } });
  const months: number[] = [];
  for (let path = 0; path < 4000; path++) {
    const { btcGross } = drawInnovations(model, 2, path);
    let at = 0;
    for (const { days } of model.months) {
      months.push(
        Array.from(btcGross.subarray(at, at + days)).reduce((sum, gross) => sum + Math.log(gross), 0) /
          Math.sqrt(days),
      );
      at += days;
    }
  }
  // t(5) scaled to unit variance × 60 % a year: a day's deviation 0.6/√365.25 = 0.031395; kurtosis infinite-sample 9, so the s.e. of a variance is √(8/n)
  const variance = months.reduce((sum, x) => sum + x * x, 0) / months.length;
  expect(Math.abs(variance / ((0.6 * 0.6) / 365.25) - 1)).toBeLessThan(4 * Math.sqrt(8 / months.length));
  // P(|t5| > 4 / √(3/5)·…) by hand: |T5| > 4·√(5/3) = 5.164 has probability 0.00357 (t table), a normal's is 0.00006
  const far = months.filter((x) => Math.abs(x) > 4 * Math.sqrt(0.36 / 365.25)).length / months.length;
  expect(Math.abs(far - 0.00357)).toBeLessThan(4 * Math.sqrt(0.00357 / months.length));
});

it("Sobol sampling leaves the distribution of a factor alone and evens its mean", () => {
  const model = (method: string) => tinyModel(history, { months: 12, market: { sampling: { method } } });
  const sums = (method: string): number[] => {
    const drawn = model(method);
    return Array.from({ length: 1024 }, (_, path) => {
      const { rentShock }: Innovations = drawInnovations(drawn, 4, path);
      return rentShock.reduce((a, b) => a + b, 0) / Math.sqrt(12);
    });
  };
  const sobol = sums("sobol");
  const mean = sobol.reduce((a, b) => a + b, 0) / 1024;
  const variance = sobol.reduce((a, b) => a + b * b, 0) / 1024;
  // the end of the bridge is one Sobol coordinate: a stratified mean, far inside the plain standard error of 1/32
  expect(Math.abs(mean)).toBeLessThan(1 / 320);
  expect(Math.abs(variance - 1)).toBeLessThan(0.03);
});

describe("under Sobol sampling", () => {
  const market = (method: string) => ({
    sampling: { method },
    bitcoin: { price_model: "student", volatility_pct: 60 },
  });
  const drawn = (method: string, months: number) =>
    drawInnovations(tinyModel(history, { months, market: market(method) }), 7, 3);
  /** The point of a node of a factor: eight factors to a node, bitcoin the first of them, rent the third. */
  const point = (node: number, rank: number) => normalQuantile(scrambledSobol(3, 8 * node + rank, 7));

  // end, middle, two quarters and the first eighth are points; the other nodes are the factor's plain normals
  it.each([24, 5, 3])(
    "a factor of %i months is a bridge over five points, or as many as it has months",
    (months) => {
      const plain = drawn("plain", months).rentShock;
      const nodes = plain.map((normal, node) => (node < 5 ? point(node, 2) : normal));
      expect(drawn("sobol", months).rentShock).toEqual(bridge(nodes));
    },
  );

  // a Student-t month: a normal over the root of a chi-square of 5, times 3 for a variance of 1, over the root of its 31 days
  it("bitcoin's month is pinned to the first of all points", () => {
    const chiSquare = [0, 1, 2, 3, 4].reduce(
      (sum, k) => sum + stream(7, 3, "bitcoin-variance").normal(0, k) ** 2,
      0,
    );
    const size = (0.6 / Math.sqrt(DAYS_PER_YEAR)) * Math.sqrt(3 / chiSquare);
    const days = drawn("sobol", 1).btcGross;
    expect(days).toHaveLength(31);
    const month = days.reduce((sum, gross) => sum + log(gross), 0);
    expect(month).toBeCloseTo(size * Math.sqrt(31) * point(0, 0), 12);
    // within the month the days are the stream's normals, moved alike
    const daily = stream(7, 3, "bitcoin-day");
    const step = daily.normal(0, 30) - daily.normal(0, 0);
    expect(days[30] / days[0]).toBeCloseTo(exp(size * step), 12);
  });
});
