// Real history made ready to draw from: gross returns, fee multiples, hashrate growth and power months, once per run.

import { exp, log } from "../elementary.ts";
import { type DurationMonth, durationsOf, type History } from "../history.ts";
import type { MarketHistory } from "../model.ts";
import { EPOCH_DAYS } from "./network.ts";
import { drawable, prepareHub } from "./prepare-power.ts";
import { mean, runningSum } from "./sums.ts";

/** Days of a block of the bootstrap: long enough to keep volatility clusters, short enough to mix (Politis & Romano 1994). */
export const BLOCK_DAYS = 12;

/** Hub series that have no real month before the as-of day, or are not known at all. A world that names one cannot be drawn. */
export function unusableSeries(history: History, hubSeries: readonly string[], asOfDay: number): string[] {
  return hubSeries.filter((series) => {
    const months = monthsOf(history, series);
    return months === undefined || drawable(months, asOfDay) === 0;
  });
}

/**
 * Prepares history for a model as of a day. Draws use nothing later; the whole record stays in it for replay and charts.
 * Throws for a series that `unusableSeries` names.
 */
export function prepareHistory(
  history: History,
  hubSeries: readonly string[],
  asOfDay: number,
): MarketHistory {
  const unusable = unusableSeries(history, hubSeries, asOfDay);
  if (unusable.length > 0) throw new Error(`no power history before the as-of day: ${unusable.join(", ")}`);
  const gridOf = hubSeries.map((series) => seriesOf(history, series)?.source ?? "");
  const grids = [...new Set(gridOf)].sort();
  const hubs = hubSeries.map((series) => prepareHub(monthsOf(history, series) ?? [], asOfDay));
  return {
    ...prepareBitcoin(history, asOfDay),
    grids,
    hubGrid: Int32Array.from(gridOf, (grid) => grids.indexOf(grid)),
    hubLevelUsdPerMwh: Float64Array.from(hubs, (hub) => hub.levelUsdPerMwh),
    durations: hubs.map((hub) => hub.tables),
    powerCandidate: hubs.map((hub) => hub.candidate),
  };
}

function seriesOf(history: History, series: string) {
  return history.power[series] ?? history.durations[series];
}

function monthsOf(history: History, series: string): readonly DurationMonth[] | undefined {
  if (history.durations[series]) return history.durations[series].months;
  return history.power[series] && durationsOf(history.power[series]).months;
}

function prepareBitcoin(history: History, asOfDay: number) {
  const { firstDay, priceUsd, difficulty, feesBtc, issuanceBtc, blocks } = history.bitcoin;
  const known = Math.min(priceUsd.length, asOfDay - firstDay + 1);
  const days = known - 1;
  if (days < BLOCK_DAYS) throw new Error("bitcoin history does not reach the as-of day");
  const feeFraction = feesBtc.map((fees, i) => fees / issuanceBtc[i]);
  const returns = Float64Array.from({ length: days }, (_, i) => log(priceUsd[i + 1] / priceUsd[i]));
  const meanReturn = mean(returns);
  const deviation = Math.sqrt(mean(returns.map((r) => (r - meanReturn) * (r - meanReturn))));
  const fees = feeFraction.subarray(1, known);
  const meanFee = mean(fees);
  return {
    btcGross: wrapped(returns.map((r) => exp(r - meanReturn))),
    btcFeeFactor: wrapped(fees.map((fee) => fee / meanFee)),
    hashrateGrowthSum: runningSum(wrapped(hashrateGrowth(difficulty.subarray(0, known)))),
    btcDays: days,
    btcDailyDeviation: deviation,
    btcFirstDay: firstDay,
    btcPriceUsd: priceUsd,
    btcDifficulty: difficulty,
    btcFeeFraction: feeFraction,
    btcBlocks: blocks,
  };
}

/**
 * Daily log growth of the network less its mean, from the second day on: difficulty an epoch later over difficulty now. Difficulty
 * is a fact of the chain and averages luck away; a day's blocks alone would add 8 % noise a day. 0 where the epoch is not over.
 */
function hashrateGrowth(difficulty: Float64Array): Float64Array {
  const growth = new Float64Array(difficulty.length - 1);
  const measured = Math.max(0, growth.length - EPOCH_DAYS);
  for (let i = 0; i < measured; i++) {
    growth[i] = log(difficulty[i + 1 + EPOCH_DAYS] / difficulty[i + 1]) / EPOCH_DAYS;
  }
  const meanGrowth = mean(growth.subarray(0, measured));
  for (let i = 0; i < measured; i++) growth[i] -= meanGrowth;
  return growth;
}

/** The series with its first block again at the end, so that a block may start on any day. */
function wrapped(series: Float64Array): Float64Array {
  return new Float64Array(series.length + BLOCK_DAYS).map((_, i) => series[i % series.length]);
}
