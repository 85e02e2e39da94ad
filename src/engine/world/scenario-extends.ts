// `extends`: a scenario's changes come after those of the scenarios it extends, each change once.

import type { Change, Scenario, World } from "../model.ts";
import type { Problem } from "../problem.ts";
import { didYouMean, own } from "./parse-tables.ts";
import { complainAt } from "./quantity.ts";
import { shown } from "./quantity-value.ts";

/** A scenario with its own changes only, and those it extends. */
export type Draft = {
  readonly scenario: Scenario;
  readonly bases: readonly { readonly id: string; readonly where: string }[];
};

type Walk = {
  readonly drafts: ReadonlyMap<string, Draft>;
  readonly world: World;
  readonly problems: Problem[];
  /** Done once for each scenario, however many extend it. */
  readonly done: Map<string, ReadonlySet<Change>>;
};

/** All changes of each scenario, in order; reports names that are none and circles. */
export function extendAll(
  drafts: ReadonlyMap<string, Draft>,
  world: World,
  problems: Problem[],
): ReadonlyMap<string, ReadonlySet<Change>> {
  const walk: Walk = { drafts, world, problems, done: new Map() };
  for (const id of drafts.keys()) extended(id, [], walk);
  return walk.done;
}

function extended(id: string, trail: readonly string[], walk: Walk): ReadonlySet<Change> {
  const { drafts, world, problems, done } = walk;
  const draft = drafts.get(id);
  if (draft === undefined) return new Set(own(world.scenarios, id)?.patch);
  const before = done.get(id);
  if (before) return before;
  const changes = new Set<Change>();
  const path = [...trail, id];
  const named = new Set<string>();
  for (const base of draft.bases) {
    if (named.has(base.id)) continue;
    named.add(base.id);
    const complain = complainAt(problems, base.where, `scenarios.${id}.extends`);
    if (path.includes(base.id)) {
      const circle = [...path.slice(path.indexOf(base.id)), base.id].join(" → ");
      complain("cycle", `scenarios extend each other in a circle: ${circle}`, "remove one");
    } else if (!drafts.has(base.id) && !own(world.scenarios, base.id)) {
      const hint = didYouMean(base.id, [...drafts.keys(), ...Object.keys(world.scenarios)]);
      complain("dangling-name", `no scenario is called ${shown(base.id)}`, hint);
    } else for (const change of extended(base.id, path, walk)) changes.add(change);
  }
  for (const change of draft.scenario.patch) changes.add(change);
  done.set(id, changes);
  return changes;
}
