// Real months laid on a path. Months of the model's own calendar keep their real levels; any other stretch is laid on as changes,
// so that 2022 can happen to a world of 2025. What has no history (rents, regimes, tenants, equities' own part) stays drawn.

import { firstDay } from "../calendar.ts";
import { log } from "../elementary.ts";
import type { MarketMonth, MarketState, Model } from "../model.ts";
import { blocksPerEhDay, PH_PER_EH } from "../units.ts";
import { nextBtcRegime } from "./bitcoin.ts";
import { moveOrders } from "./hashrate.ts";
import { subsidyBtc } from "./network.ts";
import { hubLevelUsdPerMwh, setHub } from "./power.ts";

/** Last days of a month whose blocks tell the hashrate it ends with: an epoch's worth, to average luck away. */
const HASHRATE_DAYS = 14;

/** The real month, as a month number, laid on month `month` of the model; −1 where it is drawn. Without an end, as far as the record goes. */
export function replayedMonth(model: Model, month: number): number {
  const { from, to } = model.market.replay;
  if (!Number.isFinite(from)) return -1;
  const real = Math.floor(from) + month;
  return real <= Math.floor(to) ? model.firstMonth + real : -1;
}

/** Whether the replayed stretch is the model's own calendar: then levels are real, not only changes. */
function ownMonths(model: Model): boolean {
  return Math.floor(model.market.replay.from) === 0;
}

/** Whether every day of a real month is on record. */
export function hasBitcoin(model: Model, realMonth: number): boolean {
  const { btcFirstDay, btcPriceUsd } = model.history;
  return firstDay(realMonth) >= btcFirstDay && firstDay(realMonth + 1) <= btcFirstDay + btcPriceUsd.length;
}

/** Fills the bitcoin part of a replayed month. Returns the shock as `bitcoinMonth` does: all of the return, for no drift is assumed. */
export function replayBitcoin(
  model: Model,
  realMonth: number,
  regimeUniform: number,
  state: MarketState,
  into: MarketMonth,
  next: MarketState,
): number {
  const { btcFirstDay, btcPriceUsd, btcDifficulty, btcFeeFraction, btcBlocks } = model.history;
  const from = firstDay(realMonth) - btcFirstDay;
  const to = firstDay(realMonth + 1) - btcFirstDay;
  const before = Math.max(0, from - 1);
  const own = ownMonths(model);
  const priceScale = own ? 1 : state.btcUsd / btcPriceUsd[before];
  const difficultyScale = own ? 1 : state.difficulty / btcDifficulty[before];
  let low = Number.POSITIVE_INFINITY;
  let sumUsd = 0;
  let sumEhs = 0;
  let lastEhs = 0;
  let sumBtcPerEh = 0;
  let sumUsdPerEh = 0;
  next.height = state.height;
  next.epochDays = state.epochDays;
  next.epochBlocks = state.epochBlocks;
  for (let day = from; day < to; day++) {
    const price = btcPriceUsd[day] * priceScale;
    const difficulty = btcDifficulty[day] * difficultyScale;
    const perEhDay = blocksPerEhDay(difficulty);
    const btcPerEh = perEhDay * subsidyBtc(next.height) * (1 + btcFeeFraction[day]);
    const ehs = btcBlocks[day] / perEhDay;
    if (price < low) low = price;
    sumUsd += price;
    sumEhs += ehs;
    if (day >= to - HASHRATE_DAYS) lastEhs += ehs;
    sumBtcPerEh += btcPerEh;
    sumUsdPerEh += btcPerEh * price;
    next.height += btcBlocks[day];
    countEpoch(btcDifficulty, btcBlocks, day, next);
  }
  const days = to - from;
  into.btcUsdMean = sumUsd / days;
  into.btcUsdLow = low;
  into.btcPerPhDay = sumBtcPerEh / days / PH_PER_EH;
  into.hashpriceUsdPerPhDay = sumUsdPerEh / days / PH_PER_EH;
  into.networkEhs = sumEhs / days;
  next.btcUsd = btcPriceUsd[to - 1] * priceScale;
  next.difficulty = btcDifficulty[to - 1] * difficultyScale;
  into.btcUsdEnd = next.btcUsd;
  into.difficulty = next.difficulty;
  next.networkEhs = lastEhs / HASHRATE_DAYS;
  next.installedEhs = next.networkEhs;
  next.adaptedBtcUsd = next.btcUsd;
  next.btcRegime = nextBtcRegime(model.market.bitcoin, state.btcRegime, regimeUniform);
  moveOrders(model, state, into, next);
  return log(next.btcUsd / state.btcUsd);
}

/** Counts on in the epoch; a day on which difficulty moves begins one (the day after it moves too: the day itself mixes two epochs). */
function countEpoch(difficulty: Float64Array, blocks: Float64Array, day: number, next: MarketState): void {
  const moved = (at: number) => at > 0 && difficulty[at] !== difficulty[at - 1];
  const begins = moved(day) && !moved(day - 1);
  next.epochDays = begins ? 0.5 : next.epochDays + 1;
  next.epochBlocks = begins ? blocks[day] / 2 : next.epochBlocks + blocks[day];
}

/** Lays a real month of power on every hub that has it; the others keep what was drawn. */
export function replayPower(model: Model, realMonth: number, into: MarketMonth): void {
  const { durations, hubLevelUsdPerMwh: realLevel } = model.history;
  for (let hub = 0; hub < durations.length; hub++) {
    const table = realMonth - (durations[hub][0]?.monthNumber ?? 0);
    if (durations[hub][table]?.monthNumber !== realMonth) continue;
    const scale = ownMonths(model) ? 1 : hubLevelUsdPerMwh(model, hub) / realLevel[hub];
    setHub(model, hub, table, scale, into);
  }
}
