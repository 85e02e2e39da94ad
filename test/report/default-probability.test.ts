// Expected: test/oracles/quant_vectors.json (merton-hull, first-passage, first-passage-monthly) with sources there; normal tails and
// further cases computed with mpmath 1.3.0 at 30 to 40 digits; simulation as a second method.

import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { log } from "../../src/engine/elementary.ts";
import {
  firstPassageByMonth,
  firstPassageProbability,
  forwardHazards,
  impliedAssets,
  mertonProbability,
  monitoredBarrierUsd,
} from "../../src/engine/report/default-probability.ts";
import { normalCumulative, normalTailScaled } from "../../src/engine/report/normal.ts";
import { vector } from "../market/oracle.ts";

const relative = (actual: number, expected: number) => Math.abs(actual / expected - 1);

describe("the normal distribution", () => {
  it.each([
    [-37, 5.7255712225245768227e-300],
    [-33.7, 2.8903372560505838827e-249],
    [-20.3, 6.4292444676983463386e-92],
    [-30, 4.9067139271481870595e-198],
    [-20, 2.7536241186062336951e-89],
    [-10, 7.619853024160526066e-24],
    [-8, 6.2209605742717841235e-16],
    [-5.7, 5.9903714010635281878e-9],
    [-5.6, 1.071759025831092932e-8],
    [-3, 0.0013498980316300945267],
    [-2, 0.0227501319481792072],
    [-1, 0.15865525393145705141],
    [-0.68, 0.24825223045357051343],
    [-0.67, 0.25142889509531010155],
    [-0.1, 0.46017216272297101633],
    [0.5, 0.69146246127401310364],
    [3, 0.99865010196836990547],
    [6, 0.99999999901341235496],
  ])("at %d is exact to 1e-15 of itself", (x, expected) => {
    expect(relative(normalCumulative(x), expected)).toBeLessThan(1e-15);
  });

  it("has two tails that add to one, and rises", () =>
    fc.assert(
      fc.property(
        fc.double({ min: -9, max: 9, noNaN: true }),
        fc.double({ min: 1e-6, max: 2, noNaN: true }),
        (x, more) => {
          expect(normalCumulative(x) + normalCumulative(-x)).toBeCloseTo(1, 14);
          expect(normalCumulative(x + more)).toBeGreaterThanOrEqual(normalCumulative(x));
        },
      ),
    ));

  it("has a scaled tail of ½ at 0 and 1/(x√2π) far out", () => {
    expect(normalTailScaled(0)).toBe(0.5);
    // Mills: 1/x·(1 − 1/x² + …), so at 1e6 the ratio to 1/x is 1 to 1e-12
    expect(relative(normalTailScaled(1e6), 1e-6 / Math.sqrt(2 * Math.PI))).toBeLessThan(1e-11);
  });
});

describe("assets implied by shares", () => {
  const hull = vector("merton-hull") as unknown as {
    inputs: { E: number; sigmaE: number; D: number; r: number; T: number };
    expected: Record<string, number>;
    tol: number;
  };
  const implied = (E: number, sigmaE: number, D: number, r: number, T: number) =>
    impliedAssets({
      equityUsd: E,
      equityVolatilityPerSqrtYear: sigmaE,
      debtUsd: D,
      riskFreePerYear: r,
      years: T,
    });

  it("are Hull's example", () => {
    const { E, sigmaE, D, r, T } = hull.inputs;
    const actual = implied(E, sigmaE, D, r, T);
    const { expected, tol } = hull;
    expect(Math.abs(actual.assetsUsd - expected.V)).toBeLessThan(tol);
    expect(Math.abs(actual.assetVolatilityPerSqrtYear - expected.sigmaV)).toBeLessThan(tol);
    expect(Math.abs(actual.defaultProbability - expected.PD)).toBeLessThan(tol);
    expect(Math.abs(actual.debtValueUsd - expected.debt)).toBeLessThan(tol);
    expect(Math.abs(actual.expectedLossFraction - expected.exp_loss_pct)).toBeLessThan(tol);
    expect(Math.abs(actual.recoveryFraction - expected.recovery)).toBeLessThan(tol);
  });

  // mpmath findroot at 30 digits: V, σV, PD, expected loss
  it.each([
    [
      [100, 0.3, 20, 0.04, 1],
      [119.2157887830461, 0.2516445204636245, 5.118661102310801e-13, 1.685800430657263e-14],
    ],
    [
      [5000, 0.9, 3000, 0.04, 5],
      [6474.324807434082, 0.7539494341674097, 0.6056619629587128, 0.3997518712586838],
    ],
    [
      [1, 1.2, 50, 0.04, 3],
      [31.82811170624767, 0.1896052868580189, 0.8798327961421135, 0.3048280222213692],
    ],
  ])("of %j are %j", (inputs, [V, sigma, probability, loss]) => {
    const [E, sigmaE, D, r, T] = inputs;
    const actual = implied(E, sigmaE, D, r, T);
    expect(relative(actual.assetsUsd, V)).toBeLessThan(1e-11);
    expect(relative(actual.assetVolatilityPerSqrtYear, sigma)).toBeLessThan(1e-11);
    expect(relative(actual.defaultProbability, probability)).toBeLessThan(1e-9);
    expect(relative(actual.expectedLossFraction, loss)).toBeLessThan(1e-8);
  });

  it("give back the shares they came from", () =>
    fc.assert(
      fc.property(
        fc.double({ min: 0.05, max: 1.5, noNaN: true }),
        fc.double({ min: 0.05, max: 20, noNaN: true }),
        fc.double({ min: 0, max: 0.1, noNaN: true }),
        fc.double({ min: 0.25, max: 10, noNaN: true }),
        (sigmaE, leverage, r, T) => {
          const D = 100 * leverage;
          const {
            assetsUsd,
            assetVolatilityPerSqrtYear: sigma,
            debtValueUsd,
          } = implied(100, sigmaE, D, r, T);
          expect(assetsUsd - debtValueUsd).toBeCloseTo(100, 6);
          expect(sigma).toBeLessThanOrEqual(sigmaE * (1 + 1e-9));
          expect(sigma * assetsUsd).toBeGreaterThanOrEqual(sigmaE * 100 * (1 - 1e-9));
        },
      ),
    ));

  it.each([
    [0, 0.8, 10, 1],
    [10, 0, 10, 1],
    [10, 0.8, 0, 1],
    [10, 0.8, 10, 0],
  ])("are refused without equity, volatility, debt or time: %d, %d, %d, %d", (E, sigmaE, D, T) => {
    expect(() => implied(E, sigmaE, D, 0.05, T)).toThrow("above 0");
  });

  it("are the same whatever the unit of money, and of time and volatility below one", () => {
    const [small, large] = [implied(0.4, 0.8, 0.3, 0.05, 0.5), implied(4e8, 0.8, 3e8, 0.05, 0.5)];
    expect(relative(small.assetsUsd * 1e9, large.assetsUsd)).toBeLessThan(1e-12);
    const at = (usd: number) => ({ usd, driftPerYear: 0.05, volatilityPerSqrtYear: 0.6 });
    expect(relative(mertonProbability(at(0.8), 0.5, 1), mertonProbability(at(80), 50, 1))).toBeLessThan(
      1e-12,
    );
    expect(
      relative(firstPassageProbability(at(0.8), 0.5, 1), firstPassageProbability(at(80), 50, 1)),
    ).toBeLessThan(1e-12);
  });

  // ln(101) / (0.05·√¼) is 184 deviations away: below the smallest double
  it("of a firm that cannot default leave nothing to recover from", () => {
    expect(implied(100, 0.05, 1, 0, 0.25)).toMatchObject({ defaultProbability: 0, recoveryFraction: 1 });
  });
});

describe("first passage without volatility", () => {
  const still = (usd: number, driftPerYear: number) => ({ usd, driftPerYear, volatilityPerSqrtYear: 0 });
  it("is certain for assets at the barrier however they grow, and for those that fall just to it", () => {
    expect(firstPassageProbability(still(100, 0.5), 100, 1)).toBe(1);
    expect(firstPassageProbability(still(99, 0.5), 100, 1)).toBe(1);
    expect(firstPassageProbability(still(100, log(0.5)), 50, 1)).toBe(1);
    expect(firstPassageProbability(still(100, -0.69), 50, 1)).toBe(0);
  });
});

describe("first passage", () => {
  const { inputs, expected, tol } = vector("first-passage") as unknown as {
    inputs: { V: number; B: number; mu: number; sigma: number; T: number[] };
    expected: { pd: Record<string, number>; merton_pd: Record<string, number> };
    tol: number;
  };
  const assets = { usd: inputs.V, driftPerYear: inputs.mu, volatilityPerSqrtYear: inputs.sigma };
  it.each(inputs.T)("by year %d is QuantLib's barrier digital, and Merton's is its own", (years) => {
    expect(
      Math.abs(firstPassageProbability(assets, inputs.B, years) - expected.pd[String(years)]),
    ).toBeLessThan(tol);
    expect(
      Math.abs(mertonProbability(assets, inputs.B, years) - expected.merton_pd[String(years)]),
    ).toBeLessThan(tol);
  });

  // mpmath at 30 digits: exponents of ±5,000 and more, where the textbook formula is ∞ × 0
  it.each([
    [[100, 99, -0.5, 0.01, 1], 1],
    [[100, 20, 0.3, 0.05, 5], 1.40286251829276834e-168],
    [[100, 50, -0.9, 0.02, 0.5], 2.04974922936606715e-66],
    [[100, 60, 0.05, 0.4, 1], 0.221464283103471683],
    [[100, 30, 0.05, 0.15, 1], 1.2210554516014291e-16],
  ])("of %j is %d", ([usd, barrier, drift, sigma, years], probability) => {
    const actual = firstPassageProbability(
      { usd, driftPerYear: drift, volatilityPerSqrtYear: sigma },
      barrier,
      years,
    );
    expect(relative(actual, probability)).toBeLessThan(1e-11);
  });

  it("watched at month ends is the vector's, and a simulation's", () => {
    const monthly = vector("first-passage-monthly") as unknown as {
      inputs: { T: number; steps: number };
      expected: { BGK: number; MC: [number, number] };
      tol: number;
    };
    const [probability] = firstPassageByMonth(assets, inputs.B, [monthly.inputs.steps]);
    expect(Math.abs(probability - monthly.expected.BGK)).toBeLessThan(1e-5);
    expect(Math.abs(probability - monthly.expected.MC[0])).toBeLessThan(monthly.tol);
    expect(monitoredBarrierUsd(60, 0.4, 1 / 12)).toBeLessThan(60);
  });

  it("without volatility happens when the assets shrink to the barrier", () => {
    // 100·e^(−0.1·5) = 60.65 > 60 > 100·e^(−0.1·6) = 54.88
    const shrinking = { usd: 100, driftPerYear: -0.1, volatilityPerSqrtYear: 0 };
    expect([5, 6].map((years) => firstPassageProbability(shrinking, 60, years))).toEqual([0, 1]);
    expect(firstPassageProbability(assets, 100, 0)).toBe(1);
    expect(firstPassageProbability(assets, 101, 5)).toBe(1);
    expect(firstPassageProbability(assets, 0, 5)).toBe(0);
    expect(firstPassageProbability(assets, 60, 0)).toBe(0);
    expect(firstPassageByMonth(assets, 60, [0, 1])[0]).toBe(0);
  });

  it("rises with time and barrier, falls with drift, and is never below Merton's", () =>
    fc.assert(
      fc.property(
        fc.double({ min: -0.3, max: 0.3, noNaN: true }),
        fc.double({ min: 0.02, max: 1.5, noNaN: true }),
        fc.double({ min: 5, max: 99, noNaN: true }),
        fc.double({ min: 0.1, max: 10, noNaN: true }),
        (driftPerYear, volatilityPerSqrtYear, barrier, years) => {
          const firm = { usd: 100, driftPerYear, volatilityPerSqrtYear };
          const p = firstPassageProbability(firm, barrier, years);
          expect(p).toBeGreaterThanOrEqual(mertonProbability(firm, barrier, years) - 1e-14);
          expect(firstPassageProbability(firm, barrier, years * 1.1)).toBeGreaterThanOrEqual(p - 1e-14);
          expect(firstPassageProbability(firm, barrier * 1.005, years)).toBeGreaterThanOrEqual(p - 1e-14);
          expect(
            firstPassageProbability({ ...firm, driftPerYear: driftPerYear + 0.05 }, barrier, years),
          ).toBeLessThanOrEqual(p + 1e-14);
          expect(p).toBeLessThanOrEqual(1);
        },
      ),
    ));
});

describe("forward hazards", () => {
  it.each([
    // survival 0.9 then 0.81: 10.536 % a year twice; flat
    [
      [0.1, 0.19],
      [1, 2],
      [0.105360515657826, 0.105360515657826],
    ],
    // survival 1, then halved in half a year: ln 2 / 0.5
    [
      [0, 0.5],
      [0.5, 1],
      [0, 2 * Math.LN2],
    ],
    [
      [1, 1],
      [1, 2],
      [Number.POSITIVE_INFINITY, 0],
    ],
  ])("of %j at %j are %j", (cumulative, atYear, expected) => {
    const actual = forwardHazards(cumulative, atYear);
    actual.forEach((hazard, k) => {
      if (Number.isFinite(expected[k])) expect(hazard).toBeCloseTo(expected[k], 13);
      else expect(hazard).toBe(expected[k]);
    });
  });

  it("put back together give the cumulative probability", () =>
    fc.assert(
      fc.property(
        fc.array(fc.double({ min: 0, max: 0.3, noNaN: true }), { minLength: 1, maxLength: 12 }),
        (chances) => {
          let survival = 1;
          const cumulative = chances.map((chance) => {
            survival *= 1 - chance;
            return 1 - survival;
          });
          const hazards = forwardHazards(
            cumulative,
            chances.map((_, k) => (k + 1) / 4),
          );
          const total = hazards.reduce((sum, hazard) => sum + hazard / 4, 0);
          expect(1 - Math.exp(-total)).toBeCloseTo(cumulative[cumulative.length - 1], 12);
        },
      ),
    ));

  it("refuse a cumulative probability that falls", () => {
    expect(() => forwardHazards([0.2, 0.1], [1, 2])).toThrow("follows");
  });
});
