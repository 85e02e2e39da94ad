// Command lines: options by a table, or one sentence on what is wrong with them.

import { type ParseArgsConfig, parseArgs } from "node:util";
import { nearest } from "../engine/index.ts";
import type { Shell } from "./shell.ts";

type Options = NonNullable<ParseArgsConfig["options"]>;

/** The options and positionals of a command line, or what is wrong with it. */
export function readArguments<const O extends Options>(
  args: readonly string[],
  options: O,
): string | ReturnType<typeof parseArgs<{ args: string[]; options: O; allowPositionals: true }>> {
  return wrongOption(args, options) ?? parseArgs({ args: [...args], options, allowPositionals: true });
}

/** What is wrong with the first option that is, in our words and not Node's; undefined where all are right. */
function wrongOption(args: readonly string[], options: Options): string | undefined {
  const { tokens } = parseArgs({ args: [...args], options, strict: false, tokens: true });
  for (const token of tokens) {
    if (token.kind !== "option") continue;
    const { name, rawName, value, inlineValue } = token;
    if (!Object.hasOwn(options, name)) {
      const near = nearest(name, Object.keys(options));
      return `there is no option ${rawName}${near ? `; did you mean --${near}?` : ""}`;
    }
    if (options[name].type === "boolean") {
      if (value !== undefined) return `${rawName} takes no value`;
    } else if (value === undefined) return `${rawName} needs a value`;
    else if (!inlineValue && /^-./.test(value))
      return `${rawName} needs a value, and ${value} looks like an option; if it is the value, write ${rawName}=${value}`;
  }
  return undefined;
}

/** Whether a word asks for help. */
export const isHelp = (word: string) => word === "--help" || word === "-h";

/** Prints a command's usage where it is asked for (exit 0), and otherwise runs the command. */
export async function helpOr(
  args: readonly string[],
  shell: Shell,
  usage: string,
  run: (args: readonly string[], shell: Shell) => Promise<number>,
): Promise<number> {
  if (!args.some(isHelp)) return run(args, shell);
  shell.out(usage);
  return 0;
}

/** A whole number within limits, the default when absent, or what is wrong with it. */
export function wholeNumber(
  name: string,
  written: string | undefined,
  fallback: number,
  low: number,
  high: number,
): number | string {
  if (written === undefined) return fallback;
  const value = Number(written);
  return Number.isInteger(value) && value >= low && value <= high
    ? value
    : `--${name} takes a whole number from ${low} to ${high}, not ${written}`;
}
