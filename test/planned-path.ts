// A path on which what is drawn is planned: who outside defaults in which month, how late each builder is.

import { drawInnovations } from "../src/engine/market/draw.ts";
import type { Innovations, Model } from "../src/engine/model.ts";
import { entityIndex } from "./tiny-world.ts";

/** Tenants at risk: at 90 % a year the log of having survived falls by log(10) ÷ 12 a month, so that half a month more picks a month. */
export const atRisk = { ai_demand: { tenant_default_tight_pct: 90 } } as const;
const FALL_PER_MONTH = Math.log(10) / 12;

/** Entities (with a default multiplier of 1, in a market of `atRisk`) by the month of their default, builders by how late they are. */
export function planned(
  model: Model,
  {
    defaults = {},
    late = {},
  }: { readonly defaults?: Record<string, number>; readonly late?: Record<string, number> },
): Innovations {
  const logSurvivalAtDefault = new Float64Array(model.entities.length).fill(Number.NEGATIVE_INFINITY);
  for (const [id, month] of Object.entries(defaults))
    logSurvivalAtDefault[entityIndex(model, id)] = -FALL_PER_MONTH * (month + 0.5);
  const slipMonths = Float64Array.from(model.builders, (builder) => late[builder] ?? 0);
  return { ...drawInnovations(model, 1, 0), logSurvivalAtDefault, slipMonths };
}

/** The runs of equal values of a column that are not 0: first month, last month, value to nine digits. */
export function spans(column: readonly number[]): number[][] {
  const found: number[][] = [];
  for (const [month, exact] of column.entries()) {
    const value = Number(exact.toPrecision(9));
    const last = found.at(-1);
    if (last && last[1] === month - 1 && last[2] === value) last[1] = month;
    else if (value !== 0) found.push([month, month, value]);
  }
  return found;
}
