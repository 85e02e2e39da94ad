// switchyard value WORLD --contract C: what a lease or cloud deal is worth after power, capital, slip and credit.

import { conversionProblems } from "../engine/contracts/conversion-limits.ts";
import {
  type Contract,
  kinds,
  type Model,
  nearest,
  type Problem,
  resolver,
  type World,
} from "../engine/index.ts";
import { type DealValue, isDeal, valueContract } from "../engine/value.ts";
import { loadHistory } from "../io/history.ts";
import { readFiles, readWorld } from "../io/world.ts";
import { readArguments } from "./arguments.ts";
import { problemsText } from "./problems.ts";
import type { Shell } from "./shell.ts";
import { sayUnread } from "./unread.ts";
import { valueText } from "./value-text.ts";

export const valueUsage = `usage: switchyard value WORLD --contract C [--debt D]... [--json]
  --contract  the lease, cloud or hosting contract; without it, those the world has are listed
  --debt      a debt that finances it (more than once for more); default: those its building or equipment needs
  --json      months and measures of every case as JSON
`;

const options = {
  contract: { type: "string" },
  debt: { type: "string", multiple: true },
  json: { type: "boolean" },
} as const;

/** As far as a model looks: long enough for a lease of 25 years that begins in two. */
const MOST_MONTHS = 360;

/** Prints a contract's worth by plan and under each stress; exit 0, 1 for a world or name that is wrong, 2 for usage. */
export async function value(args: readonly string[], shell: Shell): Promise<number> {
  const asked = readArguments(args, options);
  if (typeof asked === "string" || asked.positionals.length !== 1) {
    shell.err(`${typeof asked === "string" ? asked : "value takes one world"}\n${valueUsage}`);
    return 2;
  }
  const [path] = asked.positionals;
  await sayUnread(path, undefined, shell);
  const read = await readWorld(path, kinds);
  const resolved = read.ok
    ? resolver(await loadHistory())(withMonths(read.value.world, MOST_MONTHS), "open")
    : read;
  if (!resolved.ok) {
    const files = await readFiles(path);
    shell.err(problemsText(resolved.problems, files.ok ? files.value : [], shell.columns));
    return 1;
  }
  const model = resolved.value;
  const deals = model.contracts.filter((contract) => isDeal(contract, kinds));
  const contract = deals.find(({ id }) => id === asked.values.contract);
  if (contract === undefined) return noDeal(asked.values.contract, deals, shell);
  const debts = debtsOf(model, contract, asked.values.debt);
  if (!Array.isArray(debts)) {
    shell.err(problemsText([debts as Problem], [], shell.columns));
    return 1;
  }
  const values = valueContract(model, kinds, contract, debts);
  if (asked.values.json) shell.out(`${JSON.stringify(asJson(model, contract, debts, values))}\n`);
  else {
    shell.out(valueText(model, contract, debts, values));
    for (const { message } of conversionProblems(model)) shell.out(`  Limit: ${message}.\n`);
  }
  return 0;
}

function withMonths(world: World, months: number): World {
  const quantity = { value: months, source: "", badge: "assumed", where: "value" } as const;
  return { ...world, header: { ...world.header, months: quantity } };
}

function noDeal(asked: string | undefined, deals: readonly Contract[], shell: Shell): number {
  const list = deals.map(({ id, kind }) => `  ${id.padEnd(32)} ${kind}\n`).join("");
  if (asked === undefined) {
    shell.out(`Contracts that can be valued:\n${list}`);
    return 0;
  }
  const near = nearest(
    asked,
    deals.map(({ id }) => id),
  );
  shell.err(
    `there is no lease, cloud or hosting contract "${asked}"${near ? `; did you mean "${near}"?` : ""}\n${list}`,
  );
  return 1;
}

/** The debts named, or those the contracts that build and equip its halls need; or what is wrong with a name. */
function debtsOf(
  model: Model,
  contract: Contract,
  named: readonly string[] | undefined,
): Contract[] | Problem {
  const all = model.contracts.filter(
    ({ kind }) => kinds[kind].debtorField !== undefined && kinds[kind].written,
  );
  const ids = all.map(({ id }) => id);
  const wrong = named?.find((id) => !ids.includes(id));
  if (wrong !== undefined) {
    const near = nearest(wrong, ids);
    const hint = near ? `did you mean "${near}"?` : `debts: ${ids.join(", ") || "none"}`;
    return { code: "dangling-name", where: "", message: `there is no debt "${wrong}"`, hint };
  }
  if (named !== undefined) return all.filter(({ id }) => named.includes(id));
  const { halls } = contract.terms as unknown as { halls: readonly number[] };
  const needed = model.contracts.flatMap(({ terms }) => {
    const { halls: theirs = [], needs } = terms as { halls?: readonly number[]; needs?: string };
    return needs !== undefined && theirs.some((hall) => halls.includes(hall)) ? [needs] : [];
  });
  return all.filter(({ id }) => needed.includes(id));
}

function asJson(model: Model, contract: Contract, debts: readonly Contract[], values: readonly DealValue[]) {
  return {
    contract: contract.id,
    kind: contract.kind,
    debts: debts.map(({ id }) => id),
    firstMonth: model.months[0].label,
    cases: values.map(({ stress, measures, months }) => ({
      ...stress,
      measures,
      months: Object.fromEntries(Object.entries(months).map(([name, column]) => [name, Array.from(column)])),
    })),
  };
}
