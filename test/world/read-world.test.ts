// Worlds from disk, and what `switchyard check` prints of them.

import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { check } from "../../src/cli/check.ts";
import { problemsText } from "../../src/cli/problems.ts";
import { kinds } from "../../src/engine/kinds.ts";
import { readWorld, unreadBeside } from "../../src/io/world.ts";
import { fewKinds, smallWorld } from "./kinds.ts";

let folder = "";
const put = (path: string, text: string | Uint8Array) => {
  writeFileSync(join(folder, path), text);
  return join(folder, path);
};
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), "switchyard-world-"));
  for (const name of ["whole", "empty", "deep", "deep/below", "apart"]) mkdirSync(join(folder, name));
});
afterAll(() => rmSync(folder, { recursive: true }));

describe("readWorld", () => {
  it("reads world.yaml first, then the other .yaml files by name, and nothing below", async () => {
    const at = smallWorld.indexOf("contracts:");
    put("whole/world.yaml", smallWorld.slice(0, at));
    put("whole/a.yaml", smallWorld.slice(at));
    put("whole/README.md", "not: [a world");
    put("deep/world.yaml", smallWorld);
    put("deep/below/other.yaml", "not: [a world");
    const read = await readWorld(join(folder, "whole"), fewKinds);
    expect(read.ok && read.value.files.map(({ name }) => name.slice(folder.length))).toEqual([
      "/whole/world.yaml",
      "/whole/a.yaml",
    ]);
    expect((await readWorld(join(folder, "deep"), fewKinds)).ok).toBe(true);
  });

  it("of one file alone names the parts of a world beside it: sections without a header, the overlay apart", async () => {
    put("apart/world.yaml", smallWorld);
    put("apart/contracts.yaml", "contracts:\n  bridge: {kind: loan, borrower: miner, due: 2027-01}\n");
    put("apart/other-world.yaml", smallWorld);
    put("apart/settings.yaml", "colour: blue\n");
    put("apart/own.yaml", "entities:\n  miner: {cash_usd_m: 7}\n");
    const own = join(folder, "apart/own.yaml");
    expect(await unreadBeside(join(folder, "apart/world.yaml"), own)).toEqual(["contracts.yaml"]);
    expect(await unreadBeside(join(folder, "apart"))).toEqual([]);
    expect(await unreadBeside(join(folder, "apart/absent.yaml"))).toEqual([]);
    for (const name of ["world", "contracts", "other-world", "settings", "own"])
      rmSync(join(folder, `apart/${name}.yaml`));
  });

  it("hashes names and texts: the same wherever the folder is, another for any byte, name or order", async () => {
    const hash = async (name: string, text: string) => {
      const read = await readWorld(put(name, text), fewKinds);
      return read.ok ? read.value.hash : "";
    };
    const first = await hash("one.yaml", smallWorld);
    expect(first).toMatch(/^[0-9a-f]{64}$/);
    expect(await hash("deep/one.yaml", smallWorld)).toBe(first);
    expect(await hash("one.yaml", `${smallWorld}\n`)).not.toBe(first);
    expect(await hash("two.yaml", smallWorld)).not.toBe(first);
  });

  it("lays a private file over it and hashes that apart", async () => {
    const path = put("world.yaml", smallWorld);
    const overlay = put("apart/private.yaml", "entities:\n  miner: {cash_usd_m: 7}\n");
    const [plain, laid] = [await readWorld(path, fewKinds), await readWorld(path, fewKinds, { overlay })];
    if (!plain.ok || !laid.ok) throw new Error("both can be read");
    expect(laid.value.world.sections.entities.miner.values.cash_usd_m.value).toBe(7);
    expect([laid.value.hash, plain.value.overlayHash]).toEqual([plain.value.hash, undefined]);
    expect(laid.value.overlayHash).toMatch(/^[0-9a-f]{64}$/);
  });

  it.each<[string, () => string, string, RegExp]>([
    ["a path that is not there", () => join(folder, "whol"), "not-readable", /no such file/],
    ["a folder without worlds", () => join(folder, "empty"), "not-readable", /no \.yaml file/],
    ["a file that is no file", () => "/dev/null", "not-readable", /not a file/],
    [
      "a path through a file",
      () => join(put("plain.yaml", smallWorld), "world.yaml"),
      "not-readable",
      /part of the path is a file/,
    ],
    ["a file over 2 MB", () => put("large.yaml", `# ${"x".repeat(2_000_000)}`), "too-large", /2000002 bytes/],
    [
      "bytes that are not UTF-8",
      () => put("latin.yaml", Uint8Array.of(0x77, 0x3a, 0x20, 0xe9, 0x0a)),
      "syntax",
      /not text/,
    ],
    ["UTF-16", () => put("wide.yaml", Buffer.from(smallWorld, "utf16le")), "syntax", /not text/],
  ])("answers %s with a problem", async (_, path, code, message) => {
    const read = await readWorld(path(), fewKinds);
    expect(read.ok ? [] : read.problems).toMatchObject([{ code, message: expect.stringMatching(message) }]);
  });

  it("names a neighbour of a path that is not there, and reports all files at once", async () => {
    const read = await readWorld(join(folder, "whol"), fewKinds, { overlay: join(folder, "nothing.yaml") });
    expect(read.ok ? [] : read.problems.map(({ hint }) => hint)).toEqual([
      `did you mean "${join(folder, "whole")}"?`,
      undefined,
    ]);
  });
});

async function run(
  args: readonly string[],
  parts: Parameters<typeof check>[2] = { kinds: fewKinds },
  columns = 100,
) {
  const [out, err]: string[][] = [[], []];
  const shell = {
    out: (text: string) => void out.push(text),
    err: (text: string) => void err.push(text),
    columns,
    isTerminal: false,
    cwd: folder,
  };
  const code = await check(args, shell, parts);
  return { code, out: out.join(""), err: err.join("") };
}

describe("switchyard check", () => {
  it("says what a world holds and how well it is known", async () => {
    const { code, out, err } = await run([put("good.yaml", smallWorld), "--scenario", "late"]);
    expect([code, err]).toEqual([0, ""]);
    expect(out).toContain("ok: small, as of 2025-12-03, from 2025-12");
    expect(out).toContain("2 entities, 1 sites, 2 halls, 1 fleets, 1 hubs, 2 contracts (1 announced)");
    expect(out).toContain("15: 2 sourced, 2 recalled, 10 assumed, 1 unknown");
    expect(out).toContain("unknown   halls.two.ready");
  });

  it("folds what it says at the width of the terminal", async () => {
    const { out } = await run([put("good.yaml", smallWorld)], { kinds: fewKinds }, 40);
    expect(out).toContain("2 entities, 1 sites");
    for (const line of out.split("\n")) expect(line.length, line).toBeLessThanOrEqual(40);
  });

  it("asks to look again at what can be but seldom is, with its place, and still ends well", async () => {
    const path = put("odd.yaml", smallWorld.replace("hashrate_ehs: 5", "hashrate_ehs: 50"));
    const { code, out, err } = await run([path]);
    expect([code, err]).toEqual([0, ""]);
    // 50 EH/s at 20 J/TH are 1,000 MW, at a PUE of 1.05 1,050 MW, on 200.
    expect(out.replaceAll(path, "odd.yaml").replace(/\s+/g, " ")).toContain(
      "look at odd.yaml:17:34 sites.plain.grid_mw: 200 MW, and its machines need 1,050 MW",
    );
  });

  it("shows each problem with its line, a mark under it and what would be right", async () => {
    const path = put("bad.yaml", smallWorld.replace("grid_mw: 200", "grid_mv: 200"));
    const { code, out, err } = await run([path]);
    expect([code, out]).toEqual([1, ""]);
    expect(err.replaceAll(path, "bad.yaml")).toBe(
      [
        "bad.yaml:17:3  sites.plain: grid_mw is missing",
        "    17 │   plain: {owner: miner, grid_mv: 200}",
        "       │   ^",
        "    → write a number of 0–20,000 MW: Gross megawatts the connection may deliver.",
        "",
        'bad.yaml:17:25  sites.plain: "grid_mv" is not a field here',
        "    17 │   plain: {owner: miner, grid_mv: 200}",
        "       │                         ^",
        '    → did you mean "grid_mw"?',
        "",
        "2 problems",
        "",
      ].join("\n"),
    );
  });

  it("asks the next stage about the world and each scenario named, and shows its problems", async () => {
    const asked: number[] = [];
    const resolve = (world: { header: { months?: unknown } }) => {
      asked.push(1);
      return asked.length === 2
        ? [{ code: "calendar", where: "", message: `later ${world.header.months}` } as const]
        : [];
    };
    const { code, err } = await run(
      [put("good.yaml", smallWorld), "--scenario", "late", "--scenario", "lat"],
      { kinds: fewKinds, resolve },
    );
    expect(code).toBe(1);
    expect(asked).toHaveLength(2);
    expect(err).toContain('did you mean "late"?');
    expect(err).toContain("later undefined");
  });

  it.each([[[]], [["a", "b"]], [["a", "--frobnicate"]], [["a", "--overlay"]]])(
    "answers %j with its usage and exit code 2",
    async (args) => {
      const { code, err } = await run(args);
      expect(code).toBe(2);
      expect(err).toContain("usage: switchyard check WORLD");
    },
  );

  it("reads the world that ships", async () => {
    const { code, err } = await run(["worlds/december-2025"], { kinds });
    expect([code, err]).toEqual([0, ""]);
  });
});

describe("problemsText", () => {
  it("keeps to the width, shows the part of a long line that matters, and prints no control characters", () => {
    const text = `${"x".repeat(500)}!${"y".repeat(500)}\u001b[31m`;
    const printed = problemsText(
      [{ code: "syntax", where: "w:1:501", message: `${"word ".repeat(60)}\u001b[0m` }],
      [{ name: "w", text }],
      80,
    );
    for (const line of printed.split("\n")) expect(line.length).toBeLessThanOrEqual(80);
    const [source, mark] = printed.split("\n").filter((line) => line.includes("│"));
    expect(source[mark.indexOf("^")]).toBe("!");
    expect(printed).not.toMatch(/\p{Cc}(?<!\n)/u);
  });

  it("counts what it does not show", () => {
    const many = Array.from({ length: 250 }, (_, i) => ({
      code: "syntax" as const,
      where: "",
      message: `number ${i}`,
    }));
    expect(problemsText(many, [], 80)).toContain("250 problems, the first 100 of them above");
    expect(readFileSync("test/world/plains.yaml", "utf8").split("\n").length).toBeGreaterThan(80);
  });
});
