// Expected: test/oracles/quant_vectors.json (clopper-pearson, quantile-ci, wilks), with sources there.

import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { clopperPearson, quantileLimits, wilksRuns } from "../../src/engine/report/sampling.ts";
import { vector } from "../market/oracle.ts";

describe("limits of a probability", () => {
  const { expected, tol } = vector("clopper-pearson");
  it.each(Object.entries(expected as Record<string, [number, number]>))(
    "of %s paths are the exact binomial's",
    (key, limits) => {
      const [successes, trials] = key.split("/").map(Number);
      const [low, high] = clopperPearson(successes, trials, 0.95);
      expect(Math.abs(low - limits[0])).toBeLessThanOrEqual(tol);
      expect(Math.abs(high - limits[1])).toBeLessThanOrEqual(tol);
    },
  );

  // P(X ≥ 1) = 1 − (1 − p)¹⁰ is 2.5 % at p = 1 − 0.975^(1/10); none seen: (1 − p)¹⁰ is 2.5 %
  it("of one or none in ten are known in closed form", () => {
    expect(clopperPearson(1, 10, 0.95)[0]).toBeCloseTo(1 - 0.975 ** 0.1, 14);
    expect(clopperPearson(0, 10, 0.95)).toEqual([0, expect.closeTo(1 - 0.025 ** 0.1, 14)]);
    expect(clopperPearson(9, 10, 0.95)[1]).toBeCloseTo(0.975 ** 0.1, 14);
    expect(clopperPearson(10, 10, 0.95)[1]).toBe(1);
  });

  it("hold the share seen, and mirror it", () =>
    fc.assert(
      fc.property(
        fc.integer({ min: 1, max: 400 }),
        fc.double({ min: 0, max: 1, noNaN: true }),
        (trials, share) => {
          const successes = Math.round(share * trials);
          const [low, high] = clopperPearson(successes, trials, 0.95);
          expect(low).toBeLessThanOrEqual(successes / trials);
          expect(high).toBeGreaterThanOrEqual(successes / trials);
          const [mirrorLow, mirrorHigh] = clopperPearson(trials - successes, trials, 0.95);
          expect(mirrorLow).toBeCloseTo(1 - high, 9);
          expect(mirrorHigh).toBeCloseTo(1 - low, 9);
        },
      ),
    ));
});

describe("limits of a quantile", () => {
  const { expected } = vector("quantile-ci");
  it.each(Object.entries(expected as Record<string, [number, number, number]>))(
    "of %s are these order statistics",
    (key, limits) => {
      const [trials, quantile] = key.split(",").map(Number);
      const { low, high, coverage } = quantileLimits(trials, quantile, 0.95);
      expect([low, high]).toEqual(limits.slice(0, 2));
      expect(coverage).toBeCloseTo(limits[2], 9);
    },
  );

  it("leave an end open when there are too few paths for it", () => {
    // 0.999^50 = 0.95: even the largest of 50 lies below the 0.999 quantile that often
    const { high } = quantileLimits(50, 0.999, 0.95);
    expect(high).toBeGreaterThanOrEqual(50);
  });
});

it("takes 59 runs to exceed the 95th percentile with 95 % confidence, 299 for the 99th", () => {
  const { expected } = vector("wilks");
  const { n_95_95, n_99_95 } = expected as { n_95_95: number; n_99_95: number };
  expect([wilksRuns(0.95, 0.95), wilksRuns(0.99, 0.95)]).toEqual([n_95_95, n_99_95]);
});
