// switchyard check WORLD [--overlay F] [--scenario S…]: is the world right, and how well is it known?

import type { World } from "../engine/model.ts";
import type { Parsed, Problem } from "../engine/problem.ts";
import { type Notice, noticesOf } from "../engine/world/notices.ts";
import { inOrder } from "../engine/world/parse.ts";
import type { KindTable } from "../engine/world/parse-tables.ts";
import { countBadges } from "../engine/world/quantity-badges.ts";
import { applyScenario } from "../engine/world/scenario.ts";
import { type ReadWorld, readFiles, readWorld } from "../io/world.ts";
import { readArguments } from "./arguments.ts";
import { fold } from "./fold.ts";
import { problemsText, type Texts } from "./problems.ts";
import type { Shell } from "./shell.ts";
import { sayUnread } from "./unread.ts";

/** What `check` is handed: the kinds of contract, and the stage after parse, whose problems it shows too. */
export type CheckParts = {
  readonly kinds: KindTable;
  readonly resolve?: (world: World) => readonly Problem[] | Promise<readonly Problem[]>;
};

export const checkUsage = `usage: switchyard check WORLD [--overlay FILE] [--scenario NAME]...
  --overlay FILE   private figures laid over the world
  --scenario NAME  look for problems of this scenario too (may be repeated)
`;

const options = { overlay: { type: "string" }, scenario: { type: "string", multiple: true } } as const;

/** Prints what the world holds (exit 0), or every problem of it and of the scenarios named (1); 2 for a command that cannot be read. */
export async function check(args: readonly string[], shell: Shell, parts: CheckParts): Promise<number> {
  const asked = readAsked(args);
  if (typeof asked === "string") {
    shell.err(`${asked}\n${checkUsage}`);
    return 2;
  }
  await sayUnread(asked.path, asked.overlay, shell);
  const read = await readWorld(asked.path, parts.kinds, { overlay: asked.overlay });
  const problems = read.ok ? await furtherProblems(read.value.world, asked.scenarios, parts) : read.problems;
  if (read.ok && problems.length === 0) {
    shell.out(summaryText(read.value, noticesOf(read.value.world, parts.kinds), shell.columns));
    return 0;
  }
  const texts = read.ok
    ? [...read.value.files, ...read.value.overlayFiles]
    : await textsOf([asked.path, asked.overlay]);
  shell.err(problemsText(inOrder(problems, texts), texts, Math.min(100, shell.columns)));
  return 1;
}

type Asked = { readonly path: string; readonly overlay?: string; readonly scenarios: readonly string[] };

/** What was asked for, or what is wrong with the command line. */
function readAsked(args: readonly string[]): Asked | string {
  const read = readArguments(args, options);
  if (typeof read === "string") return read;
  const { values, positionals } = read;
  if (positionals.length === 0) return "check needs a world: a .yaml file or a folder of them";
  const [path, ...more] = positionals;
  if (more.length > 0 && values.scenario === undefined)
    return `check takes one world, not ${positionals.length}`;
  return { path, overlay: values.overlay, scenarios: [...(values.scenario ?? []), ...more] };
}

/** Problems of the scenarios named, and of resolving the world and each of them. */
async function furtherProblems(
  world: World,
  scenarios: readonly string[],
  parts: CheckParts,
): Promise<readonly Problem[]> {
  const resolve = parts.resolve ?? (() => []);
  const patched: readonly Parsed<World>[] = scenarios.map((name) => applyScenario(world, name, parts.kinds));
  const problems: Problem[] = [...(await resolve(world))];
  for (const one of patched) problems.push(...(one.ok ? await resolve(one.value) : one.problems));
  return problems;
}

/** The texts that could be read, for showing lines of them. */
async function textsOf(paths: readonly (string | undefined)[]): Promise<Texts> {
  const texts = [];
  for (const path of paths) {
    const read = path === undefined ? undefined : await readFiles(path);
    if (read?.ok) texts.push(...read.value);
  }
  return texts;
}

/** What the world holds and how well it is known, in a few lines. */
function summaryText(
  { world, files, overlayFiles, hash }: ReadWorld,
  notices: readonly Notice[],
  columns: number,
): string {
  const { header, sections } = world;
  const text = (key: string, absent: string) => String(header[key]?.value ?? absent);
  const statuses = Object.values(sections.contracts).map(({ values }) =>
    String(values.status?.value ?? "closed"),
  );
  const open = ["announced", "expected"].flatMap((status) => {
    const count = statuses.filter((one) => one === status).length;
    return count > 0 ? [`${count} ${status}`] : [];
  });
  const blocks = (["entities", "sites", "halls", "fleets", "hubs", "contracts"] as const).map(
    (name) => `${Object.keys(sections[name]).length} ${name}`,
  );
  const known = countBadges(world);
  const figures = known.sourced + known.recalled + known.assumed + known.unknown;
  const rows = [
    `ok: ${text("world", "world")}, as of ${text("as_of", "?")}, from ${text("start", "?")}`,
    `  files     ${[...files, ...overlayFiles].length}${overlayFiles.length > 0 ? ` (${overlayFiles.length} private)` : ""}, sha-256 ${hash.slice(0, 12)}`,
    `  holds     ${blocks.join(", ")}${open.length > 0 ? ` (${open.join(", ")})` : ""}`,
    `  figures   ${figures}: ${known.sourced} sourced, ${known.recalled} recalled, ${known.assumed} assumed, ${known.unknown} unknown`,
    ...(known.oldest ? [`  oldest    ${known.oldest.day}  ${known.oldest.path}`] : []),
    ...known.unknowns.map(({ path }) => `  unknown   ${path}`),
    ...notices.map(({ where, message }) => `  look at   ${where}  ${message}`),
    `  scenarios ${Object.keys(world.scenarios).join(", ") || "none"}`,
  ];
  return `${rows.flatMap((row) => fold(row, columns)).join("\n")}\n`;
}
