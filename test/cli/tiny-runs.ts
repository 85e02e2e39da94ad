// Runs of tiny worlds in a folder of their own: the commands themselves, in this thread, before a shell that only listens.

import { mkdir, mkdtemp, readdir, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { run } from "../../src/cli/run.ts";
import type { Shell } from "../../src/cli/shell.ts";
import { kinds, serially } from "../../src/engine/index.ts";
import { type Over, tinyText } from "../tiny-world.ts";

/** A mapper that needs no threads. */
export const inThisThread = () => serially(kinds);

/** A shell that keeps what it is told. */
export function listener(
  cwd = "/",
  columns = 200,
): Shell & { readonly said: () => string; readonly complained: () => string } {
  let [out, err] = ["", ""];
  return {
    out: (text) => {
      out += text;
    },
    err: (text) => {
      err += text;
    },
    columns,
    isTerminal: false,
    cwd,
    said: () => out,
    complained: () => err,
  };
}

export type TinyRun = { readonly folder: string; readonly screen: string };

const homes: string[] = [];

/** Removes the folders of all runs. */
export async function forgetRuns(): Promise<void> {
  await Promise.all(homes.splice(0).map((home) => rm(home, { recursive: true, force: true })));
}

/** Writes a tiny world (and what is laid over it, in a file of the same name), runs it on a few paths and gives the run's folder. */
export async function tinyRun(
  over: Over,
  more: readonly string[] = [],
  overlay?: string,
  out?: string,
): Promise<TinyRun> {
  const home = await mkdtemp(join(tmpdir(), "switchyard-cli-"));
  homes.push(home);
  const world = join(home, "world.yaml");
  await writeFile(world, tinyText(over));
  const laid = overlay === undefined ? [] : ["--overlay", join(home, "private", "world.yaml")];
  if (overlay !== undefined) {
    await mkdir(join(home, "private"));
    await writeFile(join(home, "private", "world.yaml"), overlay);
  }
  const shell = listener(home);
  const placed = out === undefined ? [] : ["--out", out];
  const code = await run([world, "--paths", "4", ...laid, ...placed, ...more], shell, inThisThread);
  if (code !== 0) throw new Error(shell.complained());
  const runs = out ?? join(home, "runs");
  const [name] = await readdir(runs);
  return { folder: join(runs, name), screen: shell.said() };
}

/** An operator that spends 0.7 m a month for a year from 10 m: 1.6 m are left, and nothing random touches them. */
export const spender: Over = {
  head: { months: 12 },
  entities: { owner: { cash_usd_m: 10 } },
  contracts: { staff: { kind: "overhead", entity: "owner", usd_m_per_month: 0.7, growth_pct: 0 } },
};
