// One block of a section: its keys against the fields of its table.

import { parseMonth } from "../calendar.ts";
import type { Block, Fields, Quantity, SectionName, Source } from "../model.ts";
import type { Problem } from "../problem.ts";
import { isBuiltIn } from "./parse-check.ts";
import type { Tables } from "./parse-tables.ts";
import { blockKeys, didYouMean, fieldsOf, isRequired, own } from "./parse-tables.ts";
import { complainAt, type Reading, readQuantity } from "./quantity.ts";
import { expectation, ID_PATTERN, idHint, NONE, shown } from "./quantity-value.ts";
import type { Entry, Mapping, Node } from "./yaml.ts";

/** What reading a block needs: the tables, the sources, the source of bare values, and where problems go. */
export type BlockReading = {
  readonly tables: Tables;
  readonly sources: Readonly<Record<string, Source>>;
  readonly bareSource: Source;
  readonly problems: Problem[];
};

/** Reads a block. `existing` is the block of that name it adds to (a private file): then only what is written must be right. */
export function readBlock(
  section: SectionName,
  entry: Entry,
  existing: Block | undefined,
  reading: BlockReading,
): Block | undefined {
  const label = `${section}.${entry.key}`;
  const complain = complainAt(reading.problems, entry.where, label);
  if (section !== "market" && !ID_PATTERN.test(entry.key)) {
    complain("wrong-kind", `${shown(entry.key)} cannot be the name of a block`, idHint(entry.key));
    return undefined;
  }
  if (section === "entities" && isBuiltIn(entry.key)) {
    const hint = "choose another name, or refer to it without writing it";
    complain("duplicate-key", `${shown(entry.key)} is an outside entity every world has`, hint);
  }
  if (section === "market" && !Object.hasOwn(reading.tables.market, entry.key)) {
    const known = Object.keys(reading.tables.market);
    complain("unknown-key", `${shown(entry.key)} is not a part of the market`, didYouMean(entry.key, known));
    return undefined;
  }
  const map = asMap(entry.value, entry.where);
  if (map === undefined) {
    complainAt(reading.problems, entry.value.where, label)(
      "wrong-kind",
      "is not a mapping of fields to values",
      "write its fields on the lines below, indented",
    );
    return undefined;
  }
  const kind = section === "contracts" ? readKind(map, entry, existing, reading) : section;
  const block = { id: entry.key, kind: kind ?? "", where: existing?.where ?? entry.where };
  const fields = kind === undefined ? undefined : fieldsOf(reading.tables, section, block);
  if (fields === undefined) return { ...block, values: {} };
  const values = readFields(
    map,
    fields,
    { label, where: entry.where, keys: section === "contracts" ? ["kind"] : [] },
    existing?.values,
    reading,
  );
  return { ...block, values };
}

/** A mapping, or an empty one for a key with nothing after it. */
export function asMap(node: Node, where: string): Mapping | undefined {
  if (node.type === "map") return node;
  return node.type === "scalar" && node.text === "" ? { type: "map", where, entries: [] } : undefined;
}

/** The kind of a contract, or undefined after complaining. */
function readKind(
  map: Mapping,
  entry: Entry,
  existing: Block | undefined,
  reading: BlockReading,
): string | undefined {
  const known = Object.keys(reading.tables.contracts);
  const written = map.entries.find(({ key }) => key === "kind");
  const label = `contracts.${entry.key}`;
  if (written === undefined) {
    if (existing) return existing.kind;
    complainAt(reading.problems, entry.where, label)(
      "missing-key",
      "kind is missing",
      `kind: one of ${known.join(", ")}`,
    );
    return undefined;
  }
  const text = written.value.type === "scalar" ? written.value.text : "";
  const complain = complainAt(reading.problems, written.value.where, label);
  if (!known.includes(text)) {
    complain(
      "out-of-range",
      `${shown(text)} is not a kind of contract`,
      didYouMean(text, known) ?? `one of ${known.join(", ")}`,
    );
    return undefined;
  }
  if (existing && existing.kind !== text) {
    complain(
      "wrong-kind",
      `is a ${existing.kind} in ${existing.where}`,
      `write kind: ${existing.kind}, or another name`,
    );
    return undefined;
  }
  return text;
}

/** Where a table of fields stands: its label in messages, its place, and keys it takes that are not fields. */
export type Heading = { readonly label: string; readonly where: string; readonly keys: readonly string[] };

/** Reads the fields of a mapping over those it adds to; reports unknown keys, wrong values and required fields left out. */
export function readFields(
  map: Mapping,
  fields: Fields,
  heading: Heading,
  existing: Readonly<Record<string, Quantity>> | undefined,
  reading: BlockReading,
): Record<string, Quantity> {
  const takesNotes = heading.label !== "header";
  const notes: readonly string[] = takesNotes ? blockKeys : [];
  const values: Record<string, Quantity> = { ...existing };
  const within: Reading = {
    ...reading,
    bare: takesNotes ? bareSource(map, heading, reading) : { source: reading.bareSource },
  };
  for (const { key, where, value } of map.entries) {
    const field = own(fields, key);
    if (field === undefined) {
      if (notes.includes(key) || heading.keys.includes(key)) continue;
      const isThousands = /^\d{3}$/.test(key) && value.type === "scalar" && value.text === "";
      const hint = isThousands
        ? "a number is written without commas"
        : didYouMean(key, [...Object.keys(fields), ...notes, ...heading.keys]);
      complainAt(reading.problems, where, heading.label)(
        "unknown-key",
        `${shown(key)} is not a field here`,
        hint,
      );
      continue;
    }
    const quantity = readQuantity(value, field, `${heading.label}.${key}`, within);
    if (quantity?.value === NONE && field.default === null) delete values[key];
    else if (quantity) values[key] = quantity;
  }
  for (const [key, field] of Object.entries(fields)) {
    const isWritten = Object.hasOwn(values, key) || map.entries.some((entry) => entry.key === key);
    if (isRequired(field) && !isWritten) {
      const hint = `${expectation(field)}: ${field.about}`;
      complainAt(reading.problems, heading.where, heading.label)("missing-key", `${key} is missing`, hint);
    }
  }
  return values;
}

/** `source:` and `as_of:` of a block, which its bare values take over. */
function bareSource(map: Mapping, heading: Heading, reading: BlockReading): Reading["bare"] {
  const text = (name: string) => {
    const entry = map.entries.find(({ key }) => key === name);
    return entry && { text: entry.value.type === "scalar" ? entry.value.text : "", where: entry.value.where };
  };
  const [named, day] = [text("source"), text("as_of")];
  const source = named === undefined ? reading.bareSource : own(reading.sources, named.text);
  if (named && source === undefined) {
    const hint = didYouMean(named.text, Object.keys(reading.sources));
    complainAt(reading.problems, named.where, `${heading.label}.source`)(
      "dangling-name",
      `no source is called ${shown(named.text)}`,
      hint,
    );
  }
  const isDay = day === undefined || parseMonth(day.text) !== undefined;
  if (day && !isDay) {
    complainAt(reading.problems, day.where, `${heading.label}.as_of`)(
      "calendar",
      `${shown(day.text)} is no day or month of the calendar`,
      "write 2025-10-31 or 2025-10",
    );
  }
  return { source: source ?? reading.bareSource, ...(day && isDay && { asOf: day.text }) };
}
