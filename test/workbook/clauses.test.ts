// Clauses the shipped worlds lack, told by formulas and by the engine: extensions, damages, set-offs, sweeps, pauses, puts, defaults.

import { beforeAll, describe, it } from "vitest";
import { modelOf, type Over, tinyWorld } from "../tiny-world.ts";
import { bytesOf, expectParity } from "./against-engine.ts";
import { poor, rich } from "./rich-world.ts";
import { type Recalculated, recalculate, spreadsheet } from "./spreadsheet.ts";

const asked = { entity: "owner", path: 0 };
const tiny: Readonly<Record<string, { readonly over: Over; readonly funding: "committed" | "open" }>> = {
  "rich, committed": { over: rich, funding: "committed" },
  "rich, open": { over: rich, funding: "open" },
  "poor, committed": { over: poor, funding: "committed" },
  "poor, open": { over: poor, funding: "open" },
};

// skipped where no spreadsheet program is installed
describe.skipIf(spreadsheet === undefined)("clauses recalculated by LibreOffice", () => {
  let books: Readonly<Record<string, Recalculated>> = {};

  beforeAll(async () => {
    const bytes: Record<string, Uint8Array> = {};
    for (const [name, { over, funding }] of Object.entries(tiny)) {
      const world = tinyWorld(over);
      bytes[name] = await bytesOf(world, modelOf(world, funding), asked);
    }
    books = await recalculate(bytes);
  }, 120_000);

  it.each(Object.keys(tiny))("go as the engine's do: %s", (name) => {
    const { over, funding } = tiny[name];
    expectParity(books[name], modelOf(tinyWorld(over), funding), asked);
  });
});
