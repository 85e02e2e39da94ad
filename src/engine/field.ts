// What a field of a world file is, and short ways to write the two commonest kinds.

/** The parts of a world that hold blocks. */
export const sectionNames = ["market", "hubs", "entities", "sites", "halls", "fleets", "contracts"] as const;
export type SectionName = (typeof sectionNames)[number];

/** What a field takes. `names` is a list of names; `months` a table `{2026-03: 480}` of numbers by month. */
export type FieldKind =
  | "number"
  | "flag"
  | "text"
  | "choice"
  | "date"
  | "month"
  | "name"
  | "names"
  | "months";

/** One thing a world file may say: declared once, read by parse, the defaults, the JSON Schema, docs and messages. */
export type Field = {
  readonly kind: FieldKind;
  /** `USD m`, `MW`, `pct`, `month` …; `-` where there is none. The key's own ending says it too. */
  readonly unit: string;
  readonly about: string;
  /** Of a number, its least; of `names`, how many there must be. */
  readonly min?: number;
  readonly max?: number;
  readonly choices?: readonly string[];
  /** For `name` and `names`: the section the name must exist in. */
  readonly refers?: SectionName;
  /** Of a month, those it may not lie before: other fields of its block, or `start`, the first month of the world. */
  readonly notBefore?: readonly string[];
  /** Of a number in per cent: above 0 and below 1 it was probably meant as a fraction, and `check` asks. */
  readonly asksBelow1?: true;
  /** Absent and no default: required. */
  readonly default?: number | string | boolean | readonly string[] | null;
  /** What really happened, for scoring: it may be learnt after the as-of day, and no stage reads it. */
  readonly hindsight?: true;
  /** The value used where the world says `unknown`; a field without it does not take `unknown`. */
  readonly whenUnknown?: number | string | null;
};

/** The month of something that does not happen: an absent put, a hall with no date. */
export const NEVER = Number.POSITIVE_INFINITY;

export type Fields = Readonly<Record<string, Field>>;

/** The resolved value of a field: names are indexes (−1 none), months and dates are month indexes of the model (fractional for a day, NEVER if absent). */
export type ValueOf<F extends Field> = F["kind"] extends "number" | "date" | "month" | "name"
  ? number
  : F["kind"] extends "flag"
    ? boolean
    : F["kind"] extends "names"
      ? readonly number[]
      : F["kind"] extends "months"
        ? Float64Array
        : string;

/** The resolved values of a table of fields, under the keys the world file uses. */
export type TermsOf<F extends Fields> = { readonly [K in keyof F]: ValueOf<F[K]> };

/** A number field. */
export const number = (unit: string, about: string, more: Partial<Field> = {}) =>
  ({ kind: "number", unit, about, ...more }) as Field & { readonly kind: "number" };
/** A text field. */
export const text = (about: string, more: Partial<Field> = {}) =>
  ({ kind: "text", unit: "-", about, ...more }) as Field & { readonly kind: "text" };
