// `switchyard export`: one file of one path, and what it refuses.

import { mkdtemp, readdir, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { exportPath } from "../../src/cli/export.ts";
import { forgetRuns, listener, spender, type TinyRun, tinyRun } from "./tiny-runs.ts";

describe("switchyard export", () => {
  let made: TinyRun;
  let home: string;

  beforeAll(async () => {
    made = await tinyRun(spender, ["--months", "12"]);
    home = await mkdtemp(join(tmpdir(), "switchyard-export-"));
  });
  afterAll(async () => {
    await forgetRuns();
    await rm(home, { recursive: true, force: true });
  });

  it("writes one file, says which path it chose, and leaves nothing else", async () => {
    const shell = listener(home);
    expect(await exportPath([made.folder, "--entity", "owner", "--xlsx"], shell)).toBe(0);
    expect(shell.said()).toMatch(
      /owner-committed-path\d\.xlsx\nowner, committed, path \d: [\d,]+ live formulas/,
    );
    expect(await readdir(home)).toEqual([expect.stringMatching(/^owner-committed-path\d\.xlsx$/)]);
  });

  it("gives the same bytes again", async () => {
    const shell = listener(home);
    const file = async (out: string) => {
      await exportPath([made.folder, "--entity", "owner", "--xlsx", "--path", "2", "--out", out], shell);
      return readFile(join(home, out));
    };
    expect((await file("a.xlsx")).equals(await file("b.xlsx"))).toBe(true);
  });

  it.each<[string, string[], number, RegExp]>([
    ["no entity", [], 2, /needs --entity/],
    ["no format", ["--entity", "owner"], 2, /needs --xlsx/],
    ["a path the run has not", ["--entity", "owner", "--xlsx", "--path", "4"], 2, /from 0 to 3, not 4/],
    [
      "a case the run has not",
      ["--entity", "owner", "--xlsx", "--case", "opn"],
      1,
      /no case "opn"[\s\S]*did you mean "open"/,
    ],
    [
      "a folder that is not there",
      ["--entity", "owner", "--xlsx", "--out", "no/such/place.xlsx"],
      1,
      /cannot be written/,
    ],
  ])("refuses %s in a sentence", async (_, args, code, said) => {
    const shell = listener(home);
    expect(await exportPath([made.folder, ...args], shell)).toBe(code);
    expect(shell.complained()).toMatch(said);
    expect(shell.said()).toBe("");
  });
});
