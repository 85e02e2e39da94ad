// The range beside a value: `9..16`, `2026-03..2026-09`.

import { dateLabel, monthLabel, parseDate, parseMonth } from "../calendar.ts";
import type { Field, Quantity } from "../model.ts";
import {
  type Complain,
  checkedNumber,
  limitsText,
  NONE,
  numberText,
  shown,
  UNKNOWN,
  type Value,
} from "./quantity-value.ts";

/** Two ends with `..` between them. */
export const RANGE = /^(\S+?)\s*\.\.\s*(\S+)$/;

type Limits = { readonly low?: number; readonly high?: number };

/** The range beside a value: in order, around the value, inside the field's limits. Ranges of days and months become their numbers. */
export function readRange(
  range: { readonly text: string } | undefined,
  value: Value,
  field: Field,
  complain: Complain,
): Limits | undefined {
  if (!range) return {};
  const toNumber = rangeReader(value, field);
  if (toNumber === undefined) {
    complain(
      "wrong-kind",
      "a range cannot stand beside this value",
      "ranges go with numbers, days and months",
    );
    return undefined;
  }
  const [low, high] = (RANGE.exec(range.text)?.slice(1) ?? []).map(toNumber);
  const at = value === UNKNOWN ? low : toNumber(value);
  if (low === undefined || high === undefined || at === undefined) {
    const hint = "write low..high in the form of the value, such as 9..16";
    complain("wrong-kind", `${shown(range.text)} is not a range of this field`, hint);
  } else if (low > high) {
    complain("out-of-range", `the range ${range.text} runs backwards`, "write low..high");
  } else if (at < low || at > high) {
    const amount = typeof value === "number" ? numberText(value) : String(value);
    const hint = "widen the range or correct the value";
    complain("out-of-range", `${amount} lies outside its own range ${range.text}`, hint);
  } else if (field.kind !== "number" || isInsideLimits(low, high, field, complain)) return { low, high };
  return undefined;
}

function isInsideLimits(low: number, high: number, field: Field, complain: Complain): boolean {
  const range: Complain = (code, message) =>
    complain(code, `the range reaches too far: ${message}`, `keep it within ${limitsText(field)}`);
  return checkedNumber(low, field, range) !== undefined && checkedNumber(high, field, range) !== undefined;
}

/** How the ends of a range beside this value are read; undefined where there can be none. */
function rangeReader(value: Value, field: Field): ((end: Value) => number | undefined) | undefined {
  if (field.kind === "number") return finiteNumber;
  const isDay = field.kind === "date" || field.kind === "month";
  if (!isDay || value === UNKNOWN || value === NONE) return undefined;
  return parseDate(String(value)) === undefined
    ? (end) => parseMonthOnly(String(end))
    : (end) => parseDate(String(end));
}

function finiteNumber(end: Value): number | undefined {
  const number = typeof end === "string" && end.trim() === "" ? Number.NaN : Number(end);
  return Number.isFinite(number) ? number : undefined;
}

/** The month number of `2026-03`, and of nothing longer or shorter. */
export function parseMonthOnly(text: string): number | undefined {
  return /^\d{4}-\d{2}$/.test(text) ? parseMonth(text) : undefined;
}

/** A range as written: days and months have numbers inside and labels outside. */
export function rangeText(quantity: Quantity): string | undefined {
  const { value, low, high } = quantity;
  if (low === undefined) return undefined;
  const label =
    typeof value !== "string" || value === UNKNOWN
      ? String
      : parseDate(value) === undefined
        ? monthLabel
        : dateLabel;
  return `${label(low)}..${label(high as number)}`;
}
