// Expected: hand calculations written beside each; Hanley & McNeil's own table for the standard error.

import fc from "fast-check";
import { describe, expect, it } from "vitest";
import {
  accuracyProfile,
  accuracyRatio,
  brier,
  type Judged,
  rankingPower,
} from "../../src/engine/report/accuracy.ts";

const judged = (pairs: readonly (readonly [number, 0 | 1])[]): Judged[] =>
  pairs.map(([probability, defaulted]) => ({ probability, defaulted: defaulted === 1 }));

// two defaulters at 0.8 and 0.4, three survivors at 0.5, 0.4 and 0.1
const five = judged([
  [0.8, 1],
  [0.4, 1],
  [0.5, 0],
  [0.4, 0],
  [0.1, 0],
]);

describe("ranking power", () => {
  it("counts pairs in the right order, ties half", () => {
    // 0.8 beats all three; 0.4 loses to 0.5, ties 0.4, beats 0.1: 3 + 1.5 of 6
    expect(rankingPower(five)?.auc).toBe(0.75);
  });

  it("has wide limits on few cases", () => {
    // Hanley & McNeil: A = 0.75, Q1 = 0.6, Q2 = 9/14; (0.1875 + 1·(0.6 − 0.5625) + 2·(0.642857 − 0.5625))/6 = 0.0642857; s.e. 0.253546
    const { low, high } = rankingPower(five) as { low: number; high: number };
    expect(low).toBeCloseTo(0.75 - 1.959964 * 0.253546, 5);
    expect(high).toBe(1);
  });

  it("is undefined when nobody or everybody defaulted", () => {
    expect(rankingPower(judged([[0.2, 0]]))).toBeUndefined();
    expect(rankingPower(judged([[0.2, 1]]))).toBeUndefined();
  });
});

describe("Brier score", () => {
  it("is the mean square error, and falls into its parts", () => {
    // squares: 0.04 + 0.36 + 0.25 + 0.16 + 0.01 = 0.82 over 5
    const { score, uncertainty, reliability, resolution, bins } = brier(five, [0, 0.45, 1]);
    expect(score).toBeCloseTo(0.164, 12);
    expect(uncertainty).toBeCloseTo(0.4 * 0.6, 12);
    // below 0.45: 0.4, 0.4, 0.1 mean 0.3, one in three defaulted; above: 0.8, 0.5 mean 0.65, one in two
    expect(
      bins.map(({ cases, meanProbability, defaultedFraction }) => [
        cases,
        meanProbability,
        defaultedFraction,
      ]),
    ).toEqual([
      [3, expect.closeTo(0.3, 12), expect.closeTo(1 / 3, 12)],
      [2, expect.closeTo(0.65, 12), 0.5],
    ]);
    // (3·(1/30)² + 2·0.15²)/5 and (3·(1/15)² + 2·0.1²)/5
    expect(reliability).toBeCloseTo(0.0096666667, 9);
    expect(resolution).toBeCloseTo(0.0066666667, 9);
  });

  it("with one value in each bin has nothing left within bins (Murphy's identity)", () =>
    fc.assert(
      fc.property(
        fc.array(fc.tuple(fc.constantFrom(0.05, 0.3, 0.6, 1), fc.constantFrom<0 | 1>(0, 1)), {
          minLength: 1,
          maxLength: 40,
        }),
        (pairs) => {
          const parts = brier(judged(pairs), [0, 0.25, 0.5, 0.75, 1]);
          expect(parts.withinBins).toBeCloseTo(0, 12);
          expect(parts.bins.reduce((sum, bin) => sum + bin.cases, 0)).toBe(pairs.length);
        },
      ),
    ));

  it("is 0 for what was certain and right; an edge belongs to the bin above it, 1 to the last", () => {
    const { score, bins } = brier(
      judged([
        [0, 0],
        [0.5, 0],
        [1, 1],
      ]),
      [0, 0.5, 1],
    );
    // 0.25 of three
    expect(score).toBeCloseTo(0.25 / 3, 15);
    expect(bins.map(({ from, to, cases }) => [from, to, cases])).toEqual([
      [0, 0.5, 1],
      [0.5, 1, 2],
    ]);
  });

  it("refuses what is not a probability, and no cases", () => {
    expect(() => brier(judged([[1.5, 0]]), [0, 1])).toThrow("1.5 is not a probability");
    expect(() => brier(judged([[-0.5, 0]]), [0, 1])).toThrow("-0.5 is not a probability");
    expect(() => brier([], [0, 1])).toThrow("no cases");
  });
});

describe("cumulative accuracy profile", () => {
  it("goes from the riskiest on, equal probabilities together", () => {
    expect(accuracyProfile(five)).toEqual([
      { casesFraction: 0, defaultersFraction: 0 },
      { casesFraction: 0.2, defaultersFraction: 0.5 },
      { casesFraction: 0.4, defaultersFraction: 0.5 },
      { casesFraction: 0.8, defaultersFraction: 1 },
      { casesFraction: 1, defaultersFraction: 1 },
    ]);
    expect(accuracyProfile(judged([[0.5, 0]]))).toEqual([]);
  });

  it("has an accuracy ratio of twice the ranking power less one", () =>
    fc.assert(
      fc.property(
        fc.array(fc.tuple(fc.integer({ min: 0, max: 10 }), fc.constantFrom<0 | 1>(0, 1)), {
          minLength: 2,
          maxLength: 30,
        }),
        (pairs) => {
          const cases = judged(pairs.map(([tenths, outcome]) => [tenths / 10, outcome]));
          const power = rankingPower(cases);
          fc.pre(power !== undefined);
          const fraction = cases.filter((one) => one.defaulted).length / cases.length;
          expect(accuracyRatio(accuracyProfile(cases), fraction)).toBeCloseTo(2 * (power?.auc ?? 0) - 1, 10);
        },
      ),
    ));
});
