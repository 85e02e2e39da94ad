// Which input did it: each change of a world laid on the first world alone, and what is left when all are made together.

import {
  type Case,
  type Entity,
  type Mapper,
  type Model,
  type Results,
  simulate,
  type World,
} from "../engine/index.ts";
import { committedCase, openCase } from "../engine/report/case-names.ts";
import { evaluate } from "../engine/report/figures.ts";
import type { Manifest } from "../io/run-folder.ts";
import { type InputChange, laid } from "./input-changes.ts";
import type { resolverOfRun } from "./study.ts";

/** Paths of a world that is only compared. */
const ATTRIBUTION_PATHS = 256;
/** Changes tried one by one; the others are made together. */
const MOST_ALONE = 8;
/** Months by which an operator may fall short. */
export const HORIZON_MONTHS = 36;

/** An operator in one world: chance to fall short within 36 months with markets open, and the median low on committed sources. */
export type Standing = { readonly shortProbability: number; readonly lowUsdM: number };
/** How far a change moves an operator from the first run. */
export type Effect = { readonly of: string; readonly moves: Standing };
/** An operator's way from the first run to the second: what each change does alone, what they do beyond that sum, and all. */
export type Way = {
  readonly entity: string;
  readonly name: string;
  readonly before: Standing;
  readonly alone: readonly Effect[];
  readonly interaction: Standing;
  readonly together: Standing;
  readonly after: Standing;
};
export type Attribution = {
  readonly paths: number;
  readonly seed: number;
  readonly months: number;
  readonly ways: readonly Way[];
  /** Operators nothing moves, and those only one of the two worlds has. */
  readonly unmoved: readonly string[];
  readonly incomparable: readonly string[];
  /** Changes no world can be run with alone: their effect is in the interaction. */
  readonly notAlone: readonly { readonly of: string; readonly why: string }[];
};

type Variant = { readonly of: string; readonly models: readonly Model[] };

/** Runs the first world, each change alone, and the second world, all with the first run's seed, months and funding. Throws if either whole world does not resolve. */
export async function attribute(
  before: World,
  after: World,
  changes: readonly InputChange[],
  { seed, months }: Manifest,
  resolve: ReturnType<typeof resolverOfRun>,
  mapper: Mapper,
): Promise<Attribution> {
  const rest = changes.slice(MOST_ALONE);
  const groups = [
    ...changes.slice(0, MOST_ALONE).map((change) => ({ of: change.path, made: [change] })),
    ...(rest.length > 0 ? [{ of: `the other ${rest.length} together`, made: rest }] : []),
  ];
  const alone: Variant[] = [];
  const notAlone: { of: string; why: string }[] = [];
  for (const { of, made } of groups) {
    const world = laid(before, made);
    const variant = "header" in world ? variantOf(of, world, resolve) : (world[0]?.message ?? "");
    if (typeof variant === "string") notAlone.push({ of, why: variant });
    else alone.push(variant);
  }
  const [first, last] = [before, after].map((world) => variantOf("", world, resolve));
  if (typeof first === "string" || typeof last === "string") throw new Error(`${first} ${last}`);
  const standings = await standingsOf([first, ...alone, last], seed, mapper);
  return { paths: ATTRIBUTION_PATHS, seed, months, notAlone, ...waysOf(first, alone, last, standings) };
}

/** A world under both fundings, or what keeps it from being resolved. */
function variantOf(of: string, world: World, resolve: ReturnType<typeof resolverOfRun>): Variant | string {
  const resolved = (["committed", "open"] as const).map((funding) => resolve(world, funding));
  const failed = resolved.find((each) => !each.ok);
  if (failed && !failed.ok) return failed.problems[0]?.message ?? "";
  return { of, models: resolved.flatMap((each) => (each.ok ? [each.value] : [])) };
}

/** Every operator's standing in every variant; undefined where a variant is without it. */
async function standingsOf(
  variants: readonly Variant[],
  seed: number,
  mapper: Mapper,
): Promise<((entity: string) => Standing | undefined)[]> {
  const cases = variants.flatMap(({ models }) =>
    models.map(
      (model, i): Case => ({
        name: [committedCase, openCase][i],
        model,
        paths: ATTRIBUTION_PATHS,
        keepFans: false,
      }),
    ),
  );
  const measured = await simulate(cases, seed, mapper);
  return variants.map(({ models }, at) => {
    const results: Results = Object.fromEntries(
      models.map(({ months }, i) => {
        const each = at * models.length + i;
        return [cases[each].name, { measured: measured[each], months: months.length }];
      }),
    );
    return (entity) =>
      results[openCase].measured.columns[`${entity}.short_month`] && standingOf(entity, results);
  });
}

export function standingOf(entity: string, results: Results): Standing {
  return {
    shortProbability: evaluate(
      { kind: "share", case: openCase, column: `${entity}.short_month`, beforeMonth: HORIZON_MONTHS },
      results,
      new Map(),
    ),
    lowUsdM: evaluate(
      { kind: "quantile", case: committedCase, column: `${entity}.low_usd_m`, quantile: 0.5 },
      results,
      new Map(),
    ),
  };
}

function waysOf(
  first: Variant,
  alone: readonly Variant[],
  last: Variant,
  standings: readonly ((entity: string) => Standing | undefined)[],
) {
  const ways: Way[] = [];
  const [unmoved, incomparable]: [string[], string[]] = [[], []];
  const entities = new Map(
    [first, last].flatMap(({ models }) => models[1].entities.map((each) => [each.id, each])),
  );
  for (const entity of [...entities.values()].filter(({ outside }) => !outside)) {
    const each = standings.map((of) => of(entity.id));
    const known = each.flatMap((standing) => standing ?? []);
    if (known.length < each.length) incomparable.push(entity.name);
    else if (known.every((standing) => isStill(less(standing, known[0])))) unmoved.push(entity.name);
    else ways.push(wayOf(entity, alone, known));
  }
  return { ways, unmoved, incomparable };
}

function wayOf({ id, name }: Entity, alone: readonly Variant[], standings: readonly Standing[]): Way {
  const [before, after] = [standings[0], standings[standings.length - 1]];
  const effects = alone.map(({ of }, i): Effect => ({ of, moves: less(standings[i + 1], before) }));
  const together = less(after, before);
  const interaction = effects.reduce((left, { moves }) => less(left, moves), together);
  return { entity: id, name, before, alone: effects, interaction, together, after };
}

function less(a: Standing, b: Standing): Standing {
  return {
    shortProbability: a.shortProbability - b.shortProbability,
    lowUsdM: a.lowUsdM - b.lowUsdM,
  };
}

function isStill({ shortProbability, lowUsdM }: Standing): boolean {
  return shortProbability === 0 && lowUsdM === 0;
}
