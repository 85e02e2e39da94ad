// What a workbook is made of, without a spreadsheet program: formulas only, inputs that matter, names that hold.

import { readXlsx } from "hucre/xlsx";
import { describe, expect, it } from "vitest";
import { columnLetters } from "../../src/engine/workbook/sheet.ts";
import { xlsxBytes } from "../../src/io/xlsx.ts";
import { spender } from "../cli/tiny-runs.ts";
import { mergeOver, type Over } from "../tiny-world.ts";
import { bookOf, formulaIn, formulasOf, lineOf, sheetOf, valueIn } from "./book.ts";
import { every } from "./kind-worlds.ts";
import { rich } from "./rich-world.ts";

describe.each([
  ["a workbook", bookOf(rich)],
  ["a workbook of every kind", bookOf(every.ample, "second")],
])("%s", (_, book) => {
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
});

describe("the inputs of a workbook", () => {
  it("say who says each, its unit and its range", () => {
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

describe("the cells of a workbook", () => {
  const book = bookOf(rich);

  it("open at nothing where no input says otherwise", () => {
    for (const name of ["Months", "Waterfall"]) {
      const given =
        sheetOf(book, name)
          ?.rows.slice(4)
          .map((row) => valueIn(row[3])) ?? [];
      expect(given.filter((value) => value === 0).length).toBeGreaterThan(1);
      expect(given.filter((value) => value !== undefined && value !== 0)).toEqual([]);
    }
  });

  it("are marked by how they are changed: numbers as inputs, days and words as text, days counted beside", () => {
    const rows = sheetOf(book, "Inputs")?.rows.slice(2) ?? [];
    const terms = rows.filter((row) => row.length > 1);
    const looks = (term: string) => {
      const row = terms.find((cells) => valueIn(cells[1]) === term);
      return [row?.[3]?.look, formulaIn(row?.[4]) === undefined ? "as it is" : "counted"];
    };
    expect(looks("owner.cash_usd_m")).toEqual(["input", "as it is"]);
    expect(looks("let_early.pass_through_power")).toEqual(["input", "as it is"]);
    expect(looks("refit.work")).toEqual(["text", "as it is"]);
    expect(looks("chips.ready")).toEqual(["text", "counted"]);
    expect(looks("notes.due")).toEqual(["text", "counted"]);
    // each block is headed once, by its name
    const blocks = terms.map((cells) => String(valueIn(cells[1])).split(".")[0]);
    const heads = rows.filter((row) => row.length === 1).map(([head]) => valueIn(head));
    expect(heads).toEqual([...new Set(blocks)]);
  });

  it("stay in sight where they head a column or name a row", () => {
    const named = { Measures: 1, Inputs: 2, Hours: 1 };
    for (const { name, frozen, rows } of book.sheets) {
      const heads = rows.filter((row) => row.some((cell) => cell?.look === "head")).length;
      const above = rows.findIndex((row) => row.some((cell) => cell?.look === "head")) + heads;
      // the hours of a month are counted and added up below its name
      const rowsInSight = name === "Hours" ? above + 2 : above;
      const columns = Object.hasOwn(named, name) ? named[name as keyof typeof named] : 4;
      expect([name, frozen]).toEqual([name, { rows: rowsInSight, columns }]);
    }
  });

  it("are lines only of what can happen: work and orders without halls delay none", () => {
    const delays = (id: string) =>
      [`${id}.delays`, `${id}.never_begun`].map((key) => lineOf(book, key) !== undefined);
    expect(["shell", "gpus", "refit"].map(delays)).toEqual(Array(3).fill([true, true]));
    expect(["done", "unsigned"].map(delays)).toEqual(Array(2).fill([false, false]));
  });
});

describe("a formula", () => {
  it("of the low looks at 36 months, of coverage at whole years, and no further than the path", () => {
    const lowOf = (months: number) => {
      const measures = sheetOf(bookOf({ head: { months } }), "Measures")?.rows ?? [];
      return measures.map((row) => formulaIn(row[3])).find((formula) => formula?.startsWith("=MIN(INDEX"));
    };
    expect(lowOf(40)).toMatch(/,1,1\):INDEX\(.*,1,36\)\)/);
    expect(lowOf(20)).toMatch(/,1,1\):INDEX\(.*,1,20\)\)/);
  });

  it("of a price follows the hub's month where a site looks at no hours, and its hours where it does", () => {
    const priced = (policy: string) =>
      formulaIn(lineOf(bookOf(mergeOver(rich, { sites: { windy: { policy } } })), "site/windy.price")?.[4]);
    expect(priced("flat")).not.toContain("Hours!");
    expect(priced("tables")).toContain("Hours!");
  });
});

describe("a line", () => {
  it("of a hall let to nobody is no share of any month, and of a site without machines there is no room for any", () => {
    const halls = { empty: { site: "plain", critical_mw: 1, ready: "2026-02", builder: "own" } };
    const book = bookOf({ halls });
    expect(new Set(lineOf(book, "hall/empty.share")?.slice(4).map(formulaIn))).toEqual(new Set(["=0"]));
    expect(lineOf(book, "site/plain.mining_limit")).toBeUndefined();
  });

  it("of a stake calls its share from the holder, who has its share of what was distributed a month before", () => {
    const over: Over = {
      entities: { company: { name: "Company", cash_usd_m: 1, look_ahead_months: 0 } },
      contracts: {
        stake: {
          kind: "joint_venture",
          holder: "owner",
          company: "company",
          share_pct: 40,
          calls_usd_m: { "2026-02": 3 },
        },
      },
    };
    const book = bookOf(over);
    expect(formulaIn(lineOf(book, "owed:stake.call")?.[4])).toMatch(/\*1E\+6\*stake\.share_pct\/100$/);
    expect(formulaIn(lineOf(book, "owed:stake.distribution")?.[5])).toMatch(
      /^=Path!E\d+\*stake\.share_pct\/100$/,
    );
    expect(lineOf(book, "owed:stake.others_call")).toBeUndefined();
    expect(lineOf(book, "stake.company_paid")?.slice(3).map(valueIn)).toEqual(Array(13).fill(0));
  });
});
