// Nothing changed that we did not mean: the figures of every shipped world and the first draws of every stream, as they were when last
// reviewed. UPDATE=1 rewrites them; the difference is then read like any other change.

import { existsSync, readdirSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { describe, expect, it, test } from "vitest";
import { byCase, reportFrom } from "../src/cli/run.ts";
import { makeStudy } from "../src/cli/study.ts";
import { kinds } from "../src/engine/kinds.ts";
import { drawInnovations } from "../src/engine/market/draw.ts";
import type { Figure } from "../src/engine/report/figures.ts";
import { serially, simulate } from "../src/engine/simulate.ts";
import { loadHistory } from "../src/io/history.ts";
import { matchFile, shown } from "./golden.ts";
import { mergeOver, type Over, tinyModel } from "./tiny-world.ts";

const PATHS = 64;
const MONTHS = 24;
const SEED = 1;
const root = fileURLToPath(new URL("..", import.meta.url));
const worlds = readdirSync(join(root, "worlds"), { withFileTypes: true })
  .filter((entry) => entry.isDirectory() && existsSync(join(root, "worlds", entry.name, "world.yaml")))
  .map(({ name }) => name);

async function figuresOf(world: string): Promise<readonly Figure[]> {
  const request = {
    path: join(root, "worlds", world),
    includeAnnounced: false,
    paths: PATHS,
    months: MONTHS,
  };
  const made = await makeStudy(request, await loadHistory());
  if (!made.ok) throw new Error(JSON.stringify(made.problems, null, 1));
  const measured = await simulate(made.study.cases, SEED, serially(kinds));
  return reportFrom(made.world, made.study, byCase(made.study.cases, measured)).figures;
}

describe("worlds", () => {
  test("there is one at least", () => expect(worlds).toContain("december-2025"));

  it.each(worlds)("%s gives the figures it gave: 64 paths, 24 months, seed 1", async (world) => {
    const figures = await figuresOf(world);
    expect(figures.length).toBeGreaterThan(50);
    const lines = figures.map(({ id, value, unit }) => `${id.replaceAll(",", ";")},${shown(value)},${unit}`);
    matchFile(
      join(root, "worlds", world, "expected", "figures.csv"),
      `figure,value,unit\n${lines.join("\n")}\n`,
    );
  });
});

/** The first eight of everything a path of the tiny world draws, under each way of drawing. */
test("the first eight draws of each series are what they were", () => {
  const over: Over = {
    head: { months: 12 },
    hubs: { one: { series: "WAVE" } },
    market: { ai_demand: { slip_median_months: 1.5, slip_p90_months: 6 } },
    entities: { tenant: { default_multiplier: 1 } },
    halls: { hall: { site: "plain", critical_mw: 5, ready: "2026-06" } },
  };
  const ways: Record<string, Over> = {
    bootstrap: over,
    student: mergeOver(over, { market: { bitcoin: { price_model: "student" } } }),
    sobol: mergeOver(over, { market: { sampling: { method: "sobol" } } }),
  };
  const lines = Object.entries(ways).flatMap(([way, each]) => {
    const { path: _, ...columns } = drawInnovations(tinyModel(each, "open", true), SEED, 1);
    return Object.entries(columns).flatMap(([name, column]) =>
      Array.from((column as Float64Array).slice(0, 8), (value, i) => `${way},${name},${i},${value}`),
    );
  });
  matchFile(join(root, "test", "golden", "draws.csv"), `way,series,index,draw\n${lines.join("\n")}\n`);
});
