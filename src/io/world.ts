// World files from disk: found, measured before they are read, hashed, parsed.

import { createHash } from "node:crypto";
import { readdir, readFile, stat } from "node:fs/promises";
import { basename, dirname, join, resolve } from "node:path";
import type { World } from "../engine/model.ts";
import { nearest, type Parsed, type Problem } from "../engine/problem.ts";
import { overlayWorld } from "../engine/world/overlay.ts";
import { parseWorld, type WorldFile } from "../engine/world/parse.ts";
import type { KindTable } from "../engine/world/parse-tables.ts";
import { MAX_WORLD_BYTES } from "../engine/world/yaml-limits.ts";

/** A world with the texts it was read from and their sha-256; the private files apart. */
export type ReadWorld = {
  readonly world: World;
  readonly files: readonly WorldFile[];
  readonly hash: string;
  readonly overlayFiles: readonly WorldFile[];
  /** Absent without an overlay. */
  readonly overlayHash?: string;
};

/** Most files of one world. */
const MAX_FILES = 100;

/**
 * Reads a world: a file, or a folder's *.yaml (world.yaml first, then by name, not deeper), with private files (`overlay`, likewise) laid
 * over it. Files are named in problems by the path given. The hash covers names and texts, not the place of the folder.
 */
export async function readWorld(
  path: string,
  kinds: KindTable,
  options: { readonly overlay?: string } = {},
): Promise<Parsed<ReadWorld>> {
  const files = await readFiles(path);
  const overlay: Parsed<readonly WorldFile[]> =
    options.overlay === undefined ? { ok: true, value: [] } : await readFiles(options.overlay);
  if (!files.ok || !overlay.ok) {
    return {
      ok: false,
      problems: [...(files.ok ? [] : files.problems), ...(overlay.ok ? [] : overlay.problems)],
    };
  }
  const parsed = parseWorld(files.value, kinds);
  const whole =
    parsed.ok && options.overlay !== undefined ? overlayWorld(parsed.value, overlay.value, kinds) : parsed;
  if (!whole.ok) return whole;
  const overlayHash = options.overlay === undefined ? {} : { overlayHash: hashOf(overlay.value) };
  return {
    ok: true,
    value: {
      world: whole.value,
      files: files.value,
      hash: hashOf(files.value),
      overlayFiles: overlay.value,
      ...overlayHash,
    },
  };
}

/** The texts of a world file or folder; `not-readable` and `too-large` problems, all at once. */
export async function readFiles(path: string): Promise<Parsed<readonly WorldFile[]>> {
  const found = await findFiles(path);
  if (!found.ok) return found;
  const problems: Problem[] = [];
  const files: WorldFile[] = [];
  for (const name of found.value) {
    const read = await readText(
      name,
      "a world is a .yaml file or a folder of them",
      "split it into several files",
    );
    if (read.ok) files.push({ name, text: read.value });
    else problems.push(...read.problems);
  }
  return problems.length > 0 ? { ok: false, problems } : { ok: true, value: files };
}

/** A header makes a file a world by itself; a section without one makes it a part of another. */
const HEADER = /^world:/m;
const SECTION = /^(?:market|hubs|entities|sites|halls|fleets|contracts|scenarios|sources):/m;

/** The parts of a world that lie beside a file of it given alone, the overlay apart. A folder has none; nor has what cannot be read. */
export async function unreadBeside(path: string, overlay?: string): Promise<readonly string[]> {
  const found = await stat(path).catch(() => undefined);
  if (!found?.isFile()) return [];
  const others = await findFiles(dirname(path));
  const unread: string[] = [];
  for (const other of others.ok ? others.value : []) {
    if ([path, overlay].some((read) => read !== undefined && resolve(read) === resolve(other))) continue;
    const read = await readText(other, "", "");
    if (read.ok && SECTION.test(read.value) && !HEADER.test(read.value)) unread.push(basename(other));
  }
  return unread;
}

async function findFiles(path: string): Promise<Parsed<readonly string[]>> {
  try {
    if (!(await stat(path)).isDirectory()) return { ok: true, value: [path] };
    const names = (await readdir(path)).filter((name) => /\.ya?ml$/i.test(name)).sort();
    const ordered = [
      ...names.filter((name) => name === "world.yaml"),
      ...names.filter((name) => name !== "world.yaml"),
    ];
    if (ordered.length === 0)
      return refused(
        "not-readable",
        path,
        "the folder holds no .yaml file",
        "a world is world.yaml and any files beside it",
      );
    if (ordered.length > MAX_FILES)
      return refused(
        "too-large",
        path,
        `the folder holds ${ordered.length} .yaml files, more than ${MAX_FILES}`,
        "is it the folder of one world?",
      );
    return { ok: true, value: ordered.map((name) => join(path, name)) };
  } catch (error) {
    return refused("not-readable", path, reason(error), await neighbour(path));
  }
}

/** The text of one file of at most `MAX_WORLD_BYTES`; hints for what is no file and for what is too large. */
export async function readText(path: string, fileHint: string, sizeHint: string): Promise<Parsed<string>> {
  try {
    const { size, isFile } = await stat(path).then((found) => ({ size: found.size, isFile: found.isFile() }));
    if (!isFile) return refused("not-readable", path, "it is not a file", fileHint);
    if (size > MAX_WORLD_BYTES) {
      return refused(
        "too-large",
        path,
        `the file has ${size} bytes, more than ${MAX_WORLD_BYTES}; it was not read`,
        sizeHint,
      );
    }
    return { ok: true, value: new TextDecoder("utf-8").decode(await readFile(path)) };
  } catch (error) {
    return refused("not-readable", path, reason(error), await neighbour(path));
  }
}

function refused(
  code: Problem["code"],
  where: string,
  message: string,
  hint?: string,
): { ok: false; problems: Problem[] } {
  return { ok: false, problems: [{ code, where, message, ...(hint && { hint }) }] };
}

function reason(error: unknown): string {
  const code = error instanceof Error && "code" in error ? String(error.code) : "";
  const known: Readonly<Record<string, string>> = {
    ENOENT: "there is no such file or folder",
    ENOTDIR: "part of the path is a file, not a folder",
    EACCES: "it may not be read (permissions)",
    EPERM: "it may not be read (permissions)",
  };
  if (code === "") throw error;
  return known[code] ?? `it cannot be read (${code})`;
}

/** A name near the one that does not exist, in the same folder. */
async function neighbour(path: string): Promise<string | undefined> {
  const names = await readdir(dirname(path)).catch(() => []);
  const near = nearest(basename(path), names);
  return near && `did you mean "${join(dirname(path), near)}"?`;
}

/** sha-256 over names and texts, each with its length so that no two lists of files run together. */
export function hashOf(files: readonly WorldFile[]): string {
  const hash = createHash("sha256");
  for (const { name, text } of files) {
    for (const part of [basename(name), text]) hash.update(`${Buffer.byteLength(part)}:`).update(part);
  }
  return hash.digest("hex");
}
