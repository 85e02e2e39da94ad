import { readFileSync } from "node:fs";
import { expect, it } from "vitest";
import { dispatchTables, withTables } from "../../scripts/dispatch-tables.ts";
import { loadHighs } from "../../src/io/highs.ts";
import { loadHistory } from "../../src/io/history.ts";

it("the tables of docs/models/dispatch.md are what the shipped hours give", {
  timeout: 120_000,
}, async () => {
  const text = readFileSync(new URL("../../docs/models/dispatch.md", import.meta.url), "utf8");
  expect(withTables(text, dispatchTables(await loadHistory(), await loadHighs()))).toBe(text);
});
