// The network's machines by what an hour of hashing costs them: how many still pay at a hashprice. Only the floor matters:
// machines that pay stay on whatever the price does, because their owners have sunk the cost (Garratt & van Oordt 2023).

import { exp, normalQuantile } from "../elementary.ts";
import type { MarketTerms } from "../model.ts";
import { phDaysPerMwh } from "../units.ts";

/**
 * Standard deviation of the log of break-even hashprice over the network's hashrate. Assumed: machines of 13.5–38 J/TH (S21 XP
 * to S19) spread about 0.30, power of 30–75 USD/MWh about 0.28, independent. Range 0.30–0.55. Medians: Cambridge Centre
 * for Alternative Finance (2025), Digital Mining Industry Report: 28.2 J/TH in 2024, 24 % better in a year; 45 USD/MWh.
 */
const BREAK_EVEN_SPREAD = 0.42;
const TIERS = 64;
/** Break-even of the k-th of 64 tiers over the median, at the middle of the tier. */
const tierFactor = Float64Array.from({ length: TIERS }, (_, k) =>
  exp(BREAK_EVEN_SPREAD * normalQuantile((k + 0.5) / TIERS)),
);
/** The least share of the curve that is taken to run. */
const LEAST_SHARE = 1 / TIERS;

/** Where a share stands between the middles of two tiers: the lower tier; flat below the first and above the last. */
function lowerTier(share: number): number {
  return Math.max(0, Math.min(TIERS - 2, Math.floor(share * TIERS - 0.5)));
}

/** Break-even at a share of the curve over the median: linear between the middles of tiers. */
function factorAt(share: number): number {
  const at = Math.min(TIERS - 1, Math.max(0, share * TIERS - 0.5));
  const k = lowerTier(share);
  return tierFactor[k] + (at - k) * (tierFactor[k + 1] - tierFactor[k]);
}

/** share × break-even at the middle of each tier: what the reward of the whole curve must be for that share to pay. Increasing. */
const tierReward = tierFactor.map((factor, k) => ((k + 0.5) / TIERS) * factor);

/** Break-even hashprice of the median machine on the as-of day, USD per PH/s and day: power price over PH/s·days per MWh. */
export function medianBreakEven(bitcoin: MarketTerms["bitcoin"]): number {
  return bitcoin.network_power_usd_per_mwh / phDaysPerMwh(bitcoin.network_j_per_th);
}

/** Share of the curve whose break-even is at most `hashprice` (both in the same money). */
export function shareThatPays(hashprice: number, median: number): number {
  const factor = hashprice / median;
  if (factor >= tierFactor[TIERS - 1]) return 1;
  let k = 0;
  while (k < TIERS - 2 && tierFactor[k + 1] <= factor) k++;
  const share = (k + 0.5 + (factor - tierFactor[k]) / (tierFactor[k + 1] - tierFactor[k])) / TIERS;
  return Math.max(LEAST_SHARE, share);
}

/**
 * Share of the installed machines that run once difficulty has followed: the largest x with hashprice/x ≥ break-even of the
 * x-th machine, because those that stay share the reward of those that leave. `hashprice` is what all would earn together.
 */
export function runningShare(hashprice: number, median: number, curveShare: number): number {
  if (hashprice >= median * factorAt(curveShare)) return 1;
  const reward = (hashprice / median) * curveShare;
  let low = 0;
  let high = TIERS - 1;
  while (high - low > 1) {
    const middle = (low + high) >> 1;
    if (tierReward[middle] <= reward) low = middle;
    else high = middle;
  }
  // between two middles break-even is a + b·u in the share u: solve u·(a + b·u) = reward
  const slope = (tierFactor[low + 1] - tierFactor[low]) * TIERS;
  const atZero = tierFactor[low] - (slope * (low + 0.5)) / TIERS;
  const share = (2 * reward) / (atZero + Math.sqrt(atZero * atZero + 4 * slope * reward));
  return Math.min(1, Math.max(LEAST_SHARE, share / curveShare));
}
