// A run's folder exists whole or not at all, reads back to what was written, and opens in another database.

import { mkdtemp, readdir, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { DuckDBConnection } from "@duckdb/node-api";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { kinds } from "../../src/engine/kinds.ts";
import type { Measured } from "../../src/engine/report/measures.ts";
import type { Report } from "../../src/engine/report/report.ts";
import { serially, simulate } from "../../src/engine/simulate.ts";
import { type Manifest, type RunFolder, readRun, toJson, writeRun } from "../../src/io/run-folder.ts";
import { moving } from "../laws/any-world.ts";
import { mergeOver, tinyModel, tinyText } from "../tiny-world.ts";

const PATHS = 200;
const model = tinyModel(
  mergeOver(moving, {
    head: { months: 8 },
    entities: { owner: { cash_usd_m: 1 } },
    fleets: { old: { site: "plain", owner: "owner", hashrate_ehs: 1, j_per_th: 28 } },
    contracts: { staff: { kind: "overhead", entity: "owner", usd_m_per_month: 0.7 } },
  }),
  "open",
  true,
);
const manifest: Manifest = {
  schema: "switchyard-run/1",
  engine: "0.0.0",
  world: "tiny",
  asOf: "2025-12-31",
  worldHash: "a",
  dataHash: "b",
  seed: 1,
  paths: PATHS,
  months: 8,
  scenarios: [],
  include: "closed",
  failedPaths: {},
  inputs: {},
};
const report: Report = {
  schema: "switchyard-report/1",
  tables: [],
  failedPaths: { open: 0 },
  figures: [
    {
      id: "never",
      value: Number.POSITIVE_INFINITY,
      unit: "month",
      origin: { kind: "count", what: "x", value: 1 },
    },
    {
      id: "some",
      value: 0.1 + 0.2,
      unit: "USD",
      origin: { kind: "count", what: "x", value: 1 },
      low: 0,
      high: 1,
    },
  ],
};

let home: string;
let measured: Measured;
let run: RunFolder;
beforeAll(async () => {
  home = await mkdtemp(join(tmpdir(), "switchyard-run-"));
  const cases = [{ name: "open", model, paths: PATHS, keepFans: true }];
  [measured] = await simulate(cases, 1, serially(kinds));
  run = {
    manifest,
    report,
    world: [{ name: "tiny/world.yaml", text: tinyText() }],
    measured: { open: measured, side: { ...measured, fans: {} } },
    months: model.months.map(({ label }) => label),
    withMonths: true,
  };
});
afterAll(() => rm(home, { recursive: true, force: true }));

describe("a folder", () => {
  test("reads back to the bit: manifest, figures that never come, world and every column", async () => {
    const folder = await writeRun(join(home, "one"), run);
    const read = await readRun(folder);
    if (!read.ok) throw new Error(JSON.stringify(read.problems));
    expect(read.value.manifest).toEqual(manifest);
    expect(read.value.report).toEqual(report);
    expect(read.value.world).toEqual([{ name: "world.yaml", text: tinyText() }]);
    expect(Object.keys(read.value.measured)).toEqual(["open", "side"]);
    for (const name of ["open", "side"]) {
      expect(read.value.measured[name].columns).toEqual(measured.columns);
      expect(read.value.measured[name].failed).toEqual(measured.failed);
    }
  });

  test("holds what it says and nothing unfinished lies beside it", async () => {
    await writeRun(join(home, "two"), { ...run, withMonths: false });
    expect((await readdir(join(home, "two"))).sort()).toEqual([
      "fans.parquet",
      "manifest.json",
      "measures.parquet",
      "report.json",
      "world",
    ]);
    expect((await readdir(home)).filter((name) => name.startsWith("."))).toEqual([]);
  });

  test("written again replaces the old one whole", async () => {
    await writeRun(join(home, "three"), run);
    await writeFile(join(home, "three", "left-over.txt"), "old");
    await writeRun(join(home, "three"), { ...run, manifest: { ...manifest, seed: 2 }, withMonths: false });
    expect(await readdir(join(home, "three"))).not.toContain("left-over.txt");
    expect(await readdir(join(home, "three"))).not.toContain("months.parquet");
    const read = await readRun(join(home, "three"));
    expect(read.ok && read.value.manifest.seed).toBe(2);
    expect((await readdir(home)).filter((name) => name.startsWith("."))).toEqual([]);
  });

  test("that fails half way leaves the old one as it was and nothing else", async () => {
    await writeRun(join(home, "four"), run);
    const broken = { ...run, measured: { open: { ...measured, columns: null } } } as unknown as RunFolder;
    await expect(writeRun(join(home, "four"), broken)).rejects.toThrow();
    expect((await readRun(join(home, "four"))).ok).toBe(true);
    await expect(writeRun(join(home, "five"), broken)).rejects.toThrow();
    expect(await readdir(home)).not.toContain("five");
    expect((await readdir(home)).filter((name) => name.startsWith("."))).toEqual([]);
  });

  test("the same run gives the same bytes", async () => {
    const [a, b] = [await writeRun(join(home, "six"), run), await writeRun(join(home, "seven"), run)];
    for (const name of ["manifest.json", "report.json", "measures.parquet", "fans.parquet", "months.parquet"])
      expect((await readFile(join(a, name))).equals(await readFile(join(b, name))), name).toBe(true);
  });

  test("keeps the world's files and the private ones apart, of one name too", async () => {
    const world = [{ name: "public/world.yaml", text: "world: one" }];
    const overlay = [{ name: "private/world.yaml", text: "world: two" }];
    const folder = await writeRun(join(home, "eight"), {
      ...run,
      manifest: { ...manifest, overlayHash: "c" },
      world,
      overlay,
    });
    const read = await readRun(folder);
    if (!read.ok) throw new Error(JSON.stringify(read.problems));
    expect(read.value.world).toEqual([{ name: "world.yaml", text: "world: one" }]);
    expect(read.value.overlay).toEqual([{ name: "world.yaml", text: "world: two" }]);
  });

  test("that is not a run is a problem with its place and a hint", async () => {
    const read = await readRun(join(home, "nowhere"));
    expect(read.ok).toBe(false);
    if (!read.ok)
      expect(read.problems).toEqual([
        expect.objectContaining({ code: "not-a-run", where: join(home, "nowhere") }),
      ]);
  });

  test.each<[string, string, RegExp]>([
    ["no manifest", "manifest.json", /holds no manifest.json/],
    ["its private files taken out", "overlay", /private figures, and overlay\/.* is gone/],
    ["its report taken out", "report.json", /report.json is gone/],
    ["its measures taken out", "measures.parquet", /measures.parquet is gone/],
  ])("with %s says so, in words and not the system's", async (_, lost, message) => {
    const overlay = [{ name: "private.yaml", text: "world: two" }];
    const whole = { ...run, manifest: { ...manifest, overlayHash: "c" }, overlay };
    const folder = await writeRun(join(home, "nine"), whole);
    await rm(join(folder, lost), { recursive: true });
    const read = await readRun(folder);
    expect(read.ok ? [] : read.problems).toMatchObject([
      { code: "not-a-run", where: folder, message: expect.stringMatching(message), hint: expect.any(String) },
    ]);
    expect(JSON.stringify(read)).not.toContain("ENOENT");
  });

  test("with a file cut short says that one is damaged", async () => {
    const folder = await writeRun(join(home, "ten"), run);
    await writeFile(join(folder, "measures.parquet"), "PAR1");
    const read = await readRun(folder);
    expect(read.ok ? [] : read.problems).toMatchObject([{ message: expect.stringContaining("damaged") }]);
  });
});

test("JSON says null for a month that never comes, and nothing else changes", () => {
  expect(JSON.parse(toJson({ a: Number.POSITIVE_INFINITY, b: [1.5, Number.NaN], c: "x" }))).toEqual({
    a: null,
    b: [1.5, null],
    c: "x",
  });
});

describe("another database", () => {
  const query = async (sql: string) => {
    const connection = await DuckDBConnection.create();
    const rows = (await connection.runAndReadAll(sql)).getRows();
    connection.closeSync();
    return rows.map((row) => row.map(Number));
  };

  test("counts the paths and those that fall short, and finds the same quantile", async () => {
    const folder = await writeRun(join(home, "duck"), run);
    const file = `'${join(folder, "measures.parquet")}'`;
    const [[paths, short]] = await query(
      `select count(*), count(*) filter ("owner.short_month" < 8) from ${file} where "case" = 'open'`,
    );
    expect(paths).toBe(PATHS);
    expect(short).toBe(measured.columns["owner.short_month"].filter((month) => month < 8).length);
    expect(short).toBeGreaterThan(0);
    const [[low]] = await query(
      `select quantile_disc("owner.low_usd_m", 0.25) from ${file} where "case" = 'open'`,
    );
    expect(low).toBe(measured.columns["owner.low_usd_m"].slice().sort()[Math.ceil(0.25 * PATHS) - 1]);
  });

  test("reads a month that never comes as null", async () => {
    const folder = await writeRun(join(home, "duck2"), run);
    const [[never]] = await query(
      `select count(*) filter ("owner.short_month" is null) from '${join(folder, "measures.parquet")}' where "case" = 'side'`,
    );
    expect(never).toBe(
      measured.columns["owner.short_month"].filter((month) => month === Number.POSITIVE_INFINITY).length,
    );
  });

  test("has a fan row a case, measure and month whose median is the middle path's, and a months row a path and month", async () => {
    const folder = await writeRun(join(home, "duck3"), run);
    const fans = await query(
      `select count(*), max(p50) filter (measure = 'owner.cash_usd_m' and month = '2026-03') from '${join(folder, "fans.parquet")}'`,
    );
    const march = Float64Array.from(
      { length: PATHS },
      (_, path) => measured.fans["owner.cash_usd_m"][path * 8 + 2],
    ).sort();
    expect(fans).toEqual([[3 * 8, march[PATHS / 2 - 1]]]);
    const months = await query(
      `select count(*), sum("owner.cash_usd_m") from '${join(folder, "months.parquet")}' where path = 7`,
    );
    const cash = measured.fans["owner.cash_usd_m"].slice(7 * 8, 8 * 8);
    expect(months[0][0]).toBe(8);
    expect(months[0][1]).toBeCloseTo(
      cash.reduce((a, b) => a + b, 0),
      9,
    );
  });

  test("a fan leaves out paths that failed, as the report does", async () => {
    const failed = new Uint8Array(PATHS);
    failed[0] = 1;
    const fan = measured.fans["owner.cash_usd_m"].slice();
    fan.fill(Number.NaN, 0, 8);
    const folder = await writeRun(join(home, "duck4"), {
      ...run,
      measured: { open: { ...measured, failed, fans: { "owner.cash_usd_m": fan } } },
      withMonths: false,
    });
    const [[p95]] = await query(
      `select max(p95) filter (month = '2026-08') from '${join(folder, "fans.parquet")}'`,
    );
    const good = Float64Array.from({ length: PATHS - 1 }, (_, k) => fan[(k + 1) * 8 + 7]).sort();
    expect(p95).toBe(good[Math.ceil(0.95 * (PATHS - 1)) - 1]);
  });
});
