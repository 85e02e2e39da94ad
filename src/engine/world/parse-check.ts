// What must hold across a whole world: names exist, ownership has no circles, nothing is dated after the as-of day.
// Run after parse, after a private overlay and after a scenario, always on the whole.

import { parseDate, parseMonth } from "../calendar.ts";
import type { Block, Field, Fields, Quantity, SectionName, World } from "../model.ts";
import { builtInEntities, sectionNames } from "../model.ts";
import type { Problem } from "../problem.ts";
import { entityFields } from "./fields.ts";
import { monthProblems } from "./parse-months.ts";
import type { Tables } from "./parse-tables.ts";
import { didYouMean, fieldsOf, MAX_HINTED, own } from "./parse-tables.ts";
import { complainAt } from "./quantity.ts";
import { NONE } from "./quantity-value.ts";

/** Every problem of the world as a whole. `placeOf` answers where a source stands, if that is still known. */
export function checkWorld(
  world: World,
  tables: Tables,
  placeOf: (path: string) => string = (path) => path,
): Problem[] {
  const problems: Problem[] = [];
  for (const section of sectionNames) {
    for (const block of Object.values(world.sections[section])) {
      const fields = fieldsOf(tables, section, block);
      for (const [key, quantity] of Object.entries(block.values)) {
        const field = fields && own(fields, key);
        if (field?.notBefore) problems.push(...monthProblems(world, field.notBefore, block, section, key));
        if (field) checkNames(world, field, quantity, `${section}.${block.id}.${key}`, problems);
      }
    }
    checkCircles(world, section, tables, problems);
  }
  checkDays(world, placeOf, problems);
  return problems;
}

/** Reports the names in a value that are not in the section they refer to. */
export function checkNames(
  world: World,
  field: Field,
  quantity: Quantity,
  label: string,
  problems: Problem[],
) {
  const { refers } = field;
  if (refers === undefined || quantity.unknown || quantity.value === NONE) return;
  const names = Array.isArray(quantity.value) ? quantity.value : [quantity.value];
  for (const name of names) {
    if (Object.hasOwn(world.sections[refers], name) || (refers === "entities" && isBuiltIn(name))) continue;
    const isSource = names.length > 1 && Object.hasOwn(world.sources, name);
    const known = () => [
      ...Object.keys(world.sections[refers]),
      ...(refers === "entities" ? builtInEntities : []),
    ];
    const near = problems.length < MAX_HINTED ? didYouMean(name, known()) : undefined;
    const hint = isSource ? "a list of names with a source is [[one, two], source]" : near;
    complainAt(problems, quantity.where, label)("dangling-name", `"${name}" is not in ${refers}`, hint);
  }
}

/** Outside entities every world has may be named without being written. */
export function isBuiltIn(name: string): boolean {
  return builtInEntities.some((known) => known === name);
}

/** Follows every field by which a block names one of its own section (`parent`) and reports each circle once. */
function checkCircles(world: World, section: SectionName, tables: Tables, problems: Problem[]) {
  const fields = own(tables.lists, section);
  if (fields === undefined) return;
  const blocks = world.sections[section];
  for (const [key, field] of Object.entries(fields)) {
    if (field.refers !== section || field.kind !== "name") continue;
    const seen = new Set<string>();
    for (const start of Object.keys(blocks)) {
      const trail: string[] = [];
      let at: string | undefined = start;
      while (at !== undefined && !seen.has(at)) {
        seen.add(at);
        trail.push(at);
        const next: unknown = own(blocks, at)?.values[key]?.value;
        at = typeof next === "string" && Object.hasOwn(blocks, next) ? next : undefined;
      }
      const from = at === undefined ? -1 : trail.indexOf(at);
      if (from >= 0) reportCircle(trail.slice(from), key, section, blocks, problems);
    }
  }
}

function reportCircle(
  circle: readonly string[],
  key: string,
  section: string,
  blocks: Readonly<Record<string, Block>>,
  problems: Problem[],
) {
  const where = blocks[circle[0]].values[key].where;
  const message =
    circle.length === 1
      ? `"${circle[0]}" is its own ${key}`
      : `${key} goes in a circle: ${[...circle, circle[0]].join(" → ")}`;
  complainAt(problems, where, `${section}.${circle[0]}.${key}`)("cycle", message, `remove one ${key}`);
}

/** Nothing learnt after the as-of day; the first month simulated is not before it. */
function checkDays(world: World, placeOf: (path: string) => string, problems: Problem[]) {
  const written = headerText(world, "as_of");
  const asOf = written === undefined ? undefined : parseDate(written);
  if (written === undefined || asOf === undefined) return;
  const asOfMonth = parseMonth(written) as number;
  const isLater = (text: string) => {
    const day = parseDate(text);
    return day === undefined ? (parseMonth(text) as number) > asOfMonth : day > asOf;
  };
  const hint = `the world is as of ${written}: leave it out, or move as_of`;
  const hindsight = hindsightOf(world);
  for (const { id, date } of Object.values(world.sources)) {
    if (date !== undefined && isLater(date) && !hindsight.sources.has(id)) {
      complainAt(problems, placeOf(`sources.${id}`), `sources.${id}`)(
        "calendar",
        `${date} is after the as-of day`,
        hint,
      );
    }
  }
  for (const { label, quantity } of quantitiesOf(world)) {
    if (quantity.asOf !== undefined && isLater(quantity.asOf) && !hindsight.labels.has(label)) {
      complainAt(problems, quantity.where, label)(
        "calendar",
        `the value is of ${quantity.asOf}, after the as-of day`,
        hint,
      );
    }
  }
  const start = headerText(world, "start");
  if (start !== undefined && (parseMonth(start) as number) < asOfMonth) {
    complainAt(problems, world.header.start.where, "start")(
      "calendar",
      `${start} is before the as-of day ${written}`,
      `start in ${written.slice(0, 7)} or later`,
    );
  }
}

/** The values that say what really happened, and the sources that only they cite: these may be later than the as-of day. */
function hindsightOf(world: World) {
  const labels = new Set<string>();
  const sources = new Set<string>();
  for (const { label, quantity } of quantitiesOf(world)) {
    const [section, , key] = label.split(".");
    const field: Field | undefined = section === "entities" ? own(entityFields as Fields, key) : undefined;
    if (!field?.hindsight) continue;
    labels.add(label);
    sources.add(quantity.source);
  }
  for (const { label, quantity } of quantitiesOf(world))
    if (!labels.has(label)) sources.delete(quantity.source);
  return { labels, sources };
}

function headerText(world: World, key: string): string | undefined {
  const value = own(world.header, key)?.value;
  return typeof value === "string" ? value : undefined;
}

/** Every value of a world but its header's, with its path. */
export function* quantitiesOf(world: World): Generator<{ label: string; quantity: Quantity }> {
  for (const section of sectionNames) {
    for (const block of Object.values(world.sections[section])) {
      for (const [key, quantity] of Object.entries(block.values)) {
        yield { label: `${section}.${block.id}.${key}`, quantity };
      }
    }
  }
}
