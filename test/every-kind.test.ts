// Nothing changed that we did not mean, contract by contract: a world that signs every kind, told claim by claim as it was when last reviewed.

import { join } from "node:path";
import { expect, test } from "vitest";
import { kindList, kinds } from "../src/engine/kinds.ts";
import type { Funding } from "../src/engine/model.ts";
import { tellPath } from "../src/engine/tell.ts";
import { everyKind, everyKindPoor } from "./every-kind.ts";
import { matchFile, shown } from "./golden.ts";
import { type Over, tinyModel } from "./tiny-world.ts";

const SEED = 1;

/** What each claim owed and was paid in each year of a path, and what the path measured. */
function toldRows(name: string, over: Over, funding: Funding, path: number): string[] {
  const { months, measured } = tellPath(tinyModel(over, funding, true), kinds, SEED, path);
  const years = new Map<string, { owedUsd: number; paidUsd: number }>();
  for (const { label, claims } of months) {
    for (const { id, owedUsd, paidUsd } of claims) {
      const year = `${id},${label.slice(0, 4)}`;
      const so = years.get(year) ?? { owedUsd: 0, paidUsd: 0 };
      years.set(year, { owedUsd: so.owedUsd + owedUsd, paidUsd: so.paidUsd + paidUsd });
    }
  }
  const rows = [
    ...[...years].map(([year, { owedUsd, paidUsd }]) => `${year},${shown(owedUsd)},${shown(paidUsd)}`),
    ...Object.entries(measured.columns).map(([column, [value]]) => `${column},,,${shown(value)}`),
  ];
  return rows.map((row) => `${name},${funding},${path},${row}`);
}

test("signs every kind", () => {
  const signed = new Set(tinyModel(everyKind).contracts.map(({ kind }) => kind));
  expect(kindList.filter(({ kind }) => !signed.has(kind)).map(({ kind }) => kind)).toEqual([]);
});

test("owes, pays and measures what it did: three cases, two paths each", () => {
  const rows = [0, 1].flatMap((path) => [
    ...toldRows("ample", everyKind, "open", path),
    ...toldRows("poor", everyKindPoor, "open", path),
    ...toldRows("poor", everyKindPoor, "committed", path),
  ]);
  matchFile(
    join(import.meta.dirname, "golden", "every-kind.csv"),
    `world,funding,path,claim or measure,year,owed_usd,paid_usd or value\n${rows.join("\n")}\n`,
  );
});
