// What every command does alike: help, options that are none, narrow terminals, a reader that has had enough.

import { spawn } from "node:child_process";
import { once } from "node:events";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { commands, usage } from "../../src/cli/commands.ts";
import { credit } from "../../src/cli/credit.ts";
import { engineVersion } from "../../src/io/version.ts";
import { mergeOver } from "../tiny-world.ts";
import { forgetRuns, listener, spender, type TinyRun, tinyRun } from "./tiny-runs.ts";

async function asked(line: string, columns = 100) {
  const shell = listener("/", columns);
  const [name, ...args] = line.split(" ");
  const code = await commands(name, args, shell);
  return { code, said: shell.said(), complained: shell.complained() };
}

const names = [...usage.matchAll(/^ {2}switchyard (\w+)/gm)].map(([, name]) => name);
const validations = ["production", "training", "crash"].map((what) => `validate ${what}`);

let made: TinyRun;
beforeAll(async () => {
  made = await tinyRun(mergeOver(spender, { entities: { owner: { name: "Exactly 18 letters" } } }));
});
afterAll(forgetRuns);

describe("help", () => {
  test.each([...names, ...validations].flatMap((name) => [`${name} --help`, `${name} -h`]))(
    "%s prints the command's usage, exit 0",
    async (line) => {
      const { code, said, complained } = await asked(line);
      expect([code, complained]).toEqual([0, ""]);
      expect(said).toMatch(new RegExp(`^usage: switchyard ${line.replace(/ --?h.*/, "")} ?`));
    },
  );

  test("--version is the engine's", async () => {
    expect(await asked("--version")).toEqual({ code: 0, said: `${engineVersion()}\n`, complained: "" });
  });
});

describe("an option", () => {
  test.each([
    ["run w --path 200", "there is no option --path; did you mean --paths?"],
    ["credit r --mov", "there is no option --mov"],
    ["check w --scenaro x", "there is no option --scenaro; did you mean --scenario?"],
    ["schema --overlays", "there is no option --overlays; did you mean --overlay?"],
    ["run w --seed", "--seed needs a value"],
    ["run w --json=3", "--json takes no value"],
    [
      "dispatch w --zone -06:00",
      "--zone needs a value, and -06:00 looks like an option; if it is the value, write --zone=-06:00",
    ],
  ])("of `%s`: %s, then the usage, exit 2", async (line, sentence) => {
    const { code, said, complained } = await asked(line);
    expect([code, said]).toEqual([2, ""]);
    expect(complained.split("\n").slice(0, 2).join(" ")).toMatch(
      new RegExp(`^${sentence.replaceAll("?", "\\?")} usage: `),
    );
  });
});

test("a terminal narrower than the tables is told so, a wide one is not", async () => {
  expect((await asked(`credit ${made.folder}`, 60)).complained).toMatch(
    /100 columns wide; your terminal has 60/,
  );
  expect((await asked(`credit ${made.folder}`, 100)).complained).toBe("");
  expect((await asked("credit --help", 60)).complained).toBe("");
});

test("a name as wide as its column still stands apart from what follows", async () => {
  const shell = listener();
  expect(await credit([made.folder], shell)).toBe(0);
  expect(shell.said()).toMatch(/^ {2}Exactly 18 letters +(?:none|payment)/m);
  for (const line of shell.said().split("\n")) expect(line.length, line).toBeLessThanOrEqual(100);
});

test("a closed pipe ends a command quietly", async () => {
  const child = spawn(process.execPath, ["dist/cli/main.js", "schema"]);
  let complained = "";
  child.stderr.on("data", (text) => {
    complained += text;
  });
  child.stdout.destroy();
  const [code] = await once(child, "close");
  expect([code, complained]).toEqual([0, ""]);
});
