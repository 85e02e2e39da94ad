// The `scenarios` of a world as written: named patches, each change checked against the fields it reaches.

import type { Change, Scenario, World } from "../model.ts";
import type { Problem } from "../problem.ts";
import { asMap } from "./parse-block.ts";
import { checkNames } from "./parse-check.ts";
import { assumedSource } from "./parse-sources.ts";
import { didYouMean, type Tables } from "./parse-tables.ts";
import { complainAt, readQuantity } from "./quantity.ts";
import { shown } from "./quantity-value.ts";
import { MAX_TOUCHED, patchWorld } from "./scenario.ts";
import { type Draft, extendAll } from "./scenario-extends.ts";
import { targetsOf } from "./scenario-path.ts";
import type { Entry, Mapping, Node } from "./yaml.ts";

/** Scenarios and changes a world may hold: what a person reads, and what keeps `extends` and `*` from multiplying without end. */
const MAX_SCENARIOS = 100;
const MAX_CHANGES = 1_000;

/** Reads all scenarios over those the world has already, checks every change by making it, and reports what cannot be made. */
export function readScenarios(
  entries: readonly Entry[],
  world: World,
  tables: Tables,
  problems: Problem[],
): Record<string, Scenario> {
  const changes = entries.reduce((sum, entry) => sum + changesIn(entry), 0);
  if (entries.length > MAX_SCENARIOS || changes > MAX_CHANGES) {
    const message = `scenarios: ${entries.length} scenarios with ${changes} changes are more than ${MAX_SCENARIOS} with ${MAX_CHANGES}`;
    const hint = "`*` in a path reaches every block of a section; `extends` takes over another's changes";
    problems.push({ code: "too-large", where: entries[0].where, message, hint });
    return {};
  }
  const drafts = new Map(entries.map((entry) => [entry.key, readDraft(entry, world, tables, problems)]));
  const patches = extendAll(drafts, world, problems);
  const scenarios: Record<string, Scenario> = { ...world.scenarios };
  const isClean = problems.length === 0;
  const trial: Problem[] = [];
  let touchesLeft = MAX_TOUCHED;
  for (const { scenario } of drafts.values()) {
    scenarios[scenario.id] = { ...scenario, patch: [...(patches.get(scenario.id) ?? [])] };
    if (touchesLeft < 0) continue;
    touchesLeft = patchWorld(world, scenarios[scenario.id], tables, trial, touchesLeft).touchesLeft;
  }
  // A value that could not be read cannot be shifted either: said once is enough.
  problems.push(...trial.filter(({ code }) => isClean || code !== "scenario"));
  return scenarios;
}

function changesIn({ value }: Entry): number {
  const patch = value.type === "map" ? value.entries.find(({ key }) => key === "patch")?.value : undefined;
  return patch?.type === "map" ? patch.entries.length : 0;
}

function readDraft(entry: Entry, world: World, tables: Tables, problems: Problem[]): Draft {
  const { key: id, where } = entry;
  const label = `scenarios.${id}`;
  if (!/^[a-z0-9][a-z0-9_-]*$/.test(id)) {
    complainAt(problems, where, label)(
      "wrong-kind",
      `${shown(id)} cannot be the name of a scenario`,
      "names take a–z, 0–9, - and _",
    );
  }
  let about = "";
  let [patch, bases]: [Change[], Draft["bases"]] = [[], []];
  const map = asMap(entry.value, where);
  if (map === undefined)
    complainAt(problems, where, label)("wrong-kind", "is not a mapping", "write about: and patch: below it");
  for (const { key, where: keyWhere, value } of map?.entries ?? []) {
    const complain = complainAt(problems, keyWhere, label);
    if (key === "about" && value.type === "scalar") about = value.text;
    else if (key === "extends" && value.type !== "map") bases = baseNames(value);
    else if (key === "patch" && asMap(value, keyWhere))
      patch = readPatch(asMap(value, keyWhere) as Mapping, label, world, tables, problems);
    else if (key === "about" || key === "extends" || key === "patch")
      complain(
        "wrong-kind",
        `${key} is not what is expected`,
        "about: text; extends: [name]; patch: {section.id.field: value}",
      );
    else if (key.includes("."))
      complain("scenario", `${shown(key)} stands beside patch`, "put changes under patch:");
    else
      complain(
        "unknown-key",
        `${shown(key)} is not said of a scenario`,
        didYouMean(key, ["about", "extends", "patch"]),
      );
  }
  return { scenario: { id, about, where, patch }, bases };
}

function baseNames(node: Node): Draft["bases"] {
  const items = node.type === "list" ? node.items : [node];
  return items.map((item) => ({ id: item.type === "scalar" ? item.text : "", where: item.where }));
}

function readPatch(map: Mapping, label: string, world: World, tables: Tables, problems: Problem[]): Change[] {
  const changes: Change[] = [];
  for (const entry of map.entries) {
    const found = targetsOf(world, entry.key, tables);
    if ("message" in found) {
      complainAt(problems, entry.where, label)("scenario", found.message, found.hint);
      continue;
    }
    if (found.targets.length === 0) continue;
    const change = readChange(entry, found.targets[0].field, label, world, problems);
    if (change) changes.push(change);
  }
  return changes;
}

/** `{times: x}`, `{plus: x}` or a value of the field. */
function readChange(
  entry: Entry,
  field: Parameters<typeof readQuantity>[1],
  label: string,
  world: World,
  problems: Problem[],
): Change | undefined {
  const { key: path, where, value } = entry;
  if (value.type === "map" && value.entries.some(({ key }) => key === "times" || key === "plus")) {
    const [only, more] = value.entries;
    const amount =
      only.value.type === "scalar" && typeof only.value.value === "number" ? only.value.value : Number.NaN;
    if (!more && Number.isFinite(amount))
      return only.key === "times" ? { path, where, times: amount } : { path, where, plus: amount };
    complainAt(problems, value.where, label)(
      "wrong-kind",
      `${path}: is not one change`,
      "write {times: 0.8} or {plus: 3}",
    );
    return undefined;
  }
  const bare = { source: assumedSource };
  const before = problems.length;
  const set = readQuantity(value, field, `${label}: ${path}`, { sources: world.sources, bare, problems });
  if (set) checkNames(world, field, set, `${label}: ${path}`, problems);
  return problems.length === before && set ? { path, where, set } : undefined;
}
