// The board: what each market said last, and how far it has come in a month and from its peak.

import { dateLabel, firstDay, monthLabel } from "../calendar.ts";
import { log } from "../elementary.ts";
import type { History } from "../history.ts";
import type { Model } from "../model.ts";
import { DAYS_PER_YEAR, hashrateEhsAtDifficulty } from "../units.ts";
import { openingHashprice } from "./hashprice.ts";
import { coindesk20, type IndexPrior, nasdaq100 } from "./indices.ts";
import {
  type BitcoinDays,
  bitcoinDays,
  bitcoinMonths,
  endedMonths,
  hubMonths,
  type MonthlyHistory,
} from "./record.ts";
import { mean } from "./sums.ts";

/** One line of the board. Returns are fractions; null where the record does not tell. */
export type BoardRow = {
  readonly id: string;
  readonly name: string;
  readonly unit: string;
  readonly value: number;
  readonly asOf: string;
  readonly monthReturnFraction: number | null;
  readonly fromPeakFraction: number | null;
  readonly peakAt: string | null;
  readonly source: string;
};

export type Board = {
  readonly asOf: string;
  readonly regime: {
    readonly bitcoin: string;
    readonly bitcoinVolatility90DayPctPerYear: number | null;
    readonly ai_demand: string;
    readonly aiExpectedStayMonths: number;
  };
  readonly rows: readonly BoardRow[];
  readonly history: readonly MonthlyHistory[];
  readonly priors: readonly IndexPrior[];
};

const DAYS_PER_RETURN = 30;
const DAYS_PER_VOLATILITY = 90;

/** The board of a model on its as-of day; nothing later is read. */
export function marketBoard(model: Model, history: History): Board {
  const days = bitcoinDays(model, history);
  const { bitcoin, ai_demand: ai } = model.market;
  const exit =
    { tight: ai.exit_tight_pct, normal: ai.exit_normal_pct, glut: ai.exit_glut_pct }[ai.regime] ?? 0;
  return {
    asOf: dateLabel(model.asOfDay),
    regime: {
      bitcoin: bitcoin.regime,
      bitcoinVolatility90DayPctPerYear: volatilityPctPerYear(days.priceUsd),
      ai_demand: ai.regime,
      aiExpectedStayMonths: 100 / exit,
    },
    rows: [
      dailyRow(model, days, "bitcoin", "Bitcoin", "USD", bitcoin.price_usd),
      dailyRow(model, days, "hashprice", "Hashprice", "USD/PH/day", openingHashprice(bitcoin)),
      dailyRow(
        model,
        days,
        "network",
        "Network hashrate",
        "EH/s",
        hashrateEhsAtDifficulty(bitcoin.difficulty),
      ),
      dailyRow(model, days, "difficulty", "Difficulty", "-", bitcoin.difficulty),
      ...hubRows(model),
      ...rentRows(model, history),
      ...coindeskRow(model, history),
    ],
    history: [...bitcoinMonths(days), ...hubMonths(model)],
    priors: [nasdaq100, coindesk20],
  };
}

/** Volatility of the last 90 daily returns; null when there are not so many. */
function volatilityPctPerYear(priceUsd: Float64Array): number | null {
  const last = priceUsd.subarray(-DAYS_PER_VOLATILITY - 1);
  if (last.length <= DAYS_PER_VOLATILITY) return null;
  const returns = Array.from(last.subarray(1), (price, i) => log(price / last[i]));
  const centre = mean(returns);
  const variance = mean(returns.map((r) => (r - centre) * (r - centre)));
  return 100 * Math.sqrt(variance * DAYS_PER_YEAR);
}

/** A row of a daily series: the world's own last value against the record's 30 days before, and its highest day. */
function dailyRow(
  model: Model,
  days: BitcoinDays,
  id: "bitcoin" | "hashprice" | "network" | "difficulty",
  name: string,
  unit: string,
  value: number,
): BoardRow {
  const column = {
    bitcoin: days.priceUsd,
    hashprice: days.hashprice,
    network: days.networkEhs,
    difficulty: days.difficulty,
  }[id];
  const before = column[model.asOfDay - days.firstDay - DAYS_PER_RETURN];
  const peak = Math.max(...column);
  const isPeak = value >= peak;
  return {
    id,
    name,
    unit,
    value,
    asOf: dateLabel(model.asOfDay),
    monthReturnFraction: before === undefined ? null : value / before - 1,
    fromPeakFraction: isPeak ? 0 : value / peak - 1,
    peakAt: isPeak ? dateLabel(model.asOfDay) : dateLabel(days.firstDay + column.indexOf(peak)),
    source: "world; chain and daily closes since 2019",
  };
}

/** A hub's last full month against the one before and the dearest. */
function hubRows(model: Model): BoardRow[] {
  return model.hubs.flatMap((hub, h) => {
    const months = endedMonths(model, h);
    const last = months.at(-1);
    if (!last) return [];
    const peak = months.reduce((best, month) => (month.meanUsdPerMwh > best.meanUsdPerMwh ? month : best));
    const before = months.at(-2);
    return {
      id: `hub_${hub.id}`,
      name: `Power ${hub.series}`,
      unit: "USD/MWh",
      value: last.meanUsdPerMwh,
      asOf: monthLabel(last.monthNumber),
      monthReturnFraction: before ? last.meanUsdPerMwh / before.meanUsdPerMwh - 1 : null,
      fromPeakFraction: last.meanUsdPerMwh / peak.meanUsdPerMwh - 1,
      peakAt: monthLabel(peak.monthNumber),
      source: "mean of the month's hours",
    };
  });
}

/** Market quotes of H100 rents: the last on or before the as-of day against the highest. Quotes are too few for a month's return. */
function rentRows(model: Model, { rentAnchors }: History): BoardRow[] {
  const today = dateLabel(model.asOfDay);
  const rows = rentAnchors.date
    .map((date, i) => ({ date, i }))
    .filter(
      ({ date, i }) =>
        date <= today && rentAnchors.accelerator[i] === "H100" && rentAnchors.provider[i] === "market",
    )
    .sort((a, b) => (a.date < b.date ? -1 : 1));
  const last = rows.at(-1);
  if (!last) return [];
  const usd = ({ i }: { i: number }) => rentAnchors.usdPerGpuHour[i];
  const peak = rows.reduce((best, row) => (usd(row) > usd(best) ? row : best));
  return [
    {
      id: "rent",
      name: "H100 rent, market",
      unit: "USD/GPU-hour",
      value: usd(last),
      asOf: last.date,
      monthReturnFraction: null,
      fromPeakFraction: usd(last) / usd(peak) - 1,
      peakAt: peak.date,
      source: rentAnchors.basis[last.i],
    },
  ];
}

/** CoinDesk 20 as an index of its published months, the month before the first at 100. */
function coindeskRow(model: Model, { cd20 }: History): BoardRow[] {
  let level = 100;
  let peak = { level, month: cd20.firstMonth - 1 };
  let month = cd20.firstMonth;
  for (
    ;
    month < cd20.firstMonth + cd20.returnPct.length && firstDay(month + 1) <= model.asOfDay + 1;
    month++
  ) {
    level *= 1 + cd20.returnPct[month - cd20.firstMonth] / 100;
    if (level > peak.level) peak = { level, month };
  }
  if (month === cd20.firstMonth) return [];
  return [
    {
      id: coindesk20.id,
      name: coindesk20.name,
      unit: `${monthLabel(cd20.firstMonth - 1)} = 100`,
      value: level,
      asOf: monthLabel(month - 1),
      monthReturnFraction: cd20.returnPct[month - 1 - cd20.firstMonth] / 100,
      fromPeakFraction: level / peak.level - 1,
      peakAt: monthLabel(peak.month),
      source: "published monthly returns",
    },
  ];
}
