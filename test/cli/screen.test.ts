// The one screen: the path it prints can be copied, a horizon is one the run has, the sampling error reaches both limits.

import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, describe, expect, test } from "vitest";
import { samplingError } from "../../src/cli/screen.ts";
import { clopperPearson } from "../../src/engine/report/sampling.ts";
import { mergeOver } from "../tiny-world.ts";
import { forgetRuns, spender, tinyRun } from "./tiny-runs.ts";

afterAll(forgetRuns);

test("a path is never cut: a long one has a line of its own, the hint the next", async () => {
  const out = join(await mkdtemp(join(tmpdir(), "switchyard-long-")), "x".repeat(120));
  const { folder, screen } = await tinyRun(spender, [], undefined, out);
  expect(screen.split("\n")).toContain(folder);
  expect(screen).toMatch(/^explain any figure: switchyard explain RUN FIGURE$/m);
  expect(screen.trimEnd().split("\n").length).toBeLessThanOrEqual(40);
  await rm(out, { recursive: true });
});

describe("a horizon", () => {
  test("beyond the run is the run's own", async () => {
    const { screen } = await tinyRun(spender, ["--months", "6"]);
    expect(screen).toContain("by 6 / 6 mo");
    expect(screen).toContain("P6 short %, open");
    expect(screen).not.toMatch(/P36|open 36/);
  });

  test("that the run reaches is 36 months", async () => {
    const { screen } = await tinyRun(mergeOver(spender, { head: { months: 40 } }));
    expect(screen).toContain("by 12 / 36 mo");
    expect(screen).toContain("P36 short %, open");
  });
});

test("the sampling error is the distance to the further limit: none of 512 may be 0.7 %, all of 512 99.3 %", () => {
  const figure = (successes: number) => {
    const [low, high] = clopperPearson(successes, 512, 0.95);
    return {
      id: "p",
      value: successes / 512,
      unit: "probability",
      origin: { kind: "count", what: "x", value: 1 },
      low,
      high,
    } as const;
  };
  // With none of n the upper limit is 1 - 0.025^(1/n): 0.718 % of 512.
  expect(samplingError(figure(0))).toBeCloseTo(1 - 0.025 ** (1 / 512), 9);
  expect(samplingError(figure(512))).toBeCloseTo(1 - 0.025 ** (1 / 512), 9);
  expect(samplingError(undefined)).toBe(0);
});
