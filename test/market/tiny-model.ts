// A model of the market alone, by hand: the defaults of the field table, one day's opening figures, and whatever the test overrides.

import { dayNumber, daysInMonth, monthLabel } from "../../src/engine/calendar.ts";
import type { History } from "../../src/engine/history.ts";
import { drawInnovations } from "../../src/engine/market/draw.ts";
import { emptyMarketMonth, marketMonth, openMarket } from "../../src/engine/market/month.ts";
import { prepareHistory } from "../../src/engine/market/prepare.ts";
import {
  type Entity,
  type Field,
  type Fields,
  type MarketHistory,
  type MarketMonth,
  type MarketTerms,
  type Model,
  NEVER,
} from "../../src/engine/model.ts";
import {
  aiDemandFields,
  bitcoinFields,
  entityFields,
  equityFields,
  powerFields,
  replayFields,
  samplingFields,
} from "../../src/engine/world/fields.ts";

/** Figures of 2025-12-03 (data/bitcoin): difficulty 149.3e12, price 93,527.80 USD; height 926,000 (recalled). */
export const december2025 = {
  price_usd: 93_527.8,
  difficulty: 149_301_205_959_700,
  height: 926_000,
  days_into_epoch: 7,
};
export const december2025Day = dayNumber(2025, 12, 3);

type Over = {
  readonly months?: number;
  readonly firstMonth?: number;
  readonly asOfDay?: number;
  readonly hubs?: readonly { readonly series: string; readonly forward?: number }[];
  readonly outside?: readonly { readonly id: string; readonly multiplier: number }[];
  readonly builders?: readonly string[];
  readonly market?: { readonly [B in keyof MarketTerms]?: Partial<MarketTerms[B]> };
};

/** The model: ten years from January 2026 as of 2025-12-03 unless overridden. */
export function tinyModel(history: History, over: Over = {}): Model {
  const firstMonth = over.firstMonth ?? 2026 * 12;
  const asOfDay = over.asOfDay ?? december2025Day;
  const hubs = over.hubs ?? [];
  const market = {
    asOfDay,
    firstMonth,
    months: Array.from({ length: over.months ?? 120 }, (_, m) => ({
      label: monthLabel(firstMonth + m),
      monthNumber: firstMonth + m,
      days: daysInMonth(firstMonth + m),
    })),
    market: marketTerms(over.market ?? {}),
    history: prepared(
      history,
      hubs.map(({ series }) => series),
      asOfDay,
    ),
    hubs: hubs.map(({ series, forward }, index) => ({
      index,
      id: series.toLowerCase(),
      series,
      seriesIndex: index,
      forward_usd_per_mwh: forward ?? Number.NaN,
    })),
    entities: (over.outside ?? []).map(outsideEntity),
    builders: over.builders ?? [],
  };
  // the market reads nothing else of a model
  return market as Partial<Model> as Model;
}

const kept = new WeakMap<History, Map<string, MarketHistory>>();

/** Prepared history, once for each list of hubs and day. */
function prepared(history: History, hubSeries: readonly string[], asOfDay: number): MarketHistory {
  const known = kept.get(history) ?? new Map<string, MarketHistory>();
  kept.set(history, known);
  const key = [asOfDay, ...hubSeries].join(" ");
  const found = known.get(key) ?? prepareHistory(history, hubSeries, asOfDay);
  known.set(key, found);
  return found;
}

function marketTerms(over: NonNullable<Over["market"]>): MarketTerms {
  return {
    bitcoin: { ...defaultsOf(bitcoinFields), ...december2025, ...over.bitcoin },
    ai_demand: { ...defaultsOf(aiDemandFields), ...over.ai_demand },
    equity: { ...defaultsOf(equityFields), ...over.equity },
    power: { ...defaultsOf(powerFields), ...over.power },
    replay: { ...defaultsOf(replayFields), ...over.replay },
    sampling: { ...defaultsOf(samplingFields), ...over.sampling },
  } as MarketTerms;
}

/** What resolve makes of a block that says nothing. */
function defaultsOf(fields: Fields): Record<string, unknown> {
  const value = (field: Field) =>
    field.kind === "month" || field.kind === "date"
      ? NEVER
      : (field.default ?? (field.kind === "number" ? Number.NaN : ""));
  return Object.fromEntries(Object.entries(fields).map(([key, field]) => [key, value(field)]));
}

function outsideEntity({ id, multiplier }: { id: string; multiplier: number }, index: number): Entity {
  return {
    ...defaultsOf(entityFields),
    index,
    id,
    outside: true,
    default_multiplier: multiplier,
  } as unknown as Entity;
}

/** Every month of a path, copied. */
export function pathOf(model: Model, seed: number, path: number, cut = model.months.length): MarketMonth[] {
  const innovations = drawInnovations(model, seed, path);
  let state = openMarket(model);
  let next = openMarket(model);
  const months: MarketMonth[] = [];
  for (let month = 0; month < cut; month++) {
    const into = emptyMarketMonth(model);
    marketMonth(model, innovations, month, state, into, next);
    months.push(into);
    [state, next] = [next, state];
  }
  return months;
}
