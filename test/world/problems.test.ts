// Bad worlds: each line changed in the small world gives this problem at this place. Expected lines are found in the text, columns by hand.

import { describe, expect, it } from "vitest";
import type { Problem, ProblemCode } from "../../src/engine/problem.ts";
import { parseWorld } from "../../src/engine/world/parse.ts";
import { fewKinds, smallWorld } from "./kinds.ts";

function problemsOf(...texts: string[]): readonly Problem[] {
  const names = ["world.yaml", "more.yaml"];
  const parsed = parseWorld(
    texts.map((text, i) => ({ name: names[i], text })),
    fewKinds,
  );
  return parsed.ok ? [] : parsed.problems;
}

/** [what is written, instead of what, code, column, part of the message, part of the hint] */
type Row = [string, string, ProblemCode, number, RegExp, RegExp?];

const rows: Record<string, Row[]> = {
  keys: [
    [
      "  plain: {owner: miner, grid_mv: 200}",
      "  plain:",
      "unknown-key",
      25,
      /"grid_mv" is not a field/,
      /did you mean "grid_mw"/,
    ],
    [
      "    cash: 100",
      "    cash_usd_m:",
      "unknown-key",
      5,
      /"cash" is not a field/,
      /did you mean "cash_usd_m"/,
    ],
    [
      "entitys:",
      "entities:",
      "unknown-key",
      1,
      /"entitys" is not a part of a world/,
      /did you mean "entities"/,
    ],
    [
      "  bitcion: {price_usd: 93000}",
      "  bitcoin:",
      "unknown-key",
      3,
      /not a part of the market/,
      /did you mean "bitcoin"/,
    ],
    ["  plain: {owner: miner, grid_mw: 1,200}", "  plain:", "unknown-key", 36, /"200"/, /without commas/],
    ["  plain: {owner: miner}", "  plain:", "missing-key", 3, /grid_mw is missing/, /0–20,000 MW/],
    [
      "    name: Miner\n    name: Twice",
      "    name:",
      "duplicate-key",
      5,
      /"name" is written twice; first at world.yaml:\d+:5/,
    ],
    ["  miner: {name: Twice}\n  miner:", "  miner:", "duplicate-key", 3, /"miner" is written twice/],
    [
      "  Plain-Site: {owner: miner, grid_mw: 200}\n  plain: {owner: miner, grid_mw: 1}",
      "  plain:",
      "wrong-kind",
      3,
      /"Plain-Site" cannot be the name/,
      /write plain_site/,
    ],
    [
      "  constructor: {owner: miner, grid: 1}\n  plain: {owner: miner, grid_mw: 1}",
      "  plain:",
      "missing-key",
      3,
      /grid_mw is missing/,
    ],
    ["  bank: {name: Bank}\n  miner:", "  miner:", "duplicate-key", 3, /outside entity every world has/],
    ["    kind: lese", "    kind: lease", "out-of-range", 11, /"lese" is not a kind/, /did you mean "lease"/],
    [
      "    kind: tax",
      "    kind: lease",
      "out-of-range",
      11,
      /"tax" is not a kind/,
      /known here: lease, loan/,
    ],
    ["    source: K8", "    kind: lease", "missing-key", 3, /kind is missing/],
  ],
  numbers: [
    [
      "  plain: {owner: miner, grid_mw: 99999}",
      "  plain:",
      "out-of-range",
      34,
      /99,999 MW is outside 0–20,000 MW/,
    ],
    ["  plain: {owner: miner, grid_mw: -1}", "  plain:", "out-of-range", 34, /-1 MW is outside/],
    ["  plain: {owner: miner, grid_mw: .nan}", "  plain:", "out-of-range", 34, /not finite/],
    ["  plain: {owner: miner, grid_mw: .inf}", "  plain:", "out-of-range", 34, /not finite/],
    ["  plain: {owner: miner, grid_mw: 1e999}", "  plain:", "out-of-range", 34, /not finite/],
    ["  plain: {owner: miner, grid_mw: NaN}", "  plain:", "wrong-kind", 34, /"NaN" is not a number/],
    [
      "  plain: {owner: miner, grid_mw: many}",
      "  plain:",
      "wrong-kind",
      34,
      /"many" is not a number/,
      /0–20,000 MW/,
    ],
    ["  plain: {owner: miner, grid_mw: }", "  plain:", "wrong-kind", 34, /has no value/],
    ["  plain: {owner: miner, grid_mw: null}", "  plain:", "wrong-kind", 34, /"null" is not a number/],
    [
      "  plain: {owner: miner, grid_mw: unknown}",
      "  plain:",
      "wrong-kind",
      34,
      /cannot be unknown/,
      /low\.\.high/,
    ],
    [
      "  plain: {owner: miner, grid_mw: 3..9}",
      "  plain:",
      "wrong-kind",
      34,
      /"3..9" is not a number/,
      /beside its value/,
    ],
    [
      "  plain: {owner: miner, grid_mw: 1_200}",
      "  plain:",
      "wrong-kind",
      34,
      /"1_200" is not a number/,
      /write 1200/,
    ],
    ["  plain: {owner: miner, grid_mw: {a: 1}}", "  plain:", "wrong-kind", 34, /is a mapping/],
    ["  plain: {owner: miner, grid_mw: []}", "  plain:", "wrong-kind", 34, /empty list/],
    ["  plain: {owner: miner, grid_mw: [[1]]}", "  plain:", "wrong-kind", 35, /list inside a list/],
    [
      '  plain: {owner: miner, grid_mw: "0.2 GW"}',
      "  plain:",
      "wrong-unit",
      34,
      /"0.2 GW" is in GW; the field is in MW/,
      /write 200 \(MW\)/,
    ],
    ["  plain: {owner: miner, grid_mw: 20 %}", "  plain:", "wrong-unit", 34, /is in %/],
    ["    pass_through: yes", "    source: K8", "wrong-kind", 19, /"yes" is not true or false/],
  ],
  notes: [
    [
      "  plain: {owner: miner, grid_mw: [200, K9]}",
      "  plain:",
      "dangling-name",
      40,
      /no source is called "K9"/,
    ],
    [
      "    cash_usd_m: [1,800, K8]",
      "    cash_usd_m:",
      "wrong-kind",
      20,
      /800 stands where a source/,
      /write 1800/,
    ],
    ["    cash_usd_m: [100, K8, X]", "    cash_usd_m:", "wrong-kind", 27, /"X" is a second note/],
    [
      "    cash_usd_m: [100, K8, 2025-02-30]",
      "    cash_usd_m:",
      "calendar",
      27,
      /no day or month of the calendar/,
    ],
    [
      "    cash_usd_m: [100, K8, 2025-12-04]",
      "    cash_usd_m:",
      "calendar",
      18,
      /of 2025-12-04, after the as-of day/,
    ],
    [
      "    cash_usd_m: [100, K8, 2026-01]",
      "    cash_usd_m:",
      "calendar",
      18,
      /of 2026-01, after the as-of day/,
    ],
    [
      "    cash_usd_m: [100, K8, 60..40]",
      "    cash_usd_m:",
      "out-of-range",
      27,
      /range 60..40 runs backwards/,
    ],
    [
      "    cash_usd_m: [100, K8, 40..60]",
      "    cash_usd_m:",
      "out-of-range",
      27,
      /100 lies outside its own range 40..60/,
    ],
    [
      "    cash_usd_m: [100, K8, -5..200]",
      "    cash_usd_m:",
      "out-of-range",
      27,
      /reaches too far: -5 USD m/,
    ],
    ["    cash_usd_m: [100, K8, a..b]", "    cash_usd_m:", "wrong-kind", 27, /not a range of this field/],
    ["    cash_usd_m: [100, K8, 0..1e999]", "    cash_usd_m:", "wrong-kind", 27, /not a range of this field/],
    ["    source: K9", "    source: K8", "dangling-name", 13, /no source is called "K9"/],
    ["    name: [Miner, K8, 1..2]", "    name:", "wrong-kind", 23, /range cannot stand beside/],
  ],
  sources: [
    [
      "  K8: {kind: sourced, title: 8-K, date: 2025-12-04}",
      "  K8:",
      "calendar",
      3,
      /2025-12-04 is after the as-of day/,
    ],
    ["  K8: {kind: rumour, title: 8-K}", "  K8:", "out-of-range", 14, /"rumour" is not a kind of source/],
    ["  K8: {title: 8-K}", "  K8:", "missing-key", 7, /kind is missing/],
    ["  K8: {kind: sourced, title: 8-K, date: 2025-02-30}", "  K8:", "calendar", 41, /no day or month/],
    [
      "  K8: {kind: sourced, title: 8-K, link: x}",
      "  K8:",
      "unknown-key",
      35,
      /"link" is not said of a source/,
    ],
    [
      "  assumed: {kind: sourced, title: x}\n  K8: memo",
      "  K8:",
      "wrong-kind",
      3,
      /a source called assumed is assumed/,
    ],
  ],
  "names and circles": [
    [
      "  plain: {owner: minor, grid_mw: 200}",
      "  plain:",
      "dangling-name",
      18,
      /"minor" is not in entities/,
      /did you mean "miner"/,
    ],
    ["    tenant: constructor", "    tenant:", "dangling-name", 13, /"constructor" is not in entities/],
    ["    halls: [one, three]", "    halls:", "dangling-name", 12, /"three" is not in halls/],
    ["    halls: [one, X]", "    halls:", "wrong-kind", 12, /"X" cannot be the name/],
    ["    halls: [one, one]", "    halls:", "duplicate-key", 12, /"one" is listed twice/],
    ["    halls: one", "    halls:", "wrong-kind", 12, /"one" is one value/, /\[one, two\]/],
    ["  tenant: {name: T, parent: tenant}", "  tenant:", "cycle", 29, /"tenant" is its own parent/],
    [
      "  tenant: {name: T, parent: third}\n  third: {name: 3, parent: tenant}",
      "  tenant:",
      "cycle",
      29,
      /tenant → third → tenant/,
    ],
    [
      "  tenant: {name: T, role: tennant}",
      "  tenant:",
      "out-of-range",
      27,
      /"tennant" is not a choice/,
      /did you mean "tenant"/,
    ],
  ],
  dates: [
    ["as_of: 2025-02-30", "as_of:", "calendar", 8, /"2025-02-30" is no day or month/],
    ["as_of: 2025-12", "as_of:", "calendar", 8, /is a month; a day is needed/],
    ["as_of: yesterday", "as_of:", "wrong-kind", 8, /"yesterday" is not a date/],
    ["start: 2025-11", "start:", "calendar", 8, /2025-11 is before the as-of day/],
    ["start: 2026-1", "start:", "calendar", 8, /no day or month/, /write 2026-01/],
    ["start: 2025-13", "start:", "calendar", 8, /no day or month/],
    [
      "    draws_usd_m: {2026-02: 5, 2026-01: 5}",
      "    draws_usd_m:",
      "calendar",
      31,
      /"2026-01" is out of order/,
    ],
    [
      "    draws_usd_m: {2026-02: 5, 2026-02..2026-03: 5}",
      "    draws_usd_m:",
      "calendar",
      31,
      /"2026-02..2026-03" is out of order/,
    ],
    ["    draws_usd_m: {2026-13: 5}", "    draws_usd_m:", "calendar", 19, /"2026-13" is no month/],
    [
      "    draws_usd_m: {2026-01: -5}",
      "    draws_usd_m:",
      "out-of-range",
      28,
      /-5 USD m is outside ≥ 0 USD m/,
    ],
    ["    draws_usd_m: 5", "    draws_usd_m:", "wrong-kind", 18, /is one value/, /2026-03: 480/],
    [
      "    due: [2031-07, X, 2031-08..2031-09]",
      "    due:",
      "out-of-range",
      23,
      /2031-07 lies outside its own range/,
    ],
  ],
  scenarios: [
    [
      "      halls.*.redy: {plus: 3}",
      "      halls.*.ready",
      "scenario",
      7,
      /"redy" is not a field/,
      /did you mean "ready"/,
    ],
    ["      halls.three.ready: {plus: 3}", "      halls.*.ready", "scenario", 7, /"three" is not in halls/],
    [
      "      hals.*.ready: {plus: 3}",
      "      halls.*.ready",
      "scenario",
      7,
      /"hals.\*.ready" is not a path/,
      /did you mean "halls"/,
    ],
    ["      ready: {plus: 3}", "      halls.*.ready", "scenario", 7, /is not a path/],
    [
      "      header.as_off: 2025-12-01",
      "      halls.*.ready",
      "scenario",
      7,
      /not a field of the header/,
      /as_of/,
    ],
    ["      halls.*.ready: {plus: 0.5}", "      halls.*.ready", "scenario", 7, /whole months/],
    ["      halls.*.ready: {times: 2}", "      halls.*.ready", "scenario", 7, /cannot be multiplied/],
    ["      halls.*.ready: {plus: 3, times: 2}", "      halls.*.ready", "wrong-kind", 22, /not one change/],
    ["      halls.*.ready: {plus: .nan}", "      halls.*.ready", "wrong-kind", 22, /not one change/],
    ["      halls.two.ready: {plus: 3}", "      halls.*.ready", "scenario", 7, /no number or date to shift/],
    [
      "      halls.*.critical_mw: {times: 1000}",
      "      halls.*.ready",
      "out-of-range",
      7,
      /50,000 MW is outside 0–5,000 MW/,
    ],
    [
      "      sites.plain.owner: nobody",
      "      halls.*.ready",
      "dangling-name",
      26,
      /"nobody" is not in entities/,
    ],
    ["      sites.plain.grid_mw: many", "      halls.*.ready", "wrong-kind", 28, /"many" is not a number/],
    [
      "    extends: [lat]",
      "    extends: [late]",
      "dangling-name",
      15,
      /no scenario is called "lat"/,
      /did you mean "late"/,
    ],
    ["    extends: [late-and-dear]", "    extends: [late]", "cycle", 15, /late-and-dear → late-and-dear/],
    ["    halls.*.ready: {plus: 1}", "    about: Halls", "scenario", 5, /stands beside patch/],
  ],
  syntax: [
    ["\tname: Miner", "    name: Miner", "syntax", 1, /tabs/i, /spaces/],
    ["  miner: &m", "  miner:", "syntax", 10, /no anchors, aliases or tags \(&m\)/],
    ["    name: *m", "    name:", "syntax", 11, /no anchors, aliases or tags \(\*m\)/],
    ["    name: !!str Miner", "    name:", "syntax", 11, /no anchors, aliases or tags/],
    ["    name: \u0007", "    name:", "syntax", 11, /not text: it holds the character U\+0007/],
    [
      "  plain: {owner: miner, grid_mw: 200",
      "  plain:",
      "syntax",
      1,
      /end with a }/,
      /close the bracket with }/,
    ],
    ["    name: 'Miner", "    name:", "syntax", 0, /quote/],
    ["---", "start:", "syntax", 1, /multiple documents/],
    ["  [a, b]: {name: x}\n  miner:", "  miner:", "syntax", 3, /a key is a list/],
  ],
};

for (const [title, table] of Object.entries(rows)) {
  describe(`wrong ${title}`, () => {
    it.each(table)("%s", (written, instead, code, column, message, hint) => {
      const lines = smallWorld.split("\n");
      const at = lines.findIndex((line) => line.startsWith(instead));
      expect(at, `"${instead}" is a line of the small world`).toBeGreaterThanOrEqual(0);
      lines[at] = written;
      const problems = problemsOf(lines.join("\n"));
      const found = problems.find((problem) => problem.code === code && message.test(problem.message));
      expect(found, JSON.stringify(problems, null, 1)).toBeDefined();
      if (hint) expect(found?.hint).toMatch(hint);
      const [, line, foundColumn] = /^world\.yaml:(\d+):(\d+)$/.exec(found?.where ?? "") ?? [];
      if (column > 0) expect(Number(foundColumn), found?.where).toBe(column);
      const near = code === "syntax" || written.includes("\n") ? 40 : code === "missing-key" ? 1 : 0;
      expect(Math.abs(Number(line) - (at + 1)), found?.where).toBeLessThanOrEqual(near);
    });
  });
}

describe("a world as a whole", () => {
  it("reports everything wrong in all its files at once, in the order of files and lines", () => {
    const first = smallWorld
      .replace("grid_mw: 200", "grid_mw: 99999")
      .replace("owner: miner", "owner: nobody")
      .replace("start: 2025-12", "start: soon");
    const second =
      "sites:\n  plain: {owner: miner, grid_mw: 1}\n  other: {owner: miner}\nmonths: 12\nentities:\n  odd: {name: [Odd, K7]}\n";
    expect(problemsOf(first, second).map(({ code, where }) => `${code} ${where}`)).toEqual([
      "wrong-kind world.yaml:3:8",
      "dangling-name world.yaml:17:18",
      "out-of-range world.yaml:17:35",
      "duplicate-key more.yaml:2:3",
      "missing-key more.yaml:3:3",
      "duplicate-key more.yaml:4:1",
      "dangling-name more.yaml:6:21",
    ]);
  });

  it("names both places of a name written in two files, and of a second header", () => {
    const problems = problemsOf(smallWorld, "world: other\nhalls:\n  one: {site: plain}\n");
    expect(problems.map(({ message }) => message)).toEqual([
      '"world" belongs to the header, which stands in another file at world.yaml:1:1',
      "halls.one: is written twice; first at world.yaml:19:3",
    ]);
  });

  it.each<[string, string, ProblemCode]>([
    ["an empty file", "", "syntax"],
    ["only comments", "# nothing\n", "syntax"],
    ["a list", "- a\n- b\n", "syntax"],
    ["one word", "hello", "syntax"],
    ["a number", "5", "syntax"],
    ["JSON of another thing", '[{"a": 1}]', "syntax"],
    ["bytes that are not text", "\u0000\u0001PK\u0003\u0004", "syntax"],
    ["undecodable bytes", "world: \uFFFD", "syntax"],
    ["over 2 MB", `# ${"x".repeat(2_000_000)}`, "too-large"],
    ["1,000 brackets", `a: ${"[".repeat(1000)}`, "too-deep"],
    ["1,000 braces", `a: ${"{a: ".repeat(1000)}`, "too-deep"],
    ["1,000 closed brackets", `a: ${"[".repeat(1000)}${"]".repeat(1000)}`, "too-deep"],
    ["1,000 indents", Array.from({ length: 1000 }, (_, i) => `${" ".repeat(i)}a:`).join("\n"), "too-deep"],
    ["1,000 dashes", `${"- ".repeat(1000)}a`, "too-deep"],
    ["1,000 colons in a brace", `a: {${"a: ".repeat(1000)}}`, "too-deep"],
    ["1,000 question marks", `${"? ".repeat(1000)}a`, "too-deep"],
  ])("that is %s is refused with a place", (_, text, code) => {
    const [problem] = problemsOf(text);
    expect(problem.code).toBe(code);
    expect(problem.where).toMatch(/^world\.yaml:\d+:\d+$/);
  });

  it("must have the parts of the market that have no defaults", () => {
    const text = smallWorld.replace("market:\n", "").replace(/ {2}bitcoin: .*\n/, "");
    expect(problemsOf(text)).toMatchObject([
      {
        code: "missing-key",
        where: "world.yaml:1:1",
        message: "market: bitcoin is missing",
        hint: expect.stringContaining("price_usd"),
      },
    ]);
  });

  it("is refused without a file", () => {
    expect(problemsOf()).toMatchObject([{ code: "not-readable" }]);
  });

  it("does not blame a file it could read for names in one it could not", () => {
    expect(
      problemsOf(smallWorld.replace("owner: miner", "owner: else"), "a: [").map(({ code }) => code),
    ).toEqual(["syntax"]);
  });

  it("says whether a file holds nothing, or something else than keys", () => {
    expect(problemsOf("").map(({ message }) => message)).toEqual(["the file is empty"]);
    expect(problemsOf("- one\n- two").map(({ message }) => message)).toEqual([
      "the file is not a mapping of keys to values",
    ]);
    expect(problemsOf("words").map(({ message }) => message)).toEqual([
      "the file is not a mapping of keys to values",
    ]);
  });
});
