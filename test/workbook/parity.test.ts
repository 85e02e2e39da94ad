// The workbook recalculated by a spreadsheet program gives the engine's measures and months; with inputs changed in the file, those of
// the engine run again with these inputs.

import { beforeAll, describe, expect, it } from "vitest";
import { workbookOf } from "../../src/engine/export.ts";
import {
  entityMeasures,
  kinds,
  type Model,
  overlayWorld,
  resolver,
  tellPath,
  type World,
} from "../../src/engine/index.ts";
import { loadHistory } from "../../src/io/history.ts";
import { readWorld } from "../../src/io/world.ts";
import { xlsxBytes } from "../../src/io/xlsx.ts";
import { type Over, modelOf as tinyModelOf, tinyWorld } from "../tiny-world.ts";
import { poor, rich } from "./rich-world.ts";
import { type Recalculated, recalculate, spreadsheet, withInputs } from "./spreadsheet.ts";

const SEED = 1;
/** Of the larger of the number and one: a millionth. */
const TOLERANCE = 1e-6;
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

async function bytesOf(from: World, model: Model, { entity, path }: Asked): Promise<Uint8Array> {
  const book = workbookOf(model, from, kinds, { entity, seed: SEED, path, notes: ["a test"] });
  if (!book.ok) throw new Error(JSON.stringify(book.problems));
  return xlsxBytes(book.value);
}

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

/** Tiny worlds that go through the clauses the shipped ones do not. */
const tiny: Readonly<Record<string, { readonly over: Over; readonly funding: "committed" | "open" }>> = {
  "rich, committed": { over: rich, funding: "committed" },
  "rich, open": { over: rich, funding: "open" },
  "poor, committed": { over: poor, funding: "committed" },
  "poor, open": { over: poor, funding: "open" },
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

/** The engine's word for what never happens or has no number. */
function said(unit: string, value: number): number | string {
  if (Number.isFinite(value)) return value;
  return unit === "month" ? "never" : "none";
}

/** Measures and months of the recalculated workbook against the engine's own. */
function expectParity(book: Recalculated, model: Model, { entity, path }: Asked): void {
  expect(book.errors).toEqual([]);
  const { measured } = tellPath(model, kinds, SEED, path);
  for (const [name, { unit }] of Object.entries(entityMeasures)) {
    const engine = said(unit, measured.columns[`${entity}.${name}`][0]);
    const ours = book.value("Measures", book.row("Measures", 0, name), 3);
    if (typeof engine === "number" && typeof ours === "number")
      expect(Math.abs(ours - engine), `${name}: ${ours} against ${engine}`).toBeLessThanOrEqual(
        TOLERANCE * Math.max(1, Math.abs(engine)),
      );
    else expect([name, ours]).toEqual([name, engine]);
  }
  const lines = { cash: "cash_usd_m", liquidity: "liquidity_usd_m", treasury: "treasury_usd_m" };
  for (const [key, fan] of Object.entries(lines)) {
    const row = book.row("Waterfall", 2, key);
    const engine = measured.fans[`${entity}.${fan}`];
    for (let month = 0; month < engine.length; month++) {
      const ours = Number(book.value("Waterfall", row, 4 + month)) / 1e6;
      expect(
        Math.abs(ours - engine[month]),
        `${key} in month ${month}: ${ours} against ${engine[month]}`,
      ).toBeLessThanOrEqual(TOLERANCE * Math.max(1, Math.abs(engine[month])));
    }
  }
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
    for (const [name, { over, funding }] of Object.entries(tiny)) {
      const world = tinyWorld(over);
      bytes[name] = await bytesOf(world, tinyModelOf(world, funding), { entity: "owner", funding, path: 0 });
    }
    for (const [entity, { inputs }] of Object.entries(changed))
      bytes[`${entity}, changed`] = await withInputs(bytes[`${entity}, committed`], inputs);
    books = await recalculate(bytes);
  }, 300_000);

  it.each(Object.keys(asked))("gives the engine's measures and months: %s", (name) => {
    expectParity(books[name], modelOf(read, asked[name].funding), asked[name]);
  });

  it.each(Object.keys(tiny))("goes through every clause as the engine does: %s", (name) => {
    const { over, funding } = tiny[name];
    expectParity(books[name], tinyModelOf(tinyWorld(over), funding), { entity: "owner", funding, path: 0 });
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
