// The one way a world is written when it is stored, letter by letter.

import { describe, expect, it } from "vitest";
import type { World } from "../../src/engine/model.ts";
import { worldText } from "../../src/engine/world/document-text.ts";
import { parseWorld } from "../../src/engine/world/parse.ts";
import { applyScenario } from "../../src/engine/world/scenario.ts";
import { fewKinds, smallWorld } from "./kinds.ts";

function read(text: string): World {
  const parsed = parseWorld([{ name: "w.yaml", text }], fewKinds);
  if (!parsed.ok) throw new Error(JSON.stringify(parsed.problems, null, 1));
  return parsed.value;
}

/** The lines of a world's text from the one that begins like this, as many as asked. */
const linesFrom = (world: World, start: string, count: number) => {
  const lines = worldText(world).split("\n");
  const at = lines.findIndex((line) => line.startsWith(start));
  return lines.slice(at, at + count);
};

describe("a world is written", () => {
  it("section by section in one order, blank lines between, bare where it is plainly assumed, its source beside it elsewhere", () => {
    expect(worldText(read(smallWorld))).toBe(`world: small
as_of: 2025-12-03
start: 2025-12

sources:
  K8: {kind: sourced, title: "8-K", date: 2025-11-03}
  X: {kind: recalled, title: "memory"}

market:
  bitcoin:
    price_usd: 93000
    difficulty: 149000000000000
    height: 926000

hubs:
  west:
    series: "HB_WEST"

entities:
  miner:
    name: "Miner"
    cash_usd_m: [100, K8, 2025-10-31]
  tenant:
    name: "Tenant"
    role: tenant

sites:
  plain:
    owner: miner
    grid_mw: 200

halls:
  one:
    site: plain
    critical_mw: [50, X, 40..60]
    ready: 2026-06
  two:
    site: plain
    critical_mw: 50
    ready: unknown

fleets:
  old:
    site: plain
    owner: miner
    hashrate_ehs: 5
    j_per_th: 20

contracts:
  rent:
    kind: lease
    tenant: [tenant, K8]
    halls: [[one, two], K8]
    rent_usd_per_kw_month: [120, K8]
  debt:
    kind: loan
    status: announced
    borrower: miner
    balance_usd_m: 40
    draws_usd_m: [{2026-01: 5, 2026-02: 10, 2026-03: 10, 2026-04: 10}, X]
    due: 2031-07-01

scenarios:
  late:
    about: "Halls come late."
    patch:
      halls.*.ready: {plus: 3}
  late-and-dear:
    patch:
      halls.*.ready: {plus: 3}
      contracts.rent.rent_usd_per_kw_month: {times: 1.5}
`);
  });

  it("without sources, sections and scenarios it has none of", () => {
    const bare =
      "world: bare\nas_of: 2025-12-03\nstart: 2025-12\nmarket: {bitcoin: {price_usd: 1, difficulty: 1, height: 1}}\n";
    expect(worldText(read(bare))).toBe(
      "world: bare\nas_of: 2025-12-03\nstart: 2025-12\n\nmarket:\n  bitcoin:\n    price_usd: 1\n    difficulty: 1\n    height: 1\n",
    );
  });

  it("with flags, runs of months, days of ranges and values to set as a person would write them", () => {
    const text = smallWorld
      .replace("    rent_usd_per_kw_month: 120", "    rent_usd_per_kw_month: 120\n    pass_through: false")
      .replace(
        "due: 2031-07-01",
        "due: [2031-07, X, 2031-06..2031-09]\n    put: [2030-02-28, assumed, 2030-01-31..2030-03-01]",
      )
      .replace(
        "halls.*.ready: {plus: 3}",
        "halls.*.ready: 2026-12\n      contracts.rent.halls: [one]\n      sites.plain.grid_mw: [7, K8]",
      );
    const world = read(text);
    expect(linesFrom(world, "    pass_through", 1)).toEqual(["    pass_through: [false, K8]"]);
    expect(linesFrom(world, "    due", 2)).toEqual([
      "    due: [2031-07, X, 2031-06..2031-09]",
      "    put: [2030-02-28, assumed, 2030-01-31..2030-03-01]",
    ]);
    expect(linesFrom(world, "    patch:", 4)).toEqual([
      "    patch:",
      "      halls.*.ready: 2026-12",
      "      contracts.rent.halls: [one]",
      "      sites.plain.grid_mw: [7, K8]",
    ]);
  });

  it("with words that YAML would take for something else in quotes, as keys and as values", () => {
    const text = smallWorld
      .replace(
        "  late:\n",
        "  2026:\n    about: ''\n    patch: {}\n  null:\n    patch: {sites.plain.grid_mw: {plus: -0}}\n  late:\n",
      )
      .replace(
        "  plain: {owner",
        "  true: {owner: miner, grid_mw: 1}\n  5: {owner: miner, grid_mw: 1}\n  plain: {owner",
      );
    const lines = worldText(read(text)).split("\n");
    for (const line of [
      '  "2026":',
      '  "null":',
      '  "true":',
      '  "5":',
      "  plain:",
      "      sites.plain.grid_mw: {plus: 0}",
    ])
      expect(lines).toContain(line);
    expect(lines.slice(lines.indexOf('  "2026":'), lines.indexOf('  "2026":') + 2)).toEqual([
      '  "2026":',
      '  "null":',
    ]);
  });

  it("with sources in full, and those every world has only where they say something else", () => {
    const text = smallWorld.replace(
      "  X: {kind: recalled, title: memory}",
      `  X: {kind: recalled, title: memory}
  W: {kind: sourced, title: 'a "page"', date: 2025-11, url: https://example.org/a}
  assumed: {kind: assumed, title: own view}
  recalled: {kind: recalled, title: "from memory, to be checked", date: 2025-10}`,
    );
    const lines = worldText(read(text)).split("\n");
    expect(lines).toContain(
      '  W: {kind: sourced, title: "a \\"page\\"", date: 2025-11, url: "https://example.org/a"}',
    );
    expect(lines).toContain('  assumed: {kind: assumed, title: "own view"}');
    expect(lines).toContain(
      '  recalled: {kind: recalled, title: "from memory, to be checked", date: 2025-10}',
    );
    expect(
      worldText(
        read(
          smallWorld.replace(
            "title: memory}",
            "title: memory}\n  assumed: {kind: assumed, title: no source given}",
          ),
        ),
      ),
    ).not.toContain("no source given");
  });

  it("with the source a scenario has given to what it changed", () => {
    const late = applyScenario(read(smallWorld), "late", fewKinds);
    if (!late.ok) throw new Error("late can be made");
    expect(linesFrom(late.value, "sources:", 4)).toEqual([
      "sources:",
      '  K8: {kind: sourced, title: "8-K", date: 2025-11-03}',
      '  X: {kind: recalled, title: "memory"}',
      '  scenario-late: {kind: assumed, title: "scenario late: Halls come late."}',
    ]);
    expect(linesFrom(late.value, "    ready", 1)).toEqual(["    ready: [2026-09, scenario-late]"]);
  });
});
