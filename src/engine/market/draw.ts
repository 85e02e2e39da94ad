// Everything random on a path, drawn before its first month. One named stream per series: adding a series, a hub, an entity or a
// path changes no other draw.

import { firstDay } from "../calendar.ts";
import { exp, log, normalQuantile } from "../elementary.ts";
import type { DurationTable, Innovations, Model } from "../model.ts";
import { philox, seriesKey, stream } from "../random.ts";
import { DAYS_PER_YEAR, MONTHS_PER_YEAR } from "../units.ts";
import { bridge } from "./bridge.ts";
import { BLOCK_DAYS } from "./prepare.ts";
import { POWER_AGES } from "./prepare-power.ts";
import { scrambledSobol } from "./sobol.ts";

/** Degrees of freedom of the Student-t price model (t(5) at 60 % a year fits months of 2019–25). */
const STUDENT_FREEDOM = 5;
/** Normal quantile of 0.9: turns a median and a ninetieth percentile into a lognormal. */
const Z90 = normalQuantile(0.9);
/**
 * The Gaussian factors that Sobol points may drive, by importance; the order fixes their dimensions, so it only grows at the end.
 * A grid not named here keeps its plain stream.
 */
const sobolFactors = [
  "bitcoin",
  "ai-equity",
  "rent",
  "equity",
  "credit",
  "power/ercot",
  "power/pjm",
  "power/nyiso",
];
/** First nodes of each factor's bridge that take a Sobol dimension: end, middle, quarters, first eighth. */
const SOBOL_NODES = 5;

/** The innovations of path `path` under `seed`. A pure function of model, seed and path; the only place that draws. */
export function drawInnovations(model: Model, seed: number, path: number): Innovations {
  const months = model.months.length;
  const { history } = model;
  const normals = (factor: string) => factorNormals(model, seed, path, factor);
  return {
    path,
    btcBlock: drawBlocks(model, seed, path),
    btcGross: model.market.bitcoin.price_model === "student" ? drawStudent(model, seed, path) : noDays,
    btcRegime: uniforms(seed, path, "bitcoin-regime", months),
    aiRegime: uniforms(seed, path, "ai-regime", months),
    powerTable: drawPowerTables(model, seed, path),
    powerLevel: byGrid(history.grids, months, normals),
    rentShock: normals("rent"),
    aiEquityShock: normals("ai-equity"),
    equityShock: normals("equity"),
    creditShock: normals("credit"),
    logSurvivalAtDefault: drawDefaults(model, seed, path),
    slipMonths: drawSlip(model, seed, path),
  };
}

const noDays = new Float64Array(0);

/** Days the model's months hold. */
function simulatedDays(model: Model): number {
  return firstDay(model.firstMonth + model.months.length) - firstDay(model.firstMonth);
}

const WORDS_PER_CALL = 4;
const TWO_32 = 4294967296;

/** The 32-bit words of a series on a path, four to a call of the generator: word i is always the same. */
function words(seed: number, path: number, series: string, count: number): Uint32Array {
  const key = seriesKey(series);
  const counter = new Uint32Array(WORDS_PER_CALL);
  const four = new Uint32Array(WORDS_PER_CALL);
  const out = new Uint32Array(Math.ceil(count / WORDS_PER_CALL) * WORDS_PER_CALL);
  counter[2] = path;
  for (let at = 0; at < count; at += WORDS_PER_CALL) {
    counter[0] = at;
    philox(counter, seed >>> 0, key, four);
    out[at] = four[0];
    out[at + 1] = four[1];
    out[at + 2] = four[2];
    out[at + 3] = four[3];
  }
  return out;
}

/** A uniform in (0, 1) for every month, from 53 bits of two words. */
function uniforms(seed: number, path: number, series: string, months: number): Float64Array {
  const drawn = words(seed, path, series, 2 * months);
  return new Float64Array(months).map(
    (_, month) =>
      ((drawn[2 * month] >>> 5) * 67108864 + (drawn[2 * month + 1] >>> 6) + 0.5) / 9007199254740992,
  );
}

/** The days of history that blocks start on: one word each, for a day of history needs no 53 bits. */
function drawBlocks(model: Model, seed: number, path: number): Int32Array {
  const blocks = Math.ceil(simulatedDays(model) / BLOCK_DAYS);
  const drawn = words(seed, path, "bitcoin-block", blocks);
  return new Int32Array(blocks).map((_, block) =>
    Math.floor((drawn[block] / TWO_32) * model.history.btcDays),
  );
}

/** Normals of a factor by month: its plain stream, or a bridge whose first nodes are scrambled Sobol points. */
function factorNormals(model: Model, seed: number, path: number, factor: string): Float64Array {
  const months = model.months.length;
  const out = uniforms(seed, path, factor, months).map(normalQuantile);
  const rank = sobolFactors.indexOf(factor);
  if (model.market.sampling.method !== "sobol" || rank < 0) return out;
  for (let node = 0; node < Math.min(SOBOL_NODES, months); node++) {
    out[node] = normalQuantile(scrambledSobol(path, node * sobolFactors.length + rank, seed));
  }
  return bridge(out);
}

/**
 * Daily gross returns whose month is Student-t: one variance for the month (so that volatility clusters and a month keeps its fat
 * tail), daily normals within it pinned to the month's factor. Unit variance times `volatility_pct`.
 */
function drawStudent(model: Model, seed: number, path: number): Float64Array {
  const monthNormal = factorNormals(model, seed, path, "bitcoin");
  const daily = stream(seed, path, "bitcoin-day");
  const variance = stream(seed, path, "bitcoin-variance");
  const deviation = model.market.bitcoin.volatility_pct / 100 / Math.sqrt(DAYS_PER_YEAR);
  const out = new Float64Array(simulatedDays(model));
  let at = 0;
  model.months.forEach(({ days }, month) => {
    let square = 0;
    for (let k = 0; k < STUDENT_FREEDOM; k++) {
      const z = variance.normal(month, k);
      square += z * z;
    }
    const size = deviation * Math.sqrt((STUDENT_FREEDOM - 2) / square);
    let sum = 0;
    for (let day = 0; day < days; day++) {
      out[at + day] = daily.normal(month, day);
      sum += out[at + day];
    }
    const pin = (monthNormal[month] * Math.sqrt(days) - sum) / days;
    for (let day = 0; day < days; day++) out[at + day] = exp(size * (out[at + day] + pin));
    at += days;
  });
  return out;
}

/**
 * Which real month each hub has in each month: the same calendar month, from the first year in a random order of years that the hub
 * has. The order is common to all hubs, so a storm hits every hub that was there; it depends on no hub, so adding one changes none.
 * A storm is kept as often as the world says it returns, by one draw common to all hubs; otherwise the next year stands in.
 */
function drawPowerTables(model: Model, seed: number, path: number): Int32Array {
  const { powerCandidate, durations } = model.history;
  const hubs = powerCandidate.length;
  const out = new Int32Array(model.months.length * hubs);
  if (hubs === 0) return out;
  const choice = uniforms(seed, path, "power-month", model.months.length);
  const storm = uniforms(seed, path, "power-storm", model.months.length);
  const order = new Uint8Array(POWER_AGES);
  for (let month = 0; month < model.months.length; month++) {
    const years = shuffled(order, choice[month]);
    const stormYears = model.market.power.storm_return_years * storm[month];
    const row = ((model.firstMonth + month) % MONTHS_PER_YEAR) * POWER_AGES;
    for (let hub = 0; hub < hubs; hub++) {
      out[month * hubs + hub] = firstCandidate(powerCandidate[hub], row, durations[hub], years, stormYears);
    }
  }
  return out;
}

/** A random order of the ages 0…15, worked out as far as it is asked for: `known` of them, the rest still in `left`. */
type Years = { readonly order: Uint8Array; known: number; left: number };

const agesInOrder = Uint8Array.from({ length: POWER_AGES }, (_, age) => age);

/** Begins a new order from one uniform: 16! = 2.1e13 orders, well under its 2^53 values. */
function shuffled(order: Uint8Array, uniform: number): Years {
  order.set(agesInOrder);
  return { order, known: 0, left: uniform };
}

/** The k-th age of the order (Fisher & Yates, each choice a digit of the uniform). Asked in turn. */
function ageAt(years: Years, k: number): number {
  const { order } = years;
  if (k === years.known) {
    const digits = years.left * (POWER_AGES - k);
    const digit = Math.floor(digits);
    years.left = digits - digit;
    years.known++;
    const age = order[k + digit];
    order[k + digit] = order[k];
    order[k] = age;
  }
  return order[k];
}

/**
 * The first table in the order of years. With n years on record a storm's year comes first in one of n draws; it is kept when n >
 * return years × uniform, that is with probability n over return years.
 */
function firstCandidate(
  candidate: Int32Array,
  row: number,
  durations: readonly DurationTable[],
  years: Years,
  stormYears: number,
): number {
  let storm = -1;
  for (let k = 0; k < POWER_AGES; k++) {
    const table = candidate[row + ageAt(years, k)];
    if (table < 0) continue;
    if (!durations[table].storm || yearsOnRecord(candidate, row) > stormYears) return table;
    storm = table;
  }
  if (storm < 0) throw new Error("a hub without a month to draw was prepared");
  return storm; // the only year it has
}

function yearsOnRecord(candidate: Int32Array, row: number): number {
  let years = 0;
  for (let age = 0; age < POWER_AGES; age++) if (candidate[row + age] >= 0) years++;
  return years;
}

function byGrid(grids: readonly string[], months: number, normals: (factor: string) => Float64Array) {
  const out = new Float64Array(months * grids.length);
  grids.forEach((grid, g) => {
    const level = normals(`power/${grid}`);
    level.forEach((one, month) => {
      out[month * grids.length + g] = one;
    });
  });
  return out;
}

/** Log of a uniform for every outside entity: its log survival at default. −∞ for those the market does not draw. */
function drawDefaults(model: Model, seed: number, path: number): Float64Array {
  return Float64Array.from(model.entities, ({ id, outside, default_multiplier }) =>
    outside && default_multiplier > 0
      ? log(stream(seed, path, `default/${id}`).uniform(0))
      : Number.NEGATIVE_INFINITY,
  );
}

/** Delay of each builder: lognormal with the median and ninetieth percentile of the world; one draw for all its halls. */
function drawSlip(model: Model, seed: number, path: number): Float64Array {
  const { slip_median_months, slip_p90_months } = model.market.ai_demand;
  const spread = slip_median_months > 0 ? log(Math.max(1, slip_p90_months / slip_median_months)) / Z90 : 0;
  return Float64Array.from(
    model.builders,
    (builder) => slip_median_months * exp(spread * stream(seed, path, `slip/${builder}`).normal(0)),
  );
}
