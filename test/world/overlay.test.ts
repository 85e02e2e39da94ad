// A private file laid over a public world.

import fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { World } from "../../src/engine/model.ts";
import type { Problem } from "../../src/engine/problem.ts";
import { worldText } from "../../src/engine/world/document-text.ts";
import { overlayWorld } from "../../src/engine/world/overlay.ts";
import { parseWorld } from "../../src/engine/world/parse.ts";
import { anyWorld, placeless } from "./any-world.ts";
import { fewKinds, smallWorld } from "./kinds.ts";

const parsed = parseWorld([{ name: "world.yaml", text: smallWorld }], fewKinds);
if (!parsed.ok) throw new Error(JSON.stringify(parsed.problems));
const small = parsed.value;

function laid(text: string, world = small): World {
  const result = overlayWorld(world, [{ name: "private.yaml", text }], fewKinds);
  if (!result.ok) throw new Error(JSON.stringify(result.problems));
  return result.value;
}

function problems(text: string): readonly Problem[] {
  const result = overlayWorld(small, [{ name: "private.yaml", text }], fewKinds);
  return result.ok ? [] : result.problems;
}

describe("a private file", () => {
  it("replaces the values it writes and no others; bare ones have the source private", () => {
    const { miner } = laid("entities:\n  miner: {cash_usd_m: 88.5}\n").sections.entities;
    expect(miner.values.cash_usd_m).toStrictEqual({
      value: 88.5,
      source: "private",
      badge: "sourced",
      where: "private.yaml:2:23",
    });
    expect(miner.values.name).toEqual(small.sections.entities.miner.values.name);
    expect(miner.where).toBe("world.yaml:12:3");
  });

  it("keeps a source it names, its own or the world's", () => {
    const text =
      "sources: {M: treasury ledger}\nentities:\n  miner: {cash_usd_m: [88, M, 2025-12-02], btc_free: [5, assumed, 4..6]}\nhalls:\n  one: {critical_mw: [51, X]}\n";
    const world = laid(text);
    expect(world.sections.entities.miner.values).toMatchObject({
      cash_usd_m: { source: "M", badge: "sourced" },
      btc_free: { badge: "assumed", low: 4 },
    });
    expect(world.sections.halls.one.values.critical_mw).toMatchObject({
      value: 51,
      source: "X",
      badge: "recalled",
    });
  });

  it("may add a whole block, change the kind of none, and take a value away", () => {
    const world = laid(
      "contracts:\n  debt: {draws_usd_m: none, status: closed}\n  bridge: {kind: loan, borrower: miner, due: 2027-01}\nheader_note: 1\n".replace(
        "header_note: 1\n",
        "",
      ),
    );
    expect(Object.keys(world.sections.contracts)).toEqual(["rent", "debt", "bridge"]);
    expect(world.sections.contracts.debt.values.draws_usd_m).toBeUndefined();
    expect(world.sections.contracts.debt.kind).toBe("loan");
  });

  it("takes a whole block away with none in place of its fields", () => {
    const { contracts } = laid("contracts:\n  debt: none\n").sections;
    expect(Object.keys(contracts)).toEqual(["rent"]);
  });

  it("may take away neither what others still name nor what is not there", () => {
    const taken = problems("entities:\n  miner: none\n");
    expect(taken.length).toBeGreaterThan(0);
    for (const problem of taken)
      expect(problem).toMatchObject({
        code: "dangling-name",
        where: expect.stringMatching(/^world\.yaml:\d+:\d+$/),
      });
    expect(problems("contracts:\n  bridge: none\n")).toMatchObject([{ code: "wrong-kind" }]);
  });

  it("may change the header and add or replace scenarios that see its values", () => {
    const world = laid(
      "months: 24\nscenarios:\n  late: {extends: [late-and-dear], patch: {halls.*.ready: {plus: 1}}}\n",
    );
    expect(world.header.months).toMatchObject({ value: 24, source: "private" });
    expect(world.scenarios.late.patch).toHaveLength(3);
  });

  it.each<[string, string, RegExp]>([
    ["sites:\n  other: {owner: miner}\n", "missing-key", /sites.other: grid_mw is missing/],
    ["contracts:\n  debt: {kind: lease}\n", "wrong-kind", /is a loan in world.yaml:30:3/],
    ["contracts:\n  bridge: {borrower: miner, due: 2027-01}\n", "missing-key", /kind is missing/],
    ["entities:\n  miner: {cash: 5}\n", "unknown-key", /"cash" is not a field/],
    ["entities:\n  miner: {cash_usd_m: [5, K8, 2026-01-01]}\n", "calendar", /after the as-of day/],
    ["entities:\n  miner: {parent: miner}\n", "cycle", /its own parent/],
  ])("%j is refused: %s", (text, code, message) => {
    expect(problems(text)).toMatchObject([
      {
        code,
        message: expect.stringMatching(message),
        where: expect.stringMatching(/^private\.yaml:\d+:\d+$/),
      },
    ]);
  });

  it("with the whole world in it is that world, whatever lay under it", () => {
    fc.assert(
      fc.property(anyWorld(fewKinds), (world) => {
        const text = worldText({
          ...world,
          sources: {
            K8: world.sources.K8,
            "S-2": world.sources["S-2"],
            assumed: { id: "assumed", badge: "assumed", title: "x" },
          },
        });
        const over = laid(text, world);
        const valuesOf = ({ header, sections }: World): unknown =>
          JSON.parse(
            JSON.stringify(placeless({ header, sections } as World), (key, value) =>
              key === "source" || key === "badge" ? undefined : value,
            ),
          );
        expect(valuesOf(over)).toEqual(valuesOf(world));
      }),
      { numRuns: 30 },
    );
  });
});
