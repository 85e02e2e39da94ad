// One value against its field: kind, unit, limits. Used for what a person writes and again for what a scenario makes of it.

import { parseDate, parseMonth } from "../calendar.ts";
import type { Field, Quantity } from "../model.ts";
import type { ProblemCode } from "../problem.ts";
import { nearest } from "../problem.ts";
import type { Node, Scalar } from "./yaml.ts";

export type Value = Quantity["value"];
/** Takes a problem found in a value; the caller knows where the value stands. */
export type Complain = (code: ProblemCode, message: string, hint?: string) => void;

/** The word for a value nobody outside knows. */
export const UNKNOWN = "unknown";
/** The word for "there is none", for fields that may be absent. */
export const NONE = "none";

/** The value of a scalar under a field, or undefined after complaining. `unknown` and `none` are read by the caller. */
export function scalarValue(node: Scalar, field: Field, complain: Complain): Value | undefined {
  if (node.text === "" && node.value === null) {
    complain("wrong-kind", "has no value", expectation(field));
    return undefined;
  }
  switch (field.kind) {
    case "number":
      return numberValue(node, field, complain);
    case "flag":
      if (typeof node.value === "boolean") return node.value;
      complain("wrong-kind", `${shown(node.text)} is not true or false`, "write true or false");
      return undefined;
    case "choice":
      return choiceValue(node.text, field, complain);
    case "date":
    case "month":
      return dayValue(node.text, field.kind, complain);
    case "text":
      return node.text;
    case "name":
      return nameValue(node.text, complain);
    default:
      complain("wrong-kind", `${shown(node.text)} is one value`, expectation(field));
      return undefined;
  }
}

/** A plain number, or text of a number and its unit. */
function numberValue(node: Scalar, field: Field, complain: Complain): number | undefined {
  if (typeof node.value === "number") return checkedNumber(node.value, field, complain);
  const match = /^([-+]?(?:\d+\.?\d*|\.\d+)(?:[eE][-+]?\d+)?)\s*(.*)$/.exec(node.text.trim());
  if (!match || /^[,_'.\d]/.test(match[2])) {
    complain("wrong-kind", `${shown(node.text)} is not a number`, numberHint(node.text, field));
    return undefined;
  }
  const [, digits, unit] = match;
  if (unit === "" || unit === field.unit || (unit === "%" && field.unit === "pct")) {
    return checkedNumber(Number(digits), field, complain);
  }
  complain(
    "wrong-unit",
    `${shown(node.text)} is in ${unit}; the field is in ${unitWord(field)}`,
    unitHint(digits, unit, field),
  );
  return undefined;
}

/** Complains of a number that is not finite or outside the limits of its field. */
export function checkedNumber(value: number, field: Field, complain: Complain): number | undefined {
  const isInside = value >= (field.min ?? -Number.MAX_VALUE) && value <= (field.max ?? Number.MAX_VALUE);
  if (isInside) return value;
  const amount = Number.isFinite(value) ? withUnit(value, field) : "a number that is not finite";
  complain(
    "out-of-range",
    `${amount} is outside ${limitsText(field)}`,
    `write a value of ${limitsText(field)}`,
  );
  return undefined;
}

function choiceValue(text: string, field: Field, complain: Complain): string | undefined {
  const choices = field.choices ?? [];
  if (choices.includes(text)) return text;
  const near = nearest(text, choices);
  const hint = near ? `did you mean "${near}"?` : `one of ${choices.join(", ")}`;
  complain("out-of-range", `${shown(text)} is not a choice here`, hint);
  return undefined;
}

function dayValue(text: string, kind: "date" | "month", complain: Complain): string | undefined {
  const reads = (written: string) =>
    (kind === "date" ? parseDate(written) : parseMonth(written)) !== undefined;
  if (reads(text)) return text;
  const padded = text.replace(/-(\d)(?!\d)/g, "-0$1");
  const hint = `write ${reads(padded) ? padded : kind === "date" ? "a day such as 2025-12-03" : "a month such as 2026-04, or a day of it"}`;
  if (!/^\d{4}-\d{1,2}(-\d{1,2})?$/.test(text))
    complain("wrong-kind", `${shown(text)} is not a ${kind}`, hint);
  else if (parseMonth(text) !== undefined)
    complain("calendar", `${shown(text)} is a month; a day is needed`, hint);
  else complain("calendar", `${shown(text)} is no day or month of the calendar`, hint);
  return undefined;
}

/** Ids are what paths, commands and tables call a thing. */
export const ID_PATTERN = /^[a-z0-9][a-z0-9_]*$/;

function nameValue(text: string, complain: Complain): string | undefined {
  if (ID_PATTERN.test(text)) return text;
  complain("wrong-kind", `${shown(text)} cannot be the name of a block`, idHint(text));
  return undefined;
}

/** An id close to what was written: lower case, other signs to `_`. */
export function idHint(text: string): string {
  const id = text
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, "_")
    .replace(/^_+|_+$/g, "");
  const rule = "names take a–z, 0–9 and _";
  return id === "" ? rule : `${rule}: write ${id.slice(0, 40)}`;
}

/** The list of a `names` field, or undefined after complaining. */
export function namesValue(
  items: readonly Node[],
  field: Field,
  complain: Complain,
): readonly string[] | undefined {
  const names = new Set<string>();
  let isGood = true;
  for (const item of items) {
    if (item.type !== "scalar") {
      complain("wrong-kind", "a list of names holds a list or mapping", expectation(field));
      return undefined;
    }
    const name = field.choices ? choiceValue(item.text, field, complain) : nameValue(item.text, complain);
    if (name === undefined) isGood = false;
    else if (names.has(name)) {
      complain("duplicate-key", `"${name}" is listed twice`, "keep one of the two");
      isGood = false;
    } else names.add(name);
  }
  if (isGood && field.min !== undefined && names.size < field.min) {
    complain("out-of-range", "is an empty list", expectation(field));
    return undefined;
  }
  return isGood ? [...names] : undefined;
}

/** What to write instead, for a field. */
export function expectation(field: Field): string {
  const shapes: Readonly<Record<Field["kind"], string>> = {
    number: `a number of ${limitsText(field)}`,
    flag: "true or false",
    text: "text",
    choice: `one of ${(field.choices ?? []).join(", ")}`,
    date: "a day such as 2025-12-03",
    month: "a month such as 2026-04",
    name: `a name from ${field.refers ?? "the world"}`,
    names: "a list such as [one, two]",
    months: "a table such as {2026-03: 480, 2026-04..2026-09: 500}",
  };
  const absent = field.default === null ? ", or none" : "";
  const open = field.whenUnknown === undefined ? "" : ", or unknown";
  return `write ${shapes[field.kind]}${absent}${open}`;
}

/** `0–2,000 MW`, `≥ 0 USD m`, or `any number`. */
export function limitsText(field: Field): string {
  const unit = field.unit === "-" ? "" : ` ${field.unit}`;
  const { min, max } = field;
  if (min === undefined)
    return max === undefined ? `any number${unit && ` of${unit}`}` : `≤ ${numberText(max)}${unit}`;
  if (max === undefined) return `≥ ${numberText(min)}${unit}`;
  return `${numberText(min)}${min < 0 ? " to " : "–"}${numberText(max)}${unit}`;
}

/** A number with thousands marked, as many digits as it has. */
export function numberText(value: number): string {
  const [whole, rest] = String(value).split(".");
  const grouped = whole.replace(/\B(?=(\d{3})+$)/g, ",");
  return rest === undefined ? grouped : `${grouped}.${rest}`;
}

/** A number with the unit of its field. */
function withUnit(value: number, field: Field): string {
  return field.unit === "-" ? numberText(value) : `${numberText(value)} ${field.unit}`;
}

/** A person's text in a message: quoted, cut short. */
export function shown(text: string): string {
  const [limit, oneLine] = [40, text.replace(/\s+/g, " ")];
  return `"${oneLine.length > limit ? `${oneLine.slice(0, limit)}…` : oneLine}"`;
}

function unitWord(field: Field): string {
  return field.unit === "-" ? "no unit" : field.unit;
}

function numberHint(text: string, field: Field): string {
  const plain = text.replace(/(?<=\d)[,_' ](?=\d{3})/g, "");
  if (plain !== text && Number.isFinite(Number(plain))) return `write ${plain}`;
  if (/^-?[\d.]+\.\.-?[\d.]+$/.test(text))
    return `write [value, source, ${text}]: a range stands beside its value`;
  return expectation(field);
}

/** SI prefixes a megawatt may be mistaken by; a hint only, nothing is converted silently. */
const prefixes: Readonly<Record<string, number>> = { k: 1e3, M: 1e6, G: 1e9, T: 1e12, P: 1e15, E: 1e18 };

function unitHint(digits: string, unit: string, field: Field): string {
  if (/^(%|per ?cent)/.test(unit) && field.unit.startsWith("pct")) return `write ${digits}`;
  const [from, to] = [prefixes[unit[0]], prefixes[field.unit[0]]];
  if (from && to && unit.slice(1) === field.unit.slice(1)) {
    return `write ${Number(((Number(digits) * from) / to).toPrecision(12))} (${field.unit})`;
  }
  return `write the number in ${unitWord(field)}`;
}
