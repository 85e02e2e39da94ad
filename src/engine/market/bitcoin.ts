// Bitcoin in one month: the price day by day, and the network that chases it with a lag.

import { firstDay } from "../calendar.ts";
import { exp, log, power } from "../elementary.ts";
import type { Innovations, MarketMonth, MarketState, MarketTerms, Model } from "../model.ts";
import {
  blocksPerEhDay,
  DAYS_PER_YEAR,
  hashrateEhsAtDifficulty,
  MONTHS_PER_YEAR,
  PH_PER_EH,
} from "../units.ts";
import { medianBreakEven, runningShare } from "./cost-curve.ts";
import {
  blocksToEvent,
  type Chain,
  hashpriceUsdPerPhDay,
  mineDay,
  moveChain,
  subsidyBtc,
} from "./network.ts";
import { BLOCK_DAYS } from "./prepare.ts";

export const btcRegimes = ["boom", "flat", "bust"] as const;
const BOOM = 0;
const FLAT = 1;
const BUST = 2;

/** Share of exits from a regime to the first of the two others. Elicited: five years hold one bust. Range 0.3–0.7. */
const EXIT_SPLIT = 0.5;
/** Most machines that arrive in a month, as a share of the network: the fastest twelve months of 2019–25 (data/bitcoin) grew 8 % a month. */
const MOST_ARRIVALS_PER_MONTH = 0.08;
/** Most that machines switched off come back in a month, as a share of the network: they were sold or moved. Assumed; range 0.02–0.15. */
const MOST_RESTARTS_PER_MONTH = 0.05;
/** Months over which hashrate follows price, where a world asks for a short-run elasticity. */
const ADAPTATION_MONTHS = 3;

type BitcoinTerms = MarketTerms["bitcoin"];

/** Fees per block, BTC: the world's share of the as-of subsidy. A halving leaves them as they are. */
export function feeBtcPerBlock(bitcoin: BitcoinTerms): number {
  return (bitcoin.fee_pct / 100) * subsidyBtc(bitcoin.height);
}

/** Hashprice on the as-of day, USD per PH/s and day. */
export function openingHashprice(bitcoin: BitcoinTerms): number {
  const rewardBtc = subsidyBtc(bitcoin.height) + feeBtcPerBlock(bitcoin);
  return hashpriceUsdPerPhDay(bitcoin.price_usd, bitcoin.difficulty, rewardBtc);
}

/** Mean log return of a regime over some days. */
export function driftLog(bitcoin: BitcoinTerms, regime: number, days: number): number {
  const yearlyPct =
    regime === BOOM
      ? bitcoin.drift_boom_pct
      : regime === FLAT
        ? bitcoin.drift_flat_pct
        : bitcoin.drift_bust_pct;
  return (yearlyPct / 100 / DAYS_PER_YEAR) * days;
}

/** Mean log return of all regimes, weighted by the time spent in each, over some days. With an even split of exits, time is as the stays. */
export function meanDriftLog(bitcoin: BitcoinTerms, days: number): number {
  const { stay_boom_months: boom, stay_flat_months: flat, stay_bust_months: bust } = bitcoin;
  const total = boom + flat + bust;
  return (
    (boom * driftLog(bitcoin, BOOM, days) +
      flat * driftLog(bitcoin, FLAT, days) +
      bust * driftLog(bitcoin, BUST, days)) /
    total
  );
}

/** Next month's regime from one uniform: stay with probability 1 − 1/stay, otherwise one of the two others. */
export function nextBtcRegime(bitcoin: BitcoinTerms, regime: number, uniform: number): number {
  const stays =
    regime === BOOM
      ? bitcoin.stay_boom_months
      : regime === FLAT
        ? bitcoin.stay_flat_months
        : bitcoin.stay_bust_months;
  const exit = 1 / stays;
  if (uniform >= exit) return regime;
  const first = regime === BOOM ? FLAT : BOOM;
  const second = regime === BUST ? FLAT : BUST;
  return uniform < exit * EXIT_SPLIT ? first : second;
}

/**
 * Fills the bitcoin part of a drawn month and of the next state. Returns the month's log return less its drift and jump: the
 * shock that the common factors load on.
 */
export function bitcoinMonth(
  model: Model,
  innovations: Innovations,
  month: number,
  state: MarketState,
  into: MarketMonth,
  next: MarketState,
): number {
  const { bitcoin } = model.market;
  const { days } = model.months[month];
  const firstSimulated = firstDay(model.firstMonth + month) - firstDay(model.firstMonth);
  moveHashrate(model, innovations, month, firstSimulated, state, next);
  const drift = driftLog(bitcoin, state.btcRegime, days);
  const jumps = Math.floor(bitcoin.jump_month) === month;
  const jumpFactor = jumps ? 1 + bitcoin.jump_pct / 100 : 1;
  runDays(model, innovations, firstSimulated, days, drift, state, jumpFactor, into, next);
  next.btcRegime = nextBtcRegime(bitcoin, state.btcRegime, innovations.btcRegime[month]);
  moveOrders(model, state, into, next);
  return log(next.btcUsd / (state.btcUsd * jumpFactor)) - drift;
}

/** The day loop: price by gross returns, hashrate by a steady daily factor, the chain by its rules. */
function runDays(
  model: Model,
  innovations: Innovations,
  firstSimulated: number,
  days: number,
  drift: number,
  state: MarketState,
  jumpFactor: number,
  into: MarketMonth,
  next: MarketState,
): void {
  const { btcGross, btcFeeFactor } = model.history;
  const student = innovations.btcGross.length > 0;
  const gross = student ? innovations.btcGross : btcGross;
  const dailyDrift = exp(drift / days);
  const dailyGrowth = exp(log(next.networkEhs / state.networkEhs) / days);
  const feeBtc = feeBtcPerBlock(model.market.bitcoin);
  const chain: Chain = {
    height: state.height,
    difficulty: state.difficulty,
    epochBlocks: state.epochBlocks,
    epochDays: state.epochDays,
  };
  let price = state.btcUsd * jumpFactor;
  let ehs = state.networkEhs;
  let low = Number.POSITIVE_INFINITY;
  let sumUsd = 0;
  let sumEhs = 0;
  let sumBtcPerEh = 0;
  let sumUsdPerEh = 0;
  // between two events of the chain a day is a few products; mineDay does the days on which one falls
  let perEhDay = blocksPerEhDay(chain.difficulty);
  let subsidy = subsidyBtc(chain.height);
  let blocksLeft = blocksToEvent(chain);
  let minedBlocks = 0;
  let minedDays = 0;
  for (let day = 0; day < days; ) {
    const simulated = firstSimulated + day;
    const block = Math.floor(simulated / BLOCK_DAYS);
    const within = simulated - block * BLOCK_DAYS;
    const take = Math.min(BLOCK_DAYS - within, days - day);
    const from = innovations.btcBlock[block] + within;
    const grossFrom = student ? simulated : from;
    for (let i = 0; i < take; i++) {
      price *= gross[grossFrom + i] * dailyDrift;
      ehs *= dailyGrowth;
      const dayFeeBtc = feeBtc * btcFeeFactor[from + i];
      let btcPerEh = perEhDay * (subsidy + dayFeeBtc);
      minedBlocks += perEhDay * ehs;
      minedDays++;
      if (minedBlocks >= blocksLeft) {
        moveChain(chain, minedBlocks - perEhDay * ehs, minedDays - 1);
        btcPerEh = mineDay(chain, ehs, dayFeeBtc);
        perEhDay = blocksPerEhDay(chain.difficulty);
        subsidy = subsidyBtc(chain.height);
        blocksLeft = blocksToEvent(chain);
        minedBlocks = 0;
        minedDays = 0;
      }
      if (price < low) low = price;
      sumUsd += price;
      sumEhs += ehs;
      sumBtcPerEh += btcPerEh;
      sumUsdPerEh += btcPerEh * price;
    }
    day += take;
  }
  moveChain(chain, minedBlocks, minedDays);
  into.btcUsdMean = sumUsd / days;
  into.btcUsdEnd = price;
  into.btcUsdLow = low;
  into.btcPerPhDay = sumBtcPerEh / days / PH_PER_EH;
  into.hashpriceUsdPerPhDay = sumUsdPerEh / days / PH_PER_EH;
  into.networkEhs = sumEhs / days;
  into.difficulty = chain.difficulty;
  next.btcUsd = price;
  next.networkEhs = ehs;
  next.height = chain.height;
  next.difficulty = chain.difficulty;
  next.epochBlocks = chain.epochBlocks;
  next.epochDays = chain.epochDays;
}

/** Log growth of the network beyond its mean on the days of history that this month is made of. */
function hashrateShockLog(model: Model, innovations: Innovations, firstSimulated: number, days: number) {
  const { hashrateGrowthSum } = model.history;
  let shock = 0;
  let day = 0;
  while (day < days) {
    const block = Math.floor((firstSimulated + day) / BLOCK_DAYS);
    const within = firstSimulated + day - block * BLOCK_DAYS;
    const take = Math.min(BLOCK_DAYS - within, days - day);
    const from = innovations.btcBlock[block] + within;
    shock += hashrateGrowthSum[from + take] - hashrateGrowthSum[from];
    day += take;
  }
  return shock;
}

/** Installed machines: those on order arrive, the drawn days move them; then those that do not pay at the opening price go off by its end. */
function moveHashrate(
  model: Model,
  innovations: Innovations,
  month: number,
  firstSimulated: number,
  state: MarketState,
  next: MarketState,
): void {
  const { bitcoin } = model.market;
  const shock = hashrateShockLog(model, innovations, firstSimulated, model.months[month].days);
  const adapted = followPrice(bitcoin, state, next);
  next.installedEhs = (state.installedEhs + state.arrivalsEhs[0]) * exp(shock) * adapted;
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
  const share = Math.min(MOST_ARRIVALS_PER_MONTH, growth * power(reward, bitcoin.hashrate_elasticity_long));
  let grownEhs = next.installedEhs;
  for (let k = 0; k < lag; k++) grownEhs *= 1 + growth;
  next.arrivalsEhs[lag - 1] = grownEhs * share;
  next.costFactor = state.costFactor * power(1 - bitcoin.efficiency_gain_pct / 100, 1 / MONTHS_PER_YEAR);
  next.curveShare = state.curveShare;
}
