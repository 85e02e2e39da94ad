// The cases of a run: the world under each funding, its scenarios beside it, the ends of the assumptions' range, and one lever
// at a time. All on the same named streams, so that any two can be subtracted path by path.

import { type Contract, type Funding, type Model, NEVER, type World } from "./model.ts";
import type { Parsed, Problem } from "./problem.ts";
import {
  bestCase,
  type Lever,
  lateScenario,
  openCase,
  scenarioCase,
  worstCase,
} from "./report/case-names.ts";
import type { Case } from "./simulate.ts";

export type Study = {
  readonly cases: readonly Case[];
  /** The baseline with markets open. */
  readonly open: Model;
  /** Paths of the cases that are only compared. */
  readonly sidePaths: number;
  readonly levers: readonly Lever[];
  readonly scenarios: readonly string[];
};

/** What a study is made with: the world patched or not, and resolved. */
export type Makers = {
  readonly patch: (world: World, scenario: string) => Parsed<World>;
  readonly resolve: (world: World, funding: Funding) => Parsed<Model>;
};

/** Paths of the cases whose figures are compared and not quoted to the decimal. */
const SIDE_PATHS = 256;

/**
 * All cases of a world: committed, announced and open markets with monthly columns; each scenario in open markets; the worst
 * and the best of the range (equity window × delivery slip × hashrate elasticity); every lever.
 */
export function studyOf(
  world: World,
  scenarios: readonly string[],
  paths: number,
  { patch, resolve }: Makers,
): Parsed<Study> {
  const problems: Problem[] = [];
  const cases: Case[] = [];
  const add = (name: string, model: Parsed<Model>, count: number, keepFans: boolean) => {
    if (model.ok) cases.push({ name, model: model.value, paths: count, keepFans });
    else
      problems.push(
        ...model.problems.filter(
          (problem) =>
            !problems.some((seen) => seen.where === problem.where && seen.message === problem.message),
        ),
      );
  };
  const sidePaths = Math.min(paths, SIDE_PATHS);
  for (const funding of ["committed", "announced", "open"] as const)
    add(funding, resolve(world, funding), paths, true);
  for (const id of scenarios) {
    const patched = patch(world, id);
    if (patched.ok) add(scenarioCase(id), resolve(patched.value, "open"), paths, id === lateScenario);
    else problems.push(...patched.problems);
  }
  const open = cases.find((each) => each.name === openCase)?.model;
  if (!open || problems.length > 0) return { ok: false, problems };
  cases.push({ name: worstCase, model: rangeEnd(open, "shut", 2, 0), paths: sidePaths, keepFans: false });
  cases.push({ name: bestCase, model: rangeEnd(open, "open", 0, 0.5), paths: sidePaths, keepFans: false });
  const levers = leversOf(open);
  for (const lever of levers)
    cases.push({ name: lever.case, model: lever.model, paths: sidePaths, keepFans: false });
  return { ok: true, value: { cases, open, sidePaths, levers, scenarios } };
}

/** One end of the range of what is unknown: the equity window, the builders' delay, the hashrate's answer to price (prior 0–0.5; docs/models/market.md). */
function rangeEnd(model: Model, window: "open" | "shut", slipMultiple: number, elasticity: number): Model {
  const { ai_demand, bitcoin, equity } = model.market;
  return {
    ...model,
    market: {
      ...model.market,
      equity: { ...equity, window },
      ai_demand: {
        ...ai_demand,
        slip_median_months: ai_demand.slip_median_months * slipMultiple,
        slip_p90_months: ai_demand.slip_p90_months * slipMultiple,
      },
      bitcoin: { ...bitcoin, hashrate_elasticity_short: elasticity },
    },
  };
}

/** Every financing that is only expected, not signed; every put, waived. */
function leversOf(open: Model): (Lever & { readonly model: Model })[] {
  return open.contracts.flatMap((contract) => {
    const terms = contract.terms as { borrower?: number; issuer?: number; holder_put?: number };
    const entity = terms.borrower ?? terms.issuer;
    if (entity === undefined) return [];
    const change = (what: string, model: Model) => [
      { case: `lever ${contract.id} ${what}`, entity, label: `${contract.id} ${what}`, model },
    ];
    if (open.expected.includes(contract.index)) return change("not signed", withoutContract(open, contract));
    if (terms.holder_put !== undefined && terms.holder_put !== NEVER)
      return change("put waived", withTerms(open, contract, { holder_put: NEVER }));
    return [];
  });
}

function withTerms(model: Model, contract: Contract, terms: Record<string, number>): Model {
  const changed = { ...contract, terms: { ...contract.terms, ...terms } } as Contract;
  return { ...model, contracts: model.contracts.map((each) => (each === contract ? changed : each)) };
}

/** The same model with a contract that never comes to life: its claims stay numbered and stay empty. */
function withoutContract(model: Model, contract: Contract): Model {
  return {
    ...model,
    contracts: model.contracts.map((each) => (each === contract ? { ...each, kind: "void" } : each)),
  };
}
