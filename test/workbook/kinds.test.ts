// Kinds of contract no shipped world signs, one tiny world each: rich and poor, with commitments kept and with markets open, in a market
// that moves. LibreOffice recalculates the formulas, the engine replays the path.

import { beforeAll, describe, it } from "vitest";
import { modelOf, tinyWorld } from "../tiny-world.ts";
import { bytesOf, expectParity } from "./against-engine.ts";
import { kindCases } from "./kind-worlds.ts";
import { type Recalculated, recalculate, spreadsheet } from "./spreadsheet.ts";

const ENTITY = "second";

// skipped where no spreadsheet program is installed
describe.skipIf(spreadsheet === undefined)("a kind of contract recalculated by LibreOffice", () => {
  let books: Readonly<Record<string, Recalculated>> = {};

  beforeAll(async () => {
    const bytes: Record<string, Uint8Array> = {};
    for (const [name, { over, funding, path }] of Object.entries(kindCases)) {
      const world = tinyWorld(over);
      bytes[name] = await bytesOf(world, modelOf(world, funding, true), { entity: ENTITY, path });
    }
    books = await recalculate(bytes);
  }, 600_000);

  it.each(Object.keys(kindCases))("goes as the engine's does: %s", (name) => {
    const { over, funding, path } = kindCases[name];
    expectParity(books[name], modelOf(tinyWorld(over), funding, true), { entity: ENTITY, path });
  });
});
