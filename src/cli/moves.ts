// What moves each borrower most: every value with a range, alone, at both its ends, on the same paths.

import { monthLabel } from "../engine/calendar.ts";
import { type Case, kinds, type Mapper, type Results, simulate, type World } from "../engine/index.ts";
import type { Quantity, SectionName } from "../engine/model.ts";
import { committedCase, openCase } from "../engine/report/case-names.ts";
import { checkWorld, quantitiesOf } from "../engine/world/parse-check.ts";
import { fieldTables } from "../engine/world/parse-tables.ts";
import { type Standing, standingOf } from "./attribution.ts";
import { fitted } from "./fold.ts";
import type { resolverOfRun } from "./study.ts";

/** Values laid at once: their models travel to the threads together. */
const AT_ONCE = 30;

/** A value at the ends of its range: what the operator's standing is then. */
export type Move = {
  readonly path: string;
  readonly value: string;
  readonly low: string;
  readonly high: string;
  readonly atLow: Standing;
  readonly atHigh: Standing;
};

export type Moves = {
  readonly paths: number;
  readonly ranges: number;
  /** Ends no world can be run with, and why. */
  readonly notRun: readonly { readonly path: string; readonly why: string }[];
  readonly operators: readonly {
    readonly id: string;
    readonly name: string;
    readonly asWritten: Standing;
    /** Widest swing of the low first. */
    readonly moves: readonly Move[];
  }[];
};

type Ranged = { readonly path: string; readonly quantity: Quantity };
type Laid = Ranged & { readonly ends: readonly [World, World] };

/** Every value of the world that has a range: what it says, and by how much it could be otherwise. */
export function rangesOf(world: World): Ranged[] {
  return [...quantitiesOf(world)].flatMap(({ label: path, quantity }) => {
    const { low, high, unknown } = quantity;
    return unknown || low === undefined || high === undefined || low === high ? [] : [{ path, quantity }];
  });
}

/** A value of a range as the world writes it: months as 2026-04, numbers as they are. */
function endText({ value }: Quantity, end: number): number | string {
  return typeof value === "number" ? end : monthLabel(Math.floor(end));
}

/** The world with one value changed. */
function withValue(world: World, path: string, value: number | string): World {
  const [section, id, key] = path.split(".") as [SectionName, string, string];
  const block = world.sections[section][id];
  const quantity = { ...block.values[key], value };
  const changed = { ...block, values: { ...block.values, [key]: quantity } };
  return {
    ...world,
    sections: { ...world.sections, [section]: { ...world.sections[section], [id]: changed } },
  };
}

/** How far each value with a range moves each operator, on `paths` paths of 36 months with the run's seed. */
export async function movesOf(
  world: World,
  { seed, paths }: { readonly seed: number; readonly paths: number },
  resolve: ReturnType<typeof resolverOfRun>,
  mapper: Mapper,
  onDone: (done: number, of: number) => void,
): Promise<Moves> {
  const tables = fieldTables(kinds);
  const ranges = rangesOf(world);
  const notRun: { path: string; why: string }[] = [];
  const laid = ranges.flatMap(({ path, quantity }): Laid[] => {
    const ends = [quantity.low, quantity.high].map((end) =>
      withValue(world, path, endText(quantity, end ?? 0)),
    );
    const problem = ends.flatMap((end) => checkWorld(end, tables))[0];
    if (problem) notRun.push({ path, why: problem.message });
    return problem ? [] : [{ path, quantity, ends: [ends[0], ends[1]] }];
  });
  const standings = (worlds: readonly World[]) => standingsOf(worlds, seed, paths, resolve, mapper);
  const [asWritten] = await standings([world]);
  if (typeof asWritten === "string") throw new Error(asWritten);
  const moves = new Map<string, Move[]>(asWritten.map(({ id }) => [id, []]));
  for (let from = 0; from < laid.length; from += AT_ONCE) {
    const batch = laid.slice(from, from + AT_ONCE);
    const ends = await standings(batch.flatMap((each) => each.ends));
    for (const [at, each] of batch.entries()) {
      const [low, high] = [ends[2 * at], ends[2 * at + 1]];
      if (typeof low === "string" || typeof high === "string") {
        notRun.push({ path: each.path, why: String(typeof low === "string" ? low : high) });
        continue;
      }
      for (const [k, { id, standing }] of low.entries())
        moves.get(id)?.push(moveOf(each, standing, high[k].standing));
    }
    onDone(Math.min(from + AT_ONCE, laid.length), laid.length);
  }
  const operators = asWritten.map(({ id, name, standing }) => ({
    id,
    name,
    asWritten: standing,
    moves: (moves.get(id) ?? [])
      .filter((move) => swingUsdM(move) > 0 || swingOfChance(move) > 0)
      .sort(widestFirst),
  }));
  return { paths, ranges: ranges.length, notRun, operators };
}

function moveOf({ path, quantity }: Ranged, atLow: Standing, atHigh: Standing): Move {
  const text = (end: number | undefined) => String(endText(quantity, end ?? 0));
  return {
    path,
    value: String(quantity.value),
    low: text(quantity.low),
    high: text(quantity.high),
    atLow,
    atHigh,
  };
}

const swingUsdM = ({ atLow, atHigh }: Move) => Math.abs(atHigh.lowUsdM - atLow.lowUsdM);
const swingOfChance = ({ atLow, atHigh }: Move) => Math.abs(atHigh.shortProbability - atLow.shortProbability);
const widestFirst = (a: Move, b: Move) =>
  swingUsdM(b) - swingUsdM(a) || swingOfChance(b) - swingOfChance(a) || (a.path < b.path ? -1 : 1);

type Named = { readonly id: string; readonly name: string; readonly standing: Standing };

/** Every operator's standing in each world, or why a world cannot be resolved. */
async function standingsOf(
  worlds: readonly World[],
  seed: number,
  paths: number,
  resolve: ReturnType<typeof resolverOfRun>,
  mapper: Mapper,
): Promise<(readonly Named[] | string)[]> {
  const resolved = worlds.map((world) =>
    (["committed", "open"] as const).map((funding) => resolve(world, funding)),
  );
  const cases = resolved.flatMap((models) =>
    models.flatMap((model, i): Case[] =>
      models.every(({ ok }) => ok) && model.ok
        ? [{ name: [committedCase, openCase][i], model: model.value, paths, keepFans: false }]
        : [],
    ),
  );
  const measured = await simulate(cases, seed, mapper);
  let at = 0;
  return resolved.map((models) => {
    const failed = models.find(({ ok }) => !ok);
    if (failed && !failed.ok) return failed.problems[0].message;
    const pair = [at++, at++];
    const results: Results = Object.fromEntries(
      pair.map((k) => [cases[k].name, { measured: measured[k], months: cases[k].model.months.length }]),
    );
    return cases[pair[0]].model.entities
      .filter(({ outside }) => !outside)
      .map(({ id, name }) => ({ id, name, standing: standingOf(id, results) }));
  });
}

/** Values shown of each operator. */
const SHOWN = 5;

/** The table of runs of `months` months as text of at most 100 columns. */
export function movesText({ paths, ranges, operators, notRun }: Moves, months: number): string {
  const lines = [
    `what moves each borrower most: ${ranges} values with a range, one at a time, at both ends (${paths} paths)`,
    `${"".padEnd(58)}${"low, committed, $m".padStart(24)}${`P${months} open, %`.padStart(16)}`,
  ];
  for (const { name, asWritten, moves } of operators) {
    lines.push(
      "",
      `${fitted(name, 58)}${usdM(asWritten.lowUsdM).padStart(24)}${chance(asWritten).padStart(16)}`,
    );
    for (const { path, low, high, atLow, atHigh } of moves.slice(0, SHOWN)) {
      const what = `  ${path.split(".").slice(1).join(".")} ${low}..${high}`;
      const swing = `${usdM(atLow.lowUsdM)} > ${usdM(atHigh.lowUsdM)}`;
      lines.push(fitted(what, 58) + swing.padStart(24) + `${chance(atLow)} > ${chance(atHigh)}`.padStart(16));
    }
    if (moves.length === 0) lines.push("  nothing with a range moves it");
  }
  if (notRun.length > 0)
    lines.push("", `${notRun.length} could not be run at an end: ${notRun[0].path}: ${notRun[0].why}`);
  return `${lines.map((line) => line.trimEnd()).join("\n")}\n`;
}

const usdM = (value: number) => value.toLocaleString("en-US", { maximumFractionDigits: 0 });
const chance = ({ shortProbability }: Standing) => (100 * shortProbability).toFixed(0);
