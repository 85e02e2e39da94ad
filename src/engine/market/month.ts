// The market stage: what a path opens with, and one month of it. Nothing random here: the draws are in the innovations.

import type { Innovations, MarketMonth, MarketState, Model } from "../model.ts";
import { BLOCKS_PER_EPOCH, hashrateEhsAtDifficulty, SECONDS_PER_BLOCK, SECONDS_PER_DAY } from "../units.ts";
import { aiDemandMonth, aiRegimes } from "./ai-demand.ts";
import { bitcoinMonth, btcRegimes } from "./bitcoin.ts";
import { medianBreakEven, shareThatPays } from "./cost-curve.ts";
import { equityMonth } from "./equity.ts";
import { openingHashprice } from "./hashprice.ts";
import { powerMonth } from "./power.ts";
import { hasBitcoin, replayBitcoin, replayedMonth, replayPower } from "./replay.ts";

/** The market on the as-of day. The order book holds what keeps the network growing at the world's rate until new orders arrive. */
export function openMarket(model: Model): MarketState {
  const { bitcoin, ai_demand } = model.market;
  const networkEhs = hashrateEhsAtDifficulty(bitcoin.difficulty);
  const growth = bitcoin.hashrate_growth_pct / 100;
  const arrivalsEhs = new Float64Array(Math.max(1, Math.round(bitcoin.order_lag_months)));
  let expectedEhs = networkEhs;
  for (let k = 0; k < arrivalsEhs.length; k++) {
    arrivalsEhs[k] = expectedEhs * growth;
    expectedEhs += arrivalsEhs[k];
  }
  return {
    btcUsd: bitcoin.price_usd,
    btcRegime: indexOf(btcRegimes, bitcoin.regime),
    difficulty: bitcoin.difficulty,
    height: bitcoin.height,
    // a slow epoch has not ended yet, however many days it has run
    epochBlocks: Math.min(
      BLOCKS_PER_EPOCH - 1,
      (bitcoin.days_into_epoch * SECONDS_PER_DAY) / SECONDS_PER_BLOCK,
    ),
    epochDays: bitcoin.days_into_epoch,
    networkEhs,
    installedEhs: networkEhs,
    curveShare: shareThatPays(openingHashprice(bitcoin), medianBreakEven(bitcoin)),
    costFactor: 1,
    adaptedBtcUsd: bitcoin.price_usd,
    arrivalsEhs,
    powerLevel: new Float64Array(model.history.grids.length),
    powerLevelVariance: 0,
    aiRegime: indexOf(aiRegimes, ai_demand.regime),
    rentFactor: 1,
    equityFactor: 1,
    aiEquityFactor: 1,
    creditLog: 0,
    logSurvival: new Float64Array(model.entities.length),
    outsideDefault: new Uint8Array(model.entities.length),
  };
}

function indexOf(choices: readonly string[], choice: string): number {
  const index = choices.indexOf(choice);
  if (index < 0) throw new Error(`no regime ${choice}`);
  return index;
}

/** A market month to fill: made once per path, filled every month. */
export function emptyMarketMonth(model: Model): MarketMonth {
  const hubs = model.hubs.length;
  return {
    btcUsdMean: 0,
    btcUsdEnd: 0,
    btcUsdLow: 0,
    btcPerPhDay: 0,
    hashpriceUsdPerPhDay: 0,
    networkEhs: 0,
    difficulty: 0,
    powerTable: new Int32Array(hubs),
    powerScale: new Float64Array(hubs),
    powerShiftUsdPerMwh: new Float64Array(hubs),
    powerMeanUsdPerMwh: new Float64Array(hubs),
    aiRegime: 0,
    rentFactor: 1,
    utilisationFraction: 0,
    renewalFraction: 0,
    equityFactor: 1,
    aiEquityFactor: 1,
    creditSpreadPct: 0,
    outsideDefault: new Uint8Array(model.entities.length),
  };
}

/**
 * One month: fills `into` with the market and `next` with the state after it. Reads only this month's innovations, so it cannot
 * see the future. `state` and `next` must be different objects.
 */
export function marketMonth(
  model: Model,
  innovations: Innovations,
  month: number,
  state: MarketState,
  into: MarketMonth,
  next: MarketState,
): void {
  const realMonth = replayedMonth(model, month);
  const shockLog =
    realMonth >= 0 && hasBitcoin(model, realMonth)
      ? replayBitcoin(model, realMonth, innovations.btcRegime[month], state, into, next)
      : bitcoinMonth(model, innovations, month, state, into, next);
  powerMonth(model, innovations, month, state, into, next);
  if (realMonth >= 0) replayPower(model, realMonth, into);
  aiDemandMonth(model, innovations, month, state, into, next);
  equityMonth(model, innovations, month, shockLog, state, into, next);
}
