// A book as people write it: everything wrong with it at once, each with its line and column and what would be right.

import { readFileSync } from "node:fs";
import { join } from "node:path";
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { loadModel } from "../../src/cli/study.ts";
import { kinds } from "../../src/engine/kinds.ts";
import type { Problem } from "../../src/engine/problem.ts";
import { parseBook } from "../../src/engine/report/book-read.ts";
import { loadHistory } from "../../src/io/history.ts";
import { type Over, tinyModel } from "../tiny-world.ts";
import { bookOf, HEADER } from "./book.ts";

const over: Over = {
  entities: { other: { name: "Other Power", short: "OTHR" } },
  contracts: {
    loan: {
      kind: "term_loan",
      borrower: "owner",
      balance_usd_m: 60,
      draws_usd_m: { "2026-03": 40 },
      rate_pct: 8,
      due: "2030-01",
    },
    note: { kind: "note", issuer: "other", face_usd_m: 20, due: "2030-01" },
    priced: { kind: "note", issuer: "other", face_usd_m: 30, due: "2030-01", closes: "2026-02" },
    line: {
      kind: "revolver",
      borrower: "owner",
      commitment_usd_m: 50,
      balance_usd_m: 10,
      rate_pct: 8,
      due: "2028-01",
    },
    empty: { kind: "term_loan", borrower: "owner", rate_pct: 8, due: "2028-01" },
    small: { kind: "note", issuer: "other", face_usd_m: 0.5, due: "2030-01" },
    put_off: { kind: "waiver", borrower: "owner", loan: "loan", due: "2029-01" },
  },
};
const model = tinyModel(over);
const problemsIn = (text: string): readonly Problem[] => {
  const parsed = parseBook(text, "b.csv", model, kinds);
  return parsed.ok ? [] : parsed.problems;
};
const short = ({ code, where, message, hint }: Problem) =>
  `${code} ${where} ${message}${hint ? ` → ${hint}` : ""}`;

describe("a line", () => {
  test("is a share of what is drawn and committed: loan 60 + 40, line 10 of 50, notes yet to close 0 of 30", () => {
    const { holdings } = bookOf(
      model,
      "owner,loan,25",
      ",line,5",
      "other,priced,3",
      "other,note,20",
      "other,,7",
    );
    const told = holdings.map(({ line, entity, share, heldUsdM, drawnUsdM }) => [
      line,
      entity,
      share,
      heldUsdM,
      drawnUsdM,
    ]);
    expect(told).toEqual([
      [2, "owner", 0.25, 25, 15],
      [3, "owner", 0.1, 5, 1],
      [4, "other", 0.1, 3, 0],
      [5, "other", 1, 20, 20],
      [6, "other", 7, 7, 7],
    ]);
  });

  test("may be of a debt of less than a million", () => {
    expect(bookOf(model, "other,small,0.25").holdings[0].share).toBe(0.5);
  });

  test("may be written by a spreadsheet: a byte-order mark, CRLF, quotes, thousands, columns in any order", () => {
    const text =
      '\uFEFFnote,amount_usd_m,name,instrument,entity\r\n"a ""b"", c\nd","1,000.5",Mine,,owner\r\n\r\n,2,,loan,\r\n';
    const parsed = parseBook(text, "b.csv", model, kinds);
    if (!parsed.ok) throw new Error(JSON.stringify(parsed.problems));
    expect(parsed.value.holdings.map(({ line, name, heldUsdM }) => [line, name, heldUsdM])).toEqual([
      [2, "Mine", 1000.5],
      [5, "loan", 2],
    ]);
  });
});

describe("refused, with its place", () => {
  test.each([
    ["owner,laon,5", 'dangling-name b.csv:2:7 the world has no debt "laon" → did you mean "loan"?'],
    ["owner,zzzzzz,5", 'dangling-name b.csv:2:7 the world has no debt "zzzzzz" → debts of owner: loan, line'],
    [
      "owner,power,5",
      'dangling-name b.csv:2:7 "power" is no debt but a power_tariff: it has no balance to lose → debts of owner: loan, line',
    ],
    ["ownr,,5", 'dangling-name b.csv:2:1 the world has no entity "ownr" → did you mean "owner"?'],
    [
      "Other Power,,5",
      'dangling-name b.csv:2:1 the world has no entity "Other Power" → did you mean "other"?',
    ],
    ["othr,,5", 'dangling-name b.csv:2:1 the world has no entity "othr" → did you mean "other"?'],
    [
      "nobody_here,,5",
      'dangling-name b.csv:2:1 the world has no entity "nobody_here" → those who owe: owner, other',
    ],
    [",,5", "missing-key b.csv:2:1 the line names neither an entity nor an instrument → give one of them"],
    [
      "other,loan,5",
      'bad-row b.csv:2:1 "loan" is owed by owner, not by other → write owner, or leave the entity out',
    ],
    ["owner,empty,5", 'out-of-range b.csv:2:7 nothing of "empty" is drawn or committed within the run'],
    [
      "owner,put_off,5",
      'dangling-name b.csv:2:7 "put_off" puts off another debt → hold that debt: this goes with it',
    ],
    ["owner,loan,", "missing-key b.csv:2:12 the line has no amount → amounts are in USD m, as 25 or 1,250.5"],
    ["owner,loan", "missing-key b.csv:2:7 the line has no amount → amounts are in USD m, as 25 or 1,250.5"],
    ["owner,loan,5m", 'wrong-kind b.csv:2:12 "5m" is not a number → amounts are in USD m, as 25 or 1,250.5'],
    [
      "owner,loan,NaN",
      'wrong-kind b.csv:2:12 "NaN" is not a number → amounts are in USD m, as 25 or 1,250.5',
    ],
    [
      "owner,loan,0",
      "out-of-range b.csv:2:12 0 is not above zero → a book is what is held: leave out what is not",
    ],
    [
      "owner,loan,-5",
      "out-of-range b.csv:2:12 -5 is not above zero → a book is what is held: leave out what is not",
    ],
    [
      "owner,loan,1e999",
      "out-of-range b.csv:2:12 1e999 USD m is more than 1000000 → amounts are in USD m, as 25 or 1,250.5",
    ],
    [
      "owner,loan,101",
      'out-of-range b.csv:2:12 101 USD m of "loan", more than the 100 drawn or committed → hold no more than there is',
    ],
    [
      "owner,loan,250000",
      'out-of-range b.csv:2:12 250,000 USD m of "loan", more than the 100 drawn or committed → 250,000 USD are 0.25 USD m',
    ],
    [
      "owner,loan,2,x,y",
      "bad-row b.csv:2:12 2 cells too many: x, y → a cell with a comma in it stands in quotes",
    ],
  ])("%s", (line, said) => {
    expect(problemsIn(`${HEADER}\n${line}\n`).map(short)).toEqual([said]);
  });

  test("lines that together hold more than there is", () => {
    expect(problemsIn(`${HEADER}\nowner,loan,60\nother,note,1\n,loan,60\n`).map(short)).toEqual([
      'out-of-range b.csv:4:7 lines 2, 4 hold 120 USD m of "loan", more than the 100 drawn or committed → hold no more than there is',
    ]);
    expect(problemsIn(`${HEADER}\nowner,loan,33.3\nowner,loan,33.3\nowner,loan,33.4\n`)).toEqual([]);
  });

  test("an amount cut at its comma", () => {
    expect(problemsIn(`${HEADER},note\nowner,loan,1,250\n`).map(short)).toEqual([
      'bad-row b.csv:2:12 the amount looks cut at its comma → a number with commas stands in quotes: "1,250"',
    ]);
  });

  test("everything at once, in the order of the file", () => {
    const places = problemsIn(`${HEADER}\nownr,,5\nowner,laon,x\n,loan,-1\n`).map(({ where }) => where);
    expect(places).toEqual(["b.csv:2:1", "b.csv:3:7", "b.csv:3:12", "b.csv:4:7"]);
  });
});

describe("a file", () => {
  test.each([
    ["", ["syntax b.csv the file is empty; a header line is needed"]],
    [`${HEADER}\n\n`, ["syntax b.csv the file holds no line below its header"]],
    [
      "entity,instrument\nowner,loan\n",
      [
        'missing-column b.csv:1:1 the book has no column "amount_usd_m" → it needs entity, instrument, amount_usd_m',
      ],
    ],
    [
      "entity,instrument,amount\nowner,loan,5\n",
      ['unknown-key b.csv:1:19 a book has no column "amount" → did you mean "amount_usd_m"?'],
    ],
    [
      "Entity,instrument,amount_usd_m\nowner,loan,5\n",
      ['unknown-key b.csv:1:1 a book has no column "Entity" → did you mean "entity"?'],
    ],
    [
      `${HEADER},maturity\nowner,loan,5,2030\n`,
      [
        'unknown-key b.csv:1:32 a book has no column "maturity" → columns: entity, instrument, amount_usd_m, name, note',
      ],
    ],
    [`${HEADER},entity\nowner,loan,5,owner\n`, ["duplicate-key b.csv:1:32 column written twice: entity"]],
    [`${HEADER}\n"owner,loan,5\n`, ["syntax b.csv:2:1 a quote is opened here and never closed"]],
    [
      `${HEADER}\n${"owner,,1\n".repeat(1001)}`,
      ["too-large b.csv the book has 1001 lines, more than 1000 → add up lines of one instrument"],
    ],
  ])("%j", (text, said) => {
    expect(problemsIn(text).map(short)).toEqual(said);
  });
});

test("whatever a file holds, it is a book or a list of problems with places, never an exception", () => {
  const cell = fc.oneof(
    fc.constantFrom(
      "owner",
      "loan",
      "note",
      "",
      "25",
      "1,250",
      '"',
      "__proto__",
      "constructor",
      "-1",
      "1e400",
    ),
    fc.string({ maxLength: 8 }),
  );
  const line = fc.array(cell, { maxLength: 6 }).map((cells) => cells.join(","));
  const text = fc.tuple(
    fc.constantFrom(HEADER, `${HEADER},name`, "a,b", ""),
    fc.array(line, { maxLength: 8 }),
  );
  fc.assert(
    fc.property(text, ([head, lines]) => {
      const parsed = parseBook([head, ...lines].join("\n"), "b.csv", model, kinds);
      if (parsed.ok) for (const { share } of parsed.value.holdings) expect(share).toBeGreaterThan(0);
      else for (const { where } of parsed.problems) expect(where).toMatch(/^b\.csv(:\d+:\d+)?$/);
    }),
    { numRuns: 500 },
  );
});

test("the example beside the shipped world is a book of it, its amounts said to be invented", async () => {
  const path = new URL("../../worlds/december-2025/example-book.csv", import.meta.url).pathname;
  const shipped = await loadModel(join(path, ".."), await loadHistory());
  if (!shipped.ok) throw new Error(JSON.stringify(shipped.problems));
  const text = readFileSync(path, "utf8");
  const parsed = parseBook(text, path, shipped.value, kinds);
  if (!parsed.ok) throw new Error(JSON.stringify(parsed.problems, null, 1));
  expect(parsed.value.holdings.length).toBeGreaterThan(5);
  for (const line of text.trim().split("\n").slice(1)) expect(line).toContain("illustrative amount");
});
