// The network's machines: what is on order, what arrives, what pays. Hashrate follows price by years, not weeks.

import { exp, log, power } from "../elementary.ts";
import type { MarketMonth, MarketState, MarketTerms, Model } from "../model.ts";
import { hashrateEhsAtDifficulty, MONTHS_PER_YEAR } from "../units.ts";
import { medianBreakEven, runningShare } from "./cost-curve.ts";
import { feeBtcPerBlock, openingHashprice } from "./hashprice.ts";
import { hashpriceUsdPerPhDay, subsidyBtc } from "./network.ts";

type BitcoinTerms = MarketTerms["bitcoin"];

/** Most machines that arrive in a month, as a share of the network: the fastest twelve months of 2019–25 (data/bitcoin) grew 8 % a month. */
const MOST_ARRIVALS_PER_MONTH = 0.08;
/** Most that machines switched off come back in a month, as a share of the network: they were sold or moved. Assumed; range 0.02–0.15. */
const MOST_RESTARTS_PER_MONTH = 0.05;
/** A shrinking network keeps at least this share of its machines in a month: the ban of 2021 took half in two. */
const LEAST_KEPT_PER_MONTH = 0.5;
/** Months over which hashrate follows price, where a world asks for a short-run elasticity. */
const ADAPTATION_MONTHS = 3;

/**
 * Where the month takes the network, but for what the drawn days add: machines on order arrive, then those that do not pay at the
 * opening price, once difficulty has followed, go off by the month's end. Writes installed and running EH/s into `next`.
 */
export function moveHashrate(model: Model, state: MarketState, next: MarketState): void {
  const { bitcoin } = model.market;
  const adapted = followPrice(bitcoin, state, next);
  const leftEhs = state.installedEhs * LEAST_KEPT_PER_MONTH;
  next.installedEhs = Math.max(leftEhs, state.installedEhs + state.arrivalsEhs[0]) * adapted;
  const rewardBtc = subsidyBtc(state.height) + feeBtcPerBlock(bitcoin);
  const difficulty = next.installedEhs / hashrateEhsAtDifficulty(1);
  const hashprice = hashpriceUsdPerPhDay(state.btcUsd, difficulty, rewardBtc);
  const median = medianBreakEven(bitcoin) * state.costFactor;
  const payingEhs = next.installedEhs * runningShare(hashprice, median, state.curveShare);
  const arrivedEhs = Math.max(0, next.installedEhs - state.installedEhs);
  const reachableEhs = (state.networkEhs + arrivedEhs) * (1 + MOST_RESTARTS_PER_MONTH);
  next.networkEhs = Math.min(payingEhs, reachableEhs);
}

/** The factor of a short-run elasticity: hashrate follows the part of a price move it has not yet adapted to. 1 at elasticity 0. */
function followPrice(bitcoin: BitcoinTerms, state: MarketState, next: MarketState): number {
  next.adaptedBtcUsd = state.adaptedBtcUsd;
  if (bitcoin.hashrate_elasticity_short === 0) return 1;
  const step = log(state.btcUsd / state.adaptedBtcUsd) / ADAPTATION_MONTHS;
  next.adaptedBtcUsd = state.adaptedBtcUsd * exp(step);
  return exp(bitcoin.hashrate_elasticity_short * step);
}

/**
 * The order book moves a month; what this month's hashprice orders arrives after the lag. Orders answer hashprice over the
 * network's own falling cost, and are sized to the network at the world's growth when they arrive (free entry: Prat & Walter 2021), so hashrate follows price by years, not weeks.
 */
export function moveOrders(model: Model, state: MarketState, into: MarketMonth, next: MarketState): void {
  const { bitcoin } = model.market;
  const lag = state.arrivalsEhs.length;
  for (let k = 0; k + 1 < lag; k++) next.arrivalsEhs[k] = state.arrivalsEhs[k + 1];
  const reward = into.hashpriceUsdPerPhDay / (openingHashprice(bitcoin) * state.costFactor);
  const growth = bitcoin.hashrate_growth_pct / 100;
  // growth at the as-of hashprice, and as much of its size again as the reward has risen: of either sign
  const answer = Math.abs(growth) * (power(reward, bitcoin.hashrate_elasticity_long) - 1);
  const share = Math.min(MOST_ARRIVALS_PER_MONTH, growth + answer);
  let grownEhs = next.installedEhs;
  for (let k = 1; k < lag; k++) grownEhs *= 1 + growth; // the network it will join
  next.arrivalsEhs[lag - 1] = grownEhs * share;
  next.costFactor = state.costFactor * power(1 - bitcoin.efficiency_gain_pct / 100, 1 / MONTHS_PER_YEAR);
  next.curveShare = state.curveShare;
}
