// switchyard run WORLD: read, simulate every month of every path of every case, print the one screen, write the run folder.

import { join, resolve as pathResolve, relative } from "node:path";
import {
  type Asked,
  bookReportOf,
  type Case,
  kinds,
  type Measured,
  type Problem,
  type Report,
  type Results,
  reportOf,
  type Study,
  simulate,
  type World,
} from "../engine/index.ts";
import { countBadges } from "../engine/world/quantity-badges.ts";
import { loadHistory } from "../io/history.ts";
import { type Manifest, makeHome, tryWriteRun } from "../io/run-folder.ts";
import { onThreads } from "../io/threads.ts";
import { engineVersion } from "../io/version.ts";
import type { ReadWorld } from "../io/world.ts";
import { readArguments, wholeNumber } from "./arguments.ts";
import { boardOf } from "./board.ts";
import { readLenderBook, watching } from "./book.ts";
import { bookText } from "./book-screen.ts";
import { problemsText, type Texts } from "./problems.ts";
import { progress } from "./progress.ts";
import { screenText } from "./screen.ts";
import type { Shell } from "./shell.ts";
import { makeStudy, type StudyRequest } from "./study.ts";
import { sayUnread } from "./unread.ts";

export const runUsage = `usage: switchyard run WORLD [options]
  --scenario NAME       only this scenario beside the baseline (may be repeated; all by default; "none" for none)
  --include announced   count announced, unclosed financings as committed
  --overlay FILE        your own numbers, laid over the world and kept out of its files; the run folder
                        holds them in overlay/
  --book FILE           what you hold (CSV: entity,instrument,amount_usd_m; also name, note): expected loss and
                        tail by line, borrower, tenant, guarantor, scenario; kept in book/ of the run folder alone
  --paths N             paths of the main cases (default 512)
  --months N            months ahead (default: what the world says)
  --seed S              seed of the draws (default 1)
  --columns entity-month  also write every month of every path
  --out DIR             where the run folder goes (default runs/)
  --threads N           worker threads (default: one a core)
  --json                print the report instead of the screen
`;

const options = {
  scenario: { type: "string", multiple: true },
  include: { type: "string" },
  overlay: { type: "string" },
  book: { type: "string" },
  paths: { type: "string" },
  months: { type: "string" },
  seed: { type: "string" },
  columns: { type: "string" },
  out: { type: "string" },
  threads: { type: "string" },
  json: { type: "boolean" },
} as const;

export type RunRequest = StudyRequest & {
  readonly book: string | undefined;
  readonly seed: number;
  readonly withMonths: boolean;
  readonly out: string;
  readonly threads: number | undefined;
  readonly json: boolean;
};

/** Runs a world; exit 0, 1 with the world's problems, 2 for a command line that cannot be read. */
export async function run(
  args: readonly string[],
  shell: Shell,
  mapperOf: typeof onThreads = onThreads,
): Promise<number> {
  const request = readRequest(args, shell);
  if (typeof request === "string") {
    shell.err(`${request}\n${runUsage}`);
    return 2;
  }
  const complain = (problems: readonly Problem[], texts: Texts = []) => {
    shell.err(problemsText(problems, texts, Math.min(100, shell.columns)));
    return 1;
  };
  await sayUnread(request.path, request.overlay, shell);
  const history = await loadHistory();
  const made = await makeStudy(request, history);
  if (!made.ok) return complain(made.problems, made.texts);
  const refused = await makeHome(request.out);
  if (refused.length > 0) return complain(refused);
  const held = request.book === undefined ? undefined : await readLenderBook(request.book, made.study.open);
  if (held && !held.ok) return complain(held.problems, held.texts);
  const { read, world } = made;
  const study = held ? watching(made.study, held.value.book) : made.study;
  const bar = progress(shell);
  const measured = await simulate(study.cases, request.seed, mapperOf(request.threads, bar.show));
  bar.clear();
  const results = byCase(study.cases, measured);
  const report = reportFrom(world, study, results);
  const book = held && bookReportOf(askedOf(world, study, results), held.value.book);
  const manifest = {
    ...manifestOf(request, read, study, report, history.hash),
    ...(held && { bookHash: held.value.hash }),
  };
  const written = await tryWriteRun(join(request.out, runName(manifest)), {
    manifest,
    report,
    world: read.files,
    overlay: read.overlayFiles,
    ...(held && book && { book: { text: held.value.text, report: book } }),
    measured: Object.fromEntries(study.cases.map(({ name }, at) => [name, measured[at]])),
    months: study.cases[0].model.months.map(({ label }) => label),
    withMonths: request.withMonths,
  });
  if (!written.ok) return complain(written.problems);
  if (request.json) shell.out(`${JSON.stringify({ manifest, report, ...(book && { book }) })}\n`);
  else {
    const folder = fromHere(written.value, shell.cwd);
    shell.out(screenText(manifest, report, study.open, boardOf(history, study.open), folder));
    if (held && book) shell.out(`\n${bookText(book, held.value.book, manifest, shell.columns)}`);
  }
  const warn = request.json ? shell.err : shell.out;
  if (read.overlayFiles.length > 0)
    warn("this run folder holds your private numbers, in overlay/: mind who gets it\n");
  if (held) warn("your book is in book/ of the run folder and nowhere else: mind who gets it\n");
  return 0;
}

function readRequest(args: readonly string[], shell: Shell): RunRequest | string {
  const read = readArguments(args, options);
  if (typeof read === "string") return read;
  const { values, positionals } = read;
  if (positionals.length !== 1) return positionals.length === 0 ? "run needs a world" : "run takes one world";
  const numbers = {
    paths: wholeNumber("paths", values.paths, 512, 1, 1_000_000),
    seed: wholeNumber("seed", values.seed, 1, 0, 2 ** 32 - 1),
    months: wholeNumber("months", values.months, 0, 1, 360),
    threads: wholeNumber("threads", values.threads, 0, 1, 256),
  };
  const wrong = Object.values(numbers).find((value) => typeof value === "string");
  if (typeof wrong === "string") return wrong;
  if (values.include !== undefined && values.include !== "announced")
    return `--include takes "announced", not ${values.include}`;
  if (values.columns !== undefined && values.columns !== "entity-month")
    return `--columns takes "entity-month", not ${values.columns}`;
  const { paths, seed, months, threads } = numbers as Record<keyof typeof numbers, number>;
  return {
    path: positionals[0],
    overlay: values.overlay,
    book: values.book,
    scenarios: values.scenario,
    includeAnnounced: values.include === "announced",
    paths,
    months: months || undefined,
    seed,
    withMonths: values.columns === "entity-month",
    out: pathResolve(shell.cwd, values.out ?? "runs"),
    threads: threads || undefined,
    json: values.json ?? false,
  };
}

/** The results of a study by case, as figures read them. */
export function byCase(cases: readonly Case[], measured: readonly Measured[]): Results {
  return Object.fromEntries(
    cases.map(({ name, model }, at) => [name, { measured: measured[at], months: model.months.length }]),
  );
}

/** The report of a study's results. */
export function reportFrom(world: World, study: Study, results: Results): Report {
  return reportOf(askedOf(world, study, results));
}

function askedOf(world: World, study: Study, results: Results): Asked {
  return {
    model: study.open,
    kinds,
    results,
    scenarios: study.scenarios.map((id) => ({ id, about: world.scenarios[id].about })),
    levers: study.levers,
    leverPaths: study.sidePaths,
  };
}

function manifestOf(
  request: RunRequest,
  read: ReadWorld,
  study: Study,
  report: Report,
  dataHash: string,
): Manifest {
  const { sourced, recalled, assumed, unknown } = countBadges(read.world);
  return {
    schema: "switchyard-run/1",
    engine: engineVersion(),
    world: study.open.name,
    asOf: String(read.world.header.as_of.value),
    worldHash: read.hash,
    ...(read.overlayHash && { overlayHash: read.overlayHash }),
    dataHash,
    seed: request.seed,
    paths: request.paths,
    months: study.open.months.length,
    scenarios: study.scenarios,
    include: request.includeAnnounced ? "announced" : "closed",
    failedPaths: report.failedPaths,
    inputs: { sourced, recalled, assumed, unknown, oldestBalance: oldestBalance(read.world) },
  };
}

/** The day of the operator's cash that was counted longest ago: what the whole run starts from. */
function oldestBalance({ sections, sources }: World): string {
  const days = Object.values(sections.entities).flatMap(({ values: { cash_usd_m: cash } }) => {
    const day = cash && (cash.asOf ?? sources[cash.source]?.date);
    return day ? [day] : [];
  });
  return days.sort()[0] ?? "unknown";
}

/** A path as one would type it: from the working folder where it lies below it. */
function fromHere(path: string, cwd: string): string {
  const below = relative(cwd, path);
  return below.startsWith("..") ? path : below;
}

/** The same inputs give the same name: a run again replaces itself. */
function runName({ world, worldHash, overlayHash, bookHash, seed, paths, months }: Manifest): string {
  return [
    world,
    worldHash.slice(0, 6),
    ...(overlayHash ? [overlayHash.slice(0, 6)] : []),
    ...(bookHash ? [`b${bookHash.slice(0, 6)}`] : []),
    `s${seed}`,
    `${paths}x${months}`,
  ].join("-");
}
