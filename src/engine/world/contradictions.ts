// What a world says that cannot be, once its names are numbers: halls let twice or by a stranger, halls the grid cannot carry, and what
// each kind of contract knows to be impossible.

import type { Contract, ContractKind, Site, UncheckedModel, World } from "../model.ts";
import type { Problem } from "../problem.ts";
import { kindOf } from "./number-claims.ts";

/** Megawatts this many times those they must fit in are wrong, not rounded: a hall's at the end of its range may be a fifth too many. */
export const FAR_MORE = 1.25;

/** Everything in a resolved world that contradicts itself. */
export function contradictionsOf(
  world: World,
  model: UncheckedModel,
  kinds: readonly ContractKind[],
): Problem[] {
  const problems: Problem[] = model.sites.flatMap((site) => gridProblems(world, model, site));
  const lettings = lettingsOf(model, kinds);
  problems.push(...strangerProblems(world, model, lettings), ...twiceProblems(world, model, lettings));
  for (const contract of model.contracts) {
    const found = kindOf(contract, kinds).contradictions?.(contract, model) ?? [];
    for (const { field, message, hint } of found)
      problems.push(problemAt(world, contract.id, field, message, hint));
  }
  return problems;
}

function problemAt(world: World, contract: string, field: string, message: string, hint: string): Problem {
  const block = world.sections.contracts[contract];
  const where = block.values[field]?.where ?? block.where;
  return { code: "contradiction", where, message: `contracts.${contract}.${field}: ${message}`, hint };
}

/**
 * Halls that together reserve far more than the connection delivers. Mining gives way to halls, so it is not counted; nor is a hall that is
 * only the floor machines stand on.
 */
function gridProblems(world: World, { halls, fleets }: UncheckedModel, site: Site): Problem[] {
  const isFloor = (hall: number) => halls[hall].customer < 0 && fleets.some((fleet) => fleet.hall === hall);
  const reserving = site.halls.filter((hall) => !isFloor(hall));
  const grossMw = reserving.reduce(
    (mw, hall) => mw + halls[hall].critical_mw * halls[hall].gross_per_critical,
    0,
  );
  if (grossMw <= FAR_MORE * site.grid_mw) return [];
  const { where, values } = world.sections.sites[site.id];
  const names = reserving.map((hall) => halls[hall].id).join(", ");
  return [
    {
      code: "contradiction",
      where: values.grid_mw?.where ?? where,
      message: `sites.${site.id}.grid_mw: its halls need ${grossMw.toFixed(0)} MW gross, and the connection delivers ${site.grid_mw} MW (${names})`,
      hint: "gross MW are critical_mw × gross_per_critical: correct a hall, or the megawatts of the grid",
    },
  ];
}

/** One hall in one contract that lets it. */
type Letting = {
  readonly contract: Contract;
  readonly hall: number;
  readonly letterField: string;
  readonly letter: number;
  readonly user: number;
};

function lettingsOf({ contracts }: UncheckedModel, kinds: readonly ContractKind[]): Letting[] {
  return contracts.flatMap((contract) => {
    const { letterField, userField } = kindOf(contract, kinds);
    if (letterField === undefined || userField === undefined) return [];
    const terms = contract.terms as unknown as Record<string, number> & { halls: readonly number[] };
    const [letter, user] = [terms[letterField], terms[userField]];
    return terms.halls.map((hall) => ({ contract, hall, letterField, letter, user }));
  });
}

/** A hall is let by the owner of its site, or let on by who has it from the owner. */
function strangerProblems(
  world: World,
  { entities, sites, halls }: UncheckedModel,
  lettings: readonly Letting[],
): Problem[] {
  const found = new Map<string, Problem>();
  for (const { contract, hall, letterField, letter } of lettings) {
    const site = sites[halls[hall].site];
    const hasIt = lettings.some((other) => other.hall === hall && other.user === letter);
    if (letter === site.owner || hasIt) continue;
    const [written, owner] = [entities[letter].id, entities[site.owner].id];
    const message = `${written} cannot let halls of sites.${site.id}, which ${owner} owns`;
    const hint = `write ${owner}, or make ${written} the owner of the site`;
    found.set(`${contract.id} ${site.id}`, problemAt(world, contract.id, letterField, message, hint));
  }
  return [...found.values()];
}

/** Nobody lets one hall in two contracts. */
function twiceProblems(world: World, { halls }: UncheckedModel, lettings: readonly Letting[]): Problem[] {
  return lettings.flatMap(({ contract, hall, letter }, at) => {
    const before = lettings.slice(0, at).find((other) => other.hall === hall && other.letter === letter);
    if (before === undefined) return [];
    const message = `${halls[hall].id} is let by ${before.contract.id} too: both would be paid for it`;
    return [problemAt(world, contract.id, "halls", message, "keep it in one of the two, or write two halls")];
  });
}
