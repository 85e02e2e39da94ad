// Bitcoin in one month: the price day by day, and the network that chases it with a lag.

import { firstDay } from "../calendar.ts";
import { exp, log } from "../elementary.ts";
import type { Innovations, MarketMonth, MarketState, MarketTerms, Model } from "../model.ts";
import { blocksPerEhDay, DAYS_PER_YEAR, PH_PER_EH } from "../units.ts";
import { feeBtcPerBlock } from "./hashprice.ts";
import { moveHashrate, moveOrders } from "./hashrate.ts";
import { blocksToEvent, type Chain, mineDay, moveChain, subsidyBtc } from "./network.ts";
import { BLOCK_DAYS } from "./prepare.ts";

export { openingHashprice } from "./hashprice.ts";

export const btcRegimes = ["boom", "flat", "bust"] as const;
const BOOM = 0;
const FLAT = 1;
const BUST = 2;

/** Share of exits from a regime to the first of the two others. Elicited: five years hold one bust. Range 0.3–0.7. */
const EXIT_SPLIT = 0.5;
type BitcoinTerms = MarketTerms["bitcoin"];

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
  moveHashrate(model, state, next);
  const drift = driftLog(bitcoin, state.btcRegime, days);
  const jumps = Math.floor(bitcoin.jump_month) === month;
  const jumpFactor = jumps ? 1 + bitcoin.jump_pct / 100 : 1;
  runDays(model, innovations, firstSimulated, days, drift, state, jumpFactor, into, next);
  next.btcRegime = nextBtcRegime(bitcoin, state.btcRegime, innovations.btcRegime[month]);
  moveOrders(model, state, into, next);
  return log(next.btcUsd / (state.btcUsd * jumpFactor)) - drift;
}

/**
 * The day loop: price by gross returns; hashrate by a steady daily factor to where the month takes it, and by what it did on the real
 * days drawn, together with price; the chain by its rules.
 */
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
  const { btcGross, btcFeeFactor, hashrateGrowthSum } = model.history;
  const student = innovations.btcGross.length > 0;
  const gross = student ? innovations.btcGross : btcGross;
  const dailyDrift = exp(drift / days);
  const dailyGrowthLog = log(next.networkEhs / state.networkEhs) / days;
  const feeBtc = feeBtcPerBlock(model.market.bitcoin);
  const chain: Chain = {
    height: state.height,
    difficulty: state.difficulty,
    epochBlocks: state.epochBlocks,
    epochDays: state.epochDays,
  };
  let price = state.btcUsd * jumpFactor;
  let ehs = state.networkEhs;
  let shockLog = 0;
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
    const blockLog = hashrateGrowthSum[from + take] - hashrateGrowthSum[from];
    const blockGrowth = exp(dailyGrowthLog + blockLog / take);
    shockLog += blockLog;
    for (let i = 0; i < take; i++) {
      price *= gross[grossFrom + i] * dailyDrift;
      ehs *= blockGrowth;
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
  next.installedEhs *= exp(shockLog);
  next.height = chain.height;
  next.difficulty = chain.difficulty;
  next.epochBlocks = chain.epochBlocks;
  next.epochDays = chain.epochDays;
}
