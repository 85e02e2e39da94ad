// Which words are names, days and thousands: with every letter and digit, and one sign too few or too many.

import { describe, expect, it } from "vitest";
import { worldText } from "../../src/engine/world/document-text.ts";
import { parseWorld } from "../../src/engine/world/parse.ts";
import { fewKinds, smallWorld } from "./kinds.ts";

const parsed = (text: string) => parseWorld([{ name: "w", text }], fewKinds);
const said = (from: string, to: string) => {
  const read = parsed(smallWorld.replace(from, to));
  return read.ok
    ? []
    : read.problems.map(({ message, hint }) => `${message.replace(/^[a-z_.]+: /, "")} → ${hint}`);
};
const letters = "abcdefghijklmnopqrstuvwxyz";
const digits = "0123456789";

describe("a name", () => {
  const world = (id: string) => smallWorld.replaceAll("plain", id);
  it.each([`${letters}_${digits}`, `${digits}${letters}`, "0", "9", "z", "a__"])(
    "of a block may be %s",
    (id) => {
      const read = parsed(world(id));
      expect(read.ok && Object.keys(read.value.sections.sites)).toEqual([id]);
    },
  );
  it.each(["_a", "A", "a-b", "a.b", "ä", "{a}", "`", ":"])("of a block may not be %s", (id) => {
    expect(
      parsed(
        smallWorld.replace(
          "  plain: {owner",
          `  ${JSON.stringify(id)}: {owner: miner, grid_mw: 1}\n  plain: {owner`,
        ),
      ).ok,
    ).toBe(false);
  });

  it.each([letters + letters.toUpperCase(), `Z${digits}`, "a_-0", "a9"])("of a source may be %s", (id) => {
    const read = parsed(smallWorld.replaceAll("K8", id));
    expect(read.ok && read.value.sections.entities.miner.values.cash_usd_m.source).toBe(id);
  });
  it.each(["_a", "0a", "a.b", "ä", "[", "null", "true", "false", "unknown"])(
    "of a source may not be %s",
    (id) => {
      expect(parsed(smallWorld.replace("  X: {kind", `  ${JSON.stringify(id)}: memo\n  X: {kind`)).ok).toBe(
        false,
      );
    },
  );

  it.each([`${letters}-_${digits}`, "9-a", "0"])("of a scenario may be %s", (id) => {
    const read = parsed(smallWorld.replace("  late:\n", `  ${id}: {about: x}\n  late:\n`));
    expect(read.ok && Object.keys(read.value.scenarios)).toContain(id);
  });
  it.each(["-a", "_a", "A", "a.b"])("of a scenario may not be %s", (id) => {
    expect(parsed(smallWorld.replace("  late:\n", `  ${id}: {about: x}\n  late:\n`)).ok).toBe(false);
  });

  it("stands bare in the stored text where YAML reads it as it is, with every letter and digit", () => {
    const id = `${letters}_${digits}`;
    const read = parsed(
      smallWorld
        .replaceAll("plain", id)
        .replace("late-and-dear", `z-${digits}`)
        .replace("role: tenant", "role: tenant, short: a0z9"),
    );
    if (!read.ok) throw new Error(JSON.stringify(read.problems));
    const lines = worldText(read.value).split("\n");
    expect(lines).toContain(`  ${id}:`);
    expect(lines).toContain(`    site: ${id}`);
    expect(lines).toContain(`  z-${digits}:`);
    expect(lines).toContain("    short: a0z9");
  });

  it("is proposed for one that cannot be: forty signs of it, others made one _, none at the ends", () => {
    const hint = (id: string) =>
      said(
        "  plain: {owner",
        `  ${JSON.stringify(id)}: {owner: miner, grid_mw: 1}\n  plain: {owner`,
      )[0].split(" → ")[1];
    expect(hint("Big  Hall -- 90!")).toBe("names take a–z, 0–9 and _: write big_hall_90");
    expect(hint(`A${"b".repeat(60)}`)).toBe(`names take a–z, 0–9 and _: write a${"b".repeat(39)}`);
    expect(hint("-_-")).toBe("names take a–z, 0–9 and _");
  });
});

describe("a note that looks like a day", () => {
  const note = (text: string) => said("[100, K8, 2025-10-31]", `[100, K8, ${text}]`)[0]?.split(" → ")[0];
  it.each(["2025-1", "2025-1-5", "2025-13", "2025-02-30", "2025-10-1", "2025-1-10"])(
    "%s is none of the calendar",
    (day) => {
      expect(note(day)).toBe(`"${day}" is no day or month of the calendar, or a second one`);
    },
  );
  it.each(["2025-100", "202-10", "20255-10", "2025-10-311", "2025-x", "2025-10-x", "a2025-10", "2025--1"])(
    "%s is no day at all: no source is called that",
    (day) => {
      expect(note(day)).toBe(`no source is called "${day}"`);
    },
  );
  it.each(["2025-10", "2025-10-31", "2025-01-01"])("%s is one", (day) => {
    expect(note(day)).toBeUndefined();
  });
});

describe("a field of a day", () => {
  const as_of = (text: string) => said("as_of: 2025-12-03", `as_of: ${text}`)[0];
  it.each([
    ["2025-1", '"2025-1" is no day or month of the calendar → write a day such as 2025-12-03'],
    ["2025-1-5", '"2025-1-5" is no day or month of the calendar → write 2025-01-05'],
    ["2025-12-3", '"2025-12-3" is no day or month of the calendar → write 2025-12-03'],
    ["2025-123", '"2025-123" is not a date → write a day such as 2025-12-03'],
    ["202-12-03", '"202-12-03" is not a date → write a day such as 2025-12-03'],
    ["20255-12-03", '"20255-12-03" is not a date → write a day such as 2025-12-03'],
    ["2025-12-123", '"2025-12-123" is not a date → write a day such as 2025-12-03'],
    ["2025-12-", '"2025-12-" is not a date → write a day such as 2025-12-03'],
    ["x2025-12-03", '"x2025-12-03" is not a date → write a day such as 2025-12-03'],
  ])("%s", (text, expected) => {
    expect(as_of(text)).toBe(`${expected}`);
  });
});

describe("thousands", () => {
  it("in a mapping are a comma too many where three digits stand alone", () => {
    const grid = (text: string) =>
      said("grid_mw: 200", `grid_mw: ${text}`).find((line) => line.includes("not a field"));
    expect(grid("1,200")).toBe('"200" is not a field here → a number is written without commas');
    expect(grid("1,20")).not.toContain("without commas");
    expect(grid("1,2000")).not.toContain("without commas");
    expect(grid("1, x200: ")).not.toContain("without commas");
    expect(grid("1, 200: 5")).not.toContain("without commas");
  });

  it("in a list are a comma too many where three digits follow the value", () => {
    const cash = (text: string) => said("[100, K8, 2025-10-31]", `[${text}, K8]`)[0];
    expect(cash("1,800")).toContain("if you meant 1,800, write 1800");
    expect(cash("1,80")).not.toContain("if you meant");
    expect(cash("1,8000")).not.toContain("if you meant");
  });

  it("in a text are taken out of the number proposed, by threes", () => {
    const grid = (text: string) =>
      said("grid_mw: 200", `grid_mw: ${JSON.stringify(text)}`)[0].split(" → ")[1];
    expect(grid("1,200")).toBe("write 1200");
    expect(grid("12'000")).toBe("write 12000");
    expect(grid("1,20")).toBe("write a number of 0–20,000 MW");
    expect(grid("1,,200")).toBe("write a number of 0–20,000 MW");
  });
});
