// Expected: test/oracles/quant_vectors.json (ou-sitmo, ou-exact, mjd-moments), with sources there. Not here: merton76-haug (no bitcoin
// option is priced) and ms-fedfunds (regimes are elicited, not estimated, and its 226 quarters do not ship).

import { expect, it } from "vitest";
import { fitOu, jumpDiffusionCumulants, ouStep } from "../../src/engine/market/fits.ts";
import { vector } from "./oracle.ts";

it("an Ornstein–Uhlenbeck fit finds sitmo's parameters", () => {
  const { inputs, expected, tol } = vector("ou-sitmo");
  const { S, dt } = inputs as { S: number[]; dt: number };
  const { ls, ml } = expected as {
    ls: { a: number; b: number; lam: number; mu: number; sigma: number };
    ml: { sigma: number };
  };
  const fit = fitOu(S, dt);
  for (const [found, known] of [
    [fit.slope, ls.a],
    [fit.intercept, ls.b],
    [fit.kappa, ls.lam],
    [fit.mu, ls.mu],
    [fit.sigma, ls.sigma],
    [fit.mlSigma, ml.sigma],
  ]) {
    expect(Math.abs(found - known)).toBeLessThan(tol);
  }
});

it("an Ornstein–Uhlenbeck step is exact", () => {
  const { expected, tol } = vector("ou-exact");
  const known = expected as { phi: number; sd: number; half_life_days: number; stationary_sd: number };
  const step = ouStep({ kappa: 90, sigma: 5.5 }, 1 / 365);
  expect(Math.abs(step.phi - known.phi)).toBeLessThan(tol);
  expect(Math.abs(step.deviation - known.sd)).toBeLessThan(tol);
  expect(Math.abs(step.halfLife * 365 - known.half_life_days)).toBeLessThan(tol * 365);
  expect(Math.abs(step.stationaryDeviation - known.stationary_sd)).toBeLessThan(tol);
});

it("a jump-diffusion has these cumulants", () => {
  const { inputs, expected, tol } = vector("mjd-moments");
  const { mu, sigma, lam, muJ, sigJ } = inputs as Record<string, number>;
  const known = expected as Record<string, number>;
  const found = jumpDiffusionCumulants(
    { mu, sigma, jumpsPerYear: lam, jumpMean: muJ, jumpDeviation: sigJ },
    1 / 12,
  );
  expect(Math.abs(found.mean - known.mean)).toBeLessThan(tol);
  expect(Math.abs(found.variance - known.var)).toBeLessThan(tol);
  expect(Math.abs(found.third - known.third)).toBeLessThan(tol);
  expect(Math.abs(found.fourth - known.fourth_excess)).toBeLessThan(tol);
  expect(Math.abs(found.priceRatio - known.E_ratio)).toBeLessThan(tol);
});
