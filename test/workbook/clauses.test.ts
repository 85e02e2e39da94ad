// Clauses the shipped worlds lack, told by formulas and by the engine: extensions, damages, set-offs, sweeps, pauses, puts, defaults.

import { beforeAll, describe, it } from "vitest";
import { mergeOver, modelOf, type Over, tinyWorld } from "../tiny-world.ts";
import { bytesOf, expectParity } from "./against-engine.ts";
import { poor, rich } from "./rich-world.ts";
import { type Recalculated, recalculate, spreadsheet, withInputs } from "./spreadsheet.ts";

const asked = { entity: "owner", path: 0 };
const tiny: Readonly<Record<string, { readonly over: Over; readonly funding: "committed" | "open" }>> = {
  "rich, committed": { over: rich, funding: "committed" },
  "rich, open": { over: rich, funding: "open" },
  "poor, committed": { over: poor, funding: "committed" },
  "poor, open": { over: poor, funding: "open" },
};

/** Inputs that decide who comes first, when, and whether: typed into the file, and written in the world. */
const typed: Readonly<Record<string, number | string>> = {
  "new.j_per_th": 45,
  "old.hashrate_ehs": 0,
  "chips.work_begins": "",
  "let_early.pass_through_power": 0,
  "refit.deferrable": 0,
  "notes.due": "2027-12",
  "owner.minimum_cash_usd_m": 0,
};
const written: Over = mergeOver(rich, {
  entities: { owner: { minimum_cash_usd_m: 0 } },
  halls: { chips: { work_begins: undefined } },
  fleets: { new: { j_per_th: 45 }, old: { hashrate_ehs: 0 } },
  contracts: {
    let_early: { pass_through_power: false },
    refit: { deferrable: false },
    notes: { due: "2027-12" },
  },
});

// skipped where no spreadsheet program is installed
describe.skipIf(spreadsheet === undefined)("clauses recalculated by LibreOffice", () => {
  let books: Readonly<Record<string, Recalculated>> = {};

  beforeAll(async () => {
    const bytes: Record<string, Uint8Array> = {};
    for (const [name, { over, funding }] of Object.entries(tiny)) {
      const world = tinyWorld(over);
      bytes[name] = await bytesOf(world, modelOf(world, funding), asked);
    }
    bytes.typed = await withInputs(bytes["rich, committed"], typed);
    books = await recalculate(bytes);
  }, 120_000);

  it("follow what is typed over an input as the engine follows the world with it", () => {
    expectParity(books.typed, modelOf(tinyWorld(written), "committed"), asked);
  });

  it.each(Object.keys(tiny))("go as the engine's do: %s", (name) => {
    const { over, funding } = tiny[name];
    expectParity(books[name], modelOf(tinyWorld(over), funding), asked);
  });
});
