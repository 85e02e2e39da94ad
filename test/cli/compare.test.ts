// What changed between two runs, and which input did it: moves worked by hand on a world nothing random touches.

import { readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { compare, figureChanges } from "../../src/cli/compare.ts";
import type { Comparison } from "../../src/cli/compare-text.ts";
import { inputChanges, laid, scenarioChanges } from "../../src/cli/input-changes.ts";
import type { Figure, World } from "../../src/engine/index.ts";
import { mergeOver, type Over, tinyWorld } from "../tiny-world.ts";
import { forgetRuns, inThisThread, listener, spender, type TinyRun, tinyRun } from "./tiny-runs.ts";

const altered = (over: Over) => mergeOver(spender, over);
const overhead = (usdMPerMonth: number) => ({ staff: { usd_m_per_month: usdMPerMonth } });

async function compared(before: TinyRun, now: TinyRun, more: readonly string[] = []) {
  const shell = listener();
  const code = await compare([before.folder, now.folder, ...more], shell, inThisThread);
  return { code, said: shell.said(), complained: shell.complained() };
}

async function comparisonOf(before: TinyRun, now: TinyRun): Promise<Comparison> {
  return JSON.parse((await compared(before, now, ["--json"])).said);
}

function wayOf({ attribution }: Comparison) {
  const [way] = attribution?.ways ?? [];
  if (!way) throw new Error("nothing moved");
  return way;
}

let first: TinyRun;
beforeAll(async () => {
  first = await tinyRun(spender);
});
afterAll(forgetRuns);

describe("each input alone", () => {
  // By hand, USD m over 12 months. First run: 10 − 12 × 0.7 = 1.6, nothing unpaid. Cash 7 alone: 7 − 8.4 = −1.4, short.
  // Overhead 0.5 alone: 10 − 6 = 4. Both: 7 − 6 = 1, nothing unpaid: what the cash did alone is undone by the two together.
  test("moves an operator as worked by hand, and the remainder is the interaction", async () => {
    const second = await tinyRun(
      altered({ entities: { owner: { cash_usd_m: 7 } }, contracts: overhead(0.5) }),
    );
    const comparison = await comparisonOf(first, second);
    expect(comparison.inputs).toEqual([
      { path: "entities.owner.cash_usd_m", before: "10", after: "7" },
      { path: "contracts.staff.usd_m_per_month", before: "0.7", after: "0.5" },
    ]);
    expect(comparison.attribution?.paths).toBe(256);
    const way = wayOf(comparison);
    expect(way.alone.map(({ of }) => of)).toEqual([
      "entities.owner.cash_usd_m",
      "contracts.staff.usd_m_per_month",
    ]);
    expect(way.before.shortProbability).toBe(0);
    expect(way.before.lowUsdM).toBeCloseTo(1.6, 9);
    expect(way.alone[0].moves.shortProbability).toBe(1);
    expect(way.alone[0].moves.lowUsdM).toBeCloseTo(-3, 9);
    expect(way.alone[1].moves.shortProbability).toBe(0);
    expect(way.alone[1].moves.lowUsdM).toBeCloseTo(2.4, 9);
    expect(way.interaction.shortProbability).toBe(-1);
    expect(way.interaction.lowUsdM).toBeCloseTo(0, 9);
    expect(way.together.shortProbability).toBe(0);
    expect(way.after.lowUsdM).toBeCloseTo(1, 9);
  });

  test("is printed in at most 100 columns, with how many paths it stands on", async () => {
    const second = await tinyRun(
      altered({ entities: { owner: { cash_usd_m: 7 } }, contracts: overhead(0.5) }),
    );
    const { code, said } = await compared(first, second);
    expect(code).toBe(0);
    expect(said).toContain("256 paths");
    expect(said).toMatch(/entities\.owner\.cash_usd_m +\+100\.0 +-3\.0\n/);
    expect(said).toMatch(/contracts\.staff\.usd_m_per_month +0 +\+2\.4\n/);
    expect(said).toMatch(/interaction +-100\.0 +0\n/);
    expect(said).toMatch(/all inputs together +0 +-0\.6\n/);
    for (const line of said.split("\n")) expect(line.length, line).toBeLessThanOrEqual(100);
  });

  test("beyond eight is lumped: eight alone, the others together, and all add up where they do not meet", async () => {
    const staffs = (usdMPerMonth: (k: number) => number): Over => ({
      contracts: Object.fromEntries(
        Array.from({ length: 10 }, (_, k) => [
          `staff_${k}`,
          { kind: "overhead", entity: "owner", usd_m_per_month: usdMPerMonth(k), growth_pct: 0 },
        ]),
      ),
    });
    const before = await tinyRun(altered(staffs(() => 0.001)));
    const now = await tinyRun(altered(staffs((k) => 0.001 * (k + 2))));
    const way = wayOf(await comparisonOf(before, now));
    expect(way.alone.length).toBe(9);
    expect(way.alone[8].of).toBe("the other 2 together");
    // k-th: 0.001 × (k + 1) more a month; the last two together 0.009 + 0.010
    way.alone.slice(0, 8).forEach(({ moves }, k) => {
      expect(moves.lowUsdM).toBeCloseTo(-0.012 * (k + 1), 9);
    });
    expect(way.alone[8].moves.lowUsdM).toBeCloseTo(-0.012 * 19, 9);
    expect(way.together.lowUsdM).toBeCloseTo(-0.012 * 55, 9);
    expect(way.interaction.lowUsdM).toBeCloseTo(0, 9);
  });

  test("that no world can hold alone is said to be so, and counts in the interaction", async () => {
    const second = await tinyRun(
      altered({
        entities: { lessor: { name: "Lessor", cash_usd_m: 1 }, owner: { cash_usd_m: 9 } },
        contracts: {
          lessor_staff: { kind: "overhead", entity: "lessor", usd_m_per_month: 0.01, growth_pct: 0 },
        },
      }),
    );
    const { said } = await compared(first, second);
    expect(said).toContain("contracts.lessor_staff cannot be made alone");
    expect(said).toMatch(/not in every one of these worlds: .*Lessor/);
  });
});

describe("two runs", () => {
  test("of one world differ in nothing", async () => {
    const { code, said } = await compared(first, await tinyRun(spender));
    expect(code).toBe(0);
    expect(said).toBe("ASKED THE SAME\nNO INPUT OF THE WORLD CHANGED\nFIGURES CHANGED (0)\n");
  });

  test("asked for other scenarios say so", async () => {
    const scenarios = { dear: { about: "Dear staff.", patch: { "contracts.staff.usd_m_per_month": 0.8 } } };
    const [none, all] = [
      await tinyRun(altered({ scenarios }), ["--scenario", "none"]),
      await tinyRun(altered({ scenarios })),
    ];
    const { said } = await compared(none, all);
    expect(said).toContain("ASKED DIFFERENTLY\n  scenarios: none > dear\n");
    expect(said).toMatch(/0 only the first run has, [1-9]\d* only the second/);
  });

  test("one with private numbers over it: the change is seen and attributed", async () => {
    const second = await tinyRun(spender, [], "entities:\n  owner:\n    cash_usd_m: 12\n");
    const comparison = await comparisonOf(first, second);
    expect(comparison.inputs).toEqual([{ path: "entities.owner.cash_usd_m", before: "10", after: "12" }]);
    expect(wayOf(comparison).alone[0].moves.lowUsdM).toBeCloseTo(2, 9);
    expect(second.screen.trimEnd().split("\n").pop()).toMatch(/private numbers, in overlay\//);
  });

  test("are told apart by eight digits of a hash", async () => {
    const over = await tinyRun(spender, [], "entities:\n  owner: {cash_usd_m: 9}\n");
    const { said } = await compared(first, over);
    expect(said).toMatch(/^ {2}overlayHash: none > [0-9a-f]{8}$/m);
  });

  test("one of whose worlds no longer reads: said plainly, exit 1, never that nothing changed", async () => {
    const broken = await tinyRun(spender);
    const file = join(broken.folder, "world", "world.yaml");
    await writeFile(file, (await readFile(file, "utf8")).replace("usd_m_per_month", "usd_m_per_moon"));
    const { code, said, complained } = await compared(first, broken);
    expect(code).toBe(1);
    expect(said).toContain("INPUTS NOT COMPARED");
    expect(said).not.toContain("NO INPUT");
    expect(complained).toContain("this engine no longer reads the world stored");
    expect(complained).toContain("usd_m_per_moon");
  });

  test("one of which is no run: exit 1; three of them: exit 2", async () => {
    expect((await compared(first, { folder: "/nowhere", screen: "" })).code).toBe(1);
    expect((await compared(first, first, [first.folder])).code).toBe(2);
  });
});

describe("changes of a world", () => {
  const before = tinyWorld(spender);
  const withChanges = (over: Over): World => tinyWorld(altered(over));

  test("laid all together give every value of the second world", () => {
    const now = withChanges({
      head: { months: 24 },
      entities: {
        owner: { cash_usd_m: 3, restricted_cash_usd_m: "unknown" },
        guest: { role: "tenant", name: "Guest" },
      },
      sites: { plain: { grid_mw: 90 } },
      contracts: { staff: null },
    });
    const changes = inputChanges(before, now);
    expect(changes.map(({ path, before: was, after: is }) => `${path}: ${was} > ${is}`)).toEqual([
      "header.months: 12 > 24",
      "entities.owner.cash_usd_m: 10 > 3",
      "entities.owner.restricted_cash_usd_m: absent > unknown",
      "entities.guest: absent > entities, 2 values",
      "sites.plain.grid_mw: 100 > 90",
      "contracts.staff: overhead, 3 values > absent",
    ]);
    const made = laid(before, changes);
    if (!("header" in made)) throw new Error(JSON.stringify(made));
    expect(inputChanges(made, now)).toEqual([]);
  });

  test("leave out what only moved in its file", () => {
    expect(inputChanges(before, withChanges({ contracts: { power: null } })).length).toBe(1);
    expect(inputChanges(before, tinyWorld(spender))).toEqual([]);
  });

  test("of scenarios name the value they set", () => {
    const told = (patch: Record<string, unknown>) =>
      withChanges({ scenarios: { dear: { about: "Dear.", patch } } });
    expect(
      scenarioChanges(
        told({ "contracts.staff.usd_m_per_month": 0.8 }),
        told({ "contracts.staff.usd_m_per_month": { times: 2 }, "entities.owner.cash_usd_m": { plus: -1 } }),
      ),
    ).toEqual([
      { path: "scenarios.dear: contracts.staff.usd_m_per_month", before: "0.8", after: "times 2" },
      { path: "scenarios.dear: entities.owner.cash_usd_m", before: "absent", after: "plus -1" },
    ]);
    expect(scenarioChanges(before, told({ "entities.owner.cash_usd_m": 1 }))).toEqual([
      { path: "scenarios.dear", before: "absent", after: "1 changes" },
    ]);
  });
});

test("figures are ordered by how far they moved; one that came or went for ever leads", () => {
  const figure = (id: string, value: number): Figure => ({
    id,
    value,
    unit: "month",
    origin: { kind: "count", what: id, value },
  });
  const [were, are] = [
    [figure("half", 2), figure("gone", 5), figure("same", 1), figure("tenfold", 1), figure("old", 1)],
    [figure("half", 1), figure("gone", Number.POSITIVE_INFINITY), figure("same", 1), figure("tenfold", 10)],
  ];
  const { figures, onlyBefore, onlyAfter } = figureChanges(were, are);
  expect(figures.map(({ id }) => id)).toEqual(["gone", "tenfold", "half"]);
  expect([onlyBefore, onlyAfter]).toEqual([1, 0]);
});
