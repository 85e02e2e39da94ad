// Changes of a scenario at the edges of their rules: how far a date moves, what happens to ranges, what a star reaches.

import { describe, expect, it } from "vitest";
import type { Change, Quantity, World } from "../../src/engine/model.ts";
import { parseWorld } from "../../src/engine/world/parse.ts";
import { applyScenario } from "../../src/engine/world/scenario.ts";
import { fewKinds, smallWorld } from "./kinds.ts";

function read(text: string): World {
  const parsed = parseWorld([{ name: "w", text }], fewKinds);
  if (!parsed.ok) throw new Error(JSON.stringify(parsed.problems, null, 1));
  return parsed.value;
}
const undated = smallWorld.replace("[100, K8, 2025-10-31]", "100").replace(", date: 2025-11-03", "");
const small = read(undated);

function made(change: Omit<Change, "where"> | readonly Omit<Change, "where">[], world = small) {
  const patch = [change].flat().map((each) => ({ ...(each as Omit<Change, "where">), where: "here" }));
  const result = applyScenario(world, { id: "try", about: "", where: "", patch }, fewKinds);
  const at = (path: string): Quantity | undefined => {
    if (!result.ok) return undefined;
    const [section, id, key] = path.split(".");
    return section === "header"
      ? result.value.header[id]
      : result.value.sections[section as "halls"][id]?.values[key];
  };
  return {
    at,
    said: result.ok ? [] : result.problems.map(({ code, message, hint }) => [code, message, hint]),
    result,
  };
}
const set = (value: Quantity["value"], source = "assumed"): Quantity => ({
  value,
  source,
  badge: "assumed",
  where: "",
});

describe("a month", () => {
  it("moves a century and no month more, either way", () => {
    const at = (plus: number) => made({ path: "halls.one.ready", plus });
    expect(at(1_200).at("halls.one.ready")?.value).toBe("2126-06");
    expect(at(1_201).said).toEqual([
      ["scenario", "scenarios.try: halls.one.ready: 1201 months is too far", "write the new value itself"],
    ]);
    expect(at(-1_200).at("halls.one.ready")?.value).toBe("1926-06");
    expect(at(-1_201).said[0][1]).toContain("-1201 months is too far");
  });

  it("moves by whole months and is not multiplied", () => {
    expect(made({ path: "halls.one.ready", plus: 1.5 }).said[0][1]).toBe(
      "scenarios.try: halls.one.ready: a month moves by whole months",
    );
    expect(made({ path: "halls.one.ready", times: 2 }).said[0][1]).toBe(
      "scenarios.try: halls.one.ready: a month cannot be multiplied",
    );
  });

  it("given as a day keeps its day, the last of a shorter month, and the tenth as two digits", () => {
    const due = (day: string, plus: number) =>
      made([
        { path: "contracts.debt.due", set: set(day) },
        { path: "contracts.debt.due", plus },
      ]).at("contracts.debt.due")?.value;
    expect([due("2026-01-31", 1), due("2026-03-31", 1), due("2026-01-09", 2), due("2026-12-31", 2)]).toEqual([
      "2026-02-28",
      "2026-04-30",
      "2026-03-09",
      "2027-02-28",
    ]);
  });

  it("moves its range with it; a day of a month has none that would fit", () => {
    const ranged = read(
      undated
        .replace("ready: 2026-06", "ready: [2026-06, X, 2026-05..2026-09]")
        .replace("due: 2031-07-01", "due: [2031-07-05, X, 2031-07-01..2031-07-31]"),
    );
    const { at } = made(
      [
        { path: "halls.one.ready", plus: 2 },
        { path: "contracts.debt.due", plus: 1 },
      ],
      ranged,
    );
    expect(at("halls.one.ready")).toMatchObject({
      value: "2026-08",
      low: 2026 * 12 + 6,
      high: 2026 * 12 + 10,
    });
    expect(at("contracts.debt.due")).toEqual({
      value: "2031-08-05",
      source: "scenario-try",
      badge: "assumed",
      where: "here",
    });
  });
});

describe("a date", () => {
  const put = read(
    undated.replace("due: 2031-07-01", "due: 2031-07-01\n    put: [2030-02-28, X, 2030-02-01..2030-03-31]"),
  );
  it("moves by days, a century at most, its range with it", () => {
    const at = (plus: number) => made({ path: "contracts.debt.put", plus }, put);
    expect(at(1).at("contracts.debt.put")).toMatchObject({
      value: "2030-03-01",
      high: (at(0).at("contracts.debt.put")?.high ?? 0) + 1,
    });
    expect(at(36_525).said).toEqual([]);
    expect(at(36_526).said[0][1]).toBe("scenarios.try: contracts.debt.put: 36526 days is too far");
    expect(at(0.5).said[0][1]).toBe("scenarios.try: contracts.debt.put: a date moves by whole days");
  });
});

describe("a number", () => {
  const ranged = read(
    undated
      .replace("balance_usd_m: 40", "balance_usd_m: [40, X, 10..60]")
      .replace(
        "    rent_usd_per_kw_month: 120",
        "    rent_usd_per_kw_month: 120\n    escalator_pct: [-2, X, -4..8]",
      ),
  );

  it("moves its range with it, inside the limits of the field", () => {
    const balance = (change: { times?: number; plus?: number }) =>
      made({ path: "contracts.debt.balance_usd_m", ...change }, ranged).at("contracts.debt.balance_usd_m");
    expect(balance({ times: 2 })).toMatchObject({ value: 80, low: 20, high: 120 });
    expect(balance({ plus: 5 })).toMatchObject({ value: 45, low: 15, high: 65 });
    expect(balance({ plus: -30 })).toMatchObject({ value: 10, low: 0, high: 30 });
  });

  it("turned round has its range turned round: -2 of -4 to 8 times -2 is 4 of -16 to 8", () => {
    expect(
      made({ path: "contracts.rent.escalator_pct", times: -2 }, ranged).at("contracts.rent.escalator_pct"),
    ).toMatchObject({ value: 4, low: -16, high: 8 });
    expect(
      made({ path: "contracts.rent.escalator_pct", times: -4 }, ranged).at("contracts.rent.escalator_pct"),
    ).toMatchObject({ value: 8, low: -20, high: 16 });
    expect(
      made({ path: "contracts.rent.escalator_pct", times: -6 }, ranged).at("contracts.rent.escalator_pct"),
    ).toMatchObject({ value: 12, low: -20, high: 20 });
  });

  it("left as it is keeps its source: times one, plus nothing, set to itself", () => {
    for (const change of [{ times: 1 }, { plus: 0 }, { set: set(40) }])
      expect(
        made({ path: "contracts.debt.balance_usd_m", ...change }, ranged).at("contracts.debt.balance_usd_m"),
      ).toMatchObject({ source: "X", low: 10 });
  });

  it("that nobody wrote is shifted from its default; one that is unknown or none is not shifted", () => {
    expect(
      made({ path: "contracts.rent.escalator_pct", plus: 3 }).at("contracts.rent.escalator_pct"),
    ).toMatchObject({ value: 3, source: "scenario-try" });
    expect(made({ path: "halls.two.ready", plus: 3 }).said).toEqual([
      [
        "scenario",
        "scenarios.try: halls.two.ready: there is no number or date to shift",
        "write the new value itself",
      ],
    ]);
    expect(made({ path: "contracts.debt.put", plus: 3 }).said).toEqual([
      [
        "scenario",
        "scenarios.try: contracts.debt.put: there is no number or date to shift",
        "write the new value itself",
      ],
    ]);
    const unknown = read(undated.replace("balance_usd_m: 40", "balance_usd_m: [unknown, X, 10..60]"));
    expect(made({ path: "contracts.debt.balance_usd_m", times: 2 }, unknown).said.length).toBe(1);
  });
});

describe("a table of months, a flag, a choice, a name", () => {
  it("is multiplied month by month and not added to", () => {
    expect(
      made({ path: "contracts.debt.draws_usd_m", times: 0.5 }).at("contracts.debt.draws_usd_m")?.value,
    ).toEqual({ "2026-01": 2.5, "2026-02": 5, "2026-03": 5, "2026-04": 5 });
    expect(made({ path: "contracts.debt.draws_usd_m", plus: 1 }).said[0][1]).toBe(
      "scenarios.try: contracts.debt.draws_usd_m: a months cannot be shifted like this",
    );
  });

  it("cannot be shifted", () => {
    for (const path of ["contracts.rent.pass_through", "entities.miner.role", "sites.plain.owner"])
      expect(made({ path, times: 2 }).said[0][1]).toMatch(/a (flag|choice|name) cannot be shifted like this/);
  });

  it("can be set, with a source of its own or the scenario's", () => {
    expect(
      made({ path: "contracts.rent.pass_through", set: set(false) }).at("contracts.rent.pass_through"),
    ).toMatchObject({ value: false, source: "scenario-try" });
    expect(
      made({ path: "contracts.rent.pass_through", set: set(false, "K8") }).at("contracts.rent.pass_through"),
    ).toMatchObject({ value: false, source: "K8" });
    expect(made({ path: "contracts.rent.pass_through", set: set("none") }).said.length).toBe(1);
  });
});

describe("a star", () => {
  it("reaches every block that has the field, and each once", () => {
    const { at } = made({ path: "halls.*.critical_mw", times: 2 });
    expect([at("halls.one.critical_mw")?.value, at("halls.two.critical_mw")?.value]).toEqual([100, 100]);
    expect(made({ path: "contracts.*.due", plus: 1 }).at("contracts.rent.due")).toBeUndefined();
    expect(made({ path: "contracts.*.nothing", plus: 1 }).said[0][1]).toContain(
      '"nothing" is not a field here',
    );
  });

  it("reaches nothing in a section of nothing", () => {
    const bare = read(undated.replace(/hubs:\n.*\n/, ""));
    expect(made({ path: "hubs.*.series", set: set("X") }, bare).said[0][1]).toBe(
      'scenarios.try: hubs.*.series: "*" is not in hubs',
    );
  });
});

describe("a part of the market", () => {
  it("nobody wrote is made by a change of it, with its source", () => {
    const { at, result } = made({ path: "market.equity.credit_spread_pct", set: set(6) });
    expect(at("market.equity.credit_spread_pct")).toMatchObject({ value: 6, source: "scenario-try" });
    expect(result.ok && result.value.sources["scenario-try"]).toEqual({
      id: "scenario-try",
      badge: "assumed",
      title: "scenario try",
    });
    expect(result.ok && result.value.sections.market.equity).toMatchObject({
      id: "equity",
      kind: "market",
      where: "market.equity",
    });
  });

  it("is the same world where nothing changes", () => {
    const { result } = made({ path: "market.bitcoin.height", times: 1 });
    expect(result.ok && result.value.sections).toEqual(small.sections);
  });
});

describe("a path that leads nowhere", () => {
  it.each([
    ["hals.one.ready", '"hals.one.ready" is not a path', 'did you mean "halls"?'],
    ["halls.one", '"halls.one" is not a path', "a path is section.id.field, or section.*.field"],
    [
      "zzzzzz.one.two",
      '"zzzzzz.one.two" is not a path',
      "known here: market, hubs, entities, sites, halls, fleets, contracts, header",
    ],
    ["header.start.x", '"header.start.x" is not a path', 'did you mean "header"?'],
    ["halls.uno.ready", 'halls.uno.ready: "uno" is not in halls', "known here: one, two"],
    ["market.*.zzz", 'market.*.zzz: "zzz" is not a field here', undefined],
  ])("%s", (path, message, hint) => {
    const [[code, text, advice]] = made({ path, times: 2 }).said;
    expect([code, text]).toEqual(["scenario", `scenarios.try: ${message}`]);
    if (hint !== undefined) expect(advice).toBe(hint);
  });

  it("to nothing that is known is one that shifts nothing", () => {
    expect(made({ path: "halls.two.ready", plus: 2 }).said).toEqual([
      [
        "scenario",
        "scenarios.try: halls.two.ready: there is no number or date to shift",
        "write the new value itself",
      ],
    ]);
  });
});
