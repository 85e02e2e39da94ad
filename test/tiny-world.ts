// One tiny world with round numbers, spoken in the world's own language: a test overrides what it is about and nothing else.
// A hundred thousand USD a bitcoin, 3.125 BTC a block, a network of 1,000 EH/s: 45 USD per PH/s and day, whatever the day.

import { kindList, kinds } from "../src/engine/kinds.ts";
import { drawInnovations } from "../src/engine/market/draw.ts";
import { POWER_AGES } from "../src/engine/market/prepare-power.ts";
import { runningSum } from "../src/engine/market/sums.ts";
import type {
  CashMonth,
  DurationTable,
  Funding,
  Innovations,
  MarketHistory,
  MarketMonth,
  Model,
  MonthView,
  Operation,
  State,
  World,
} from "../src/engine/model.ts";
import type { Problem } from "../src/engine/problem.ts";
import { stream } from "../src/engine/random.ts";
import { makeWorkspace, runPath } from "../src/engine/run.ts";
import { parseWorld } from "../src/engine/world/parse.ts";
import { resolve } from "../src/engine/world/resolve.ts";

type Blocks = { readonly [id: string]: { readonly [key: string]: unknown } | null };
/** Blocks are merged key by key; a block set to null is left out. `head` replaces header keys. */
export type Over = {
  readonly head?: { readonly [key: string]: unknown };
  readonly market?: Blocks;
  readonly hubs?: Blocks;
  readonly entities?: Blocks;
  readonly sites?: Blocks;
  readonly halls?: Blocks;
  readonly fleets?: Blocks;
  readonly contracts?: Blocks;
  readonly scenarios?: Blocks;
};

/** D = 1,000 EH/s × 600 s ÷ 2^32: 144 blocks a day from 1,000 EH/s, so 0.144 a day from one. */
const DIFFICULTY_OF_1000_EHS = 6e23 / 4_294_967_296;
export const HASHPRICE_USD_PER_PH_DAY = 45; // 0.144 blocks × 3.125 BTC × 100,000 USD ÷ 1,000 PH/s

const still = {
  head: { world: "tiny", as_of: "2025-12-31", start: "2026-01", months: 12 },
  market: {
    bitcoin: {
      price_usd: 100_000,
      difficulty: DIFFICULTY_OF_1000_EHS,
      height: 840_000,
      fee_pct: 0,
      drift_boom_pct: 0,
      drift_flat_pct: 0,
      drift_bust_pct: 0,
      hashrate_growth_pct: 0,
      efficiency_gain_pct: 0,
      network_power_usd_per_mwh: 1, // the whole network pays, so that none of it switches off
    },
    ai_demand: {
      exit_tight_pct: 0,
      rent_growth_tight_pct: 0,
      rent_volatility_pct: 0,
      tenant_default_tight_pct: 0,
      slip_median_months: 0,
      slip_p90_months: 0,
    },
    equity: {
      residual_volatility_pct: 0,
      ai_volatility_pct: 0,
      ai_drift_tight_pct: 0,
      credit_volatility_pct: 0,
    },
    power: { level_volatility_pct: 0 },
  },
  hubs: {},
  entities: {
    owner: { name: "Owner", cash_usd_m: 10, cash_yield_pct: 0, tax_rate_pct: 0, look_ahead_months: 0 },
    tenant: { name: "Tenant", role: "tenant" },
    vendor: { name: "Vendor", role: "vendor" },
  },
  sites: { plain: { owner: "owner", grid_mw: 100, mining_pue: 1 } },
  halls: {},
  fleets: {},
  contracts: { power: { kind: "power_tariff", site: "plain", usd_per_mwh: 50 } },
  scenarios: {},
} as const satisfies Over;

/** Hours of a tiny hub, cheapest first; a month is as many hours of each as its calendar has. */
const shapes: Readonly<Record<string, readonly number[]>> = {
  FLAT: Array.from({ length: 100 }, () => 40),
  WAVE: Array.from({ length: 100 }, (_, hour) => (hour < 50 ? 20 : 60)),
  BELOW: Array.from({ length: 100 }, () => -10),
  WILD: Array.from({ length: 100 }, (_, hour) =>
    hour < 10 ? -20 : hour < 90 ? 10 + hour / 2 : 30 * hour - 2_600,
  ),
};

/** The text a person would write, as JSON (which is YAML). */
export function tinyText(over: Over = {}): string {
  const { head, ...sections } = mergeOver(still, over);
  const written = Object.entries(sections).map(([section, blocks]) => [
    section,
    Object.fromEntries(Object.entries(blocks ?? {}).filter(([, block]) => block !== null)),
  ]);
  return JSON.stringify({ ...head, ...Object.fromEntries(written) });
}

/** One override laid over another. */
export function mergeOver(under: Over, over: Over): Over {
  const merged: Record<string, unknown> = { head: { ...under.head, ...over.head } };
  for (const section of Object.keys(still).filter((key) => key !== "head") as Exclude<keyof Over, "head">[]) {
    const blocks: Record<string, unknown> = { ...under[section] };
    for (const [id, block] of Object.entries(over[section] ?? {})) {
      blocks[id] = block === null ? null : { ...(blocks[id] as object | null | undefined), ...block };
    }
    merged[section] = blocks;
  }
  return merged as Over;
}

export function tinyWorld(over: Over = {}): World {
  return orThrow(parseWorld([{ name: "tiny.yaml", text: tinyText(over) }], kinds));
}

/** The tiny world resolved. Its history never moves; `moving` gives it days that do. */
export function tinyModel(over: Over = {}, funding: Funding = "open", moving = false): Model {
  return modelOf(tinyWorld(over), funding, moving);
}

export function modelOf(world: World, funding: Funding = "open", moving = false): Model {
  return orThrow(
    resolve(world, funding, {
      kinds: kindList,
      unusableSeries: (series) => series.filter((name) => shapes[name] === undefined),
      prepareHistory: (series) => tinyHistory(series, moving),
    }),
  );
}

/** Everything wrong with a tiny world, from parse or from resolve. */
export function problemsOf(over: Over, funding: Funding = "open"): readonly Problem[] {
  const parsed = parseWorld([{ name: "tiny.yaml", text: tinyText(over) }], kinds);
  if (!parsed.ok) return parsed.problems;
  const resolved = resolve(parsed.value, funding, {
    kinds: kindList,
    unusableSeries: (series) => series.filter((name) => shapes[name] === undefined),
    prepareHistory: (series) => tinyHistory(series, false),
  });
  return resolved.ok ? [] : resolved.problems;
}

function orThrow<T>(parsed: { ok: true; value: T } | { ok: false; problems: readonly Problem[] }): T {
  if (!parsed.ok) throw new Error(JSON.stringify(parsed.problems, null, 1));
  return parsed.value;
}

const HISTORY_DAYS = 360;
const BLOCK_DAYS = 12;

function tinyHistory(series: readonly string[], moving: boolean): MarketHistory {
  const days = HISTORY_DAYS + BLOCK_DAYS;
  const { normal } = stream(7, 0, "tiny-history");
  const ones = () => new Float64Array(days).fill(1);
  return {
    btcGross: moving
      ? Float64Array.from({ length: days }, (_, i) => 1 + 0.03 * normal(i % HISTORY_DAYS))
      : ones(),
    btcFeeFactor: ones(),
    hashrateGrowthSum: new Float64Array(days + 1),
    btcDays: HISTORY_DAYS,
    btcDailyDeviation: 0.03,
    btcFirstDay: 0,
    btcPriceUsd: new Float64Array(0),
    btcDifficulty: new Float64Array(0),
    btcFeeFraction: new Float64Array(0),
    btcBlocks: new Float64Array(0),
    grids: ["tiny"],
    hubGrid: new Int32Array(series.length),
    hubLevelUsdPerMwh: Float64Array.from(series, (name) => meanOf(shapes[name])),
    durations: series.map((name) => tablesOf(shapes[name])),
    powerCandidate: series.map(() =>
      Int32Array.from({ length: 12 * POWER_AGES }, (_, i) => (i % POWER_AGES < 2 ? i % POWER_AGES : -1)),
    ),
  };
}

/** Two tables, so that there is something to draw: the shape, and the same shape again. */
function tablesOf(hours: readonly number[]): DurationTable[] {
  const sortedUsdPerMwh = Float64Array.from(hours).sort();
  const table = {
    sortedUsdPerMwh,
    prefixUsdPerMwh: runningSum(sortedUsdPerMwh),
    meanUsdPerMwh: meanOf(hours),
    scalePerLevel: 1 / meanOf(hours),
    storm: false,
  };
  return [
    { monthNumber: 2024 * 12, ...table },
    { monthNumber: 2025 * 12, ...table },
  ];
}

function meanOf(hours: readonly number[]): number {
  return hours.reduce((sum, price) => sum + price, 0) / hours.length;
}

/** A month as it closed: claims, entities and halls by name. Claims that owe nothing are 0. */
export type ClosedMonth = {
  readonly owed: Readonly<Record<string, number>>;
  readonly paid: Readonly<Record<string, number>>;
  readonly arrears: Readonly<Record<string, number>>;
  readonly cash: Readonly<Record<string, number>>;
  readonly memory: (contract: string, name: string, place?: number) => number;
  readonly hallReady: Readonly<Record<string, number>>;
  readonly market: MarketMonth;
  readonly operation: Operation;
  /** The state this month opened and closed with. */
  readonly opening: State;
  readonly next: State;
};

export type RunOver = {
  readonly seed?: number;
  readonly path?: number;
  readonly innovations?: Innovations;
  readonly keepTerm?: Parameters<typeof runPath>[7];
};

/** Runs one path and keeps every month. */
export function runTiny(
  model: Model,
  { seed = 1, path = 0, innovations, keepTerm }: RunOver = {},
): ClosedMonth[] {
  const months: ClosedMonth[] = [];
  const watch = (view: MonthView, cash: CashMonth, next: State) => months.push(closedMonth(view, cash, next));
  runPath(
    model,
    kinds,
    innovations ?? drawInnovations(model, seed, path),
    watch,
    makeWorkspace(model, kinds),
    undefined,
    undefined,
    keepTerm,
  );
  return months;
}

export function closedMonth(view: MonthView, cash: CashMonth, next: State): ClosedMonth {
  const { model } = view;
  const byClaim = (column: Float64Array) =>
    Object.fromEntries(model.claims.map(({ id, index }) => [id, column[index]]));
  const byEntity = (column: Float64Array) =>
    Object.fromEntries(model.entities.map(({ id, index }) => [id, column[index]]));
  const kept = structuredClone(next);
  return {
    owed: byClaim(cash.owedUsd),
    paid: byClaim(cash.paidUsd),
    arrears: byClaim(next.arrearsUsd),
    cash: byEntity(next.cashUsd),
    memory: (contract, name, place = 0) => {
      const found = model.contracts.find(({ id }) => id === contract);
      if (found?.at[name] === undefined) throw new Error(`no memory ${contract}.${name}`);
      return kept.memory[found.at[name] + place];
    },
    hallReady: Object.fromEntries(model.halls.map(({ id, index }) => [id, next.hallReady[index]])),
    market: structuredClone(view.market),
    operation: structuredClone(view.operation),
    opening: structuredClone(view.state),
    next: kept,
  };
}

/** Index of an entity by its name. */
export function entityIndex(model: Model, id: string): number {
  const found = model.entities.find((entity) => entity.id === id);
  if (!found) throw new Error(`no entity ${id}`);
  return found.index;
}
