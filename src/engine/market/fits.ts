// Two textbook models fitted to or compared with history in docs/models/market.md. No path is drawn from them: monthly prices come from
// real months and real days, because these models fit them badly (a jump-diffusion of daily bitcoin finds 334 jumps a year).

import { exp, log } from "../elementary.ts";

/** An Ornstein–Uhlenbeck process dx = κ(μ − x)dt + σ dW, per unit of the time step's own unit. */
export type OrnsteinUhlenbeck = { readonly kappa: number; readonly mu: number; readonly sigma: number };

/** The process over one step exactly: x' = μ + φ(x − μ) + deviation·z; with its half-life and the deviation it settles at. */
export function ouStep({ kappa, sigma }: Pick<OrnsteinUhlenbeck, "kappa" | "sigma">, step: number) {
  const phi = exp(-kappa * step);
  return {
    phi,
    deviation: sigma * Math.sqrt((1 - phi * phi) / (2 * kappa)),
    halfLife: -log(0.5) / kappa,
    stationaryDeviation: sigma / Math.sqrt(2 * kappa),
  };
}

/**
 * Least squares of x' on x, turned into the process; `mlSigma` divides by n instead of n − 2 (van den Berg 2011, "Calibrating the
 * Ornstein–Uhlenbeck model"). Throws when the series does not revert.
 */
export function fitOu(
  series: ArrayLike<number>,
  step: number,
): OrnsteinUhlenbeck & { readonly slope: number; readonly intercept: number; readonly mlSigma: number } {
  const n = series.length - 1;
  let [sx, sy, sxx, sxy, syy] = [0, 0, 0, 0, 0];
  for (let i = 0; i < n; i++) {
    const [x, y] = [series[i], series[i + 1]];
    sx += x;
    sy += y;
    sxx += x * x;
    sxy += x * y;
    syy += y * y;
  }
  const slope = (n * sxy - sx * sy) / (n * sxx - sx * sx);
  if (!(slope > 0 && slope < 1)) throw new Error(`the series does not revert: slope ${slope}`);
  const intercept = (sy - slope * sx) / n;
  const residual = (n * syy - sy * sy - slope * (n * sxy - sx * sy)) / n;
  const kappa = -log(slope) / step;
  const perStep = Math.sqrt((2 * kappa) / (1 - slope * slope));
  return {
    slope,
    intercept,
    kappa,
    mu: intercept / (1 - slope),
    sigma: Math.sqrt(residual / (n - 2)) * perStep,
    mlSigma: Math.sqrt(residual / n) * perStep,
  };
}

/** A jump-diffusion with normal log jumps (Merton 1976): drift of the price, volatility, jumps a year, mean and deviation of a jump. */
export type JumpDiffusion = {
  readonly mu: number;
  readonly sigma: number;
  readonly jumpsPerYear: number;
  readonly jumpMean: number;
  readonly jumpDeviation: number;
};

/** Mean, variance, third and fourth cumulant of the log return over some years, and the expected price ratio. */
export function jumpDiffusionCumulants(
  { mu, sigma, jumpsPerYear, jumpMean, jumpDeviation }: JumpDiffusion,
  years: number,
) {
  const spread = jumpDeviation * jumpDeviation;
  const square = jumpMean * jumpMean;
  const compensator = jumpsPerYear * (exp(jumpMean + spread / 2) - 1);
  return {
    mean: (mu - (sigma * sigma) / 2 - compensator + jumpsPerYear * jumpMean) * years,
    variance: (sigma * sigma + jumpsPerYear * (square + spread)) * years,
    third: jumpsPerYear * jumpMean * (square + 3 * spread) * years,
    fourth: jumpsPerYear * (square * square + 6 * square * spread + 3 * spread * spread) * years,
    priceRatio: exp(mu * years),
  };
}
