// The workbook recalculated by a spreadsheet program gives the engine's measures and months; with inputs changed in the file, those of
// the engine run again with these inputs.

import { beforeAll, describe, expect, it } from "vitest";
import { kinds, type Model, overlayWorld, resolver, type World } from "../../src/engine/index.ts";
import { loadHistory } from "../../src/io/history.ts";
import { readWorld } from "../../src/io/world.ts";
import { bytesOf, expectParity } from "./against-engine.ts";
import { type Recalculated, recalculate, spreadsheet, withInputs } from "./spreadsheet.ts";

const history = await loadHistory();
const resolve = resolver(history);

async function world(): Promise<World> {
  const read = await readWorld("worlds/december-2025", kinds, {});
  if (!read.ok) throw new Error(JSON.stringify(read.problems));
  return read.value.world;
}

function modelOf(from: World, funding: "committed" | "open"): Model {
  const model = resolve(from, funding);
  if (!model.ok) throw new Error(JSON.stringify(model.problems));
  return model.value;
}

type Asked = { readonly entity: string; readonly funding: "committed" | "open"; readonly path: number };

const operators = [
  "bitfarms",
  "panther_creek",
  "cleanspark",
  "core_scientific",
  "iren",
  "terawulf",
  "wulf_compute",
  "abernathy_jv",
];

/** Every operator with commitments kept; and with markets open, paths on which it raises money, is short, is called or defaults. */
const asked: Readonly<Record<string, Asked>> = {
  ...Object.fromEntries(
    operators.map((entity) => [`${entity}, committed`, { entity, funding: "committed", path: 1 } as const]),
  ),
  "bitfarms, called": { entity: "bitfarms", funding: "open", path: 3 },
  "panther_creek, open": { entity: "panther_creek", funding: "open", path: 0 },
  "cleanspark, open": { entity: "cleanspark", funding: "open", path: 9 },
  "core_scientific, open": { entity: "core_scientific", funding: "open", path: 27 },
  "iren, open": { entity: "iren", funding: "open", path: 1 },
  "abernathy_jv, open": { entity: "abernathy_jv", funding: "open", path: 25 },
};

/** Three inputs changed at once, in the file and in the world: a rent, a cost, a price, a date, a coupon, a share. */
const changed: Readonly<
  Record<string, { readonly inputs: Readonly<Record<string, number | string>>; readonly overlay: string }>
> = {
  core_scientific: {
    inputs: {
      "core_coreweave.rent_usd_per_kw_month": 99,
      "denton_power.adder_usd_per_mwh": 21.5,
      "core_scientific.cash_usd_m": 250,
    },
    overlay: `entities:
  core_scientific: {cash_usd_m: 250}
contracts:
  core_coreweave: {rent_usd_per_kw_month: 99}
  denton_power: {adder_usd_per_mwh: 21.5}
`,
  },
  iren: {
    inputs: {
      "iren_microsoft.prepay_pct": 5,
      "horizon_2.ready": "2026-11-20",
      "iren_overhead.growth_pct": 9,
    },
    overlay: `halls:
  horizon_2: {ready: 2026-11-20}
contracts:
  iren_microsoft: {prepay_pct: 5}
  iren_overhead: {growth_pct: 9}
`,
  },
  wulf_compute: {
    inputs: {
      "wulf_compute_notes.rate_pct": 9.5,
      "wulf_fluidstack.escalator_pct": 0,
      "wulf_compute.tax_rate_pct": 35,
    },
    overlay: `entities:
  wulf_compute: {tax_rate_pct: 35}
contracts:
  wulf_compute_notes: {rate_pct: 9.5}
  wulf_fluidstack: {escalator_pct: 0}
`,
  },
};

async function overlaid(entity: string): Promise<World> {
  const made = overlayWorld(await world(), [{ name: "overlay.yaml", text: changed[entity].overlay }], kinds);
  if (!made.ok) throw new Error(JSON.stringify(made.problems));
  return made.value;
}

// skipped where no spreadsheet program is installed
describe.skipIf(spreadsheet === undefined)("a workbook recalculated by LibreOffice", () => {
  let books: Readonly<Record<string, Recalculated>> = {};
  let read: World;

  beforeAll(async () => {
    read = await world();
    const bytes: Record<string, Uint8Array> = {};
    for (const [name, each] of Object.entries(asked))
      bytes[name] = await bytesOf(read, modelOf(read, each.funding), each);
    for (const [entity, { inputs }] of Object.entries(changed))
      bytes[`${entity}, changed`] = await withInputs(bytes[`${entity}, committed`], inputs);
    books = await recalculate(bytes);
  }, 300_000);

  it.each(Object.keys(asked))("gives the engine's measures and months: %s", (name) => {
    expectParity(books[name], modelOf(read, asked[name].funding), asked[name]);
  });

  it.each(Object.keys(changed))(
    "with three inputs changed in the file gives what the engine gives with them: %s",
    async (entity) => {
      const each = asked[`${entity}, committed`];
      expectParity(books[`${entity}, changed`], modelOf(await overlaid(entity), "committed"), each);
      // and the change is one that shows
      const end = (name: string) =>
        book(name).value("Measures", book(name).row("Measures", 0, "end_usd_m"), 3);
      expect(end(`${entity}, changed`)).not.toBe(end(`${entity}, committed`));
    },
  );

  const book = (name: string) => books[name];
});
