// What the reader says of scenarios, and how it orders and limits what it says, message by message.

import { describe, expect, it } from "vitest";
import type { World } from "../../src/engine/model.ts";
import { inOrder, parseWorld } from "../../src/engine/world/parse.ts";
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

describe("beside a value that could not be read", () => {
  const broken = (change: string) =>
    said("grid_mw: 200", "grid_mw: many").length === 1
      ? parseWorld(
          [
            {
              name: "w",
              text: smallWorld
                .replace("grid_mw: 200", "grid_mw: many")
                .replace("halls.*.ready: {plus: 3}", change),
            },
          ],
          fewKinds,
        )
      : undefined;
  const messages = (change: string) => {
    const read = broken(change);
    return read && !read.ok ? read.problems.map(({ code, message }) => `${code} ${message}`) : [];
  };

  it("a change that goes too far is still said; one that finds nothing to shift is not", () => {
    expect(messages("halls.one.critical_mw: {times: 1000}")).toContain(
      "out-of-range scenarios.late: halls.one.critical_mw: 50,000 MW is outside 0–5,000 MW",
    );
    expect(
      messages("sites.plain.grid_mw: {times: 2}").filter((message) => message.startsWith("scenario ")),
    ).toEqual([]);
    expect(messages("sites.plain.grid_mw: {times: 2}").length).toBe(1);
  });
});
