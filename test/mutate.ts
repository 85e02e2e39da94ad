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
import { tmpdir } from "node:os";
import { join, relative, sep } from "node:path";
import { fileURLToPath } from "node:url";
import { stream } from "../src/engine/random.ts";

/** A change of one place: `was` becomes `is` at `at`. */
type Mutant = {
  readonly file: string;
  readonly at: number;
  readonly line: number;
  readonly was: string;
  readonly is: string;
};

const root = fileURLToPath(new URL("..", import.meta.url));
const SECONDS_PER_MUTANT = 90;
const SECONDS_AS_IT_IS = 900;

/** Tests in the order they are asked: the file's own, its neighbours, the laws, the whole worlds. The first that fails ends it. */
const neighbours: readonly (readonly [string, readonly string[]])[] = [
  ["src/engine/report/", ["test/report"]],
  ["src/engine/dispatch/", ["test/dispatch", "test/contracts"]],
  ["src/engine/world/", ["test/world", "test/contracts", "test/cash"]],
  ["src/engine/market/", ["test/market"]],
  ["src/engine/compute/", ["test/compute"]],
  ["src/engine/simulate.ts", ["test/laws/simulate.test.ts"]],
  ["src/engine/workbook/", ["test/workbook/workbook.test.ts", "test/workbook/clauses.test.ts"]],
  ["src/engine/export", ["test/workbook/workbook.test.ts", "test/workbook/clauses.test.ts"]],
  ["src/engine/value", ["test/contracts", "test/validation/deals.test.ts"]],
  ["src/engine/", ["test/cash", "test/contracts"]],
];
const laws = ["test/laws", "test/report"];
const worlds = ["test/golden.test.ts"];
/** Tests of pages, of a browser and of thousands of broken files say nothing that the others do not, and take long. */
const leftAside = ["test/dispatch/docs.test.ts", "test/market/chromium.test.ts", "test/world/fuzz.test.ts"];
/** What explains is asked of its own test; of the shipped worlds one stands for all: a fault is looked for, not a difference everywhere. */
const asked: Readonly<Record<string, string>> = { "src/engine/tell.ts": "test/explain.test.ts" };

/** The test files a fault in a file is shown to, in turn. */
function stagesOf(copy: string, file: string): (readonly string[])[] {
  const own = asked[file] ?? file.replace("src/engine/", "test/").replace(/\.ts$/, ".test.ts");
  const beside = neighbours.find(([prefix]) => file.startsWith(prefix))?.[1] ?? [];
  return [...(existsSync(join(copy, own)) ? [[own]] : []), beside, [...laws, ...worlds]];
}

// ------------------------------------------------------------------------------------------------------------- planting

/** The text with everything that is no code blanked, place by place: comments, strings, imports, types, fields and slots. */
function bare(text: string): string {
  const blank = (found: string) => found.replace(/[^\n]/g, " ");
  return text
    .replace(/\/\*[\s\S]*?\*\/|\/\/[^\n]*|"(?:[^"\\\n]|\\.)*"|'(?:[^'\\\n]|\\.)*'|`(?:[^`\\]|\\.)*`/g, blank)
    .replace(/^(?:import|export) [^=;]*?from\s*;/gm, blank)
    .replace(/^(?:export )?type [\s\S]*?;\n(?=\n|$|[^\s}])/gm, blank)
    .replace(/^(?:export )?const (?:fields|\w+Fields|slots)\b[\s\S]*?^\}?\]?(?: as const)?[^\n]*;$/gm, blank)
    .replace(/^ {2}slots: \[[\s\S]*?^ {2}\],$/gm, blank);
}

const swaps: readonly (readonly [RegExp, (found: string) => readonly string[]])[] = [
  [/ \+ /g, () => [" - "]],
  [/ - /g, () => [" + "]],
  [/ \* /g, () => [" / "]],
  [/ \/ /g, () => [" * "]],
  [/ \+= /g, () => [" -= "]],
  [/ -= /g, () => [" += "]],
  [/ < /g, () => [" <= ", " >= "]],
  [/ <= /g, () => [" < ", " > "]],
  [/ > /g, () => [" >= ", " <= "]],
  [/ >= /g, () => [" > ", " < "]],
  [/ === /g, () => [" !== "]],
  [/ !== /g, () => [" === "]],
  [/ && /g, () => [" || "]],
  [/ \|\| /g, () => [" && "]],
  [/\bMath\.min\b/g, () => ["Math.max"]],
  [/\bMath\.max\b/g, () => ["Math.min"]],
  [/\btrue\b/g, () => ["false"]],
  [/\bfalse\b/g, () => ["true"]],
  [
    /(?<![\w.$])\d[\d_]*(?:\.\d+)?(?:e-?\d+)?(?![\w.])/g,
    (found) => constants(Number(found.replaceAll("_", ""))),
  ],
  [
    /(?<=[;{}]\s*\n) +(?!const|let|return|throw|case|default|break|continue|export|import)[a-zA-Z][\w.]*(?:\[[^\]]*\])?(?:\.\w+)*(?: [+-]?= [^;{]*|\([^;{]*\));$/gm,
    (found) => [/^ */.exec(found)?.[0] + ";"],
  ],
  [/\bif \([^\n]*\) (?:return|continue)\b[^\n;]*;$/gm, () => [";"]],
];

function constants(value: number): string[] {
  return [...new Set([value + 1, value - 1, 0])]
    .filter((each) => each !== value)
    .map((each) => (each < 0 ? `(${each})` : String(each)));
}

function mutantsOf(file: string, text: string): Mutant[] {
  const code = bare(text);
  return swaps.flatMap(([pattern, made]) =>
    [...code.matchAll(pattern)].flatMap((match) =>
      made(match[0]).map((is) => ({
        file,
        at: match.index,
        line: text.slice(0, match.index + (/^\s*/.exec(match[0])?.[0].length ?? 0)).split("\n").length,
        was: text.slice(match.index, match.index + match[0].length),
        is,
      })),
    ),
  );
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
  await ask(copy, ["test/golden.test.ts"], none, false, "1");
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

async function main(): Promise<void> {
  const [count = "200", seed = "1", ...named] = process.argv.slice(2);
  const prefixes = named.length > 0 ? named : ["src/engine/"];
  const files = engineFiles(prefixes);
  const copy = copyPackage();
  try {
    const texts = new Map(files.map((file) => [file, readFileSync(join(copy, file), "utf8")]));
    const all = files.flatMap((file) => mutantsOf(file, texts.get(file) ?? ""));
    const { uniform } = stream(Number(seed), 0, "mutants");
    const picked = all
      .map((mutant, i) => ({ mutant, at: uniform(0, i) }))
      .sort((a, b) => a.at - b.at)
      .slice(0, Number(count))
      .map(({ mutant }) => mutant);
    const without = await failingNow(copy, [...new Set(picked.map(({ file }) => file))]);
    console.log(`${all.length} places in ${files.length} files; ${picked.length} picked with seed ${seed}`);
    for (const each of [...without.titles, ...without.files])
      console.log(`left out, it fails as it is: ${each}`);
    const survivors: Mutant[] = [];
    for (const [i, mutant] of picked.entries()) {
      const text = texts.get(mutant.file) ?? "";
      writeFileSync(
        join(copy, mutant.file),
        text.slice(0, mutant.at) + mutant.is + text.slice(mutant.at + mutant.was.length),
      );
      const fate = await fateOf(copy, mutant, without);
      writeFileSync(join(copy, mutant.file), text);
      const place = `${mutant.file}:${mutant.line}  ${mutant.was.trim()} → ${mutant.is.trim()}`;
      console.log(`${i + 1}/${picked.length} ${fate.padEnd(8)} ${place}`);
      if (fate === "SURVIVED") survivors.push(mutant);
    }
    const score = picked.length - survivors.length;
    console.log(
      `\n${score} of ${picked.length} noticed (${((100 * score) / picked.length).toFixed(1)} %); survivors:`,
    );
    for (const { file, line, was, is } of survivors) {
      console.log(
        `${file}:${line}  ${was.trim()} → ${is.trim()}\n    ${texts.get(file)?.split("\n")[line - 1].trim()}`,
      );
    }
  } finally {
    rmSync(copy, { recursive: true, force: true });
  }
}

await main();
