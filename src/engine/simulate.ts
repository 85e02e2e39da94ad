// Many paths: cases × blocks of paths, mapped by whoever runs them (one thread, many, a cluster), joined in order.

import { shareEstate } from "./cash/estate.ts";
import { drawInnovations } from "./market/draw.ts";
import type { Kinds, Model } from "./model.ts";
import { type Measured, startMeasures } from "./report/measures.ts";
import { makeWorkspace, runPath } from "./run.ts";

/** A model to be run: the baseline or a scenario of it, under one funding. All cases share the same named random streams. */
export type Case = {
  readonly name: string;
  readonly model: Model;
  readonly paths: number;
  /** Whether monthly columns are kept for fans. */
  readonly keepFans: boolean;
};

/** Paths from…to of one case. */
export type Block = { readonly at: number; readonly from: number; readonly to: number };

/** Runs blocks somewhere and gives their results in the order of the blocks. */
export type Mapper = (
  cases: readonly Case[],
  seed: number,
  blocks: readonly Block[],
) => Promise<readonly Measured[]>;

/** Paths of a block: small enough to share out, large enough not to matter. */
const PATHS_PER_BLOCK = 128;

/** Runs every case and gives its columns over all its paths: the same bytes whatever the mapper. */
export async function simulate(cases: readonly Case[], seed: number, mapper: Mapper): Promise<Measured[]> {
  const blocks = cases.flatMap((each, at) => blocksOf(at, each.paths));
  const results = await mapper(cases, seed, blocks);
  return cases.map((each, at) =>
    join(
      results.filter((_, i) => blocks[i].at === at),
      each,
    ),
  );
}

function blocksOf(at: number, paths: number): Block[] {
  const count = Math.ceil(paths / PATHS_PER_BLOCK);
  return Array.from({ length: count }, (_, i) => ({
    at,
    from: i * PATHS_PER_BLOCK,
    to: Math.min(paths, (i + 1) * PATHS_PER_BLOCK),
  }));
}

/** Runs one block of one case. */
export function runBlock(
  { model, keepFans }: Case,
  kinds: Kinds,
  seed: number,
  { from, to }: Block,
): Measured {
  const measures = startMeasures(model, kinds, to - from, keepFans, shareEstate);
  const workspace = makeWorkspace(model, kinds);
  for (let path = from; path < to; path++) {
    measures.at(path - from);
    runPath(model, kinds, drawInnovations(model, seed, path), measures.watch, workspace);
  }
  return measures.finish();
}

/** Runs the blocks one after another in this thread. */
export function serially(kinds: Kinds): Mapper {
  return async (cases, seed, blocks) => blocks.map((block) => runBlock(cases[block.at], kinds, seed, block));
}

function join(parts: readonly Measured[], { paths, model }: Case): Measured {
  const stack = (of: (part: Measured) => Readonly<Record<string, Float64Array>>, width: number) =>
    Object.fromEntries(
      Object.keys(of(parts[0])).map((name) => {
        const whole = new Float64Array(paths * width);
        let at = 0;
        for (const part of parts) {
          whole.set(of(part)[name], at);
          at += of(part)[name].length;
        }
        return [name, whole];
      }),
    );
  const failed = new Uint8Array(paths);
  let at = 0;
  for (const part of parts) {
    failed.set(part.failed, at);
    at += part.failed.length;
  }
  return {
    columns: stack((part) => part.columns, 1),
    fans: stack((part) => part.fans, model.months.length),
    failed,
  };
}
