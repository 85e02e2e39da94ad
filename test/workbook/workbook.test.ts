// What a workbook is made of, without a spreadsheet program: formulas only, inputs that matter, names that hold, refusals that say why.

import { mkdtemp, readdir, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { readXlsx } from "hucre/xlsx";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { exportPath } from "../../src/cli/export.ts";
import { workbookOf } from "../../src/engine/export.ts";
import { kinds, type Parsed } from "../../src/engine/index.ts";
import { columnLetters, type Workbook } from "../../src/engine/workbook/sheet.ts";
import { xlsxBytes } from "../../src/io/xlsx.ts";
import { forgetRuns, listener, spender, type TinyRun, tinyRun } from "../cli/tiny-runs.ts";
import { mergeOver, modelOf, type Over, tinyWorld } from "../tiny-world.ts";
import { rich } from "./rich-world.ts";

function tried(over: Over, entity = "owner"): Parsed<Workbook> {
  const world = tinyWorld(over);
  return workbookOf(modelOf(world, "open"), world, kinds, { entity, seed: 1, path: 0, notes: [] });
}

function bookOf(over: Over): Workbook {
  const book = tried(over);
  if (!book.ok) throw new Error(JSON.stringify(book.problems));
  return book.value;
}

const sheetOf = ({ sheets }: Workbook, name: string) => sheets.find((sheet) => sheet.name === name);
const formulasOf = ({ sheets }: Workbook) =>
  sheets.flatMap(({ name, rows }) =>
    rows.flatMap((row, r) =>
      row.flatMap((cell, c) =>
        cell && "formula" in cell
          ? [{ at: `${name}!${columnLetters(c)}${r + 1}`, formula: cell.formula }]
          : [],
      ),
    ),
  );

describe("a workbook", () => {
  const book = bookOf(rich);
  const formulas = formulasOf(book);

  it("has every month of sites, contracts and cash as a live formula", () => {
    for (const name of ["Months", "Waterfall"]) {
      const rows = sheetOf(book, name)?.rows.slice(4) ?? [];
      expect(rows.length).toBeGreaterThan(50);
      for (const row of rows)
        for (const cell of row.slice(4))
          expect(cell && "formula" in cell, String(row[2] && "value" in row[2] && row[2].value)).toBe(true);
    }
    expect(
      sheetOf(book, "Measures")
        ?.rows.flat()
        .filter((cell) => cell?.look === "measure" && !("formula" in cell)),
    ).toEqual([]);
  });

  it("lists no input that nothing calls, and names each once", () => {
    const names = book.names.map(({ name }) => name);
    expect(new Set(names).size).toBe(names.length);
    const text = formulas.map(({ formula }) => formula).join(" ");
    const called = new Set(text.match(/[A-Za-z_][A-Za-z0-9_]*\.[a-z0-9_]+/g));
    expect(names.filter((name) => !called.has(name))).toEqual([]);
    expect([...called].filter((name) => !names.includes(name))).toEqual([]);
  });

  it("calls only cells that hold something", () => {
    const filled = new Set(
      book.sheets.flatMap(({ name, rows }) =>
        rows.flatMap((row, r) =>
          row.flatMap((cell, c) => (cell ? [`${name}!${columnLetters(c)}${r + 1}`] : [])),
        ),
      ),
    );
    const single = /(?<![:$A-Z0-9.])(?:([A-Z][a-z]+)!)?\$?([A-Z]{1,3})\$?(\d+)(?![\d:(])/g;
    for (const { at, formula } of formulas.filter((each) => /^(Months|Waterfall)!/.test(each.at))) {
      const home = at.split("!")[0];
      for (const [, sheet = home, column, row] of formula.replaceAll(/"[^"]*"/g, "").matchAll(single))
        expect(
          filled.has(`${sheet}!${column}${row}`),
          `${at} ${formula} calls ${sheet}!${column}${row}`,
        ).toBe(true);
    }
  });

  it("stays within what spreadsheet programs take", () => {
    // Excel specifications and limits: 8,192 characters a formula, 64 levels of nesting
    for (const { formula } of formulas) {
      expect(formula.length).toBeLessThan(8_192);
      let [depth, deepest] = [0, 0];
      for (const sign of formula) {
        depth += sign === "(" ? 1 : sign === ")" ? -1 : 0;
        deepest = Math.max(deepest, depth);
      }
      expect(deepest).toBeLessThan(64);
      expect(depth).toBe(0);
    }
  });

  it("writes nothing where nothing is said: an empty text is more than any number to Excel", async () => {
    const { sheets } = await readXlsx(await xlsxBytes(book));
    const texts = sheets.flatMap(({ rows }) => rows.flat().filter((value) => typeof value === "string"));
    expect(texts.length).toBeGreaterThan(100);
    expect(texts.filter((text) => text === "")).toEqual([]);
  });

  it("says who says each input, its unit and its range", () => {
    const over: Over = mergeOver(spender, {
      head: { sources: { Q3: { kind: "sourced", title: "A quarterly report", date: "2025-11-01" } } },
      entities: { owner: { cash_usd_m: [10, "Q3", "8..12"] } },
    });
    const row = sheetOf(bookOf(over), "Inputs")?.rows.find(
      (cells) => cells[1] && "value" in cells[1] && cells[1].value === "owner.cash_usd_m",
    );
    expect(row?.map((cell) => cell && "value" in cell && cell.value)).toEqual([
      "Unrestricted cash.",
      "owner.cash_usd_m",
      "USD m",
      10,
      undefined,
      "8..12",
      "sourced",
      "A quarterly report",
    ]);
  });
});

describe("what a workbook refuses", () => {
  it.each<[string, Over, string, RegExp]>([
    ["an operator that is none", spender, "ownr", /no operator "ownr"/],
    [
      "a kind it has no formulas for",
      mergeOver(spender, {
        contracts: {
          line: { kind: "revolver", borrower: "owner", commitment_usd_m: 5, rate_pct: 8, due: "2026-10" },
        },
      }),
      "owner",
      /line.*does not carry contracts of the kind revolver/,
    ],
    [
      "halls let again",
      mergeOver(spender, {
        halls: { h: { site: "plain", critical_mw: 1, ready: "2026-02", builder: "b" } },
        contracts: {
          lease: {
            kind: "hosting_lease",
            tenant: "tenant",
            landlord: "owner",
            halls: ["h"],
            rent_usd_per_kw_month: 100,
            term_months: 6,
            next_tenant: "tenant",
          },
        },
      }),
      "owner",
      /lease.*halls let again/,
    ],
    [
      "a break that comes before the end",
      mergeOver(rich, { contracts: { let_early: { break_from_months: 20 } } }),
      "owner",
      /let_early.*a tenant's break within the months/,
    ],
    [
      "halls that wait for another's order",
      mergeOver(rich, {
        contracts: {
          theirs: {
            kind: "equipment_order",
            buyer: "holding",
            vendor: "vendor",
            halls: ["late"],
            deliveries_usd_m: { "2026-02": 1 },
          },
        },
      }),
      "owner",
      /theirs.*its halls in another's contract/,
    ],
    [
      "another operator as tenant",
      mergeOver(rich, { contracts: { let_late: { tenant: "holding" } } }),
      "owner",
      /let_late.*another operator as tenant/,
    ],
    [
      "machines that stand on another's site",
      mergeOver(rich, {
        fleets: { guest: { site: "windy", owner: "holding", hashrate_ehs: 0.1, j_per_th: 20 } },
      }),
      "holding",
      /guest.*machines on a site of another's/,
    ],
  ])("%s", (_, over, entity, said) => {
    const book = tried(over, entity);
    expect(
      book.ok ? "" : book.problems.map(({ where, message }) => `${where} ${message}`).join("\n"),
    ).toMatch(said);
    expect(book.ok ? [] : book.problems.map(({ hint }) => typeof hint)).toEqual(["string"]);
  });
});

describe("switchyard export", () => {
  let made: TinyRun;
  let home: string;

  beforeAll(async () => {
    made = await tinyRun(spender, ["--months", "12"]);
    home = await mkdtemp(join(tmpdir(), "switchyard-export-"));
  });
  afterAll(async () => {
    await forgetRuns();
    await rm(home, { recursive: true, force: true });
  });

  it("writes one file, says which path it chose, and leaves nothing else", async () => {
    const shell = listener(home);
    expect(await exportPath([made.folder, "--entity", "owner", "--xlsx"], shell)).toBe(0);
    expect(shell.said()).toMatch(
      /owner-committed-path\d\.xlsx\nowner, committed, path \d: [\d,]+ live formulas/,
    );
    expect(await readdir(home)).toEqual([expect.stringMatching(/^owner-committed-path\d\.xlsx$/)]);
  });

  it("gives the same bytes again", async () => {
    const shell = listener(home);
    const file = async (out: string) => {
      await exportPath([made.folder, "--entity", "owner", "--xlsx", "--path", "2", "--out", out], shell);
      return (await import("node:fs/promises")).readFile(join(home, out));
    };
    expect((await file("a.xlsx")).equals(await file("b.xlsx"))).toBe(true);
  });

  it.each<[string, string[], number, RegExp]>([
    ["no entity", [], 2, /needs --entity/],
    ["no format", ["--entity", "owner"], 2, /needs --xlsx/],
    ["a path the run has not", ["--entity", "owner", "--xlsx", "--path", "4"], 2, /from 0 to 3, not 4/],
    [
      "a case the run has not",
      ["--entity", "owner", "--xlsx", "--case", "opn"],
      1,
      /no case "opn"[\s\S]*did you mean "open"/,
    ],
    [
      "a folder that is not there",
      ["--entity", "owner", "--xlsx", "--out", "no/such/place.xlsx"],
      1,
      /cannot be written/,
    ],
  ])("refuses %s in a sentence", async (_, args, code, said) => {
    const shell = listener(home);
    expect(await exportPath([made.folder, ...args], shell)).toBe(code);
    expect(shell.complained()).toMatch(said);
    expect(shell.said()).toBe("");
  });
});
