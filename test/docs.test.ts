// What the pages say is there, is there: links, commands, files, tests. No page names a place of work, and the tables of
// docs/validation.md and README are what the commands and pages they are read from say today.

import { existsSync, readdirSync, readFileSync } from "node:fs";
import { basename, dirname, join, posix } from "node:path";
import { fileURLToPath } from "node:url";
import { beforeAll, describe, expect, test } from "vitest";
import { parseAllDocuments } from "yaml";
import {
  type Row,
  readmeTable,
  validationRows,
  validationTable,
  withTable,
} from "../scripts/validation-page.ts";
import { commands } from "../src/cli/commands.ts";
import { validateUsage } from "../src/cli/validate.ts";

const root = fileURLToPath(new URL("..", import.meta.url));
const read = (path: string) => readFileSync(join(root, path), "utf8");
const isThere = (path: string) => existsSync(join(root, path));

/** Every file of the repository but what is built, fetched or written by a run. */
const files = readdirSync(root, { withFileTypes: true })
  .filter(({ name }) => !["node_modules", "dist", "runs", "tmp", ".git"].includes(name))
  .flatMap((entry) =>
    entry.isDirectory()
      ? readdirSync(join(root, entry.name), { recursive: true, withFileTypes: true })
          .filter((file) => file.isFile())
          .map((file) => posix.join(file.parentPath.slice(root.length), file.name))
      : [entry.name],
  );
const pages = files.filter((path) => path.endsWith(".md"));
const tests = files.filter((path) => path.endsWith(".test.ts"));

const each = (pattern: RegExp, text: string) => [...text.matchAll(pattern)].map(([, found]) => found);
/** Prose without blocks of code; what stands in backticks in it. */
const proseOf = (page: string) => read(page).replace(/^```[\s\S]*?^```/gm, "");
const quotedIn = (page: string) => each(/`([^`\n]+)`/g, proseOf(page));

test("there is something to read", () => {
  expect(pages.length).toBeGreaterThan(20);
  expect(pages).toContain("README.md");
  expect(tests.length).toBeGreaterThan(50);
  expect(pages.flatMap(quotedIn).length).toBeGreaterThan(300);
});

describe.each(pages)("%s", (page) => {
  test("links to what is there", () => {
    const links = each(/\]\(([^)\s]+)\)/g, proseOf(page)).filter((link) => !/^(?:https?:|#)/.test(link));
    const missing = links.filter((link) => !isThere(posix.join(dirname(page), link.split("#")[0])));
    expect(missing).toEqual([]);
  });

  test("names files that are there", () => {
    expect(quotedIn(page).filter((quoted) => isPath(quoted) && !isFileFor(page, quoted))).toEqual([]);
  });

  test("names no place of work", () => {
    expect(
      each(/((?:^|[\s(`"'])(?:\/work\/|\/tmp\/|\.\.\/shared|shared\/|spec\/)\S*)/gm, read(page)),
    ).toEqual([]);
  });
});

/** Written by a run, or by the reader: not in the repository. */
const notOurs = ["manifest.json", "report.json", "private.yaml"];

/** A path: no spaces, and an ending we use. `a/*_rt.gz` is a pattern and told by its folder. */
function isPath(quoted: string): boolean {
  return /^[\w./*-]+\.(?:ts|md|ya?ml|json|csv|gz|svg)$/.test(quoted) && !notOurs.includes(basename(quoted));
}

/** Named whole, or by enough of its end to find it, as pages about a folder do; a pattern by its folder or its ending. */
function isFileFor(page: string, quoted: string): boolean {
  const path = quoted.includes("*") ? dirname(quoted) : quoted;
  if (isThere(path) || isThere(join(dirname(page), path)) || isThere(join("data", path))) return true;
  return files.some((file) => file.endsWith(path.startsWith("_") ? path : `/${path}`));
}

describe("commands", () => {
  const guides = ["README.md", "CONTRIBUTING.md", "docs/validation.md", "worlds/crash-2022/README.md"];
  const texts = guides.map(read).join("\n");

  test.each([...new Set(each(/\bswitchyard ([a-z]+)\b/g, texts))].filter((word) => word !== "is"))(
    "switchyard %s is one",
    async (word) => {
      let said = "";
      const keep = (text: string) => {
        said += text;
      };
      const shell = { out: keep, err: keep, columns: 100, isTerminal: false, cwd: root };
      await commands(word, ["--help"], shell);
      expect(said).not.toContain("has no command");
    },
  );

  test("no page shows the seams of a merge", () => {
    for (const page of pages) expect(read(page), page).not.toMatch(/^(?:<{7} |>{7} |={7}$)/m);
  });

  test("every kind of validation README lists is one", () => {
    const [kinds] = each(/`switchyard validate ([^`]+)`/g, read("README.md"));
    const listed = kinds.split("·").map((kind) => kind.trim());
    expect(listed.length).toBeGreaterThan(2);
    for (const kind of listed) expect(validateUsage).toMatch(new RegExp(`^ {2}${kind} `, "m"));
  });

  const { scripts } = JSON.parse(read("package.json")) as { scripts: Record<string, string> };
  test.each([...new Set([...each(/\bnpm run ([\w-]+)/g, texts), ...each(/\bnpm (test|start)\b/g, texts)])])(
    "npm %s is a script",
    (name) => expect(Object.keys(scripts)).toContain(name),
  );

  test.each([...new Set(each(/\btsx (\S+?\.ts)\b/g, pages.map(read).join("\n")))])(
    "tsx %s can be run",
    (path) => expect(isThere(path)).toBe(true),
  );
});

describe("pages of models", () => {
  const models = pages.filter((page) => page.startsWith("docs/models/"));

  test.each(models)("%s names a test that exists, and none that does not", (page) => {
    const named = quotedIn(page).map((quoted) =>
      quoted
        .replace(/\.test\.ts$/, "")
        .split("/")
        .at(-1),
    );
    expect(tests.filter((path) => named.includes(basename(path, ".test.ts"))).length).toBeGreaterThan(0);
    const whole = quotedIn(page).filter((quoted) => quoted.endsWith(".test.ts"));
    expect(whole.filter((quoted) => !tests.some((path) => path.endsWith(quoted)))).toEqual([]);
  });

  test.each(models)("%s says what it asks and what it leaves out", (page) => {
    expect(read(page)).toMatch(/\*Question\.\*/);
    expect(read(page)).toMatch(/leaves? out/i);
  });
});

test("YAML in the pages is YAML", () => {
  const snippets = pages.flatMap((page) => each(/^```ya?ml\n([\s\S]*?)^```/gm, read(page)));
  expect(snippets.length).toBeGreaterThan(0);
  for (const snippet of snippets)
    expect(parseAllDocuments(snippet).flatMap(({ errors }) => errors.map(({ message }) => message))).toEqual(
      [],
    );
});

test("ARCHITECTURE is two screens", () => {
  expect(read("ARCHITECTURE.md").split("\n").length).toBeLessThanOrEqual(80);
});

describe("validation (npx tsx scripts/validation-page.ts writes it again)", () => {
  let rows: readonly Row[];
  beforeAll(async () => {
    rows = await validationRows();
  }, 120_000);

  test("docs/validation.md shows what the commands and pages say", () => {
    const page = read("docs/validation.md");
    expect(withTable(page, validationTable(rows))).toBe(page);
  });

  test("README shows five to seven of the rows", () => {
    const page = read("README.md");
    expect(withTable(page, readmeTable(rows))).toBe(page);
    const shown = readmeTable(rows).split("\n").length - 2;
    expect(shown).toBeGreaterThanOrEqual(5);
    expect(shown).toBeLessThanOrEqual(7);
  });

  test("every row has its misses", () => {
    for (const { what, misses } of rows) expect(misses, what).not.toBe("");
  });
});
