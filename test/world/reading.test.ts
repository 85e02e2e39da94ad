// What the reader says of sources, blocks and days, message by message; how it counts figures.

import { describe, expect, it } from "vitest";
import { kinds } from "../../src/engine/kinds.ts";
import type { World } from "../../src/engine/model.ts";
import { parseWorld } from "../../src/engine/world/parse.ts";
import { countBadges } from "../../src/engine/world/quantity-badges.ts";
import { fewKinds, smallWorld } from "./kinds.ts";

/** Problems of the small world with one line (or part of it) replaced: place and message. */
function said(from: string, to: string, table: Parameters<typeof parseWorld>[1] = fewKinds) {
  const text = smallWorld.replace(from, to);
  expect(text).not.toBe(smallWorld);
  const parsed = parseWorld([{ name: "w", text }], table);
  return parsed.ok ? [] : parsed.problems.map(({ where, message, hint }) => [where, message, hint]);
}
function read(from: string, to: string): World {
  const parsed = parseWorld([{ name: "w", text: smallWorld.replace(from, to) }], fewKinds);
  if (!parsed.ok) throw new Error(JSON.stringify(parsed.problems, null, 1));
  return parsed.value;
}
const X = "  X: {kind: recalled, title: memory}";

describe("sources", () => {
  it.each([
    [
      "  1X: memo",
      "w:6:3",
      'sources.1X: "1X" cannot be the name of a source',
      "a letter, then letters, digits, _ or -",
    ],
    [
      "  none: memo",
      "w:6:3",
      'sources.none: "none" cannot be the name of a source',
      "a letter, then letters, digits, _ or -",
    ],
    [
      "  X: [memo]",
      "w:6:3",
      "sources.X: is not a source",
      "write {kind: sourced, title: …, date: 2025-11-06} or a title",
    ],
    [
      "  X:",
      "w:6:3",
      "sources.X: is not a source",
      "write {kind: sourced, title: …, date: 2025-11-06} or a title",
    ],
    ["  X: {kind: recalled}", "w:6:6", "sources.X: title is missing", "what is it?"],
    ["  X: {title: memory}", "w:6:6", "sources.X: kind is missing", "one of sourced, recalled, assumed"],
    ["  X: {kind: recalled, title: }", "w:6:30", "sources.X: title has no value", "write one line of text"],
    [
      "  X: {kind: recalled, title: [a]}",
      "w:6:30",
      "sources.X: title has no value",
      "write one line of text",
    ],
    [
      "  X: {kind: recalled, title: m, url: here}",
      "w:6:38",
      'sources.X: "here" is not a web address',
      "begin with https://",
    ],
    [
      "  X: {kind: recalled, title: m, date: soon}",
      "w:6:39",
      'sources.X: "soon" is no day or month of the calendar',
      "write 2025-11-06",
    ],
    [
      "  X: {kind: heard, title: m}",
      "w:6:13",
      'sources.X: "heard" is not a kind of source',
      "one of sourced, recalled, assumed",
    ],
    [
      "  X: {kind: recalled, title: m, dat: 2025-11}",
      "w:6:33",
      'sources.X: "dat" is not said of a source',
      'did you mean "date"?',
    ],
    [
      "  X: recalled\n  recalled: {kind: sourced, title: m}",
      "w:7:3",
      "sources.recalled: a source called recalled is recalled",
      "choose another name",
    ],
  ])("%s", (line, where, message, hint) => {
    expect(said(X, line)).toContainEqual([where, message, hint]);
  });

  it("are read in full or in short, with a day or a month at the end", () => {
    const { sources } = read(
      X,
      "  X: {kind: recalled, title: memory, date: 2025-10, url: http://a.b/c}\n  Y: sourced by hand\n  Z: a talk of 2025-10\n  W: 2025-10-31\n  V: filed 2025-13",
    );
    expect(sources.X).toEqual({
      id: "X",
      badge: "recalled",
      title: "memory",
      date: "2025-10",
      url: "http://a.b/c",
    });
    expect(sources.Y).toEqual({ id: "Y", badge: "sourced", title: "sourced by hand" });
    expect(sources.Z).toEqual({ id: "Z", badge: "sourced", title: "a talk of", date: "2025-10" });
    expect(sources.W).toEqual({ id: "W", badge: "sourced", title: "2025-10-31" });
    expect(sources.V).toEqual({ id: "V", badge: "sourced", title: "filed 2025-13" });
  });

  it("that are wrong are not missed where they are named", () => {
    expect(said(X, "  X: {kind: heard, title: m}").length).toBe(1);
  });
});

describe("blocks", () => {
  const plain = "  plain: {owner: miner, grid_mw: 200}";
  it.each([
    [
      plain,
      "  plain: 5",
      "w:17:10",
      "sites.plain: is not a mapping of fields to values",
      "write its fields on the lines below, indented",
    ],
    [
      plain,
      "  plain:",
      "w:17:3",
      "sites.plain: grid_mw is missing",
      "write a number of 0–20,000 MW: Gross megawatts the connection may deliver.",
    ],
    [
      "    source: K8",
      "    source: K9",
      "w:26:13",
      'contracts.rent.source: no source is called "K9"',
      'did you mean "K8"?',
    ],
    [
      "    source: K8",
      "    source: K8\n    as_of: soon",
      "w:27:12",
      'contracts.rent.as_of: "soon" is no day or month of the calendar',
      "write 2025-10-31 or 2025-10",
    ],
    [
      "    kind: lease",
      "    kind: [lease]",
      "w:25:11",
      'contracts.rent: "" is not a kind of contract',
      "known here: lease, loan",
    ],
    [
      "sites:",
      "sites: 5\nsites2:",
      "w:16:8",
      "sites: is not a mapping of names to blocks",
      "write each name on its own line, indented, with its fields below",
    ],
    [
      "start: 2025-12",
      "start: 2025-12\nsource: K8",
      "w:4:1",
      '"source" is not a part of a world',
      'did you mean "sources"?',
    ],
  ])("%s → %s", (from, to, where, message, hint) => {
    expect(said(from, to)).toContainEqual([where, message, hint]);
  });

  it("that name a source in a list of names are told how a list is sourced; one name alone is looked up", () => {
    const hint = (halls: string) =>
      said("    halls: [one, two]", `    halls: ${halls}`).map(([, message, advice]) => [message, advice]);
    expect(hint("[one, assumed]")).toEqual([
      [
        'contracts.rent.halls: "assumed" is not in halls',
        "a list of names with a source is [[one, two], source]",
      ],
    ]);
    expect(hint("[assumed]")).toEqual([
      ['contracts.rent.halls: "assumed" is not in halls', "known here: one, two"],
    ]);
    expect(hint("[one, twoo]")).toEqual([
      ['contracts.rent.halls: "twoo" is not in halls', 'did you mean "two"?'],
    ]);
  });

  it("of a kind that could not be read are reached by no change, and nothing is said of that", () => {
    const messages = said("    kind: lease", "    kind: leese").map(([, message]) => message);
    expect(messages).toEqual(['contracts.rent: "leese" is not a kind of contract']);
  });

  it("may be empty where nothing is required, and a key with nothing after it is one", () => {
    expect(read("market:", "market:\n  equity:").sections.market.equity.values).toEqual({});
  });

  it("of a name that cannot be are said so once, and the rest is read", () => {
    expect(said(plain, "  Plain: {owner: nobody}\n  plain: {owner: miner, grid_mw: 1}")).toEqual([
      [
        "w:17:3",
        'sites.Plain: "Plain" cannot be the name of a block',
        "names take a–z, 0–9 and _: write plain",
      ],
    ]);
  });

  it("take over the day of their block for bare values, and no day that is none", () => {
    const { rent } = read("    source: K8", "    source: X\n    as_of: 2025-09").sections.contracts;
    expect(rent.values.tenant).toMatchObject({ source: "X", badge: "recalled", asOf: "2025-09" });
  });
});

describe("days after the as-of day", () => {
  const cash = "    cash_usd_m: [100, K8, 2025-10-31]";
  it.each([
    ["the day itself may be", cash, "    cash_usd_m: [100, K8, 2025-12-03]", []],
    [
      "the day after may not",
      cash,
      "    cash_usd_m: [100, K8, 2025-12-04]",
      ["entities.miner.cash_usd_m: the value is of 2025-12-04, after the as-of day"],
    ],
    ["its month may be", cash, "    cash_usd_m: [100, K8, 2025-12]", []],
    [
      "the month after may not",
      cash,
      "    cash_usd_m: [100, K8, 2026-01]",
      ["entities.miner.cash_usd_m: the value is of 2026-01, after the as-of day"],
    ],
    ["a source of the day may be", "date: 2025-11-03", "date: 2025-12-03", []],
    [
      "a source of the next may not",
      "date: 2025-11-03",
      "date: 2025-12-04",
      ["sources.K8: 2025-12-04 is after the as-of day"],
    ],
    ["a first month of the as-of month may be", "start: 2025-12", "start: 2025-12", []],
    [
      "a first month before may not",
      "start: 2025-12",
      "start: 2025-11",
      ["start: 2025-11 is before the as-of day 2025-12-03"],
    ],
  ])("%s", (_, from, to, messages) => {
    if (from === to) return expect(parseWorld([{ name: "w", text: smallWorld }], fewKinds).ok).toBe(true);
    expect(said(from, to).map(([, message]) => message)).toEqual(messages);
  });

  it("hint at the as-of day and the month to start in", () => {
    expect(said("start: 2025-12", "start: 2025-11")[0][2]).toBe("start in 2025-12 or later");
    expect(said("date: 2025-11-03", "date: 2025-12-04")[0]).toEqual([
      "w:5:3",
      "sources.K8: 2025-12-04 is after the as-of day",
      "the world is as of 2025-12-03: leave it out, or move as_of",
    ]);
  });

  it("are let pass where a value says what really happened, and for sources that only such values cite", () => {
    const after = `${cash}\n    outcome: [defaulted, N, 2026-05]\n    outcome_on: [2026-05-04, N]`;
    const world = (text: string) => parseWorld([{ name: "w", text }], kinds);
    const base = smallWorld
      .replace(/contracts:[\s\S]*$/, "")
      .replace(`${X}\n`, `${X}\n  N: news 2026-05-05\n`);
    expect(world(base.replace(cash, after)).ok).toBe(true);
    const cited = world(base.replace(cash, `${after}\n    btc_free: [5, N]`));
    expect(cited.ok ? [] : cited.problems.map(({ message }) => message)).toEqual([
      "sources.N: 2026-05-05 is after the as-of day",
    ]);
  });
});

describe("figures", () => {
  it("are counted by badge, the oldest by its own day or its source's", () => {
    const older = countBadges(read("balance_usd_m: 40", "balance_usd_m: [40, K8]"));
    expect([older.sourced, older.assumed, older.oldest?.day]).toEqual([3, 9, "2025-10-31"]);
    expect(countBadges(read("[100, K8, 2025-10-31]", "[100, K8]")).oldest).toMatchObject({
      day: "2025-11-03",
      path: "entities.miner.cash_usd_m",
    });
    expect(countBadges(read("[100, K8, 2025-10-31]", "100")).oldest).toMatchObject({
      path: "contracts.rent.rent_usd_per_kw_month",
    });
  });
});
