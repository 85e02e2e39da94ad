// switchyard validate WHAT: the engine held against what happened.

import { nearest } from "../engine/index.ts";
import { helpOr, isHelp } from "./arguments.ts";
import type { Shell } from "./shell.ts";
import { validateCrash, validateCrashUsage } from "./validate-crash.ts";
import { validateProduction, validateProductionUsage } from "./validate-production.ts";
import { validateTraining, validateTrainingUsage } from "./validate-training.ts";

type Validation = (args: readonly string[], shell: Shell) => Promise<number>;

const cases: Readonly<Record<string, Validation>> = {
  production: (args, shell) => helpOr(args, shell, validateProductionUsage, validateProduction),
  training: (args, shell) => helpOr(args, shell, validateTrainingUsage, validateTraining),
  crash: (args, shell) => helpOr(args, shell, validateCrashUsage, validateCrash),
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
  if (isHelp(what)) {
    shell.out(validateUsage);
    return 0;
  }
  const near = nearest(what, Object.keys(cases));
  shell.err(
    `validate has no cases called "${what}"${near ? `; did you mean "${near}"?` : ""}\n${validateUsage}`,
  );
  return 2;
}
