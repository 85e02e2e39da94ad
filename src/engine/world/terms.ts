// A block as written → its terms as the engine reads them: defaults filled, names looked up, months counted from the first.

import { daysInMonth, firstDay, monthLabel, parseDate, parseMonth } from "../calendar.ts";
import { type Block, type Field, type Fields, NEVER, type SectionName, type TermsOf } from "../model.ts";
import type { Problem } from "../problem.ts";

/** What terms are read against: the numbers of names, and the calendar. */
export type Lookup = {
  readonly indexOf: (section: SectionName, name: string) => number;
  readonly firstMonth: number;
  readonly months: number;
  readonly problems: Problem[];
};

export const emptyBlock = (id: string): Block => ({ id, kind: "", where: "", values: {} });

type Written = Block["values"][string]["value"] | null | undefined;

/** The terms of a block. Absent: the default; `unknown`: the field's value for it. Adds a Problem for a name or date that leads nowhere. */
export function termsOf<F extends Fields>(fields: F, block: Block, lookup: Lookup): TermsOf<F> {
  const terms: Record<string, unknown> = {};
  for (const [key, field] of Object.entries(fields)) {
    const quantity = block.values[key];
    const written = quantity?.unknown ? field.whenUnknown : (quantity?.value ?? (field.default as Written));
    const where = quantity?.where ?? block.where;
    if (written === undefined) {
      lookup.problems.push({
        code: "missing-key",
        where,
        message: `${block.id}: "${key}" (${field.unit}) is missing`,
        hint: field.about,
      });
    }
    terms[key] = readValue(field, written, lookup, `${block.id}.${key}`, where);
  }
  return terms as TermsOf<F>;
}

function readValue(field: Field, written: Written, lookup: Lookup, path: string, where: string): unknown {
  switch (field.kind) {
    case "number":
      return typeof written === "number" ? written : Number.NaN;
    case "flag":
      return written === true;
    case "text":
    case "choice":
      return typeof written === "string" ? written : "";
    case "month":
      // A day given for a month stands for its month: what falls due in it is compared with whole months.
      return typeof written === "string" ? Math.floor(monthIndex(written, lookup.firstMonth)) : NEVER;
    case "date":
      return typeof written === "string" ? monthIndex(written, lookup.firstMonth) : NEVER;
    case "name":
      return typeof written === "string" ? nameIndex(field, written, lookup, path, where) : -1;
    case "names":
      return Array.isArray(written) ? written.map((name) => nameIndex(field, name, lookup, path, where)) : [];
    case "months":
      return monthColumn(written, lookup, path, where);
  }
}

/** A month or date as a month index of the model; a day within a month is its fraction. */
export function monthIndex(text: string, firstMonth: number): number {
  const monthNumber = parseMonth(text);
  if (monthNumber === undefined) return NEVER;
  const day = parseDate(text);
  const fraction = day === undefined ? 0 : (day - firstDay(monthNumber)) / daysInMonth(monthNumber);
  return monthNumber - firstMonth + fraction;
}

function nameIndex(field: Field, name: string, lookup: Lookup, path: string, where: string): number {
  if (field.refers === undefined) return -1;
  const index = lookup.indexOf(field.refers, name);
  if (index < 0) {
    lookup.problems.push({
      code: "dangling-name",
      where,
      message: `${path}: there is no "${name}" among ${field.refers}`,
    });
  }
  return index;
}

/** `{2026-03: 480}` as a column over the model's months; later months are beyond the horizon, earlier ones are an error. */
function monthColumn(written: Written, lookup: Lookup, path: string, where: string): Float64Array {
  const column = new Float64Array(lookup.months);
  if (typeof written !== "object") return column;
  for (const [label, amount] of Object.entries((written ?? {}) as Record<string, number>)) {
    const month = monthIndex(label, lookup.firstMonth);
    if (month < 0) {
      const message = `${path}: ${label} lies before the first month, ${monthLabel(lookup.firstMonth)}`;
      lookup.problems.push({
        code: "calendar",
        where,
        message,
        hint: "what was paid before belongs in the opening balance",
      });
    } else if (month < lookup.months) column[month] += amount;
  }
  return column;
}
