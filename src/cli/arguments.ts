// Command lines: options by a table, or one sentence on what is wrong with them.

import { type ParseArgsConfig, parseArgs } from "node:util";

/** The options and positionals of a command line, or what is wrong with it. */
export function readArguments<const O extends NonNullable<ParseArgsConfig["options"]>>(
  args: readonly string[],
  options: O,
): string | ReturnType<typeof parseArgs<{ args: string[]; options: O; allowPositionals: true }>> {
  try {
    return parseArgs({ args: [...args], options, allowPositionals: true });
  } catch (error) {
    return error instanceof Error ? error.message : String(error);
  }
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
