// Cash, scenarios, levers and megawatts: tables over four paths written down by hand.

import { describe, expect, it } from "vitest";
import { NEVER } from "../../src/engine/model.ts";
import {
  announcedCase,
  bestCase,
  committedCase,
  openCase,
  worstCase,
} from "../../src/engine/report/case-names.ts";
import { cashTable } from "../../src/engine/report/cash-table.ts";
import type { Results } from "../../src/engine/report/figures.ts";
import { megawattTable } from "../../src/engine/report/megawatt-table.ts";
import { leverTable, scenarioTable } from "../../src/engine/report/scenario-table.ts";
import { tinyModel } from "../tiny-world.ts";
import { amount, type Columns, caseOf, draftOf, values } from "./four-paths.ts";

describe("cash", () => {
  const model = tinyModel({ entities: { owner: { btc_free: 20, restricted_cash_usd_m: 3 } } });
  const all = (announced: Columns): Results => ({
    [committedCase]: caseOf(model, {
      "owner.low_usd_m": [-5, -1, 2, 8],
      "owner.low_month": [3, 4, 5, 6],
      "owner.short_month": [3, 11, 12, NEVER],
    }),
    [announcedCase]: caseOf(model, announced),
    [openCase]: caseOf(model, { "owner.short_month": [35, 36, NEVER, NEVER] }),
    [worstCase]: caseOf(model, { "owner.short_month": [0, 0, 0, 0] }),
    [bestCase]: caseOf(model),
  });

  it("is each operator's low and its chance of falling short, by funding", () => {
    const draft = draftOf(model, all({ "owner.low_usd_m": [0, 0, 4, 4] }));
    const { rows } = cashTable(draft);
    expect(rows.map(({ id, label }) => [id, label])).toEqual([
      ["owner", "Owner"],
      ["owner+announced", "+ priced, unclosed"],
    ]);
    expect(values(draft, rows[0].figures)).toMatchObject({
      free_cash: 10,
      restricted_cash: 3,
      free_btc: 2e6,
      low_p50: -1,
      low_p5: -5,
      low_month: 4,
      p_12: 0.5,
      p_36: 0.75,
      default_36: 0,
      open_12: 0,
      open_36: 0.25,
      open_12_worst: 1,
      open_36_best: 0,
    });
    expect(amount(draft, rows[1].figures.low_p50)).toBe(0);
    expect(draft.figures.get(rows[0].figures.p_12)).toMatchObject({
      low: expect.closeTo(0.0676, 4),
      high: expect.closeTo(0.9324, 4),
    });
    expect(() => draft.add(rows[0].figures.p_12, "-", { kind: "count", what: "x", value: 1 })).toThrow(
      "already in the report",
    );
  });

  it("has one row where what is priced changes nothing", () => {
    const draft = draftOf(model, all({ "owner.low_usd_m": [-9, -1, 2, 8] }));
    expect(cashTable(draft).rows).toHaveLength(1);
  });
});

describe("scenarios and levers", () => {
  const model = tinyModel({ head: { months: 24 } });
  const power = model.contracts.find(({ id }) => id === "power")!.index;
  const results: Results = {
    [openCase]: caseOf(model, {
      "owner.short_month": [5, 40, NEVER, NEVER],
      "owner.action_month": [7, 9, NEVER, NEVER],
      "owner.action": [0, power, NEVER, NEVER],
    }),
    "scenario a": caseOf(model, { "owner.short_month": [5, 6, 35, 36] }),
    "lever x": caseOf(model, { "owner.short_month": [NEVER, NEVER, 1, 1] }),
    "lever y": caseOf(model, { "owner.short_month": [5, NEVER, NEVER, NEVER] }),
  };
  const owner = model.entities.findIndex(({ id }) => id === "owner");
  const draft = draftOf(model, results, {
    scenarios: [{ id: "a", about: "" }],
    levers: [
      { case: "lever y", entity: owner, label: "y" },
      { case: "lever x", entity: owner, label: "x" },
    ],
  });

  it("stand beside the baseline, with who acts first in the median path, and how", () => {
    const { rows } = scenarioTable(draft);
    expect(rows.map(({ id, note }) => [id, note])).toEqual([
      ["baseline", "owner power_tariff 2026-10"],
      ["a", ""],
    ]);
    expect(rows.map(({ figures }) => values(draft, figures))).toEqual([
      { owner: 0.25, "owner.action": 9 },
      { owner: 0.75, "owner.action": NEVER },
    ]);
  });

  // of the first two paths: before 1 of 2; x leaves none short, y one
  it("of a lever are before and after on the same paths, the largest change first", () => {
    const { rows } = leverTable(draft);
    expect(rows.map(({ id, label, figures }) => [id, label, values(draft, figures)])).toEqual([
      ["x", "Owner: x", { before: 0.5, after: 0, change: -0.5 }],
      ["y", "Owner: y", { before: 0.5, after: 0.5, change: 0 }],
    ]);
  });
});

describe("a megawatt", () => {
  const model = tinyModel({
    halls: { hall: { site: "plain", critical_mw: 8, ready: "2026-03" } },
    fleets: { old: { site: "plain", owner: "owner", hashrate_ehs: 1, j_per_th: 21 } },
    contracts: {
      lease: {
        kind: "hosting_lease",
        tenant: "tenant",
        landlord: "owner",
        halls: ["hall"],
        rent_usd_per_kw_month: 100,
        term_months: 24,
      },
    },
  });
  const use = (id: string, over: Columns): Columns =>
    Object.fromEntries(
      ["mwh_12", "in_usd_12", "power_usd_12", "mw_years", "whole_mw_years", "cash_usd", "capital_usd"].map(
        (name) => [`${id}.${name}`, over[name] ?? [0, 0, 0, 0]],
      ),
    );

  it("earns by use what it was paid over what it used; uses nobody made are left out", () => {
    const lease = use("lease", {
      mwh_12: [0, 0, 10, 10],
      in_usd_12: [0, 0, 900, 1100],
      power_usd_12: [0, 0, 400, 600],
      mw_years: [1, 1, 1, 1],
      whole_mw_years: [2, 2, 2, 2],
      cash_usd: [8, 8, 8, 8],
      capital_usd: [4, 4, 4, 4],
    });
    const draft = draftOf(model, { [openCase]: caseOf(model, { ...lease, ...use("old", {}) }) });
    const { rows } = megawattTable(draft);
    expect(rows.map(({ id, label, note }) => [id, label, note])).toEqual([
      ["lease", "lease lease", "8 critical MW"],
    ]);
    expect(values(draft, rows[0].figures)).toEqual({
      in_usd_per_mwh: 100,
      power_usd_per_mwh: 50,
      cash_usd_per_mw_year: 8,
      capital_usd_per_mw_year: 2,
      after_capital_usd_per_mw_year: 6,
    });
    const idle = draftOf(model, {
      [openCase]: caseOf(model, {
        ...use("lease", {}),
        ...use("old", { mw_years: [0, 0, 0, 2], whole_mw_years: [0, 0, 0, 2] }),
      }),
    });
    const [fleet] = megawattTable(idle).rows;
    expect([fleet.label, fleet.note, Object.keys(fleet.figures).includes("in_usd_per_mwh")]).toEqual([
      "mine  old",
      "21 J/TH, sunk",
      false,
    ]);
  });
});
