// The commands by name.

import { conversionProblems } from "../engine/contracts/conversion-limits.ts";
import { kinds, nearest, resolver, type World } from "../engine/index.ts";
import { loadHistory } from "../io/history.ts";
import { check } from "./check.ts";
import { chips } from "./chips.ts";
import { compare, compareUsage } from "./compare.ts";
import { credit, creditUsage } from "./credit.ts";
import { dispatch } from "./dispatch.ts";
import { explain, explainUsage } from "./explain.ts";
import { exportPath, exportUsage } from "./export.ts";
import { market } from "./market.ts";
import { run, runUsage } from "./run.ts";
import { schemaCommand } from "./schema.ts";
import type { Shell } from "./shell.ts";
import { loadModel, siteHall } from "./study.ts";
import { validate } from "./validate.ts";
import { value } from "./value.ts";

export const usage = `switchyard: what each megawatt is worth, and whether the company survives

  switchyard run WORLD             simulate a world, print the one screen, write a run folder
  switchyard explain RUN FIGURE    where a figure of a run comes from
  switchyard compare RUN RUN       what changed between two runs, and which input did it
  switchyard credit RUN            default by horizon and cause, coverage, wall, what moves it
  switchyard export RUN --xlsx     one path of one operator as a workbook of live formulas
  switchyard check WORLD           every problem of a world at once, or how well it is known
  switchyard market WORLD          the market today and the fan of each series ahead
  switchyard dispatch WORLD        what a site does with each megawatt, hour by hour; tomorrow's day sheet
  switchyard value WORLD           what a deal is worth, and under slip, default, dearer power
  switchyard chips --mw N          what accelerators do with a hall, and what it can charge
  switchyard validate WHAT         hold the engine against what happened: production, training, crash
  switchyard schema                the JSON Schema of a world file

WORLD is a .yaml file or a folder of them. "switchyard COMMAND --help" lists a command's options.
`;

type Command = (args: readonly string[], shell: Shell) => Promise<number> | number;

const table: Readonly<Record<string, Command>> = {
  run: (args, shell) => helpOr(args, shell, runUsage) ?? run(args, shell),
  explain: (args, shell) => helpOr(args, shell, explainUsage) ?? explain(args, shell),
  compare: (args, shell) => helpOr(args, shell, compareUsage) ?? compare(args, shell),
  export: (args, shell) => helpOr(args, shell, exportUsage) ?? exportPath(args, shell),
  credit: (args, shell) => helpOr(args, shell, creditUsage) ?? credit(args, shell),
  check: (args, shell) => check(args, shell, { kinds, resolve: resolveProblems }),
  market: (args, shell) => market(args, shell, async (path) => loadModel(path, await loadHistory())),
  dispatch: (args, shell) => dispatch(args, shell, async (path) => loadModel(path, await loadHistory())),
  value,
  chips: (args, shell) => {
    const at = args.indexOf("--world");
    const path = at < 0 ? "worlds/december-2025" : (args[at + 1] ?? "");
    const rest = at < 0 ? args : [...args.slice(0, at), ...args.slice(at + 2)];
    return chips(rest, shell, async (site) => siteHall(path, site, await loadHistory()));
  },
  validate,
  schema: (args, shell) => schemaCommand(args, shell, kinds),
  help: (_, shell) => {
    shell.out(usage);
    return 0;
  },
};

/** Runs a command by name; 2 for a name that is none. */
export async function commands(name: string, args: readonly string[], shell: Shell): Promise<number> {
  const command = Object.hasOwn(table, name) ? table[name] : isHelp(name) ? table.help : undefined;
  if (command) return command(args, shell);
  const near = nearest(name, Object.keys(table));
  shell.err(`switchyard has no command "${name}"${near ? `; did you mean "${near}"?` : ""}\n\n${usage}`);
  return 2;
}

const isHelp = (word: string) => word === "--help" || word === "-h";

function helpOr(args: readonly string[], shell: Shell, text: string): number | undefined {
  if (!args.some(isHelp)) return undefined;
  shell.out(text);
  return 0;
}

/** What resolving a world with markets open complains of, and conversions that do not fit their site. */
async function resolveProblems(world: World) {
  const resolved = resolver(await loadHistory())(world, "open");
  return resolved.ok ? conversionProblems(resolved.value) : resolved.problems;
}
