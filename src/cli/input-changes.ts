// The values two worlds do not share, each as a change that can be laid on the first world alone.

import { kinds, type Problem, type Quantity, type Scenario, type World } from "../engine/index.ts";
import { type Block, type SectionName, sectionNames } from "../engine/model.ts";
import { checkWorld } from "../engine/world/parse-check.ts";
import { fieldTables } from "../engine/world/parse-tables.ts";
import { valueText } from "./world-said.ts";

/** Something that differs: its path and both values as text. */
export type Change = { readonly path: string; readonly before: string; readonly after: string };
/** A change of a world's input, and the world with it made. */
export type InputChange = Change & { readonly lay: (world: World) => World };

const ABSENT = "absent";

/** Every value that differs, in the order of the file; a block only one world has is one change. */
export function inputChanges(before: World, after: World): InputChange[] {
  const header = valueChanges("header", before.header, after.header, (world, values) => ({
    ...world,
    header: values(world.header),
  }));
  const blocks = sectionNames.flatMap((section) =>
    idsOf(before.sections[section], after.sections[section]).flatMap((id) =>
      blockChanges(section, id, before.sections[section][id], after.sections[section][id]),
    ),
  );
  return [...header, ...blocks];
}

function blockChanges(
  section: SectionName,
  id: string,
  was: Block | undefined,
  is: Block | undefined,
): InputChange[] {
  const path = `${section}.${id}`;
  if (!was || !is || was.kind !== is.kind) {
    const lay = (world: World) => withBlock(world, section, id, is);
    return [{ path, before: blockText(was), after: blockText(is), lay }];
  }
  return valueChanges(path, was.values, is.values, (world, values) => {
    const block = world.sections[section][id] ?? was;
    return withBlock(world, section, id, { ...block, values: values(block.values) });
  });
}

function blockText(block: Block | undefined): string {
  return block ? `${block.kind}, ${Object.keys(block.values).length} values` : ABSENT;
}

function withBlock(world: World, section: SectionName, id: string, block: Block | undefined): World {
  const { [id]: _, ...others } = world.sections[section];
  const blocks = block ? { ...world.sections[section], [id]: block } : others;
  return { ...world, sections: { ...world.sections, [section]: blocks } };
}

type Values = Readonly<Record<string, Quantity>>;

function valueChanges(
  path: string,
  was: Values,
  is: Values,
  write: (world: World, values: (from: Values) => Values) => World,
): InputChange[] {
  return idsOf(was, is).flatMap((key): InputChange[] => {
    if (sameValue(was[key], is[key])) return [];
    const values = (from: Values): Values => {
      const { [key]: _, ...others } = from;
      return is[key] ? { ...from, [key]: is[key] } : others;
    };
    const lay = (world: World) => write(world, values);
    return [{ path: `${path}.${key}`, before: quantityText(was[key]), after: quantityText(is[key]), lay }];
  });
}

function sameValue(was: Quantity | undefined, is: Quantity | undefined): boolean {
  return was?.unknown === is?.unknown && JSON.stringify(was?.value) === JSON.stringify(is?.value);
}

function quantityText(quantity: Quantity | undefined): string {
  if (!quantity) return ABSENT;
  return quantity.unknown ? "unknown" : valueText(quantity.value);
}

function idsOf(was: Readonly<Record<string, unknown>>, is: Readonly<Record<string, unknown>>): string[] {
  return [...new Set([...Object.keys(was), ...Object.keys(is)])];
}

/** The world with changes made, or what contradicts itself in it then. */
export function laid(world: World, changes: readonly InputChange[]): World | readonly Problem[] {
  const changed = changes.reduce((from, { lay }) => lay(from), world);
  const problems = checkWorld(changed, fieldTables(kinds));
  return problems.length > 0 ? problems : changed;
}

/** Scenarios that one world lacks or tells otherwise: one change for each value they set. */
export function scenarioChanges(before: World, after: World): Change[] {
  return idsOf(before.scenarios, after.scenarios).flatMap((id): Change[] => {
    const [was, is] = [before.scenarios[id], after.scenarios[id]];
    const path = `scenarios.${id}`;
    if (!was || !is) return [{ path, before: scenarioText(was), after: scenarioText(is) }];
    const [old, now] = [patchOf(was), patchOf(is)];
    return idsOf(old, now).flatMap((place) => {
      const [from, to] = [old[place] ?? ABSENT, now[place] ?? ABSENT];
      return from === to ? [] : [{ path: `${path}: ${place}`, before: from, after: to }];
    });
  });
}

function scenarioText(scenario: Scenario | undefined): string {
  return scenario ? `${scenario.patch.length} changes` : ABSENT;
}

/** What a scenario does to each path, in order. */
function patchOf({ patch }: Scenario): Record<string, string> {
  const done: Record<string, string> = {};
  for (const { path, set, times, plus } of patch) {
    const what = set ? quantityText(set) : times !== undefined ? `times ${times}` : `plus ${plus}`;
    done[path] = done[path] === undefined ? what : `${done[path]}, then ${what}`;
  }
  return done;
}
