// The limits of a world file, to the last unit: as much as the limit is read, one more is refused.

import { describe, expect, it } from "vitest";
import type { World } from "../../src/engine/model.ts";
import type { Problem } from "../../src/engine/problem.ts";
import { parseWorld } from "../../src/engine/world/parse.ts";
import { didYouMean } from "../../src/engine/world/parse-tables.ts";
import { applyScenario } from "../../src/engine/world/scenario.ts";
import { readYaml } from "../../src/engine/world/yaml.ts";
import { fewKinds, smallWorld } from "./kinds.ts";

const problems = (text: string): readonly Problem[] => {
  const parsed = parseWorld([{ name: "w.yaml", text }], fewKinds);
  return parsed.ok ? [] : parsed.problems;
};
const yaml = (text: string) =>
  readYaml("w", text).problems.map(({ code, where, message }) => [code, where, message]);
const codes = (text: string) => readYaml("w", text).problems.map(({ code }) => code);

describe("a text", () => {
  it("of two million characters is read, of one more is refused", () => {
    const text = `a: 1\n# ${"x".repeat(2_000_000 - 7)}`;
    expect(text.length).toBe(2_000_000);
    expect(codes(text)).toEqual([]);
    expect(yaml(`${text}x`)).toEqual([
      ["too-large", "w:1:1", "the file has 2000001 characters, more than 2000000"],
    ]);
  });

  // a key and what stands after it are two levels; in braces a colon is one more until the next bracket
  it("nested 60 levels deep is read, one more is refused: 58 brackets after a key, 57 braces with a key in each", () => {
    const brackets = (n: number) => `a: ${"[".repeat(n)}${"]".repeat(n)}`;
    const braces = (n: number) => `a: ${"{b: ".repeat(n)}1${"}".repeat(n)}`;
    expect([codes(brackets(58)), codes(brackets(59))]).toEqual([[], ["too-deep"]]);
    expect([codes(braces(57)), codes(braces(58))]).toEqual([[], ["too-deep"]]);
    expect(yaml(brackets(59))[0][1]).toBe("w:1:62");
  });

  it("of 60 indents is read, of 61 refused where the last begins", () => {
    const indents = (n: number) => Array.from({ length: n }, (_, i) => `${" ".repeat(i)}a:`).join("\n");
    expect(codes(indents(60))).toEqual([]);
    expect(yaml(indents(61)).map(([code, where]) => [code, where])).toEqual([["too-deep", "w:61:61"]]);
  });

  it("of 60 dashes before a word is one level too deep by the word; of 59 it is not", () => {
    const dashes = (n: number) => `${"- ".repeat(n)}a`;
    expect(codes(dashes(60))).toEqual(["too-deep"]);
    // a list is no world, but it is read
    expect(codes(dashes(59))).toEqual(["syntax"]);
  });

  it("of blocks beside each other is no deeper for being long", () => {
    const flat = Array.from({ length: 100 }, (_, i) => `k${i}:\n  - [1, {a: b}]\n  - x: y`).join("\n");
    expect(codes(flat)).toEqual([]);
    expect(codes(`a: [${"{b: c}, ".repeat(200)}d]`)).toEqual([]);
    expect(codes(`a: {${Array.from({ length: 200 }, (_, i) => `k${i}: 1`).join(", ")}}`)).toEqual([]);
  });

  it("of 50,000 words and signs is read, of one more refused where it stands", () => {
    // each line `k: 1` is key, colon, space, value and line end: five
    const lines = (n: number) => Array.from({ length: n }, (_, i) => `k${i}: 1`).join("\n");
    const full = `${lines(9_999)}\nlast: 1`;
    expect(codes(`${full}\n`)).toEqual([]);
    expect(yaml(`${full}\nb`)).toEqual([
      ["too-large", "w:10001:1", "the file has more than 50000 words and signs, counted up to here"],
    ]);
  });

  it("reports twenty anchors and no more, each where it stands", () => {
    const anchors = (n: number) => Array.from({ length: n }, (_, i) => `k${i}: &a${i} 1`).join("\n");
    expect(codes(anchors(20)).length).toBe(20);
    expect(yaml(anchors(21)).length).toBe(20);
    expect(yaml(anchors(2)).map(([, where]) => where)).toEqual(["w:1:5", "w:2:5"]);
  });

  it("reports twenty lines it cannot read and no more, each once", () => {
    const broken = (n: number) => Array.from({ length: n }, (_, i) => `k${i}: 'a' b 'c'`).join("\n");
    expect(codes(broken(2))).toEqual(["syntax", "syntax"]);
    expect(codes(broken(30)).length).toBe(20);
    // the library finds more than one fault in this line
    expect(yaml("a: ]]]")).toEqual([
      ["syntax", "w:1:4", expect.stringMatching(/^not readable as YAML: u(?!u)/)],
    ]);
  });

  it.each([
    ["%YAML 1.2\n---\na: 1", "a world takes no directives (%YAML 1.2)", "remove it"],
    ["a: !t 1", "a world takes no anchors, aliases or tags (!t)", "quote the value if it is text"],
    ["''", "the file is empty", "a world begins with"],
    ["# nothing", "the file is empty", "a world begins with"],
    ["words", "the file is not a mapping of keys to values", "a world begins with"],
  ])("that is no plain mapping says what it is: %j", (text, message, hint) => {
    expect(readYaml("w", text).problems).toEqual([
      expect.objectContaining({ code: "syntax", message, hint: expect.stringContaining(hint) }),
    ]);
  });

  it("with an anchor advises to write the value again, not only to quote it", () => {
    expect(readYaml("w", "a: &b 1").problems[0].hint).toMatch(/^write the value again/);
  });
});

describe("characters", () => {
  it.each([
    ["a tab, a line feed and a carriage return are text", "a: 1\t# x\r\nb: 2\n", []],
    ["a space is the first that is", "a:\u00201", []],
    ["the one before it is not", "a: \u001f", ["w:1:4"]],
    ["the bell is not", "a: 1\nb: \u0007", ["w:2:4"]],
    ["a vertical tab and a form feed are not", "a: \u000b", ["w:1:4"]],
    ["the first character counts", "\u0001a: 1", ["w:1:1"]],
    ["undecodable bytes are not", "a: 1\n\nbc: x\uFFFD", ["w:3:6"]],
    ["their neighbours are", "a: \uFFFC", []],
  ])("%s", (_, text, where) => {
    expect(readYaml("w", text).problems.map((problem) => problem.where)).toEqual(where);
  });

  it("are named in four hexadecimal digits", () => {
    expect(yaml("a: \u0007")[0][2]).toBe("the file is not text: it holds the character U+0007");
    expect(yaml("a: \uFFFD")[0][2]).toContain("U+FFFD");
  });

  it("alone before a comma are missed: where the comma stands", () => {
    expect(yaml("a: [1,, 2]")[0].slice(0, 2)).toEqual(["syntax", "w:1:7"]);
    expect(yaml("a: [ , 2]")[0].slice(0, 2)).toEqual(["syntax", "w:1:6"]);
    expect(yaml("a: {, b: 2}")[0].slice(0, 2)).toEqual(["syntax", "w:1:5"]);
    expect(codes("a: [1, 2, ]\nb: 1,2,,3")).toEqual([]);
  });
});

describe("scenarios", () => {
  const withScenarios = (text: string) => smallWorld.replace(/scenarios:[\s\S]*$/, `scenarios:\n${text}`);
  const empty = (n: number) => Array.from({ length: n }, (_, i) => `  s${i}: {about: x}`).join("\n");

  it("may be a hundred, not a hundred and one", () => {
    expect(problems(withScenarios(empty(100)))).toEqual([]);
    expect(problems(withScenarios(empty(101)))).toMatchObject([
      { code: "too-large", message: "scenarios: 101 scenarios with 0 changes are more than 100 with 1000" },
    ]);
  });

  it("may have a thousand changes in all, not a thousand and one", () => {
    const halls = Array.from(
      { length: 1_001 },
      (_, i) => `  h${i}: {site: plain, critical_mw: 1, ready: 2026-06}`,
    );
    const many = (n: number) => {
      const half = Math.floor(n / 2);
      const changes = (from: number, to: number) =>
        Array.from({ length: to - from }, (_, i) => `      halls.h${from + i}.critical_mw: 2`).join("\n");
      return withScenarios(
        `  one:\n    patch:\n${changes(0, half)}\n  two:\n    patch:\n${changes(half, n)}`,
      ).replace("halls:\n", `halls:\n${halls.join("\n")}\n`);
    };
    expect(problems(many(1_000))).toEqual([]);
    expect(problems(many(1_001))).toMatchObject([{ code: "too-large" }]);
  });

  it("may look at fifty thousand values: 200 changes of all of 250 halls, and not one change more", () => {
    const halls = Array.from(
      { length: 248 },
      (_, i) => `  h${i}: {site: plain, critical_mw: 1, ready: 2026-06}`,
    );
    const parsed = parseWorld(
      [{ name: "w.yaml", text: smallWorld.replace("halls:\n", `halls:\n${halls.join("\n")}\n`) }],
      fewKinds,
    );
    if (!parsed.ok) throw new Error(JSON.stringify(parsed.problems));
    const world: World = parsed.value;
    const wide = { path: "halls.*.critical_mw", times: 1, where: "here" };
    const narrow = { path: "sites.plain.grid_mw", times: 1, where: "there" };
    const made = (patch: readonly (typeof wide)[]) => {
      const result = applyScenario(world, { id: "try", about: "", where: "", patch }, fewKinds);
      return result.ok ? [] : result.problems.map(({ code, where }) => [code, where]);
    };
    const full = Array.from({ length: 200 }, () => wide);
    expect(made(full)).toEqual([]);
    expect(made([...full, narrow])).toEqual([["too-large", "there"]]);
    expect(made([...full.slice(1), narrow])).toEqual([]);
  });
});

describe("hints", () => {
  it("list what is known where it is twelve words or fewer and none is near", () => {
    const words = (n: number) => Array.from({ length: n }, (_, i) => `word${i}x`);
    expect(didYouMean("zzz", words(12))).toBe(`known here: ${words(12).join(", ")}`);
    expect(didYouMean("zzz", words(13))).toBeUndefined();
    expect(didYouMean("zzz", [])).toBeUndefined();
  });

  it("name the nearest word, or one it begins or that begins it", () => {
    expect(didYouMean("cash", ["btc_free", "cash_usd_m"])).toBe('did you mean "cash_usd_m"?');
    expect(didYouMean("cash_usd_m_now", ["btc_free", "cash_usd_m"])).toBe('did you mean "cash_usd_m"?');
    expect(didYouMean("grid_mv", ["grid_mw", "owner"])).toBe('did you mean "grid_mw"?');
  });

  it("look at three hundred names and no further", () => {
    const names = Array.from({ length: 299 }, (_, i) => `q${i}`);
    expect(didYouMean("grid_mv", [...names, "grid_mw"])).toBe('did you mean "grid_mw"?');
    expect(didYouMean("grid_mv", [...names, "other", "grid_mw"])).toBeUndefined();
  });
});
