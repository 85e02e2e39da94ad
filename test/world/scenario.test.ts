// Patches to a world: tables worked by hand, and the laws that a change undone is no change.

import fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { Change, Quantity, Scenario, World } from "../../src/engine/model.ts";
import { sectionNames } from "../../src/engine/model.ts";
import { parseWorld } from "../../src/engine/world/parse.ts";
import { applyScenario } from "../../src/engine/world/scenario.ts";
import { anyWorld, placeless } from "./any-world.ts";
import { fewKinds, smallWorld } from "./kinds.ts";

const parsed = parseWorld([{ name: "world.yaml", text: smallWorld }], fewKinds);
if (!parsed.ok) throw new Error(JSON.stringify(parsed.problems));
const small = parsed.value;

const scenario = (...patch: Omit<Change, "where">[]): Scenario => ({
  id: "try",
  about: "",
  where: "",
  patch: patch.map((change) => ({ ...change, where: "try" })),
});
const set = (value: Quantity["value"]): Quantity => ({
  value,
  source: "assumed",
  badge: "assumed",
  where: "",
});

function patched(world: World, change: Scenario | string): World {
  const result = applyScenario(world, change, fewKinds);
  if (!result.ok) throw new Error(JSON.stringify(result.problems));
  return result.value;
}

/** The value at `section.id.field`. */
function at(world: World, path: string): Quantity | undefined {
  const [section, id, key] = path.split(".");
  return section === "header"
    ? world.header[id]
    : world.sections[section as (typeof sectionNames)[number]][id]?.values[key];
}

describe("a change", () => {
  // worked by hand
  it.each<[Omit<Change, "where">, string, Quantity["value"]]>([
    [{ path: "halls.one.ready", plus: 3 }, "halls.one.ready", "2026-09"],
    [{ path: "halls.one.ready", plus: -7 }, "halls.one.ready", "2025-11"],
    [{ path: "halls.*.ready", plus: 3 }, "halls.two.ready", "unknown"],
    [{ path: "halls.one.ready", set: set("2027-01-15") }, "halls.one.ready", "2027-01-15"],
    [{ path: "contracts.debt.due", plus: 1 }, "contracts.debt.due", "2031-08-01"],
    [{ path: "header.as_of", plus: -3 }, "header.as_of", "2025-11-30"],
    [{ path: "header.months", set: set(24) }, "header.months", 24],
    [{ path: "header.months", times: 0.5 }, "header.months", 60],
    [{ path: "contracts.debt.balance_usd_m", times: 1.5 }, "contracts.debt.balance_usd_m", 60],
    [{ path: "contracts.debt.balance_usd_m", plus: -40 }, "contracts.debt.balance_usd_m", 0],
    [
      { path: "contracts.debt.draws_usd_m", times: 2 },
      "contracts.debt.draws_usd_m",
      { "2026-01": 10, "2026-02": 20, "2026-03": 20, "2026-04": 20 },
    ],
    [{ path: "contracts.debt.status", set: set("closed") }, "contracts.debt.status", "closed"],
    [{ path: "contracts.rent.status", set: set("expected") }, "contracts.rent.status", "expected"],
    [{ path: "contracts.*.escalator_pct", plus: 2 }, "contracts.rent.escalator_pct", 2],
    [{ path: "contracts.rent.halls", set: set(["two"]) }, "contracts.rent.halls", ["two"]],
    [{ path: "market.ai_demand.regime", set: set("glut") }, "market.ai_demand.regime", "glut"],
    [{ path: "market.bitcoin.price_usd", times: 0.5 }, "market.bitcoin.price_usd", 46_500],
    [{ path: "entities.tenant.parent", set: set("miner") }, "entities.tenant.parent", "miner"],
  ])("%j makes %s %j", (change, path, value) => {
    expect(at(patched(small, scenario(change)), path)?.value).toEqual(value);
  });

  it("to a day of a month keeps the day, or takes the month's last", () => {
    const day = scenario(
      { path: "contracts.debt.due", set: set("2028-01-31") },
      { path: "contracts.debt.due", plus: 1 },
    );
    expect(at(patched(small, day), "contracts.debt.due")?.value).toBe("2028-02-29");
  });

  it("of none takes a value away", () => {
    expect(
      at(
        patched(small, scenario({ path: "contracts.debt.draws_usd_m", set: set("none") })),
        "contracts.debt.draws_usd_m",
      ),
    ).toBeUndefined();
  });

  it("names the scenario as its source, and moves the range with the value", () => {
    const world = patched(small, scenario({ path: "halls.one.critical_mw", times: 1.1 }));
    expect(at(world, "halls.one.critical_mw")).toMatchObject({
      source: "scenario-try",
      badge: "assumed",
      low: 44,
      high: 66,
    });
    expect(world.sources["scenario-try"]).toMatchObject({ badge: "assumed", title: "scenario try" });
  });

  it("is made in order: what comes later sees what came before", () => {
    const both = scenario(
      { path: "halls.one.critical_mw", set: set(10) },
      { path: "halls.one.critical_mw", times: 3 },
    );
    expect(at(patched(small, both), "halls.one.critical_mw")?.value).toBe(30);
  });

  it("leaves the world it was made from as it was", () => {
    const before = JSON.stringify(small);
    for (const name of Object.keys(small.scenarios)) patched(small, name);
    expect(JSON.stringify(small)).toBe(before);
  });

  it.each<[Omit<Change, "where">, string, RegExp]>([
    [{ path: "halls.one.critical_mw", times: 1000 }, "out-of-range", /50,000 MW is outside 0–5,000 MW/],
    [{ path: "halls.one.critical_mw", times: Number.NaN }, "out-of-range", /not finite/],
    [{ path: "halls.one.ready", plus: 1e9 }, "scenario", /too far/],
    [{ path: "halls.one.ready", plus: -1_201 }, "scenario", /-1201 months is too far/],
    [{ path: "entities.miner.parent", set: set("miner") }, "cycle", /its own parent/],
    [{ path: "entities.miner.parent", set: set("nobody") }, "dangling-name", /"nobody" is not in entities/],
    [{ path: "header.start", plus: -2 }, "calendar", /before the as-of day/],
    [{ path: "entities.miner.name", times: 2 }, "scenario", /cannot be shifted/],
    [{ path: "market.bitcoin.regime", set: set("bomm") }, "out-of-range", /not a choice/],
  ])("%j is refused: %s", (change, code, message) => {
    const result = applyScenario(small, scenario(change), fewKinds);
    expect(result.ok ? [] : result.problems).toMatchObject([
      { code, message: expect.stringMatching(message) },
    ]);
  });

  it("named wrongly is met with the nearest name", () => {
    const result = applyScenario(small, "lat", fewKinds);
    expect(result).toMatchObject({
      ok: false,
      problems: [{ code: "scenario", hint: 'did you mean "late"?' }],
    });
  });
});

/** Every number of a world that a scenario could set, as its path and value. */
function numbersOf(world: World): [string, number][] {
  return sectionNames.flatMap((section) =>
    Object.values(world.sections[section]).flatMap((block) =>
      Object.entries(block.values).flatMap(([key, { value }]): [string, number][] =>
        typeof value === "number" ? [[`${section}.${block.id}.${key}`, value]] : [],
      ),
    ),
  );
}

describe("laws", () => {
  it("setting every value to what it is changes nothing, sources included", () => {
    fc.assert(
      fc.property(anyWorld(fewKinds), (world) => {
        const patch = sectionNames.flatMap((section) =>
          Object.values(world.sections[section]).flatMap((block) =>
            Object.entries(block.values).map(([key, { value }]) => ({
              path: `${section}.${block.id}.${key}`,
              set: set(value),
            })),
          ),
        );
        const { sources: _, ...rest } = patched(world, scenario(...patch)) as World & { sources: unknown };
        const { sources: __, ...before } = world;
        expect(rest).toEqual(before);
      }),
      { numRuns: 50 },
    );
  });

  it("times one and plus nothing change nothing", () => {
    fc.assert(
      fc.property(anyWorld(fewKinds), (world) => {
        const patch = numbersOf(world).flatMap(([path]) => [
          { path, times: 1 },
          { path, plus: 0 },
        ]);
        expect(patched(world, scenario(...patch)).sections).toEqual(world.sections);
      }),
      { numRuns: 30 },
    );
  });

  it("a change and its inverse give the values back: set to 1e-12, months and days exactly", () => {
    const months = fc.integer({ min: -200, max: 200 });
    fc.assert(
      fc.property(months, fc.double({ min: 0.25, max: 4, noNaN: true }), (n, x) => {
        const there = scenario(
          { path: "halls.one.ready", plus: n },
          { path: "header.as_of", plus: -Math.abs(n) },
          { path: "contracts.*.balance_usd_m", times: x },
          { path: "sites.plain.grid_mw", set: set(7) },
        );
        const back = scenario(
          { path: "halls.one.ready", plus: -n },
          { path: "header.as_of", plus: Math.abs(n) },
          { path: "contracts.*.balance_usd_m", times: 1 / x },
          { path: "sites.plain.grid_mw", set: set(200) },
        );
        const old = { ...small, sources: {}, sections: withoutDays(small) };
        const world = patched(patched(old, there), back);
        for (const path of ["halls.one.ready", "header.as_of", "sites.plain.grid_mw"])
          expect(at(world, path)?.value).toBe(at(small, path)?.value);
        expect(at(world, "contracts.debt.balance_usd_m")?.value).toBeCloseTo(40, 10);
      }),
    );
  });

  it("two scenarios in turn are one scenario with both patches", () => {
    const [late, dear] = [
      small.scenarios.late,
      scenario({ path: "contracts.rent.rent_usd_per_kw_month", times: 1.5 }),
    ];
    const inTurn = patched(patched(small, late), dear);
    const atOnce = patched(small, "late-and-dear");
    const valuesOf = (world: World) =>
      numbersOf(world).concat([["ready", Number(at(world, "halls.one.ready")?.value === "2026-09")]]);
    expect(valuesOf(inTurn)).toEqual(valuesOf(atOnce));
    expect(placeless(small)).not.toEqual(placeless(atOnce));
  });
});

/** The small world's sections with no value dated, so that the as-of day may move back. */
function withoutDays(world: World): World["sections"] {
  return JSON.parse(JSON.stringify(world.sections, (key, value) => (key === "asOf" ? undefined : value)));
}
