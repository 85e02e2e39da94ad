#!/usr/bin/env node
// The process: words in, exit code out. 0 done · 1 problems in the input · 2 usage · 3 a bug of ours.

import { commands, usage } from "./commands.ts";
import type { Shell } from "./shell.ts";

/** Writes to a stream until its reader has had enough (`| head`): the rest goes nowhere, and the command ends as it would have. */
function writer(stream: NodeJS.WriteStream): (text: string) => void {
  let isOpen = true;
  stream.on("error", (error: NodeJS.ErrnoException) => {
    if (error.code !== "EPIPE") throw error;
    isOpen = false;
  });
  return (text) => {
    if (isOpen) stream.write(text);
  };
}

const shell: Shell = {
  out: writer(process.stdout),
  err: writer(process.stderr),
  columns: process.stdout.columns ?? 100,
  isTerminal: process.stderr.isTTY ?? false,
  cwd: process.cwd(),
};

const [name = "help", ...args] = process.argv.slice(2);
try {
  process.exitCode = await commands(name, args, shell);
} catch (error) {
  shell.err(
    `a bug of ours: ${error instanceof Error ? (error.stack ?? error.message) : String(error)}\n\n${usage}`,
  );
  process.exitCode = 3;
}
