// What the reader says of sources, blocks, days and scenarios, message by message.

import { describe, expect, it } from "vitest";
import { kinds } from "../../src/engine/kinds.ts";
import type { World } from "../../src/engine/model.ts";
import { inOrder, parseWorld } from "../../src/engine/world/parse.ts";
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

describe("scenarios", () => {
  const halls = "      halls.*.ready: {plus: 3}";
  it.each([
    [
      "  late:\n",
      "  La te:\n",
      'scenarios.La te: "La te" cannot be the name of a scenario',
      "names take a–z, 0–9, - and _",
    ],
    [
      "    about: Halls come late.",
      "    about: [x]",
      "scenarios.late: about is not what is expected",
      "about: text; extends: [name]; patch: {section.id.field: value}",
    ],
    [
      "    extends: [late]",
      "    extends: {late: 1}",
      "scenarios.late-and-dear: extends is not what is expected",
      "about: text; extends: [name]; patch: {section.id.field: value}",
    ],
    [
      "    about: Halls come late.",
      "    abuot: x",
      'scenarios.late: "abuot" is not said of a scenario',
      'did you mean "about"?',
    ],
    [
      "    about: Halls come late.",
      "    sites.plain.grid_mw: 3",
      'scenarios.late: "sites.plain.grid_mw" stands beside patch',
      "put changes under patch:",
    ],
    [
      halls,
      "      halls.*.ready: {plus: many}",
      "scenarios.late: halls.*.ready: is not one change",
      "write {times: 0.8} or {plus: 3}",
    ],
    [
      halls,
      "      halls.*.ready.x: 3",
      'scenarios.late: "halls.*.ready.x" is not a path',
      "a path is section.id.field, or section.*.field",
    ],
    [
      halls,
      "      header.month: 3",
      'scenarios.late: header.month: "month" is not a field of the header',
      'did you mean "months"?',
    ],
    [
      halls,
      "      market.bitcion.price_usd: 3",
      'scenarios.late: market.bitcion.price_usd: "bitcion" is not in market',
      'did you mean "bitcoin"?',
    ],
    [
      halls,
      "      halls.one.redy: 3",
      'scenarios.late: halls.one.redy: "redy" is not a field here',
      'did you mean "ready"?',
    ],
    [
      halls,
      "      halls.two.ready: {plus: 3}",
      "scenarios.late: halls.two.ready: there is no number or date to shift",
      "write the new value itself",
    ],
    [
      "    extends: [late]",
      "    extends: [[x]]",
      'scenarios.late-and-dear.extends: no scenario is called ""',
      "known here: late, late-and-dear",
    ],
  ])("%s → %s", (from, to, message, hint) => {
    expect(said(from, to).map(([, text, advice]) => [text, advice])).toContainEqual([message, hint]);
  });

  it("that are no mapping are told what to write; one with nothing is a scenario of nothing", () => {
    expect(said("scenarios:\n", "scenarios:\n  odd: 5\n").map(([, text, advice]) => [text, advice])).toEqual([
      ["scenarios.odd: is not a mapping", "write about: and patch: below it"],
    ]);
    expect(read("scenarios:\n", "scenarios:\n  idle:\n").scenarios.idle).toMatchObject({
      about: "",
      patch: [],
    });
  });

  it("may extend one by its name alone, the same twice once, and each other in no circle", () => {
    expect(read("    extends: [late]", "    extends: late").scenarios["late-and-dear"].patch.length).toBe(2);
    expect(
      read("    extends: [late]", "    extends: [late, late]").scenarios["late-and-dear"].patch.length,
    ).toBe(2);
    expect(
      said("    about: Halls come late.", "    extends: [late-and-dear]").map(([, message]) => message),
    ).toEqual([
      "scenarios.late-and-dear.extends: scenarios extend each other in a circle: late → late-and-dear → late",
    ]);
  });

  it("are tried when they are read: what cannot be made is said of each scenario it stands in", () => {
    expect(said(halls, "      halls.*.critical_mw: {times: 1000}").map(([, message]) => message)).toEqual([
      "scenarios.late: halls.one.critical_mw: 50,000 MW is outside 0–5,000 MW",
      "scenarios.late: halls.two.critical_mw: 50,000 MW is outside 0–5,000 MW",
      "scenarios.late-and-dear: halls.one.critical_mw: 50,000 MW is outside 0–5,000 MW",
      "scenarios.late-and-dear: halls.two.critical_mw: 50,000 MW is outside 0–5,000 MW",
    ]);
  });
});

describe("problems", () => {
  it("come by file, line and column, each once; those without a place first", () => {
    const at = (where: string, message = "m") => ({ code: "syntax", where, message }) as const;
    const files = [
      { name: "b", text: "" },
      { name: "a", text: "" },
    ];
    const found = inOrder(
      [at("a:1:1"), at("b:10:2"), at("b:9:30"), at("b:9:4"), at("b:9:4"), at("b:9:4", "n"), at("nowhere")],
      files,
    );
    expect(found.map(({ where, message }) => `${where} ${message}`)).toEqual([
      "nowhere m",
      "b:9:4 m",
      "b:9:4 n",
      "b:9:30 m",
      "b:10:2 m",
      "a:1:1 m",
    ]);
  });

  it("beyond two hundred say what is wrong without a search for what was meant", () => {
    const fields = (n: number) =>
      Array.from(
        { length: n },
        (_, i) => `  f${i}: {site: plan, owner: miner, hashrate_ehs: 1, j_per_th: 20}`,
      ).join("\n");
    const hints = said("fleets:\n", `fleets:\n${fields(205)}\n`).map(([, , hint]) => hint);
    expect(hints.filter((hint) => hint === 'did you mean "plain"?').length).toBe(200);
    expect(hints.length).toBe(205);
    const notes = Array.from(
      { length: 205 },
      (_, i) => `  f${i}: {site: plain, owner: miner, hashrate_ehs: [1, K9], j_per_th: 20}`,
    ).join("\n");
    const nearest = said("fleets:\n", `fleets:\n${notes}\n`).filter(
      ([, , hint]) => hint === 'did you mean "K8"?',
    );
    expect(nearest.length).toBe(200);
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
