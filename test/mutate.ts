// Planted faults: how many of N small changes to the engine does some test notice? `npm run mutate -- [N] [seed] [path-prefix …]`
// Works on a copy of the package, so the files you edit are never touched. Survivors are printed with their line: look at each.

import { spawn } from "node:child_process";
import {
  cpSync,
  existsSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from "node:fs";
import { availableParallelism, tmpdir } from "node:os";
import { join, relative, sep } from "node:path";
import { fileURLToPath } from "node:url";
import { stream } from "../src/engine/random.ts";
import { type Mutant, mutantsOf } from "./plant.ts";

const root = fileURLToPath(new URL("..", import.meta.url));
const SECONDS_PER_MUTANT = 180;
const SECONDS_AS_IT_IS = 900;

const workbook = ["golden", "workbook", "refusals", "clauses", "kinds"].map(
  (name) => `test/workbook/${name}.test.ts`,
);
/** Tests in the order they are asked: the file's own, its neighbours, the laws and whole worlds, commands. The first that fails ends it. */
const neighbours: readonly (readonly [string, readonly string[]])[] = [
  ["src/engine/report/", ["test/report"]],
  ["src/engine/dispatch/", ["test/dispatch", "test/contracts"]],
  ["src/engine/world/", ["test/world", "test/contracts", "test/cash"]],
  ["src/engine/market/", ["test/market"]],
  ["src/engine/compute/", ["test/compute"]],
  ["src/engine/simulate.ts", ["test/laws/simulate.test.ts"]],
  ["src/engine/workbook/", workbook],
  ["src/engine/export", workbook],
  ["src/engine/value", ["test/contracts", "test/validation/deals.test.ts"]],
  ["src/engine/", ["test/cash", "test/contracts"]],
];
const everyKind = "test/every-kind.test.ts";
const laws = ["test/laws", "test/report"];
const worlds = ["test/golden.test.ts"];
/** Tests of pages, of a browser and of thousands of broken files say nothing that the others do not, and take long. */
const leftAside = ["test/dispatch/docs.test.ts", "test/market/chromium.test.ts", "test/world/fuzz.test.ts"];
/** Of commands and of what joins stages: asked last, for they take longest. */
const joints = ["cli", "io", "calendar", "cases", "csv", "explain", "history", "read-history", "value"].map(
  (name) => `test/${name}`,
);

/** The test files a fault in a file is shown to, in turn. */
function stagesOf(copy: string, file: string): (readonly string[])[] {
  const own = file.replace("src/engine/", "test/").replace(/\.ts$/, "");
  const beside = neighbours.find(([prefix]) => file.startsWith(prefix))?.[1] ?? [];
  const rest = [[...beside, everyKind], [...laws, ...worlds], joints];
  return existsSync(join(copy, `${own}.test.ts`)) ? [[own], ...rest] : rest;
}

function engineFiles(prefixes: readonly string[]): string[] {
  return readdirSync(join(root, "src/engine"), { withFileTypes: true, recursive: true })
    .filter((entry) => entry.isFile() && entry.name.endsWith(".ts"))
    .map((entry) => relative(root, join(entry.parentPath, entry.name)).split(sep).join("/"))
    .filter((path) => prefixes.some((prefix) => path.startsWith(prefix)))
    .sort();
}

// -------------------------------------------------------------------------------------------------------------- asking

/** A copy of what tests need; what is large and not mutated is linked. */
function copyPackage(): string {
  const copy = mkdtempSync(join(tmpdir(), "switchyard-mutants-"));
  for (const name of ["src", "test", "worlds", "schema", "package.json", "tsconfig.json"])
    cpSync(join(root, name), join(copy, name), { recursive: true });
  for (const name of ["node_modules", "data", "dist", "docs", "scripts", "bench"])
    symlinkSync(join(root, name), join(copy, name));
  writeFileSync(
    join(copy, "vitest.config.ts"),
    `import { defineConfig } from "vitest/config";
export default defineConfig({ test: { include: ["test/**/*.test.ts"], testTimeout: 60_000, pool: "threads", isolate: false, maxWorkers: 1, fileParallelism: false } });
`,
  );
  return copy;
}

/** What fails on the engine as it is can notice nothing: tests by title, files that cannot be read at all. */
type LeftOut = { readonly titles: readonly string[]; readonly files: readonly string[] };
type Answer = { readonly passed: boolean; readonly late: boolean; readonly output: string };

function copyOf(copy: string): string {
  const another = mkdtempSync(join(tmpdir(), "switchyard-mutants-"));
  cpSync(copy, another, { recursive: true, verbatimSymlinks: true });
  return another;
}

/** Runs test files in the copy, with `bail` until the first failure. */
function ask(
  copy: string,
  tests: readonly string[],
  without: LeftOut,
  bail: boolean,
  update = "",
): Promise<Answer> {
  const pattern = `^(?!.*(?:${["worker threads", "crash-2022 gives", "deals-2025 gives", ...without.titles].map(escaped).join("|")}))`;
  const args = [
    "node_modules/vitest/vitest.mjs",
    "run",
    ...tests,
    "-t",
    pattern,
    ...[...leftAside, ...without.files].flatMap((file) => ["--exclude", file]),
    ...(bail ? ["--bail", "1"] : []),
    "--reporter",
    "json",
  ];
  return new Promise((resolve) => {
    const child = spawn(process.execPath, args, {
      cwd: copy,
      env: { ...process.env, LAW_RUNS: "8", UPDATE: update },
      stdio: ["ignore", "pipe", "ignore"],
      detached: true,
    });
    let output = "";
    let late = false;
    const timer = setTimeout(
      () => {
        late = true;
        if (child.pid) process.kill(-child.pid, "SIGKILL");
      },
      (bail ? SECONDS_PER_MUTANT : SECONDS_AS_IT_IS) * 1000,
    );
    child.stdout.on("data", (bytes) => {
      output += bytes;
    });
    child.on("close", (code) => {
      clearTimeout(timer);
      resolve({ passed: code === 0, late, output });
    });
  });
}

const escaped = (text: string) => text.replace(/[.*+?^${}()|[\]\\]/g, "\\$&");

/** Asks the tests that will be asked, of the engine as it is. */
async function failingNow(copy: string, files: readonly string[]): Promise<LeftOut> {
  const none: LeftOut = { titles: [], files: [] };
  // a fault is one against the engine as it is, reviewed or not
  await ask(copy, ["test/golden.test.ts", everyKind, workbook[0]], none, false, "1");
  const tests = [...new Set(files.flatMap((file) => stagesOf(copy, file).flat()))];
  const { passed, output, late } = await ask(copy, tests, none, false);
  if (passed) return none;
  if (late) throw new Error("the tests as they are did not end in time");
  const { testResults } = JSON.parse(output.slice(output.indexOf("{"))) as {
    testResults: { name: string; status: string; assertionResults: { status: string; title: string }[] }[];
  };
  const failed = testResults.filter(({ status }) => status === "failed");
  const titlesOf = ({ assertionResults }: (typeof failed)[number]) =>
    assertionResults.filter(({ status }) => status === "failed").map(({ title }) => title);
  return {
    titles: failed.flatMap(titlesOf),
    files: failed.filter((file) => titlesOf(file).length === 0).map(({ name }) => relative(copy, name)),
  };
}

/** What became of a fault: `late` where a test did not end in time, which counts as noticed and is said. */
type Fate = "noticed" | "late" | "SURVIVED";

async function fateOf(copy: string, { file }: Mutant, without: LeftOut): Promise<Fate> {
  for (const tests of stagesOf(copy, file)) {
    const { passed, late } = await ask(copy, tests, without, true);
    if (!passed) return late ? "late" : "noticed";
  }
  return "SURVIVED";
}

// ---------------------------------------------------------------------------------------------------------------- main

/** Plants each fault in a copy of its own, as many at a time as there are copies. */
async function plantAll(
  picked: readonly Mutant[],
  texts: ReadonlyMap<string, string>,
  copies: readonly string[],
  without: LeftOut,
): Promise<Mutant[]> {
  const survivors: Mutant[] = [];
  let next = 0;
  const work = async (copy: string) => {
    for (let i = next++; i < picked.length; i = next++) {
      const mutant = picked[i];
      const text = texts.get(mutant.file) ?? "";
      const after = text.slice(mutant.at + mutant.was.length);
      writeFileSync(join(copy, mutant.file), text.slice(0, mutant.at) + mutant.is + after);
      const fate = await fateOf(copy, mutant, without);
      writeFileSync(join(copy, mutant.file), text);
      console.log(`${i + 1}/${picked.length} ${fate.padEnd(8)} ${told(mutant)}`);
      if (fate === "SURVIVED") survivors.push(mutant);
    }
  };
  await Promise.all(copies.map(work));
  return survivors;
}

const told = ({ file, line, was, is }: Mutant) => `${file}:${line}  ${was.replace(/\s+/g, " ")} → ${is}`;

async function main(): Promise<void> {
  const [count = "200", seed = "1", ...named] = process.argv.slice(2);
  const files = engineFiles(named.length > 0 ? named : ["src/engine/"]);
  const copies = [copyPackage()];
  try {
    const texts = new Map(files.map((file) => [file, readFileSync(join(copies[0], file), "utf8")]));
    const all = files.flatMap((file) => mutantsOf(file, texts.get(file) ?? ""));
    const { uniform } = stream(Number(seed), 0, "mutants");
    const picked = all
      .map((mutant, i) => ({ mutant, at: uniform(0, i) }))
      .sort((a, b) => a.at - b.at)
      .slice(0, Number(count))
      .map(({ mutant }) => mutant);
    const without = await failingNow(copies[0], [...new Set(picked.map(({ file }) => file))]);
    while (copies.length < availableParallelism()) copies.push(copyOf(copies[0]));
    console.log(`${all.length} places in ${files.length} files; ${picked.length} picked with seed ${seed}`);
    for (const each of [...without.titles, ...without.files])
      console.log(`left out, it fails as it is: ${each}`);
    const survivors = await plantAll(picked, texts, copies, without);
    const score = picked.length - survivors.length;
    const percent = ((100 * score) / picked.length).toFixed(1);
    console.log(`\n${score} of ${picked.length} noticed (${percent} %); survivors:`);
    for (const mutant of survivors) {
      const line = texts.get(mutant.file)?.split("\n")[mutant.line - 1].trim();
      console.log(`${told(mutant)}\n    ${line}`);
    }
  } finally {
    for (const copy of copies) rmSync(copy, { recursive: true, force: true });
  }
}

await main();
