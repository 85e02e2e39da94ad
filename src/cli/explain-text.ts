// An explanation as text: the figure and what it is, the paths it rests on, one of them, its month, its claims.

import type { Explanation, Figure, SectionName } from "../engine/index.ts";
import { monthText } from "./explain-month.ts";
import { fold } from "./fold.ts";
import { amount, badgeText, type Place, type Said, takenText } from "./world-said.ts";

/** What an explanation is written with. */
export type Telling = {
  readonly figures: ReadonlyMap<string, Figure>;
  readonly said: Said;
  /** Labels of the run's months. */
  readonly months: readonly string[];
  readonly columns: number;
};

/** Paths listed by number; the others are counted. */
const LISTED_PATHS = 12;

/** An explanation as text of at most `columns` columns; `month` is the index of the month to show, by default the one it is about. */
export function explanationText(explanation: Explanation, telling: Telling, month?: number): string {
  const { figure, shown, of, recomputed } = explanation;
  const { figures, months } = telling;
  const lines = [`${figure.id} = ${valueText(figure, months)}`, ...originText(explanation, telling)];
  if (figure.low !== undefined) {
    const high = figure.high === undefined ? "more than these paths can say" : amount(figure.high);
    lines.push(`  sampling limits at 95 %: ${amount(figure.low)} to ${high}`);
  }
  if (Number.isNaN(figure.value)) lines.push("  there is none: what it is divided by is 0 on every path");
  if (!Object.is(recomputed, figure.value))
    lines.push(`  computed again it is ${amount(recomputed)}: this engine differs`);
  for (const id of of) {
    const made = figures.get(id);
    if (made) lines.push(`  of ${id} = ${valueText(made, months)}`);
  }
  lines.push(...pathsText(explanation));
  if (shown) {
    lines.push("", `path ${shown.path}`);
    for (const { name, kept, replayed } of shown.columns) {
      const same = Object.is(kept, replayed) ? "as kept by the run" : `but the run kept ${amount(kept)}`;
      lines.push(`  ${name} = ${amount(replayed)}${labelOf(name, replayed, months)} (${same})`);
    }
    if (month === undefined && shown.month === undefined)
      lines.push("  it is about no one month; below is the first, --month YYYY-MM shows another");
    const told = shown.months[month ?? Math.floor(shown.month ?? 0)];
    lines.push(...monthText(told, months.length, shown.entity ?? subjectOf(figure), telling.said));
    lines.push(...sourcesText(lines, telling.said));
  }
  return `${lines.flatMap((line) => fold(line, telling.columns)).join("\n")}\n`;
}

/** A figure's value with its unit; a month by its name. */
function valueText({ value, unit }: Figure, months: readonly string[]): string {
  if (unit === "month") return months[Math.floor(value)] ?? amount(value);
  return `${amount(value)}${unit === "-" ? "" : ` ${unit}`}`;
}

/** The name of the month a month column speaks of. */
function labelOf(column: string, value: number, months: readonly string[]): string {
  const label = column.endsWith("_month") ? months[Math.floor(value)] : undefined;
  return label === undefined ? "" : `: ${label}`;
}

/** What a figure's column is about: an entity, a fleet, a contract. */
function subjectOf({ origin }: Figure): string | undefined {
  const column = "column" in origin ? origin.column : "over" in origin ? origin.over : undefined;
  return column?.slice(0, column.lastIndexOf("."));
}

function pathsText({ case: name, paths, outOf }: Explanation): string[] {
  if (name === undefined) return [];
  const count = `  case "${name}": ${paths.length} of ${outOf} paths`;
  if (paths.length === 0) return [count];
  const rest = paths.length - LISTED_PATHS;
  const more = rest > 0 ? ` and ${rest} more; --path K shows any of them` : "";
  return [`${count}: ${paths.slice(0, LISTED_PATHS).join(", ")}${more}`];
}

/** What a figure is, in a sentence that is true of its kind. */
export function originText({ figure: { origin }, outOf }: Explanation, { said, months }: Telling): string[] {
  switch (origin.kind) {
    case "share": {
      const first = origin.firstPaths === undefined ? "" : `, of the first ${origin.firstPaths}`;
      const before = months[origin.beforeMonth];
      const within = before
        ? `before ${before}`
        : `; the run has ${months.length}, to ${months[months.length - 1]}`;
      return [
        `  share of paths${first} in which ${origin.column} comes within ${origin.beforeMonth} months${before ? `, ${within}` : within}`,
      ];
    }
    case "quantile": {
      const rank = Math.max(1, Math.ceil(origin.quantile * outOf));
      return [
        `  percentile ${amount(origin.quantile * 100)} of ${origin.column}: number ${rank} of ${outOf} paths, lowest first`,
      ];
    }
    case "fan": {
      const without =
        origin.unlessBefore === undefined
          ? ""
          : `, paths left out where ${origin.unlessBefore} has come by then`;
      return [
        `  percentile ${amount(origin.quantile * 100)} of ${origin.column} in ${months[origin.month] ?? `month ${origin.month}`}${without}`,
      ];
    }
    case "ratio": {
      const minus = origin.minus.map((name) => ` - ${name}`).join("");
      return [`  (${origin.plus.join(" + ")}${minus}) / ${origin.over}, each summed over all paths`];
    }
    case "mean":
      return [`  mean of ${origin.column} over all paths; shown is the one on which it is largest`];
    case "tail": {
      const worst = `the worst ${amount((1 - origin.quantile) * 100)} % of paths by ${origin.by}`;
      return [
        `  mean of ${origin.column} over ${worst}, worst first; the last counts by its part beyond the edge`,
      ];
    }
    case "difference":
      return [`  ${origin.of} less ${origin.minus}`];
    case "quotient":
      return [`  ${origin.of} / ${origin.over}`];
    case "sum":
      return [origin.of.length === 0 ? "  a sum of nothing" : `  ${origin.of.join(" + ")}`];
    case "held": {
      const { file, lines, what } = origin;
      const place = lines.length === 1 ? `line ${lines[0]}` : `lines ${lines.join(", ")}`;
      const drawn = what === "held" ? "written in" : "the part drawn on the as-of day of what is written in";
      return [`  ${drawn} ${file}, ${place}`];
    }
    case "product":
      return [`  ${origin.of.join(" x ")}`];
    case "input":
      return inputText(origin.path, origin.value, said);
    case "history":
      return [`  ${origin.series} on ${origin.day}, from the record`];
    case "challenger": {
      const { equityUsd, equityVolatilityPerSqrtYear, debtUsd, riskFreePerYear } = origin.inputs;
      return [
        `  first passage of assets implied by shares worth ${amount(equityUsd)} USD at ${amount(equityVolatilityPerSqrtYear * 100)} % a year, debt ${amount(debtUsd)} USD, riskless ${amount(riskFreePerYear * 100)} %, within ${origin.years} years`,
      ];
    }
    case "count":
      return [`  count of ${origin.what}`];
  }
}

/** What the world says behind an input: written, unknown, left to its default, or worked out from several fields. */
function inputText(path: string, value: number, said: Said): string[] {
  const [first, ...others] = path.split(" + ").map(placeAndKey);
  const found =
    first.key === undefined || others.length > 0 ? undefined : said.fieldOf(first.place, first.key);
  if (!found) {
    const places = [first, ...others].map(({ place }) => place);
    return [
      "  worked out from what the world says of:",
      ...places.flatMap((place) => blockText(place, said)),
    ];
  }
  const { field, quantity } = found;
  if (quantity?.unknown) {
    return [
      `  unknown in the world, taken as ${takenText(field)}: ${path} (${quantity.where})`,
      ...statusText(first.place, said),
    ];
  }
  if (quantity?.value === value) {
    return [
      `  written in the world: ${path} ${badgeText(quantity, said.world)} (${quantity.where})`,
      ...statusText(first.place, said),
    ];
  }
  if (!quantity && field.default === value)
    return [`  not written in the world: ${path} is ${amount(value)} by default`];
  return [`  worked out from ${path} and what stands beside it:`, ...blockText(first.place, said)];
}

function placeAndKey(path: string): { place: Place; key: string | undefined } {
  const [section, id, key] = path.split(".");
  return { place: { section: section as SectionName, id }, key };
}

function blockText(place: Place, said: Said): string[] {
  return [
    `    ${place.section}.${place.id}: ${said.sayings(place).join("; ")}`,
    ...statusText(place, said).map((line) => `  ${line}`),
  ];
}

/** Whether a contract is less than closed, and what that means. */
function statusText({ section, id }: Place, said: Said): string[] {
  const status = section === "contracts" ? said.statusOf(id) : "";
  if (status === "announced") return [`  ${id} is announced, not closed: the committed case is without it`];
  return status === "expected"
    ? [`  ${id} is only expected, not signed: it counts with markets open alone`]
    : [];
}

/** The sources the lines cite, in full. */
function sourcesText(lines: readonly string[], { world }: Said): string[] {
  const text = lines.join("\n");
  const cited = Object.values(world.sources).filter(({ id }) =>
    ["sourced", "recalled", "assumed"].some(
      (badge) => text.includes(`[${badge}: ${id} `) || text.includes(`[${badge}: ${id}]`),
    ),
  );
  return cited.length === 0
    ? []
    : ["", "sources", ...cited.map(({ id, title, date }) => `  ${id}: ${title}${date ? `, ${date}` : ""}`)];
}
