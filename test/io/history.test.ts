import { cp, mkdtemp, readdir, readFile, rm, stat, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { isDeepStrictEqual } from "node:util";
import { describe, expect, it } from "vitest";
import { dayNumber, parseMonth } from "../../src/engine/calendar.ts";
import { historyFiles, readHistory } from "../../src/engine/read-history.ts";
import { loadHistory } from "../../src/io/history.ts";

const folder = new URL("../../data/", import.meta.url);
const history = await loadHistory(folder);
const { bitcoin, power, durations } = history;
const AS_OF = dayNumber(2025, 12, 3);

describe("the folder", () => {
  it("weighs less than 2 MB without the chips", async () => {
    let bytes = 0;
    for (const path of await readdir(folder, { recursive: true })) {
      const entry = await stat(new URL(path, folder));
      if (entry.isFile() && !path.startsWith("chips")) bytes += entry.size;
    }
    expect(bytes).toBeLessThan(2_000_000);
  });
  it("names a known source, a unit and a date for everything the index lists", async () => {
    const { gpuRental, rentAnchors, cd20 } = history;
    const all = [bitcoin, gpuRental, rentAnchors, cd20, ...Object.values(power), ...Object.values(durations)];
    for (const { file, unit, asOf, source } of all) {
      expect(history.sources[source]?.publisher, file).toBeTruthy();
      expect(history.sources[source].licence, file).toBeTruthy();
      expect(unit, file).not.toBe("");
      expect(parseMonth(asOf), file).toBeDefined();
    }
    const files = historyFiles(await readFile(new URL("index.json", folder), "utf8"));
    expect(files.length).toBe(all.length);
    expect(new Set(files).size).toBe(files.length);
  });
  it("knows nothing dated after 2025-12-03", async () => {
    expect(bitcoin.firstDay + bitcoin.priceUsd.length - 1).toBeLessThanOrEqual(AS_OF);
    for (const { firstHour, usdPerMwh } of Object.values(power)) {
      expect((firstHour + usdPerMwh.length - 1) / 24).toBeLessThan(AS_OF + 1);
    }
    const dates = [...history.gpuRental.date, ...history.rentAnchors.date];
    for (const { months } of Object.values(durations)) {
      expect(months[months.length - 1].monthNumber).toBeLessThanOrEqual(parseMonth("2025-11")!);
    }
    for (const name of await readdir(new URL("facts/", folder))) {
      for (const fact of await factsOf(`facts/${name}`)) dates.push(fact.as_of);
    }
    for (const name of ["production.csv", "crash2022.csv", "crash2022_start.csv"]) {
      const text = await readFile(new URL(`cases/${name}`, folder), "utf8");
      dates.push(...(text.match(/(?<!due )20\d\d-\d\d(-\d\d)?/g) ?? []));
    }
    expect(dates.length).toBeGreaterThan(700);
    expect(dates).not.toContain("2025Q4");
    const day = (label: string) => label.match(/20\d\d(-\d\d){0,2}/)?.[0] ?? label;
    expect(dates.filter((label) => day(label) > "2025-12-03")).toEqual([]);
  });
  it("gives every fact a value, a date and a source, and leaves accelerators to the chips", async () => {
    const names = await readdir(new URL("facts/", folder));
    expect(names).not.toContain("accelerator.json");
    let count = 0;
    for (const name of names) {
      for (const fact of await factsOf(`facts/${name}`)) {
        count++;
        expect(Object.keys(fact), name).toEqual(factKeys);
        expect([fact.entity, fact.field, fact.value, fact.as_of, fact.source], name).not.toContain("");
        if (fact.source === "sourced") expect(fact.source_url, name).toMatch(/^https?:\/\//);
      }
    }
    expect(count).toBe(413);
  });
});

describe("loading", () => {
  it("takes under 200 ms, the best of three", async () => {
    const tookMs: number[] = [];
    for (let k = 0; k < 3; k++) {
      const started = performance.now();
      await loadHistory();
      tookMs.push(performance.now() - started);
    }
    expect(Math.min(...tookMs)).toBeLessThan(200);
  });
  it("gives the package's own data when no folder is named, by path or by URL the same", async () => {
    expect((await loadHistory()).hash).toBe(history.hash);
    expect((await loadHistory(join(import.meta.dirname, "../../data"))).hash).toBe(history.hash);
    expect(history.hash).toMatch(/^[0-9a-f]{64}$/);
  });
  it("the browser's gunzip leads to the same columns as Node's", async () => {
    const indexText = await readFile(new URL("index.json", folder), "utf8");
    const contents = new Map<string, Uint8Array>();
    for (const path of historyFiles(indexText)) {
      const bytes = await readFile(new URL(path, folder));
      const stream = new Blob([bytes]).stream().pipeThrough(new DecompressionStream("gzip"));
      const whole = path.endsWith(".gz") ? await new Response(stream).arrayBuffer() : bytes;
      contents.set(path, new Uint8Array(whole));
    }
    expect(isDeepStrictEqual(readHistory(indexText, contents, history.hash), history)).toBe(true);
  });
  it("another byte is another hash, and a damaged or missing file is named", async () => {
    const copy = await mkdtemp(join(tmpdir(), "history-"));
    await cp(folder, copy, { recursive: true });
    const path = join(copy, "equities/cd20_monthly_returns.csv");
    const text = await readFile(path, "utf8");
    await writeFile(path, text.replace("-6.03", "-6.04"));
    expect((await loadHistory(copy)).hash).not.toBe(history.hash);
    await writeFile(path, text.replace("-6.03", "n/a"));
    await expect(loadHistory(copy)).rejects.toThrow("cd20_monthly_returns.csv has no number n/a");
    await rm(path);
    await expect(loadHistory(copy)).rejects.toThrow("cd20_monthly_returns.csv");
    await rm(copy, { recursive: true });
  });
});

const factKeys = ["entity", "field", "value", "unit", "as_of", "source", "source_url", "note"];
type Fact = Readonly<Record<(typeof factKeys)[number], string>>;

async function factsOf(name: string): Promise<readonly Fact[]> {
  return JSON.parse(await readFile(new URL(name, folder), "utf8")) as readonly Fact[];
}
