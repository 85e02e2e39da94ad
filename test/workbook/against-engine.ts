// A recalculated workbook beside the engine's own replay of the same path.

import { expect } from "vitest";
import { workbookOf } from "../../src/engine/export.ts";
import { entityMeasures, kinds, type Model, tellPath, type World } from "../../src/engine/index.ts";
import { xlsxBytes } from "../../src/io/xlsx.ts";
import type { Recalculated } from "./spreadsheet.ts";

const SEED = 1;
/** Of the larger of the number and one: a millionth. */
const TOLERANCE = 1e-6;

export type Asked = { readonly entity: string; readonly path: number };

export async function bytesOf(from: World, model: Model, { entity, path }: Asked): Promise<Uint8Array> {
  const book = workbookOf(model, from, kinds, { entity, seed: SEED, path, notes: ["a test"] });
  if (!book.ok) throw new Error(JSON.stringify(book.problems));
  return xlsxBytes(book.value);
}

const isClose = (ours: number, engine: number) =>
  Math.abs(ours - engine) <= TOLERANCE * Math.max(1, Math.abs(engine));

/** The engine's word for what never happens or has no number. */
function said(unit: string, value: number): number | string {
  if (Number.isFinite(value)) return value;
  return unit === "month" ? "never" : "none";
}

/** Measures and months of the recalculated workbook against the engine's own. */
export function expectParity(book: Recalculated, model: Model, { entity, path }: Asked): void {
  expect(book.errors).toEqual([]);
  const { measured } = tellPath(model, kinds, SEED, path);
  const liquidityUsdM = measured.fans[`${entity}.liquidity_usd_m`];
  for (const [name, { unit }] of Object.entries(entityMeasures)) {
    const engine = said(unit, measured.columns[`${entity}.${name}`][0]);
    const ours = book.value("Measures", book.row("Measures", 0, name), 3);
    // cash brought back to the minimum is as low in one month as in another, but for rounding
    if (name === "low_month" && isClose(liquidityUsdM[Number(ours)], liquidityUsdM[Number(engine)])) continue;
    if (typeof engine === "number" && typeof ours === "number")
      expect(isClose(ours, engine), `${name}: ${ours} against ${engine}`).toBe(true);
    else expect([name, ours]).toEqual([name, engine]);
  }
  const lines = { cash: "cash_usd_m", liquidity: "liquidity_usd_m", treasury: "treasury_usd_m" };
  for (const [key, fan] of Object.entries(lines)) {
    const row = book.row("Waterfall", 2, key);
    const engine = measured.fans[`${entity}.${fan}`];
    for (let month = 0; month < engine.length; month++) {
      const ours = Number(book.value("Waterfall", row, 4 + month)) / 1e6;
      expect(isClose(ours, engine[month]), `${key} in month ${month}: ${ours} against ${engine[month]}`).toBe(
        true,
      );
    }
  }
}
