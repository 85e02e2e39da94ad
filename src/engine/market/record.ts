// The record up to the as-of day, by day and by month, as the board and its charts show it.

import { dateLabel, daysInMonth, firstDay, monthLabel, parseMonth } from "../calendar.ts";
import type { History } from "../history.ts";
import type { DurationTable, Model } from "../model.ts";
import { hashrateEhsAtDifficulty } from "../units.ts";
import { hashpriceUsdPerPhDay } from "./network.ts";
import { mean } from "./sums.ts";

/** A series of real months, under the id of its fan. */
export type MonthlyHistory = {
  readonly id: string;
  readonly months: readonly string[];
  readonly values: readonly number[];
};

/** Days of bitcoin up to the as-of day. Hashprice uses each day's own fees; hashrate is what difficulty asks for. */
export function bitcoinDays(model: Model, { bitcoin }: History) {
  const known = Math.max(0, Math.min(bitcoin.priceUsd.length, model.asOfDay - bitcoin.firstDay + 1));
  const priceUsd = bitcoin.priceUsd.subarray(0, known);
  const difficulty = bitcoin.difficulty.subarray(0, known);
  const hashprice = priceUsd.map((price, i) =>
    hashpriceUsdPerPhDay(
      price,
      difficulty[i],
      (bitcoin.issuanceBtc[i] + bitcoin.feesBtc[i]) / bitcoin.blocks[i],
    ),
  );
  return {
    firstDay: bitcoin.firstDay,
    priceUsd,
    difficulty,
    hashprice,
    networkEhs: difficulty.map(hashrateEhsAtDifficulty),
  };
}
export type BitcoinDays = ReturnType<typeof bitcoinDays>;

/** Real months of a hub that had ended by the as-of day. */
export function endedMonths(model: Model, hub: number): readonly DurationTable[] {
  return model.history.durations[hub].filter((table) => firstDay(table.monthNumber + 1) <= model.asOfDay + 1);
}

/** Month ends of price and difficulty, month means of hashprice and hashrate: what the fans show. Full months only. */
export function bitcoinMonths(days: BitcoinDays): MonthlyHistory[] {
  const months: string[] = [];
  const values = {
    bitcoin: [] as number[],
    difficulty: [] as number[],
    hashprice: [] as number[],
    network: [] as number[],
  };
  const first = parseMonth(dateLabel(days.firstDay)) ?? 0;
  for (let month = first; firstDay(month + 1) <= days.firstDay + days.priceUsd.length; month++) {
    const from = firstDay(month) - days.firstDay;
    if (from < 0) continue;
    const to = from + daysInMonth(month);
    months.push(monthLabel(month));
    values.bitcoin.push(days.priceUsd[to - 1]);
    values.difficulty.push(days.difficulty[to - 1]);
    values.hashprice.push(mean(days.hashprice.subarray(from, to)));
    values.network.push(mean(days.networkEhs.subarray(from, to)));
  }
  return Object.entries(values).map(([id, column]) => ({ id, months, values: column }));
}

/** Month means of every hub. */
export function hubMonths(model: Model): MonthlyHistory[] {
  return model.hubs.map((hub, h) => {
    const months = endedMonths(model, h);
    return {
      id: `hub_${hub.id}`,
      months: months.map((table) => monthLabel(table.monthNumber)),
      values: months.map((table) => table.meanUsdPerMwh),
    };
  });
}
