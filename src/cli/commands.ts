// The commands by name.

import { kinds, nearest, resolver, type World } from "../engine/index.ts";
import { loadHistory } from "../io/history.ts";
import { check } from "./check.ts";
import { compare } from "./compare.ts";
import { explain } from "./explain.ts";
import { run } from "./run.ts";
import type { Shell } from "./shell.ts";

export const usage = `switchyard: what each megawatt is worth, and whether the company survives

  switchyard run WORLD        simulate a world, print the one screen, write a run folder
  switchyard check WORLD      every problem of a world at once, or how well it is known
  switchyard explain RUN FIG  where a figure of a run comes from
  switchyard compare RUN RUN  what changed between two runs
  switchyard schema           the JSON Schema of a world file

WORLD is a .yaml file or a folder of them. \`switchyard COMMAND --help\` lists a command's options.
`;

type Command = (args: readonly string[], shell: Shell) => Promise<number> | number;

const table: Readonly<Record<string, Command>> = {
  run,
  check: (args, shell) => check(args, shell, { kinds, resolve: resolveProblems }),
  explain,
  compare,
  help: (_, shell) => {
    shell.out(usage);
    return 0;
  },
};

/** Runs a command by name; 2 for a name that is none. */
export async function commands(name: string, args: readonly string[], shell: Shell): Promise<number> {
  const command = table[name === "--help" || name === "-h" ? "help" : name];
  if (command) return command(args, shell);
  const near = nearest(name, Object.keys(table));
  shell.err(`switchyard has no command "${name}"${near ? `; did you mean "${near}"?` : ""}\n\n${usage}`);
  return 2;
}

/** What resolving a world under each funding complains of. */
async function resolveProblems(world: World) {
  const resolved = resolver(await loadHistory())(world, "open");
  return resolved.ok ? [] : resolved.problems;
}
