// The world as run is stored as YAML: reading it back gives the same world.

import { readdirSync, readFileSync } from "node:fs";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { kinds } from "../../src/engine/kinds.ts";
import type { World } from "../../src/engine/model.ts";
import { worldText } from "../../src/engine/world/document-text.ts";
import { parseWorld } from "../../src/engine/world/parse.ts";
import { applyScenario } from "../../src/engine/world/scenario.ts";
import { anyWorld, placeless } from "./any-world.ts";
import { fewKinds, smallWorld } from "./kinds.ts";

function read(text: string, table: Parameters<typeof parseWorld>[1]): World {
  const parsed = parseWorld([{ name: "w.yaml", text }], table);
  if (!parsed.ok) throw new Error(`${JSON.stringify(parsed.problems, null, 1)}\n${text}`);
  return parsed.value;
}

describe("worldText", () => {
  it("of any world reads back as that world, with few kinds and with the real ones", () => {
    for (const table of [fewKinds, kinds]) {
      fc.assert(
        fc.property(anyWorld(table), (world) => {
          expect(placeless(read(worldText(world), table))).toEqual(placeless(world));
        }),
        { numRuns: 60 },
      );
    }
  });

  it("of a world with scenarios, and of each scenario made, reads back as it", () => {
    const world = read(smallWorld, fewKinds);
    expect(placeless(read(worldText(world), fewKinds))).toEqual(placeless(world));
    for (const name of Object.keys(world.scenarios)) {
      const patched = applyScenario(world, name, fewKinds);
      if (!patched.ok) throw new Error(JSON.stringify(patched.problems));
      expect(placeless(read(worldText(patched.value), fewKinds))).toEqual(placeless(patched.value));
    }
  });

  it("of a world with one source and one scenario keeps both", () => {
    const head = smallWorld.split("hubs:")[0].replace(/ {2}X:.*\n/, "");
    const world = read(`${head}scenarios:\n  late: {about: Later.}\n`, fewKinds);
    expect(placeless(read(worldText(world), fewKinds))).toEqual(placeless(world));
    expect([Object.keys(world.sources), Object.keys(world.scenarios)]).toEqual([
      expect.arrayContaining(["K8"]),
      ["late"],
    ]);
  });

  it("is canonical: the text of what was read is the same text", () => {
    const text = worldText(read(smallWorld, fewKinds));
    expect(worldText(read(text, fewKinds))).toBe(text);
  });

  it("of every world that ships reads back as it", () => {
    for (const folder of readdirSync("worlds")) {
      const files = readdirSync(`worlds/${folder}`)
        .filter((name) => name.endsWith(".yaml"))
        .map((name) => ({ name, text: readFileSync(`worlds/${folder}/${name}`, "utf8") }));
      const parsed = parseWorld(files, kinds);
      if (!parsed.ok) throw new Error(JSON.stringify(parsed.problems, null, 1));
      expect(placeless(read(worldText(parsed.value), kinds))).toEqual(placeless(parsed.value));
    }
  });
});
