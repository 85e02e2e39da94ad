// A run's folder: written whole under another name and then renamed, so that it exists complete or not at all.

import { constants, rmSync } from "node:fs";
import { access, mkdir, readdir, readFile, rename, rm, stat, writeFile } from "node:fs/promises";
import { basename, dirname, join, relative } from "node:path";
import {
  BOOK_PREFIX,
  type BookReport,
  type Figure,
  type Measured,
  type Parsed,
  type Problem,
  type Report,
  type WorldFile,
} from "../engine/index.ts";
import { fanTable, measureTable, monthTable, readMeasures } from "./parquet.ts";

/** What a run was made of: the same engine, world, data and seed give the same bytes on any number of threads. */
export type Manifest = {
  readonly schema: "switchyard-run/1";
  readonly engine: string;
  readonly world: string;
  readonly asOf: string;
  readonly worldHash: string;
  readonly overlayHash?: string;
  readonly bookHash?: string;
  readonly dataHash: string;
  readonly seed: number;
  readonly paths: number;
  readonly months: number;
  readonly scenarios: readonly string[];
  readonly include: "closed" | "announced";
  readonly failedPaths: Readonly<Record<string, number>>;
  readonly inputs: Readonly<Record<string, number | string>>;
};

export type RunFolder = {
  readonly manifest: Manifest;
  readonly report: Report;
  readonly world: readonly WorldFile[];
  /** Private files laid over the world. They are in the folder, apart, because explaining needs them: think before sharing it. */
  readonly overlay?: readonly WorldFile[];
  /** A lender's book and what it may lose: private, in `book/` and nowhere else, so that the rest may be passed on without it. */
  readonly book?: KeptBook;
  /** Measures by case. */
  readonly measured: Readonly<Record<string, Measured>>;
  readonly months: readonly string[];
  /** Whether every path's months are written too. */
  readonly withMonths: boolean;
};

export type KeptBook = { readonly text: string; readonly report: BookReport };

/** Makes the folder that runs go into, or says why nothing can be written there: asked before the work, not after it. */
export async function makeHome(folder: string): Promise<readonly Problem[]> {
  try {
    await makeFolder(folder);
    await access(folder, constants.W_OK | constants.X_OK);
    return [];
  } catch (error) {
    return [refusedBy(error, folder)];
  }
}

/** Level by level: Node's own recursive mkdir never returns where a file system has no room for new folders at all (/proc). */
async function makeFolder(folder: string): Promise<void> {
  try {
    await mkdir(folder);
  } catch (error) {
    const code = codeOf(error);
    if (code === "ENOENT" && dirname(folder) !== folder) {
      await makeFolder(dirname(folder));
      await mkdir(folder);
    } else if (code !== "EEXIST") throw error;
    else if (!(await stat(folder)).isDirectory())
      throw Object.assign(new Error(`${folder} is a file`), { code: "ENOTDIR", syscall: "mkdir" });
  }
}

/** Writes the folder as `writeRun` does; what the disk refuses is a Problem, anything else is thrown. */
export async function tryWriteRun(folder: string, run: RunFolder): Promise<Parsed<string>> {
  try {
    return { ok: true, value: await writeRun(folder, run) };
  } catch (error) {
    return { ok: false, problems: [refusedBy(error, folder)] };
  }
}

/** Writes one file whole or not at all; what the disk refuses is a Problem. */
export async function tryWriteFile(path: string, bytes: Uint8Array): Promise<Parsed<string>> {
  const unfinished = `${path}.unfinished-${process.pid}`;
  try {
    await writeFile(unfinished, bytes);
    await rename(unfinished, path);
    return { ok: true, value: path };
  } catch (error) {
    await rm(unfinished, { force: true }).catch(() => {});
    return { ok: false, problems: [refusedBy(error, path, "the file")] };
  }
}

const refusals: Readonly<Record<string, string>> = {
  ENOTDIR: "a part of the path is a file, not a folder",
  EACCES: "it may not be written (permissions)",
  EPERM: "it may not be written (permissions)",
  EROFS: "the file system is read-only",
  ENOSPC: "the disk is full",
  EDQUOT: "the disk quota is used up",
  ENOENT: "its folder is not there, or the file system lets none be made here",
  EISDIR: "it is a folder",
};

/** What the system refused, as a Problem; throws again what no system call said. */
function refusedBy(error: unknown, folder: string, what = "the run"): Problem {
  const code = codeOf(error);
  if (code === "") throw error;
  const message = `${what} cannot be written: ${refusals[code] ?? code}`;
  return { code: "not-writable", where: folder, message, hint: "give --out a place you may write" };
}

/** The code of a refused system call; empty for any other error. */
function codeOf(error: unknown): string {
  return error instanceof Error && "code" in error && "syscall" in error ? String(error.code) : "";
}

/** Writes the folder and gives its path. An older run of the same name is replaced only once the new one is complete. */
export async function writeRun(folder: string, run: RunFolder): Promise<string> {
  const unfinished = join(dirname(folder), `.${basename(folder)}.unfinished-${process.pid}`);
  await rm(unfinished, { recursive: true, force: true });
  const cleanUp = () => {
    rmSync(unfinished, { recursive: true, force: true });
    process.exit(130);
  };
  process.once("SIGINT", cleanUp);
  try {
    await writeTexts(join(unfinished, "world"), run.world);
    if (run.overlay?.length) await writeTexts(join(unfinished, "overlay"), run.overlay);
    await writeFile(join(unfinished, "manifest.json"), toJson(run.manifest));
    await writeFile(join(unfinished, "report.json"), toJson(run.report));
    const isOfBook = (column: string) => column.startsWith(BOOK_PREFIX);
    await writeFile(
      join(unfinished, "measures.parquet"),
      measureTable(withColumns(run.measured, (name) => !isOfBook(name))),
    );
    if (run.book) await writeBook(join(unfinished, "book"), run.book, withColumns(run.measured, isOfBook));
    await writeFile(join(unfinished, "fans.parquet"), fanTable(run.measured, run.months));
    if (run.withMonths)
      await writeFile(join(unfinished, "months.parquet"), monthTable(run.measured, run.months));
    const old = `${unfinished}.old`;
    await rename(folder, old).catch(ignoreAbsent);
    await rename(unfinished, folder);
    await rm(old, { recursive: true, force: true });
    return folder;
  } finally {
    process.removeListener("SIGINT", cleanUp);
    await rm(unfinished, { recursive: true, force: true });
  }
}

/** The same measures with the columns that pass; cases left without any are left out. */
function withColumns(measured: RunFolder["measured"], passes: (column: string) => boolean) {
  return Object.fromEntries(
    Object.entries(measured).flatMap(([name, each]) => {
      const columns = Object.fromEntries(Object.entries(each.columns).filter(([column]) => passes(column)));
      return Object.keys(columns).length === 0 ? [] : [[name, { ...each, columns }]];
    }),
  );
}

async function writeBook(folder: string, { text, report }: KeptBook, measured: RunFolder["measured"]) {
  await mkdir(folder, { recursive: true });
  await writeFile(join(folder, BOOK_FILE), text);
  await writeFile(join(folder, "report.json"), toJson(report));
  await writeFile(join(folder, "measures.parquet"), measureTable(measured));
}

/** A run's book with its columns by case; undefined where it has none or somebody took it out, as they may. */
async function readBook(folder: string): Promise<ReadRun["book"]> {
  const isThere = await stat(folder).catch(() => undefined);
  if (!isThere) return undefined;
  const text = await readFile(join(folder, BOOK_FILE), "utf8");
  const report = revive(JSON.parse(await readFile(join(folder, "report.json"), "utf8")) as BookReport);
  const measured = await readMeasures(await readFile(join(folder, "measures.parquet")));
  return { text, report, measured };
}

/** What a book is called inside a run, whatever it was called outside. */
const BOOK_FILE = "holdings.csv";

async function writeTexts(folder: string, files: readonly WorldFile[]): Promise<void> {
  await mkdir(folder, { recursive: true });
  for (const { name, text } of files) await writeFile(join(folder, basename(name)), text);
}

async function readTexts(folder: string): Promise<WorldFile[]> {
  const names = (await readdir(folder)).sort();
  return Promise.all(names.map(async (name) => ({ name, text: await readFile(join(folder, name), "utf8") })));
}

/** Plain JSON: a number that is not finite (a month that never comes) is null. */
export function toJson(value: unknown): string {
  return `${JSON.stringify(value, (_, item) => (typeof item === "number" && !Number.isFinite(item) ? null : item), 2)}\n`;
}

function ignoreAbsent(error: NodeJS.ErrnoException): void {
  if (error.code !== "ENOENT") throw error;
}

export type ReadRun = Pick<RunFolder, "manifest" | "report" | "world"> & {
  readonly overlay: readonly WorldFile[];
  /** Private, and so apart from the measures of the run: whoever passes those on passes nothing of the book on. */
  readonly book?: KeptBook & { readonly measured: Readonly<Record<string, Measured>> };
  readonly measured: Readonly<Record<string, Measured>>;
};

/** Reads a finished run back; a folder that is not one is a Problem. */
export async function readRun(folder: string): Promise<Parsed<ReadRun>> {
  try {
    const manifest = JSON.parse(await readFile(join(folder, "manifest.json"), "utf8")) as Manifest;
    const report = revive(JSON.parse(await readFile(join(folder, "report.json"), "utf8")) as Report);
    const world = await readTexts(join(folder, "world"));
    const overlay = manifest.overlayHash ? await readTexts(join(folder, "overlay")) : [];
    const measured = await readMeasures(await readFile(join(folder, "measures.parquet")));
    const book = await readBook(join(folder, "book"));
    return { ok: true, value: { manifest, report, world, overlay, measured, ...(book && { book }) } };
  } catch (error) {
    return { ok: false, problems: [await notARun(folder, error)] };
  }
}

/** What a folder lacks to be a finished run. */
async function notARun(folder: string, error: unknown): Promise<Problem> {
  const code = "not-a-run";
  const hint = "give the folder that `switchyard run` printed";
  const found = await stat(folder).catch(() => undefined);
  if (!found?.isDirectory())
    return { code, where: folder, message: found ? "it is a file" : "there is no such folder", hint };
  if (codeOf(error) === "")
    return {
      code,
      where: folder,
      message: `a file of it is damaged: ${(error as Error).message}`,
      hint: AGAIN,
    };
  const lacking = relative(folder, (error as NodeJS.ErrnoException).path ?? folder);
  if (lacking === "manifest.json")
    return { code, where: folder, message: "it holds no manifest.json: it is not the folder of a run", hint };
  if (lacking === "overlay") {
    const message = "it was run with private figures, and overlay/, which held them, is gone";
    return { code, where: folder, message, hint: "put overlay/ back, or run the world again with --overlay" };
  }
  const why = codeOf(error) === "ENOENT" ? "is gone" : `cannot be read (${codeOf(error)})`;
  return { code, where: folder, message: `${lacking} ${why}`, hint: AGAIN };
}

const AGAIN = "run the world again";

/** JSON has neither infinity nor NaN: a null figure is a month that never comes, or a ratio of nothing. */
function revive<T extends BookReport>(report: T): T {
  const values = new Map<string, number>();
  const figures = report.figures.map((figure) => {
    const value = figure.value ?? absentValue(figure, values);
    values.set(figure.id, value);
    return { ...figure, value };
  });
  return { ...report, figures };
}

/** What a figure without a number was, by its origin. `values`: those of the figures before it, which a difference is made of. */
function absentValue({ origin }: Figure, values: ReadonlyMap<string, number>): number {
  if (["ratio", "share", "mean", "tail", "quotient"].includes(origin.kind)) return Number.NaN;
  if (origin.kind !== "difference") return Number.POSITIVE_INFINITY;
  return (values.get(origin.of) ?? Number.NaN) - (values.get(origin.minus) ?? Number.NaN);
}
