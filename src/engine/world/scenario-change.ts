// One change to one value: set it, multiply it, or add to it (months to a month, days to a date).

import { dateLabel, daysInMonth, monthLabel, parseDate, parseMonth } from "../calendar.ts";
import type { Change, Field, Quantity, Source } from "../model.ts";
import type { Problem } from "../problem.ts";
import { assumedSource } from "./parse-sources.ts";
import { readQuantity } from "./quantity.ts";
import { type Complain, UNKNOWN } from "./quantity-value.ts";
import type { Target } from "./scenario-path.ts";
import type { Node } from "./yaml.ts";

/** A date or month moves by a century at most. */
const MAX_SHIFT_DAYS = 36_525;
const MAX_SHIFT_MONTHS = 1_200;
/** Characters of `2026-04`. */
const MONTH_LENGTH = 7;

/** The value after a change; undefined after complaining; "nothing" where there is no value that could be shifted. */
export function changedValue(
  was: Quantity | undefined,
  target: Target,
  change: Change,
  source: Source,
  complain: Complain,
): Quantity | undefined | "nothing" {
  const { field, key } = target;
  const label = target.section === "header" ? `header.${key}` : `${target.section}.${target.id}.${key}`;
  const problems: Problem[] = [];
  const finish = (next: Quantity): Quantity | undefined => {
    const reading = { sources: {}, bare: { source }, problems };
    const checked = readQuantity(nodeOf(next.value, change.where), field, label, reading);
    for (const { code, message, hint } of problems) complain(code, message, hint);
    return checked && next;
  };
  if (change.set) {
    if (was && JSON.stringify(was.value) === JSON.stringify(change.set.value)) return was;
    const isBare = change.set.source === assumedSource.id;
    return finish(isBare ? { ...change.set, source: source.id } : change.set);
  }
  const value = was?.value ?? field.default ?? UNKNOWN;
  if (value === UNKNOWN || was?.unknown) return "nothing";
  if (was && (change.times === 1 || change.plus === 0)) return was;
  const shifted = shift(value as Quantity["value"], field, change);
  if ("why" in shifted) {
    complain("scenario", `${label}: ${shifted.why}`, "write the new value itself");
    return undefined;
  }
  return finish({
    value: shifted.value,
    source: source.id,
    badge: source.badge,
    ...shiftedRange(was, field, change),
    where: change.where,
  });
}

type Shifted = { readonly value: Quantity["value"] } | { readonly why: string };

/** A value times or plus an amount, or why that means nothing. */
function shift(value: Quantity["value"], field: Field, { times, plus }: Change): Shifted {
  if (field.kind === "number" && typeof value === "number") {
    return { value: plus === undefined ? value * (times as number) : value + plus };
  }
  if (field.kind === "months" && typeof value === "object" && times !== undefined) {
    return {
      value: Object.fromEntries(Object.entries(value).map(([month, number]) => [month, number * times])),
    };
  }
  const isDay = field.kind === "date" || field.kind === "month";
  if (!isDay || typeof value !== "string") return { why: `a ${field.kind} cannot be shifted like this` };
  if (plus === undefined) return { why: `a ${field.kind} cannot be multiplied` };
  const unit = field.kind === "date" ? "days" : "months";
  if (!Number.isInteger(plus)) return { why: `a ${field.kind} moves by whole ${unit}` };
  const farthest = field.kind === "date" ? MAX_SHIFT_DAYS : MAX_SHIFT_MONTHS;
  if (Math.abs(plus) > farthest) return { why: `${plus} ${unit} is too far` };
  return {
    value: field.kind === "date" ? dateLabel((parseDate(value) as number) + plus) : laterMonth(value, plus),
  };
}

/** A month some months on; a day of it stays the same day, or the month's last. */
function laterMonth(text: string, plusMonths: number): string {
  const month = (parseMonth(text) as number) + plusMonths;
  if (text.length === MONTH_LENGTH) return monthLabel(month);
  const day = Math.min(Number(text.slice(MONTH_LENGTH + 1)), daysInMonth(month));
  return `${monthLabel(month)}-${String(day).padStart(2, "0")}`;
}

/** The range moves with its value, within the limits of the field. */
function shiftedRange(
  was: Quantity | undefined,
  field: Field,
  { times, plus }: Change,
): { low?: number; high?: number } {
  if (was?.low === undefined || was.high === undefined) return {};
  if (field.kind === "month" && String(was.value).length > MONTH_LENGTH) return {};
  const ends = [was.low, was.high].map((end) => (plus === undefined ? end * (times as number) : end + plus));
  if (field.kind !== "number") return { low: ends[0], high: ends[1] };
  const inside = (end: number) => Math.min(field.max ?? end, Math.max(field.min ?? end, end));
  return { low: inside(Math.min(...ends)), high: inside(Math.max(...ends)) };
}

/** A value as the tree it would be read from, so that one reader checks both. */
function nodeOf(value: Quantity["value"], where: string): Node {
  if (Array.isArray(value)) return { type: "list", where, items: value.map((name) => nodeOf(name, where)) };
  if (typeof value === "object") {
    const entries = Object.entries(value as Record<string, number>).map(([key, number]) => ({
      key,
      where,
      value: nodeOf(number, where),
    }));
    return { type: "map", where, entries };
  }
  return { type: "scalar", where, text: String(value), value: value as string | number | boolean };
}
