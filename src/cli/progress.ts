import type { Shell } from "./shell.ts";

const WIDTH = 40;

/** A bar on the terminal's error stream while blocks of paths finish; nothing where no person is looking. */
export function progress(shell: Shell) {
  const show = (done: number, of: number) => {
    if (!shell.isTerminal) return;
    const filled = Math.round((done / of) * WIDTH);
    shell.err(`\r${"█".repeat(filled)}${"░".repeat(WIDTH - filled)} ${Math.round((done / of) * 100)} %`);
  };
  const clear = () => {
    if (shell.isTerminal) shell.err(`\r${" ".repeat(WIDTH + 8)}\r`);
  };
  return { show, clear };
}
