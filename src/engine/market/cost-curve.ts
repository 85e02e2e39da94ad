// The network's machines by what an hour of hashing costs them: how many still pay at a hashprice. Only the floor matters:
// machines that pay stay on whatever the price does, because their owners have sunk the cost (Garratt & van Oordt 2023).

import { exp, normalQuantile } from "../elementary.ts";
import type { TermsOf } from "../model.ts";
import { phDaysPerMwh } from "../units.ts";
import type { bitcoinFields } from "../world/fields.ts";

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
/** The least share of the curve that is taken to run on the as-of day. */
const LEAST_SHARE = 1 / TIERS;

/** Break-even at a share of the curve over the median: linear between tiers, flat in the first and last half tier. */
function factorAt(share: number): number {
  const at = Math.min(TIERS - 1, Math.max(0, share * TIERS - 0.5));
  const k = Math.min(TIERS - 2, Math.floor(at));
  return tierFactor[k] + (at - k) * (tierFactor[k + 1] - tierFactor[k]);
}

/** Break-even hashprice of the median machine on the as-of day, USD per PH/s and day: power price over PH/s·days per MWh. */
export function medianBreakEven(bitcoin: TermsOf<typeof bitcoinFields>): number {
  return bitcoin.network_power_usd_per_mwh / phDaysPerMwh(bitcoin.network_j_per_th);
}

/** Share of the curve whose break-even is at most `hashprice` (both in the same money). */
export function shareThatPays(hashprice: number, median: number): number {
  let low = 0;
  let high = 1;
  if (median * factorAt(1) <= hashprice) return 1;
  for (let i = 0; i < 30; i++) {
    const middle = (low + high) / 2;
    if (median * factorAt(middle) <= hashprice) low = middle;
    else high = middle;
  }
  return Math.max(LEAST_SHARE, low);
}

/**
 * Share of the installed machines that run once difficulty has followed: the largest x with hashprice/x ≥ break-even of the
 * x-th machine, because those that stay share the reward of those that leave. `hashprice` is what all would earn together.
 */
export function runningShare(hashprice: number, median: number, curveShare: number): number {
  if (hashprice >= median * factorAt(curveShare)) return 1;
  let low = LEAST_SHARE;
  let high = 1;
  for (let i = 0; i < 30; i++) {
    const middle = (low + high) / 2;
    if (hashprice >= middle * median * factorAt(middle * curveShare)) low = middle;
    else high = middle;
  }
  return low;
}
