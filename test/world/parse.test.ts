// What a person writes and what it means. The forms are those of the table "Values" in docs/world.md.

import { describe, expect, it } from "vitest";
import type { Quantity, World } from "../../src/engine/model.ts";
import { parseWorld } from "../../src/engine/world/parse.ts";
import { countBadges } from "../../src/engine/world/quantity-badges.ts";
import { fewKinds, smallWorld } from "./kinds.ts";

function read(...texts: string[]): World {
  const files = texts.map((text, i) => ({ name: i === 0 ? "world.yaml" : `more${i}.yaml`, text }));
  const parsed = parseWorld(files, fewKinds);
  if (!parsed.ok) throw new Error(JSON.stringify(parsed.problems, null, 1));
  return parsed.value;
}

/** The small world with one field of the loan written as given. */
const loanWith = (line: string) =>
  read(smallWorld.replace("balance_usd_m: 40", line)).sections.contracts.debt.values;
const assumed = { source: "assumed", badge: "assumed" } as const;
const known = { source: "K8", badge: "sourced" } as const;

describe("a value is read as it is written", () => {
  it.each<[string, Partial<Quantity>]>([
    ["40", { value: 40, ...assumed }],
    ["4e1", { value: 40, ...assumed }],
    ['"40 USD m"', { value: 40, ...assumed }],
    ["40 USD m", { value: 40, ...assumed }],
    ["[40, K8]", { value: 40, ...known }],
    ["[40, assumed]", { value: 40, ...assumed }],
    ["[40, recalled]", { value: 40, source: "recalled", badge: "recalled" }],
    ["[40, K8, 2025-10-31]", { value: 40, ...known, asOf: "2025-10-31" }],
    ["[40, K8, 2025-10]", { value: 40, ...known, asOf: "2025-10" }],
    ["[40, K8, 30..50]", { value: 40, ...known, low: 30, high: 50 }],
    ["[40, K8, 30 .. 50]", { value: 40, ...known, low: 30, high: 50 }],
    [
      "[40, X, 30..50, 2025-10]",
      { value: 40, source: "X", badge: "recalled", asOf: "2025-10", low: 30, high: 50 },
    ],
    [
      "[40, X, 2025-10, 30..50]",
      { value: 40, source: "X", badge: "recalled", asOf: "2025-10", low: 30, high: 50 },
    ],
    ["[40, 30..50]", { value: 40, ...assumed, low: 30, high: 50 }],
    ["unknown", { value: "unknown", unknown: true, ...assumed }],
    ["[unknown, K8]", { value: "unknown", unknown: true, ...known }],
    ["[unknown, K8, 0..60]", { value: "unknown", unknown: true, ...known, low: 0, high: 60 }],
    ["-0", { value: 0, ...assumed }],
  ])("balance_usd_m: %s", (written, expected) => {
    const { where, ...quantity } = loanWith(`balance_usd_m: ${written}`).balance_usd_m;
    expect(quantity).toStrictEqual(expected);
    // the value begins after `    balance_usd_m: `, or after the bracket
    const line = smallWorld.split("\n").findIndex((text) => text.includes("balance_usd_m")) + 1;
    expect(where).toBe(`world.yaml:${line}:${written.startsWith("[") ? 21 : 20}`);
  });

  it("none takes a value away; a table of months spreads its runs; a range of months has month numbers", () => {
    const values = loanWith("put: [none, K8]");
    expect(values.put).toBeUndefined();
    expect(values.draws_usd_m.value).toEqual({ "2026-01": 5, "2026-02": 10, "2026-03": 10, "2026-04": 10 });
    const ready = read(smallWorld.replace("ready: 2026-06", "ready: [2026-06, X, 2026-05..2026-09]"));
    // 12·2026 + month − 1, worked by hand
    expect(ready.sections.halls.one.values.ready).toMatchObject({
      value: "2026-06",
      low: 24_316,
      high: 24_320,
    });
  });

  it("a block's source and day speak for its bare values only", () => {
    const { rent } = read(smallWorld.replace("    source: K8", "    source: K8\n    as_of: 2025-09")).sections
      .contracts;
    expect(rent.values.rent_usd_per_kw_month).toMatchObject({ ...known, asOf: "2025-09" });
    const text = smallWorld
      .replace("    source: K8", "    source: K8\n    as_of: 2025-09")
      .replace("month: 120", "month: [120, X]");
    expect(read(text).sections.contracts.rent.values.rent_usd_per_kw_month).toStrictEqual({
      value: 120,
      source: "X",
      badge: "recalled",
      where: "world.yaml:30:29",
    });
  });

  it("a list of names may carry a source", () => {
    const { rent } = read(smallWorld.replace("halls: [one, two]", "halls: [[one, two], X]")).sections
      .contracts;
    expect(rent.values.halls).toMatchObject({ value: ["one", "two"], source: "X" });
  });

  it("sources may be short: a title, its day at the end, or recalled or assumed", () => {
    const text = smallWorld.replace(
      "  X: {kind: recalled, title: memory}",
      "  X: recalled at the fair\n  Q: 10-Q of autumn 2025-11-06\n  A: assumed",
    );
    expect(read(text).sources).toMatchObject({
      X: { badge: "recalled", title: "recalled at the fair" },
      Q: { badge: "sourced", title: "10-Q of autumn", date: "2025-11-06" },
      A: { badge: "assumed" },
    });
  });
});

describe("files", () => {
  it("of one world are put together, in any cut between its sections", () => {
    const lines = smallWorld.split("\n");
    const cut = lines.indexOf("contracts:");
    const [first, second] = [lines.slice(0, cut).join("\n"), lines.slice(cut).join("\n")];
    const whole = read(smallWorld);
    const parts = read(first, second);
    expect(Object.keys(parts.sections.contracts)).toEqual(Object.keys(whole.sections.contracts));
    expect(parts.sections.contracts.debt.where).toBe("more1.yaml:8:3");
  });

  it("with CRLF, a byte order mark or a comment at the end are the same world in the same places", () => {
    expect(read(smallWorld.replaceAll("\n", "\r\n"))).toEqual(read(smallWorld));
    expect(read(`\uFEFF${smallWorld}`)).toEqual(read(smallWorld));
    expect(read(`${smallWorld}# end`)).toEqual(read(smallWorld));
  });

  it("count their figures: numbers, days and tables, not names; unknown ones apart", () => {
    // by hand: K8 cash 100, rent 120 · X hall 50 and draws · unknown: two.ready
    // assumed: price, difficulty, height, grid, ready of one, critical of two, hashrate, j_per_th, balance, due
    const { unknowns, oldest, ...counts } = countBadges(read(smallWorld));
    expect(counts).toEqual({ sourced: 2, recalled: 2, assumed: 10, unknown: 1 });
    expect(unknowns.map(({ path }) => path)).toEqual(["halls.two.ready"]);
    expect(oldest).toMatchObject({ day: "2025-10-31", path: "entities.miner.cash_usd_m" });
  });
});

describe("scenarios", () => {
  it("put the changes of those they extend first, each once", () => {
    const extra = "  both:\n    extends: [late-and-dear, late]\n    patch: {header.months: 24}\n";
    const { patch } = read(smallWorld + extra).scenarios.both;
    expect(patch.map(({ path, plus, times }) => [path, plus ?? times])).toEqual([
      ["halls.*.ready", 3],
      ["contracts.rent.rent_usd_per_kw_month", 1.5],
      ["header.months", undefined],
    ]);
  });
});
