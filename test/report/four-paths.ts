// A case of four paths written down by hand, and a report being filled from it.

import { kinds } from "../../src/engine/kinds.ts";
import { type Model, NEVER } from "../../src/engine/model.ts";
import { type Asked, type Draft, startDraft } from "../../src/engine/report/draft.ts";
import type { Results } from "../../src/engine/report/figures.ts";
import { entityMeasures } from "../../src/engine/report/measures.ts";

const PATHS = 4;
export type Columns = Record<string, number[]>;

/** A case of four paths: the operator's columns as written, months that never come, everything else 0. */
export function caseOf(
  model: Model,
  over: Columns = {},
  fan?: (month: number, path: number) => number,
): Results[string] {
  const names = Object.keys(entityMeasures).map((name) => `owner.${name}`);
  const columns = Object.fromEntries(
    [...names, ...Object.keys(over)].map((name) => [
      name,
      Float64Array.from(over[name] ?? new Array(PATHS).fill(/_month$|\.action$/.test(name) ? NEVER : 0)),
    ]),
  );
  const months = model.months.length;
  const liquidity = Float64Array.from(
    { length: PATHS * months },
    (_, at) => fan?.(at % months, Math.floor(at / months)) ?? 0,
  );
  const fans = fan
    ? { "owner.liquidity_usd_m": liquidity }
    : (undefined as unknown as Record<string, Float64Array>);
  return { months, measured: { columns, fans, failed: new Uint8Array(PATHS) } };
}
export const draftOf = (model: Model, results: Results, over: Partial<Asked> = {}): Draft =>
  startDraft({ model, kinds, results, scenarios: [], levers: [], leverPaths: 2, ...over });
export const amount = (draft: Draft, id: string) => draft.figures.get(id)?.value;
export const values = (draft: Draft, figures: Readonly<Record<string, string>>) =>
  Object.fromEntries(Object.entries(figures).map(([name, id]) => [name, amount(draft, id)]));
