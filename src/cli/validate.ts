// switchyard validate WHAT: the engine held against what happened.

import { nearest } from "../engine/index.ts";
import type { Shell } from "./shell.ts";
import { validateCrash } from "./validate-crash.ts";
import { validateProduction } from "./validate-production.ts";
import { validateTraining } from "./validate-training.ts";

const cases: Readonly<Record<string, (args: readonly string[], shell: Shell) => Promise<number>>> = {
  production: validateProduction,
  training: validateTraining,
  crash: validateCrash,
};

export const validateUsage = `usage: switchyard validate WHAT [options] [--json]
  production   bitcoin mined from hashrate, against reported monthly production
  training     how long a training run takes, against published runs
  crash        who failed, when and why, against a world whose entities state their outcome (--world W)
`;

/** Runs a validation by name; 2 for a name that is none. */
export async function validate(args: readonly string[], shell: Shell): Promise<number> {
  const [what = "", ...rest] = args;
  if (Object.hasOwn(cases, what)) return cases[what](rest, shell);
  if (what === "--help" || what === "-h") {
    shell.out(validateUsage);
    return 0;
  }
  const near = nearest(what, Object.keys(cases));
  shell.err(
    `validate has no cases called "${what}"${near ? `; did you mean "${near}"?` : ""}\n${validateUsage}`,
  );
  return 2;
}
