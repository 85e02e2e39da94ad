// The JSON Schema against worlds that are right, worlds that are wrong, and the reader itself as a second opinion.

import { readdirSync, readFileSync } from "node:fs";
import { Ajv2020 } from "ajv/dist/2020.js";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { parse } from "yaml";
import { schemaCommand, schemaText } from "../../src/cli/schema.ts";
import { kinds } from "../../src/engine/kinds.ts";
import { exampleWorld } from "../../src/engine/world/document-example.ts";
import { worldText } from "../../src/engine/world/document-text.ts";
import { parseWorld } from "../../src/engine/world/parse.ts";
import { worldSchema } from "../../src/engine/world/schema.ts";
import { anyWorld } from "./any-world.ts";
import { fewKinds, smallWorld } from "./kinds.ts";

const ajv = new Ajv2020({ strict: true, strictTypes: false, strictTuples: false, allErrors: true });
const real = ajv.compile(worldSchema(kinds));
const few = new Ajv2020({ strict: false }).compile(worldSchema(fewKinds));
const partial = new Ajv2020({ strict: false }).compile(worldSchema(fewKinds, { isPartial: true }));

function expectValid(check: typeof real, text: string, name: string) {
  check(parse(text));
  expect(check.errors?.map(({ instancePath, message }) => `${instancePath} ${message}`) ?? [], name).toEqual(
    [],
  );
}

describe("the schema", () => {
  it("takes every world that ships, and the examples", () => {
    for (const folder of readdirSync("worlds")) {
      for (const name of readdirSync(`worlds/${folder}`).filter((file) => file.endsWith(".yaml"))) {
        expectValid(real, readFileSync(`worlds/${folder}/${name}`, "utf8"), `${folder}/${name}`);
      }
    }
    expectValid(real, readFileSync("test/world/plains.yaml", "utf8"), "plains");
    expectValid(real, exampleWorld, "example of docs/world.md");
    expectValid(few, smallWorld, "small");
  });

  it("takes every world the reader takes, as worldText writes it", () => {
    fc.assert(
      fc.property(anyWorld(fewKinds), (world) => expectValid(few, worldText(world), "any")),
      { numRuns: 40 },
    );
  });

  // the reader must refuse each of them too
  it.each([
    ["an unknown section", "entities:", "entitys:"],
    ["an unknown field", "grid_mw: 200", "grid_mv: 200"],
    ["an unknown field of a kind", "balance_usd_m: 40", "face_usd_m: 40"],
    ["a field of another kind", "balance_usd_m: 40", "tenant: tenant"],
    ["an unknown kind", "kind: loan", "kind: lone"],
    ["no kind", "    kind: loan\n", ""],
    ["a missing field", ", grid_mw: 200", ""],
    ["a number too large", "grid_mw: 200", "grid_mw: 99999"],
    ["another unit", "grid_mw: 200", 'grid_mw: "200 GW"'],
    ["text for a number", "grid_mw: 200", "grid_mw: many"],
    ["unknown where it is not taken", "grid_mw: 200", "grid_mw: unknown"],
    ["a choice that is none", "role: tenant", "role: tennant"],
    ["a month that is none", "ready: 2026-06", "ready: 2026-13"],
    ["a table with a month that is none", "2026-01: 5", "2026-00: 5"],
    ["a name that cannot be", "  old:", "  Old-1:"],
    ["a source of no kind", "kind: sourced", "kind: heard"],
    ["a path that is none", "halls.*.ready", "halls.ready"],
    ["a scenario with another key", "    about: Halls come late.", "    abuot: x"],
  ])("refuses %s, and so does the reader", (_, from, to) => {
    const text = smallWorld.replace(from, to);
    expect(text).not.toBe(smallWorld);
    expect(few(parse(text))).toBe(false);
    expect(parseWorld([{ name: "w.yaml", text }], fewKinds).ok).toBe(false);
  });

  it("for private files asks for no complete blocks, and still for known keys", () => {
    expect(partial(parse("sites: {plain: {grid_mw: 5}}\ncontracts: {debt: {due: 2030-01}}"))).toBe(true);
    expect(partial(parse("sites: {plain: {grid_mv: 5}}"))).toBe(false);
    expect(partial(parse("contracts: {debt: none}"))).toBe(true);
    expect(partial(parse("contracts: {debt: gone}"))).toBe(false);
  });

  it("says what each field is and in which unit", () => {
    const { properties } = worldSchema(kinds) as {
      properties: { sites: { additionalProperties: { properties: { grid_mw: { description: string } } } } };
    };
    expect(properties.sites.additionalProperties.properties.grid_mw.description).toMatch(
      /Gross megawatts.*\[MW\]/,
    );
  });

  it("is the one in schema/world.schema.json, and what the command prints", async () => {
    const lines: string[] = [];
    const shell = {
      out: (text: string) => void lines.push(text),
      err: () => {},
      columns: 100,
      isTerminal: false,
      cwd: ".",
    };
    expect(await schemaCommand([], shell, kinds)).toBe(0);
    const printed = lines.join("");
    expect(printed).toBe(schemaText(kinds));
    expect(await schemaCommand(["--jsn"], shell, kinds)).toBe(2);
    const isCurrent = readFileSync("schema/world.schema.json", "utf8") === printed;
    expect(isCurrent, "stale: run npx tsx scripts/world-docs.ts").toBe(true);
  });
});
