// A named patch to a world: any field, any date. `section.id.field`, `*` for every block of a section, `header.field`.

import type { Block, Quantity, Scenario, SectionName, Source, World } from "../model.ts";
import { sectionNames } from "../model.ts";
import type { Parsed, Problem } from "../problem.ts";
import { checkWorld } from "./parse-check.ts";
import { didYouMean, fieldTables, type KindTable, own, type Tables } from "./parse-tables.ts";
import { complainAt } from "./quantity.ts";
import { NONE, shown } from "./quantity-value.ts";
import { changedValue } from "./scenario-change.ts";
import { type Target, targetsOf } from "./scenario-path.ts";

/** The place of the header among the places of blocks. */
const HEADER_PLACE = "header.";
/** Most values the changes of a scenario, or of all of a world's, may look at. */
export const MAX_TOUCHED = 50_000;

/**
 * The world with a scenario's changes made, in order, under the source `scenario-<id>` (assumed). A change that leaves a value as it is
 * leaves its source too. Values are checked against their fields and the result as a whole; a path that reaches nothing, or a value
 * that cannot be shifted, is a `scenario` problem. `extends` was resolved when the world was read.
 */
export function applyScenario(world: World, name: string | Scenario, kinds: KindTable): Parsed<World> {
  const scenario = typeof name === "string" ? own(world.scenarios, name) : name;
  if (scenario === undefined) {
    const hint = didYouMean(String(name), Object.keys(world.scenarios)) ?? "the world has no scenarios";
    return {
      ok: false,
      problems: [
        {
          code: "scenario",
          where: "scenarios",
          message: `no scenario is called ${shown(String(name))}`,
          hint,
        },
      ],
    };
  }
  const tables = fieldTables(kinds);
  const problems: Problem[] = [];
  const patched = patchWorld(world, scenario, tables, problems, MAX_TOUCHED).world;
  if (problems.length === 0) problems.push(...checkWorld(patched, tables));
  return problems.length > 0 ? { ok: false, problems } : { ok: true, value: patched };
}

/** Makes the changes one after the other, reaching at most `touchesLeft` values; reports those that cannot be made. */
export function patchWorld(
  world: World,
  scenario: Scenario,
  tables: Tables,
  problems: Problem[],
  touchesLeft: number,
): { world: World; touchesLeft: number } {
  const source: Source = {
    id: `scenario-${scenario.id}`,
    badge: "assumed",
    title: `scenario ${scenario.id}${scenario.about && `: ${scenario.about}`}`,
  };
  const patched = new Map<string, Record<string, Quantity>>();
  const valuesOf = ({ section, id }: Target) =>
    section === "header" ? world.header : (own(world.sections[section], id)?.values ?? {});
  for (const change of scenario.patch) {
    const complain = complainAt(problems, change.where, `scenarios.${scenario.id}`);
    const found = targetsOf(world, change.path, tables);
    if ("message" in found) {
      complain("scenario", found.message, found.hint);
      continue;
    }
    const isWide = change.path.includes("*");
    touchesLeft -= isWide
      ? Object.keys(world.sections[found.targets[0]?.section as SectionName] ?? {}).length
      : 1;
    if (touchesLeft < 0) {
      complain("too-large", `scenarios reach more than ${MAX_TOUCHED} values`, "name the blocks that matter");
      break;
    }
    let reached = 0;
    for (const target of found.targets) {
      const place = `${target.section}.${target.id}`;
      const values = patched.get(place) ?? { ...valuesOf(target) };
      const next = changedValue(own(values, target.key), target, change, source, complain);
      if (next === "nothing") continue;
      reached++;
      if (next) patched.set(place, { ...values, [target.key]: next });
      if (next?.value === NONE && target.field.default === null) delete patched.get(place)?.[target.key];
    }
    if (reached === 0)
      complain(
        "scenario",
        `${change.path}: there is no number or date to shift`,
        "write the new value itself",
      );
  }
  return { world: patched.size === 0 ? world : rebuilt(world, patched, source), touchesLeft };
}

/** The world with some blocks' values replaced; each section is copied once. */
function rebuilt(
  world: World,
  patched: ReadonlyMap<string, Record<string, Quantity>>,
  source: Source,
): World {
  const sections = Object.fromEntries(
    sectionNames.map((name) => [name, { ...world.sections[name] }]),
  ) as Record<SectionName, Record<string, Block>>;
  for (const [place, values] of patched) {
    if (place === HEADER_PLACE) continue;
    const [section, id] = place.split(".") as [SectionName, string];
    const block = own(sections[section], id) ?? { id, kind: section, where: `${section}.${id}`, values: {} };
    sections[section][id] = { ...block, values };
  }
  const header = patched.get(HEADER_PLACE) ?? world.header;
  return { ...world, header, sections, sources: { ...world.sources, [source.id]: source } };
}
