// The commands by name.

import { conversionProblems } from "../engine/contracts/conversion-limits.ts";
import { kinds, nearest, resolver, type World } from "../engine/index.ts";
import { loadHistory } from "../io/history.ts";
import { engineVersion } from "../io/version.ts";
import { helpOr, isHelp } from "./arguments.ts";
import { check, checkUsage } from "./check.ts";
import { chips } from "./chips.ts";
import { chipsUsage } from "./chips-arguments.ts";
import { compare, compareUsage } from "./compare.ts";
import { credit, creditUsage } from "./credit.ts";
import { dispatch, dispatchUsage } from "./dispatch.ts";
import { explain, explainUsage } from "./explain.ts";
import { exportPath, exportUsage } from "./export.ts";
import { market, marketUsage } from "./market.ts";
import { run, runUsage } from "./run.ts";
import { schemaCommand, schemaUsage } from "./schema.ts";
import type { Shell } from "./shell.ts";
import { loadModel, siteHall } from "./study.ts";
import { sayUnread } from "./unread.ts";
import { validate } from "./validate.ts";
import { value, valueUsage } from "./value.ts";

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
"switchyard --version" says which engine this is.
`;

type Command = {
  readonly usage: string;
  readonly run: (args: readonly string[], shell: Shell) => Promise<number>;
  /** Prints tables of a fixed width, which a narrower terminal breaks. */
  readonly isTable?: true;
};

const table: Readonly<Record<string, Command>> = {
  run: { usage: runUsage, run, isTable: true },
  explain: { usage: explainUsage, run: explain },
  compare: { usage: compareUsage, run: compare },
  export: { usage: exportUsage, run: exportPath },
  credit: { usage: creditUsage, run: credit, isTable: true },
  check: {
    usage: checkUsage,
    run: (args, shell) => check(args, shell, { kinds, resolve: resolveProblems }),
  },
  market: {
    usage: marketUsage,
    run: (args, shell) => market(args, shell, modelLoader(shell)),
    isTable: true,
  },
  dispatch: {
    usage: dispatchUsage,
    run: (args, shell) => dispatch(args, shell, modelLoader(shell)),
    isTable: true,
  },
  value: { usage: valueUsage, run: value, isTable: true },
  chips: {
    usage: chipsUsage,
    run: (args, shell) => {
      const at = args.indexOf("--world");
      const path = at < 0 ? "worlds/december-2025" : (args[at + 1] ?? "");
      const rest = at < 0 ? args : [...args.slice(0, at), ...args.slice(at + 2)];
      return chips(rest, shell, async (site) => siteHall(path, site, await loadHistory()));
    },
    isTable: true,
  },
  schema: { usage: schemaUsage, run: (args, shell) => schemaCommand(args, shell, kinds) },
};

/** Runs a command by name; 2 for a name that is none. */
export async function commands(name: string, args: readonly string[], shell: Shell): Promise<number> {
  if (name === "help" || isHelp(name)) {
    shell.out(usage);
    return 0;
  }
  if (name === "--version") {
    shell.out(`${engineVersion()}\n`);
    return 0;
  }
  // Its kinds have usages of their own.
  if (name === "validate") return validate(args, shell);
  if (Object.hasOwn(table, name)) return obey(table[name], args, shell);
  const near = nearest(name, [...Object.keys(table), "validate", "help"]);
  shell.err(`switchyard has no command "${name}"${near ? `; did you mean "${near}"?` : ""}\n\n${usage}`);
  return 2;
}

/** Columns of the tables. */
const TABLE_COLUMNS = 100;

async function obey({ usage, run, isTable }: Command, args: readonly string[], shell: Shell) {
  const code = await helpOr(args, shell, usage, run);
  if (code === 0 && isTable && shell.columns < TABLE_COLUMNS && !args.some(isHelp))
    shell.err(
      `these tables are ${TABLE_COLUMNS} columns wide; your terminal has ${shell.columns}: widen it, or add | less -S\n`,
    );
  return code;
}

/** Loads the model of a world, saying what beside it was not read. */
function modelLoader(shell: Shell) {
  return async (path: string) => {
    await sayUnread(path, undefined, shell);
    return loadModel(path, await loadHistory());
  };
}

/** What resolving a world with markets open complains of, and conversions that do not fit their site. */
async function resolveProblems(world: World) {
  const resolved = resolver(await loadHistory())(world, "open");
  return resolved.ok ? conversionProblems(resolved.value) : resolved.problems;
}
