// Kinds of contract no shipped world signs, one tiny world each: rich and poor, with commitments kept and with markets open, in a market
// that moves. LibreOffice recalculates the formulas, the engine replays the path.

import { beforeAll, describe, expect, it } from "vitest";
import { modelOf, tinyWorld } from "../tiny-world.ts";
import { bytesOf, expectParity } from "./against-engine.ts";
import { kindCases, typedOver } from "./kind-worlds.ts";
import { type Recalculated, recalculate, spreadsheet, withInputs } from "./spreadsheet.ts";

const ENTITY = "second";

// skipped where no spreadsheet program is installed
describe.skipIf(spreadsheet === undefined)("a kind of contract recalculated by LibreOffice", () => {
  let books: Readonly<Record<string, Recalculated>> = {};

  beforeAll(async () => {
    const bytes: Record<string, Uint8Array> = {};
    for (const [name, { entity = ENTITY, over, funding, path }] of Object.entries(kindCases)) {
      const world = tinyWorld(over);
      bytes[name] = await bytesOf(world, modelOf(world, funding, true), { entity, path });
    }
    bytes.typed = await withInputs(bytes[typedOver.of], typedOver.typed);
    books = await recalculate(bytes);
  }, 600_000);

  it("follows what is typed over an input as the engine follows the world with it", () => {
    const { over, funding, path } = typedOver.written;
    expectParity(books.typed, modelOf(tinyWorld(over), funding, true), { entity: ENTITY, path });
    const soldOf = (name: string) =>
      books[name].value("Measures", books[name].row("Measures", 0, "treasury_sold_usd_m"), 3);
    expect(soldOf("typed")).not.toBe(soldOf(typedOver.of));
  });

  it.each(Object.keys(kindCases))("goes as the engine's does: %s", (name) => {
    const { entity = ENTITY, over, funding, path } = kindCases[name];
    expectParity(books[name], modelOf(tinyWorld(over), funding, true), { entity, path });
  });
});
