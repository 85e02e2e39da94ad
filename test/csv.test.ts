// Tables as text: RFC 4180 by its own rules, with where each cell stands as an editor counts.

import { describe, expect, it } from "vitest";
import { readCsv, readDecimal } from "../src/engine/csv.ts";

const read = (text: string) => readCsv(text, "t.csv");

describe("a table", () => {
  it("keeps what stands in quotes: commas, quotes, lines; and says where each cell begins", () => {
    const { table, problems } = read('a,b,c\n"x, ""y""\nz",two,3\r\n\n4,5\n');
    expect(problems).toEqual([]);
    expect(table.rows).toEqual([
      {
        line: 2,
        cells: { a: 'x, "y"\nz', b: "two", c: "3" },
        places: { a: "2:1", b: "3:4", c: "3:8" },
        extra: [],
      },
      { line: 5, cells: { a: "4", b: "5", c: "" }, places: { a: "5:1", b: "5:3", c: "5:3" }, extra: [] },
    ]);
  });

  it("ends with its text, a newline after the last line or none", () => {
    const rows = (text: string) => read(text).table.rows.map(({ cells }) => cells.a);
    expect([rows("a\n1"), rows("a\n1\n"), rows("\uFEFFa\n1\n\n")]).toEqual([["1"], ["1"], ["1"]]);
    expect(read("").problems).toHaveLength(1);
  });

  it("says where a quote is opened and never closed, and which column is written twice", () => {
    expect(read('a,b\n1,"2\n').problems).toMatchObject([{ code: "syntax", where: "t.csv:2:3" }]);
    expect(read("a,b,a\n").problems).toMatchObject([{ code: "duplicate-key", where: "t.csv:1:5" }]);
  });

  it("has cells beyond its last column, those with nothing in them left out", () => {
    expect(read("a\n1,, 2 ,\n").table.rows[0].extra).toEqual(["2"]);
  });
});

describe("a number", () => {
  it.each([
    ["1,250.5", 1250.5],
    ["-12,345,678", -12_345_678],
    ["+.5e3", 500],
    ["7.", 7],
  ])("%s is %d", (text, value) => {
    expect(readDecimal(text)).toBe(value);
  });

  it.each(["1,25", "12,3456", "", "1 m", ".", "e3", "1250,000"])("%j is none", (text) => {
    expect(readDecimal(text)).toBeNaN();
  });
});
