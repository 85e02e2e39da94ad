// A value as a person writes it: `750`, `"750 MW"`, `[750, K8]`, `[750, K8, 2025-10-31, 700..800]`, `unknown`, `none`,
// `{2026-03: 480}`. It answers with the value, where it comes from, of what day it is and how far it may be off.

import { monthLabel, parseMonth } from "../calendar.ts";
import type { Field, Quantity, Source } from "../model.ts";
import type { Problem } from "../problem.ts";
import { nearest } from "../problem.ts";
import { MAX_CANDIDATES, MAX_HINTED, own } from "./parse-tables.ts";
import { parseMonthOnly, RANGE, readRange } from "./quantity-range.ts";
import type { Complain, Value } from "./quantity-value.ts";
import { expectation, NONE, namesValue, scalarValue, shown, UNKNOWN } from "./quantity-value.ts";
import type { List, Mapping, Node } from "./yaml.ts";

/** What a value takes from its surroundings: the sources that exist, and those its block names for bare values. */
export type Reading = {
  readonly sources: Readonly<Record<string, Source>>;
  readonly bare: { readonly source: Source; readonly asOf?: string };
  readonly problems: Problem[];
};

/** Longest run `2026-03..2035-12` in a months table: twenty years. */
const MAX_RUN_MONTHS = 240;
const DAY_OR_MONTH = /^\d{4}-\d{1,2}(-\d{1,2})?$/;

/** Reads one value of the field called `label` (its path, for messages). Undefined after reporting what is wrong with it. */
export function readQuantity(
  node: Node,
  field: Field,
  label: string,
  reading: Reading,
): Quantity | undefined {
  const isAnnotated = node.type === "list" && (field.kind !== "names" || node.items[0]?.type === "list");
  const valueNode = isAnnotated ? node.items[0] : node;
  const complain = complainAt(reading.problems, (valueNode ?? node).where, label);
  if (valueNode === undefined) {
    complain("wrong-kind", "is an empty list", `${expectation(field)}, or [value, source]`);
    return undefined;
  }
  const value = readValue(valueNode, field, (where) => complainAt(reading.problems, where, label));
  const notes = isAnnotated ? readNotes(node, label, reading) : {};
  if (value === undefined || notes === undefined) return undefined;
  const complainOfRange = complainAt(reading.problems, notes.range?.where ?? valueNode.where, label);
  const limits = readRange(notes.range, value, field, complainOfRange);
  if (limits === undefined) return undefined;
  const source = notes.source ?? reading.bare.source;
  const asOf = notes.asOf ?? (notes.source ? undefined : reading.bare.asOf);
  return {
    value,
    ...(value === UNKNOWN && !field.choices?.includes(UNKNOWN) && { unknown: true as const }),
    source: source.id,
    badge: source.badge,
    ...(asOf !== undefined && { asOf }),
    ...limits,
    where: valueNode.where,
  };
}

/** Reports a problem of the value called `label`. */
export function complainAt(problems: Problem[], where: string, label: string): Complain {
  return (code, message, hint) =>
    problems.push({ code, where, message: `${label}: ${message}`, ...(hint && { hint }) });
}

function readValue(node: Node, field: Field, complainFor: (where: string) => Complain): Value | undefined {
  const complain = complainFor(node.where);
  if (node.type === "map") {
    if (field.kind === "months") return monthsValue(node, field, complainFor);
    complain("wrong-kind", "is a mapping", expectation(field));
    return undefined;
  }
  if (node.type === "list") {
    if (field.kind === "names") return namesValue(node.items, field, complain);
    complain("wrong-kind", "is a list inside a list", expectation(field));
    return undefined;
  }
  if (node.text === UNKNOWN && !field.choices?.includes(UNKNOWN)) {
    if (field.whenUnknown !== undefined) return UNKNOWN;
    const hint =
      field.kind === "number"
        ? "write a best guess with its range: [value, assumed, low..high]"
        : expectation(field);
    complain("wrong-kind", "this field cannot be unknown", hint);
    return undefined;
  }
  const isNone = node.text === NONE || (node.value === null && node.text !== "");
  if (isNone && field.default === null) return NONE;
  return scalarValue(node, field, complain);
}

/** `{2026-03: 480, 2026-04..2026-12: 500}` → a number per month, in order. */
function monthsValue(
  node: Mapping,
  field: Field,
  complainFor: (where: string) => Complain,
): Record<string, number> | undefined {
  const table: Record<string, number> = {};
  let previous: number | undefined;
  let isGood = true;
  const numberField: Field = { ...field, kind: "number" };
  for (const { key, where, value } of node.entries) {
    const complain = complainFor(where);
    const [first, last] = (RANGE.exec(key)?.slice(1) ?? [key, key]).map(parseMonthOnly);
    const number =
      value.type === "scalar" ? scalarValue(value, numberField, complainFor(value.where)) : undefined;
    if (value.type !== "scalar") complain("wrong-kind", `${key} is not one number`, expectation(field));
    if (first === undefined || last === undefined) {
      const hint = "write 2026-03, or 2026-03..2026-12 for a run of months";
      complain("calendar", `${shown(key)} is no month of the calendar`, hint);
    } else if (
      first <= (previous ?? Number.NEGATIVE_INFINITY) ||
      last < first ||
      last - first >= MAX_RUN_MONTHS
    ) {
      const before = previous === undefined ? "" : `; the one before is ${monthLabel(previous)}`;
      complain("calendar", `${shown(key)} is out of order`, `every month once, earliest first${before}`);
    } else if (typeof number === "number") {
      for (let month = first; month <= last; month++) table[monthLabel(month)] = number;
      previous = last;
      continue;
    }
    isGood = false;
  }
  return isGood ? table : undefined;
}

type Notes = { source?: Source; asOf?: string; range?: { text: string; where: string } };

/** What stands after the value: a source, a day or month, a range; each at most once, in any order. */
function readNotes(list: List, label: string, reading: Reading): Notes | undefined {
  const notes: Notes = {};
  let isGood = true;
  for (const item of list.items.slice(1)) {
    const complain = complainAt(reading.problems, item.where, label);
    const text = item.type === "scalar" ? item.text : "";
    const source = own(reading.sources, text);
    if (item.type === "scalar" && source && !notes.source) notes.source = source;
    else if (RANGE.test(text) && !notes.range) notes.range = { text, where: item.where };
    else if (DAY_OR_MONTH.test(text) && !notes.asOf && parseMonth(text) !== undefined) notes.asOf = text;
    else {
      isGood = false;
      explainNote(item, source !== undefined, list, reading, complain);
    }
  }
  return isGood ? notes : undefined;
}

function explainNote(item: Node, isSource: boolean, list: List, reading: Reading, complain: Complain) {
  const form = "[value, source, as-of day or low..high]";
  if (item.type !== "scalar" || item.text === "")
    return complain("wrong-kind", "a value's notes are words", `write ${form}`);
  const { text } = item;
  if (isSource || RANGE.test(text))
    return complain("wrong-kind", `${shown(text)} is a second note of its kind`, `write ${form}`);
  if (DAY_OR_MONTH.test(text))
    return complain(
      "calendar",
      `${shown(text)} is no day or month of the calendar, or a second one`,
      "write 2025-10-31 or 2025-10",
    );
  if (typeof item.value === "number") {
    const first = list.items[0];
    const joined =
      first.type === "scalar" && /^\d{3}$/.test(text)
        ? `; if you meant ${first.text},${text}, write ${first.text}${text}`
        : "";
    return complain("wrong-kind", `${text} stands where a source is expected`, `write ${form}${joined}`);
  }
  const near =
    reading.problems.length < MAX_HINTED
      ? nearest(text, Object.keys(reading.sources).slice(0, MAX_CANDIDATES))
      : undefined;
  const hint = near
    ? `did you mean "${near}"?`
    : `add ${text.slice(0, 20)} under sources, or use assumed or recalled`;
  return complain("dangling-name", `no source is called ${shown(text)}`, hint);
}
