// Fans: quantiles of every market series by month, over many paths.

import { exp } from "../elementary.ts";
import type { MarketMonth, Model } from "../model.ts";
import { aiRegimes } from "./ai-demand.ts";
import { drawInnovations } from "./draw.ts";
import { coindesk20, indexLogs, nasdaq100 } from "./indices.ts";
import { emptyMarketMonth, marketMonth, openMarket } from "./month.ts";

export const fanLevels = [0.05, 0.25, 0.5, 0.75, 0.95] as const;

/** One series over the months: `quantiles[level][month]`, in the order of `fanLevels`. */
export type Fan = {
  readonly id: string;
  readonly name: string;
  readonly unit: string;
  readonly quantiles: readonly (readonly number[])[];
};

/** Fans of all series and the share of paths in each AI regime, by month. */
export type Fans = {
  readonly paths: number;
  readonly seed: number;
  readonly months: readonly string[];
  readonly fans: readonly Fan[];
  /** [tight, normal, glut][month]. */
  readonly aiRegimeShare: readonly (readonly number[])[];
};

type Reader = {
  readonly id: string;
  readonly name: string;
  readonly unit: string;
  readonly of: (month: MarketMonth, indices: Indices) => number;
};
type Indices = { nasdaq: number; coindesk: number };

function readers(model: Model): Reader[] {
  const hubs = model.hubs.map(
    (hub, h): Reader => ({
      id: `hub_${hub.id}`,
      name: `Power ${hub.series}`,
      unit: "USD/MWh",
      of: (m) => m.powerMeanUsdPerMwh[h],
    }),
  );
  return [
    { id: "bitcoin", name: "Bitcoin", unit: "USD", of: (m) => m.btcUsdEnd },
    { id: "network", name: "Network hashrate", unit: "EH/s", of: (m) => m.networkEhs },
    { id: "difficulty", name: "Difficulty", unit: "-", of: (m) => m.difficulty },
    { id: "hashprice", name: "Hashprice", unit: "USD/PH/day", of: (m) => m.hashpriceUsdPerPhDay },
    ...hubs,
    { id: "rent", name: "New AI rents", unit: "as-of = 1", of: (m) => m.rentFactor },
    { id: "miners", name: "Miners' shares", unit: "as-of = 1", of: (m) => m.equityFactor },
    { id: "ai_equities", name: "AI equities", unit: "as-of = 1", of: (m) => m.aiEquityFactor },
    { id: nasdaq100.id, name: nasdaq100.name, unit: "as-of = 1", of: (_, i) => i.nasdaq },
    { id: coindesk20.id, name: coindesk20.name, unit: "as-of = 1", of: (_, i) => i.coindesk },
    { id: "credit", name: "High-yield spread", unit: "pct per year", of: (m) => m.creditSpreadPct },
  ];
}

/** Runs the market alone on `paths` paths. Cost: paths × months × 10 µs. */
export function marketFans(model: Model, seed: number, paths: number): Fans {
  const series = readers(model);
  const months = model.months.length;
  const values = series.map(() => Array.from({ length: months }, () => new Float64Array(paths)));
  const regimes = aiRegimes.map(() => new Array<number>(months).fill(0));
  const into = emptyMarketMonth(model);
  for (let path = 0; path < paths; path++) {
    const innovations = drawInnovations(model, seed, path);
    let state = openMarket(model);
    let next = openMarket(model);
    const indices = { nasdaq: 1, coindesk: 1 };
    for (let month = 0; month < months; month++) {
      marketMonth(model, innovations, month, state, into, next);
      const logs = indexLogs(model, seed, path, month, state, next);
      indices.nasdaq *= exp(logs.nasdaq);
      indices.coindesk *= exp(logs.coindesk);
      for (let s = 0; s < series.length; s++) values[s][month][path] = series[s].of(into, indices);
      regimes[into.aiRegime][month] += 1 / paths;
      [state, next] = [next, state];
    }
  }
  return {
    paths,
    seed,
    months: model.months.map(({ label }) => label),
    fans: series.map(({ id, name, unit }, s) => ({ id, name, unit, quantiles: quantilesOf(values[s]) })),
    aiRegimeShare: regimes,
  };
}

/** [level][month] of [month][path]: order statistics. Sorts in place. */
function quantilesOf(byMonth: readonly Float64Array[]): number[][] {
  for (const values of byMonth) values.sort();
  return fanLevels.map((level) => byMonth.map((values) => values[Math.floor(level * (values.length - 1))]));
}
