// A book beside a run, from the command line: what is printed, that nothing of it stands outside its own folder, and that its figures explain.
// The printed block is test/golden/book.txt; its numbers are those worked by hand in test/report/book-by-hand.test.ts's way: staff of 0.75 m
// a month on 2 m of cash is unpaid from March, a default in April; 9.9 m of restricted cash, less a tenth, repay the loan of 6 and leave 2.91 for the note of 20
// and 1 m of bills: 2.91 × 20 / 21 = 2.771429, so that 5 of the note lose 4.307143. The other's 4 of 10 lose 4.

import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { explain } from "../../src/cli/explain.ts";
import { run } from "../../src/cli/run.ts";
import { type Over, tinyText } from "../tiny-world.ts";
import { inThisThread, listener } from "./tiny-runs.ts";

const over: Over = {
  entities: {
    owner: { cash_usd_m: 2, restricted_cash_usd_m: 9.9 },
    other: { name: "Other", cash_usd_m: 2.5, cash_yield_pct: 0, tax_rate_pct: 0, look_ahead_months: 0 },
    backer: { name: "Backer", role: "guarantor" },
  },
  halls: { hall: { site: "plain", critical_mw: 10, ready: "2026-11" } },
  contracts: {
    lease: {
      kind: "hosting_lease",
      tenant: "tenant",
      landlord: "owner",
      halls: ["hall"],
      rent_usd_per_kw_month: 100,
      term_months: 60,
    },
    backing: {
      kind: "guarantee",
      guarantor: "backer",
      beneficiary: "owner",
      obligor: "tenant",
      covers: "lease",
      cap_usd_m: 13,
    },
    staff: { kind: "overhead", entity: "owner", usd_m_per_month: 0.75, growth_pct: 0 },
    loan: { kind: "term_loan", borrower: "owner", balance_usd_m: 6, rate_pct: 0, due: "2030-01" },
    note: { kind: "note", issuer: "owner", face_usd_m: 20, due: "2030-01" },
    other_staff: { kind: "overhead", entity: "other", usd_m_per_month: 1, growth_pct: 0 },
    other_note: { kind: "note", issuer: "other", face_usd_m: 10, due: "2030-01", status: "expected" },
  },
  scenarios: {
    richer: { about: "The other has cash.", patch: { "entities.other.cash_usd_m": 50 } },
  },
};
const BOOK =
  "entity,instrument,amount_usd_m,name\nowner,loan,3,Loan\nowner,note,5,Note\nother,other_note,4,\n";

const home = mkdtempSync(join(tmpdir(), "switchyard-book-"));
afterAll(() => rmSync(home, { recursive: true, force: true }));

/** Runs the world; the folder it wrote and what it said. */
async function ran(out: string, more: readonly string[], columns = 100) {
  const shell = listener(home, columns);
  const code = await run(
    ["world.yaml", "--paths", "4", "--out", out, ...more].map((word) =>
      word.replace(/^(world.yaml|book.csv)$/, join(home, "$1")),
    ),
    shell,
    inThisThread,
  );
  const folder = code === 0 ? join(home, out, readdirSync(join(home, out))[0]) : "";
  return { code, folder, said: shell.said(), complained: shell.complained() };
}

let withBook: Awaited<ReturnType<typeof ran>>;
let without: typeof withBook;
beforeAll(async () => {
  writeFileSync(join(home, "world.yaml"), tinyText(over));
  writeFileSync(join(home, "book.csv"), BOOK);
  withBook = await ran("with", ["--book", "book.csv"], 80);
  without = await ran("without", []);
}, 60_000);

test("the block stands below the screen, 80 columns at most", () => {
  const block = withBook.said.slice(withBook.said.indexOf("\nBOOK ") + 1);
  const path = new URL("../golden/book.txt", import.meta.url);
  if (process.env.UPDATE === "1") writeFileSync(path, block);
  expect(block).toBe(readFileSync(path, "utf8"));
  const [table] = block.split("your book is in");
  for (const line of table.split("\n")) expect(line.length, line).toBeLessThanOrEqual(80);
  // by hand: 4.307143 of the note and 4 of the other's, on every path
  expect(table).toMatch(/^ *3 Note .* 4\.3 +86 +4\.3$/m);
  expect(table).toMatch(/^the book .* 8\.3 +69 +8\.3$/m);
  expect(table).toMatch(/^richer +4\.3 +-4\.0 /m);
});

describe("the run's own files", () => {
  test("are those of a run without a book, to the byte; the book is in its own folder", () => {
    const names = readdirSync(without.folder).filter((name) => !["manifest.json", "world"].includes(name));
    for (const name of names)
      expect(
        readFileSync(join(withBook.folder, name)).equals(readFileSync(join(without.folder, name))),
        name,
      ).toBe(true);
    expect(readdirSync(withBook.folder).sort()).toEqual([...readdirSync(without.folder), "book"].sort());
    expect(readdirSync(join(withBook.folder, "book")).sort()).toEqual([
      "holdings.csv",
      "measures.parquet",
      "report.json",
    ]);
    expect(readFileSync(join(withBook.folder, "book", "holdings.csv"), "utf8")).toBe(BOOK);
  });

  test("the manifest differs by the book's hash alone, and the folder's name with it", () => {
    const [a, b] = [withBook, without].map(({ folder }) =>
      JSON.parse(readFileSync(join(folder, "manifest.json"), "utf8")),
    );
    expect(a).toEqual({ ...b, bookHash: expect.stringMatching(/^[0-9a-f]{64}$/) });
    expect(withBook.folder).toContain(`-b${a.bookHash.slice(0, 6)}-`);
    expect(withBook.said).toContain("your book is in book/ of the run folder");
    expect(without.said).not.toContain("book/");
  });
});

test("--json carries the book's report, and its warning goes elsewhere", async () => {
  const { said, complained } = await ran("json", ["--book", "book.csv", "--json"]);
  const { book, report } = JSON.parse(said);
  const figure = book.figures.find(({ id }: { id: string }) => id === "book.total.expected_loss");
  expect(figure.value).toBeCloseTo(8.307143, 6);
  expect(JSON.stringify(report)).not.toContain("book");
  expect(complained).toContain("in book/ of the run folder");
});

describe("explaining", () => {
  const explained = async (folder: string, figure: string) => {
    const shell = listener();
    const code = await explain([folder, figure], shell);
    return { code, said: shell.said(), complained: shell.complained() };
  };

  test("a loss leads to the path, the instrument, the month, the unpaid bill and the estate", async () => {
    const { said } = await explained(withBook.folder, "book.line.3.expected_loss");
    expect(said).toContain("mean of book/line/3.loss_usd_m over all paths");
    expect(said).toContain("book/instrument/note.loss_usd_m = 17.23 (as kept by the run)");
    expect(said).toContain("2026-04, month 4 of 12");
    expect(said).toContain(
      "owner's estate  USD: 9,900,000 broken up that nobody has a lien on, less 10 % cost",
    );
    expect(said).toMatch(/note +claims 20,000,000, gets estate 2,771,428\.57/);
    expect(said).toMatch(/loan +claims 6,000,000, gets estate 6,000,000/);
  });

  test("a figure of each kind and column of the book explains, to the value it has", async () => {
    const { figures } = JSON.parse(readFileSync(join(withBook.folder, "book", "report.json"), "utf8"));
    const one = new Map<string, string>();
    for (const { id, origin } of figures) one.set(`${origin.kind} ${id.split(".").at(-1)}`, id);
    expect(one.size).toBeGreaterThan(15);
    for (const id of one.values()) {
      const { code, said } = await explained(withBook.folder, id);
      expect(code, id).toBe(0);
      expect(said, id).toContain(id);
      expect(said, id).not.toMatch(/but the run kept|this engine differs/);
    }
  }, 60_000);

  test("the book's own loss leads to the lines that lost something, and to no other", async () => {
    const { said } = await explained(withBook.folder, "book.total.loss_p95");
    expect(said.match(/book\/line\/\d+\.loss_usd_m = /g)).toEqual([
      "book/line/3.loss_usd_m = ",
      "book/line/4.loss_usd_m = ",
    ]);
    // the larger loss is the note's: its borrower's month and estate are shown
    expect(said).toContain("owner's estate");
  });

  test("what is held is in the file; the folder without its book still explains the rest", async () => {
    expect((await explained(withBook.folder, "book.borrower.owner.held")).said).toContain(
      "written in book.csv, lines 2, 3",
    );
    rmSync(join(withBook.folder, "book"), { recursive: true });
    expect((await explained(withBook.folder, "book.total.expected_loss")).complained).toContain(
      "the run has no figure",
    );
    expect((await explained(withBook.folder, "cash.owner.cash_usd_m")).code).toBe(0);
  });
});

test("a tenant that falls explains by the market's draw and its claims with every operator", async () => {
  const { contracts, entities, ...rest } = over;
  const falling: Over = {
    ...rest,
    market: { ai_demand: { tenant_default_tight_pct: 60 } },
    halls: { hall: { site: "plain", critical_mw: 10, ready: "2026-01" } },
    entities: { ...entities, tenant: { default_multiplier: 100, recovery_pct: 25 } },
    contracts,
  };
  writeFileSync(join(home, "falling.yaml"), tinyText(falling));
  const shell = listener(home);
  const words = [join(home, "falling.yaml"), "--paths", "4", "--out", join(home, "falling")];
  const code = await run([...words, "--book", join(home, "book.csv")], shell, inThisThread);
  expect([code, shell.complained()]).toEqual([0, ""]);
  const folder = join(home, "falling", readdirSync(join(home, "falling"))[0]);
  const told = listener();
  expect(await explain([folder, "book.tenant.tenant.pd_run"], told)).toBe(0);
  expect(told.said()).toContain("tenant  has no balance sheet here: it falls by the market's draw");
  expect(told.said()).toContain("recovery_pct 25");
});

test("a book with problems is refused before anything is worked out, with the line and a mark; exit 1", async () => {
  writeFileSync(join(home, "bad.csv"), "entity,instrument,amount_usd_m\nowner,noet,5\n");
  const never = () => () => Promise.reject(new Error("simulated"));
  for (const [book, said] of [
    [
      "bad.csv",
      'bad.csv:2:7  the world has no debt "noet"\n     2 │ owner,noet,5\n       │       ^\n    → did you mean "note"?',
    ],
    ["bok.csv", "there is no such file or folder\n    → did you mean"],
    [".", "it is not a file\n    → a book is one .csv file"],
  ]) {
    const shell = listener(home);
    const out = join(home, "refused");
    const code = await run(
      [join(home, "world.yaml"), "--book", join(home, book), "--out", out],
      shell,
      never,
    );
    expect(code, book).toBe(1);
    expect(shell.complained()).toContain(said);
    expect(existsSync(out) ? readdirSync(out) : []).toEqual([]);
  }
  writeFileSync(join(home, "big.csv"), "x".repeat(2_000_001));
  const shell = listener(home);
  expect(await run([join(home, "world.yaml"), "--book", join(home, "big.csv")], shell, never)).toBe(1);
  expect(shell.complained()).toContain("more than 2000000; it was not read");
});
