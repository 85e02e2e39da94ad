// docs/world.md is generated: it is up to date, says every field, and its example is a world.

import { readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { kinds } from "../../src/engine/kinds.ts";
import { worldDocument } from "../../src/engine/world/document.ts";
import { parseWorld } from "../../src/engine/world/parse.ts";
import { fieldTables } from "../../src/engine/world/parse-tables.ts";

const page = readFileSync("docs/world.md", "utf8");

describe("docs/world.md", () => {
  it("is what the field table says today", () => {
    expect(page === worldDocument(kinds), "stale: run npx tsx scripts/world-docs.ts").toBe(true);
  });

  it("shows worlds that can be read", () => {
    const snippets = [...page.matchAll(/```yaml\n([\s\S]*?)```/g)].map(([, text]) => text);
    expect(snippets.length).toBeGreaterThan(0);
    for (const text of snippets) {
      const parsed = parseWorld([{ name: "docs/world.md", text }], kinds);
      expect(parsed.ok ? [] : parsed.problems).toEqual([]);
    }
  });

  it("has a row for every field of every table", () => {
    const { header, market, lists, contracts } = fieldTables(kinds);
    const tables = [header, ...Object.values(market), ...Object.values(lists), ...Object.values(contracts)];
    for (const [key, { about }] of tables.flatMap((fields) => Object.entries(fields))) {
      if (key !== "status") expect(page.includes(`| \`${key}\` |`) && page.includes(about), key).toBe(true);
    }
  });

  it("limits every amount a world may write, above and below: none overflows a sum", () => {
    const { header, market, lists, contracts } = fieldTables(kinds);
    const tables = [header, ...Object.values(market), ...Object.values(lists), ...Object.values(contracts)];
    for (const [key, { kind, min, max }] of tables.flatMap((fields) => Object.entries(fields))) {
      if (kind === "number" || kind === "months")
        expect([key, Number.isFinite(min), Number.isFinite(max)]).toEqual([key, true, true]);
    }
  });
});
