// What moves each borrower most, by hand: 10 m of cash and 0.7 m of overhead a month leave 1.6 m after a year.

import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { credit } from "../../src/cli/credit.ts";
import type { Moves } from "../../src/cli/moves.ts";
import { mergeOver } from "../tiny-world.ts";
import { forgetRuns, inThisThread, listener, spender, type TinyRun, tinyRun } from "./tiny-runs.ts";

const ranged = mergeOver(spender, {
  entities: { owner: { cash_usd_m: [10, "assumed", "9..12"] } },
  contracts: {
    staff: { usd_m_per_month: [0.7, "assumed", "0.5..0.9"], growth_pct: [0, "assumed", "0..0.0001"] },
  },
});

describe("credit --moves", () => {
  let made: TinyRun;
  beforeAll(async () => {
    made = await tinyRun(ranged);
  });
  afterAll(forgetRuns);

  const asked = async (...more: string[]) => {
    const shell = listener();
    const code = await credit([made.folder, "--moves", "--paths", "2", ...more], shell, inThisThread);
    return { code, shell };
  };

  it("lays every value with a range at both ends, the widest swing first", async () => {
    const { shell } = await asked("--json");
    const { ranges, notRun, operators } = JSON.parse(shell.said()) as Moves;
    expect([ranges, notRun]).toEqual([3, []]);
    const [owner] = operators;
    expect(owner.asWritten.lowUsdM).toBeCloseTo(1.6, 9);
    expect(owner.moves.map(({ path, low, high }) => [path, low, high])).toEqual([
      ["contracts.staff.usd_m_per_month", "0.5", "0.9"],
      ["entities.owner.cash_usd_m", "9", "12"],
      ["contracts.staff.growth_pct", "0", "0.0001"],
    ]);
    const [staff, cash] = owner.moves;
    // 10 − 12 · 0.5 = 4 and 10 − 12 · 0.9 = −0.8; 9 − 8.4 = 0.6 and 12 − 8.4 = 3.6
    expect([staff.atLow.lowUsdM, staff.atHigh.lowUsdM].map((usdM) => usdM.toFixed(9))).toEqual([
      "4.000000000",
      "-0.800000000",
    ]);
    expect([cash.atLow.lowUsdM, cash.atHigh.lowUsdM].map((usdM) => usdM.toFixed(9))).toEqual([
      "0.600000000",
      "3.600000000",
    ]);
    // short with markets open only where a month is not paid
    expect([staff.atLow.shortProbability, staff.atHigh.shortProbability]).toEqual([0, 1]);
    expect([cash.atLow.shortProbability, cash.atHigh.shortProbability]).toEqual([0, 0]);
  });

  it("says it in a table of at most 100 columns", async () => {
    const { code, shell } = await asked();
    expect(code).toBe(0);
    const lines = shell.said().split("\n");
    expect(Math.max(...lines.map((line) => line.length))).toBeLessThanOrEqual(100);
    expect(shell.said()).toContain("3 values with a range");
    expect(lines.find((line) => line.includes("staff.usd_m_per_month 0.5..0.9"))).toMatch(/4 > -1 +0 > 100$/);
  });

  it("refuses a number of paths that is none", async () => {
    const { code, shell } = await asked("--paths", "none");
    expect([code, shell.complained().split("\n")[0]]).toEqual([
      2,
      "--paths takes a whole number from 1 to 10000, not none",
    ]);
  });
});
