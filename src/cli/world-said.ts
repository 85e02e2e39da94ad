// What a world says, in words: a field, its value, and how it is known.

import { dateLabel, monthLabel, parseDate, parseMonth } from "../engine/calendar.ts";
import { type Field, kinds, NEVER, type Quantity, type SectionName, type World } from "../engine/index.ts";
import { fieldsOf, fieldTables } from "../engine/world/parse-tables.ts";

/** Defaults that say nothing: none, nothing, never, from the beginning. */
const SILENT: readonly unknown[] = [undefined, null, 0, "", false, "1970-01"];
/** Kinds of field that hold a number, a date or a choice: the rest are names. */
const TELLING: readonly Field["kind"][] = ["number", "date", "month", "months", "flag", "choice"];
/** Sections a contract's numbers come from besides its own: what it names in them is told with it. */
const FOLLOWED: readonly SectionName[] = ["hubs", "halls", "fleets"];

/** A block of a world as its place: `contracts.childress_power`. */
export type Place = { readonly section: SectionName; readonly id: string };

/** A world asked about. */
export type Said = ReturnType<typeof saidBy>;

/** Reads a world out: fields with their values and badges, and the sources those name. */
export function saidBy(world: World) {
  const tables = fieldTables(kinds);
  const blockOf = ({ section, id }: Place) =>
    Object.hasOwn(world.sections[section], id) ? world.sections[section][id] : undefined;

  const fieldOf = (place: Place, key: string): { field: Field; quantity?: Quantity } | undefined => {
    const block = blockOf(place);
    const field = block && fieldsOf(tables, place.section, block)?.[key];
    return field && { field, quantity: block.values[key] };
  };

  /** `rate_pct 8.5 [assumed: A 7..10]`; undefined for a field that is absent and means nothing then. */
  const saying = (place: Place, key: string): string | undefined => {
    const found = fieldOf(place, key);
    if (!found) return undefined;
    const { field, quantity } = found;
    if (quantity?.unknown) return `${key} unknown in the world, taken as ${takenText(field)}`;
    if (quantity) return `${key} ${valueText(quantity.value)} ${badgeText(quantity, world)}`;
    return SILENT.includes(field.default) ? undefined : `${key} ${valueText(field.default)} [default]`;
  };

  const tellingKeys = (place: Place): string[] => {
    const block = blockOf(place);
    const fields = (block && fieldsOf(tables, place.section, block)) ?? {};
    return Object.entries(fields)
      .filter(([key, { kind, hindsight }]) => TELLING.includes(kind) && !hindsight && key !== "status")
      .map(([key]) => key);
  };

  /** Everything a block says with numbers, in the order of its fields, but for `without`. */
  const sayings = (place: Place, without: readonly string[] = []): string[] =>
    tellingKeys(place).flatMap((key) => (without.includes(key) ? [] : (saying(place, key) ?? [])));

  /** The hubs, halls and fleets a block names. */
  const namedBy = (place: Place): Place[] => {
    const block = blockOf(place);
    const fields = (block && fieldsOf(tables, place.section, block)) ?? {};
    return Object.entries(fields).flatMap(([key, { refers }]) => {
      const value = block?.values[key]?.value;
      if (refers === undefined || !FOLLOWED.includes(refers) || value === undefined) return [];
      return [value].flat().map((id): Place => ({ section: refers, id: String(id) }));
    });
  };

  return {
    world,
    blockOf,
    fieldOf,
    saying,
    sayings,
    namedBy,
    /** `announced` or `expected` for a contract that is not closed; empty otherwise. */
    statusOf: (id: string): string => {
      const status = blockOf({ section: "contracts", id })?.values.status?.value;
      return status === undefined || status === "closed" ? "" : String(status);
    },
  };
}

/** `[assumed: IREN-A 12..24]`, `[sourced: IREN-Q1 2025-10-31]`: the day is the value's own, or its source's; the ends of a range of days or months are numbers. */
export function badgeText({ value, badge, source, asOf, low, high }: Quantity, { sources }: World): string {
  const day = asOf ?? (Object.hasOwn(sources, source) ? sources[source].date : undefined);
  const labelOf = parseDate(String(value)) === undefined ? monthLabel : dateLabel;
  const end = (of = 0) => (typeof value === "string" ? labelOf(of) : of);
  const range = low === undefined ? "" : `${end(low)}..${end(high)}`;
  // A value without a source has its badge for one.
  const named = source === badge ? "" : source;
  const known = [named, day, range].filter((part) => part !== undefined && part !== "").join(" ");
  return `[${badge}${known && `: ${known}`}]`;
}

/** What the engine uses for a field the world calls unknown. */
export function takenText({ whenUnknown, kind }: Field): string {
  return whenUnknown === null || whenUnknown === undefined
    ? kind === "date" || kind === "month"
      ? "never"
      : "none"
    : valueText(whenUnknown);
}

/** A value as a person would write it; a schedule as `2026-03 480, 2026-04..2026-09 500`. */
export function valueText(value: Quantity["value"] | null | undefined): string {
  if (value === null || value === undefined) return "none";
  if (Array.isArray(value)) return value.join(", ");
  if (typeof value === "object") return scheduleText(value as Readonly<Record<string, number>>);
  return typeof value === "number" ? amount(value) : String(value);
}

function scheduleText(schedule: Readonly<Record<string, number>>): string {
  const spans: { from: string; to: string; value: number }[] = [];
  for (const [month, value] of Object.entries(schedule)) {
    const last = spans[spans.length - 1];
    if (last?.value === value && last.to === monthBefore(month)) last.to = month;
    else spans.push({ from: month, to: month, value });
  }
  return spans
    .map(({ from, to, value }) => `${from === to ? from : `${from}..${to}`} ${amount(value)}`)
    .join(", ");
}

/** The month before `2026-04`; empty for what is no month. */
function monthBefore(label: string): string {
  const number = parseMonth(label);
  return number === undefined ? "" : monthLabel(number - 1);
}

/** A number to the cent where cents matter; `never` for a month that does not come. */
export function amount(value: number): string {
  if (value === NEVER) return "never";
  if (!Number.isFinite(value)) return "no number";
  return value.toLocaleString("en-US", { maximumFractionDigits: Math.abs(value) < 10 ? 4 : 2 });
}
