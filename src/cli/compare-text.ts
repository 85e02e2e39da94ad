// A comparison of two runs as text.

import { type Attribution, HORIZON_MONTHS, type Standing, type Way } from "./attribution.ts";
import { fold } from "./fold.ts";
import type { Change } from "./input-changes.ts";

export type FigureChange = {
  readonly id: string;
  readonly unit: string;
  readonly before: number;
  readonly after: number;
};

/** Two runs beside each other. Inputs, scenarios and attribution are absent where a world no longer reads; attribution also where no input changed. */
export type Comparison = {
  readonly settings: readonly Change[];
  readonly inputs?: readonly Change[];
  readonly scenarios?: readonly Change[];
  /** `engineDiffers`: the first run was made with another engine or other data than worked this out. */
  readonly attribution?: Attribution & { readonly engineDiffers: boolean };
  readonly figures: readonly FigureChange[];
  readonly onlyBefore: number;
  readonly onlyAfter: number;
};

/** The comparison as text of at most `columns` columns, `most` figures of each unit. */
export function comparisonText(comparison: Comparison, most: number, columns: number): string {
  const { settings, inputs, scenarios, attribution } = comparison;
  const lines = [
    settings.length > 0 ? "ASKED DIFFERENTLY" : "ASKED THE SAME",
    ...settings.map(({ path, before, after }) =>
      changeText({ path, before: shortHash(before), after: shortHash(after) }),
    ),
    ...(inputs
      ? listText("INPUTS CHANGED", "NO INPUT OF THE WORLD CHANGED", inputs)
      : ["INPUTS NOT COMPARED: a world no longer reads"]),
    ...(scenarios?.length ? listText("SCENARIOS CHANGED", "", scenarios) : []),
    ...(attribution ? attributionText(attribution) : []),
    ...figuresText(comparison, most),
  ];
  return `${lines.flatMap((line) => fold(line, columns)).join("\n")}\n`;
}

/** Enough of a sha-256 to tell two apart. */
const shortHash = (text: string) => (/^[0-9a-f]{64}$/.test(text) ? text.slice(0, 8) : text);
const changeText = ({ path, before, after }: Change) => `  ${path}: ${before} > ${after}`;

function listText(some: string, none: string, changes: readonly Change[]): string[] {
  return changes.length === 0 ? [none] : [`${some} (${changes.length})`, ...changes.map(changeText)];
}

const LABEL_WIDTH = 58;
const CELL_WIDTH = 20;

function attributionText(attribution: NonNullable<Comparison["attribution"]>): string[] {
  const { engineDiffers, paths, seed, months, ways, unmoved, incomparable, notAlone } = attribution;
  const onePath = (100 / paths).toFixed(1);
  return [
    "WHICH INPUT DID IT: each change alone on the first run's world",
    `  ${paths} paths (one is ${onePath} points), seed ${seed}, ${months} months`,
    `${"".padEnd(LABEL_WIDTH)}${`P(short) by ${Math.min(HORIZON_MONTHS, months)} mo`.padStart(CELL_WIDTH)}${"low p50, $m".padStart(CELL_WIDTH)}`,
    `${"".padEnd(LABEL_WIDTH)}${"markets open".padStart(CELL_WIDTH)}${"committed sources".padStart(CELL_WIDTH)}`,
    ...(engineDiffers
      ? ["  worked out with this engine and its data; the first run was made with others"]
      : []),
    ...ways.flatMap(wayText),
    ...notAlone.map(({ of, why }) => `  ${of} cannot be made alone (${why}): it is in the interaction`),
    ...(unmoved.length > 0 ? [`  not moved: ${unmoved.join(", ")}`] : []),
    ...(incomparable.length > 0 ? [`  not in every one of these worlds: ${incomparable.join(", ")}`] : []),
  ];
}

function wayText({ name, before, alone, interaction, together, after }: Way): string[] {
  return [
    row(name, "", ""),
    row("  first run", percent(before.shortProbability), millions(before.lowUsdM)),
    ...alone.flatMap(({ of, moves }) => moved(`  ${of}`, moves)),
    ...moved("  interaction", interaction),
    ...moved("  all inputs together", together),
    row("  second run's inputs", percent(after.shortProbability), millions(after.lowUsdM)),
  ];
}

/** A label too long for its column stands on a line of its own. */
function moved(label: string, { shortProbability, lowUsdM }: Standing): string[] {
  const cells = [signed(shortProbability * 100, 1), signed(lowUsdM, 1)] as const;
  return label.length < LABEL_WIDTH ? [row(label, ...cells)] : [label, row("", ...cells)];
}

function row(label: string, ...cells: readonly string[]): string {
  return `${label.padEnd(LABEL_WIDTH)}${cells.map((cell) => cell.padStart(CELL_WIDTH)).join("")}`.trimEnd();
}

const percent = (probability: number) => `${(probability * 100).toFixed(1)} %`;
const millions = (usdM: number) =>
  usdM.toLocaleString("en-US", { minimumFractionDigits: 1, maximumFractionDigits: 1 });

/** A move with its sign; a move that rounds to nothing is 0. */
function signed(value: number, digits: number): string {
  const text = Math.abs(value).toLocaleString("en-US", {
    minimumFractionDigits: digits,
    maximumFractionDigits: digits,
  });
  return Number(text.replaceAll(",", "")) === 0 ? "0" : `${value > 0 ? "+" : "-"}${text}`;
}

function figuresText({ figures, onlyBefore, onlyAfter }: Comparison, most: number): string[] {
  const lines = [`FIGURES CHANGED (${figures.length})`];
  if (onlyBefore + onlyAfter > 0)
    lines.push(`  ${onlyBefore} only the first run has, ${onlyAfter} only the second`);
  for (const unit of new Set(figures.map((figure) => figure.unit))) {
    const rows = figures.filter((figure) => figure.unit === unit);
    lines.push(`  ${unit}${rows.length > most ? `, the ${most} largest of ${rows.length}` : ""}`);
    for (const { id, before, after } of rows.slice(0, most))
      lines.push(`    ${id.padEnd(60)} ${short(before).padStart(12)} > ${short(after).padStart(12)}`);
  }
  return lines;
}

function short(value: number): string {
  if (!Number.isFinite(value)) return Number.isNaN(value) ? "no number" : "never";
  return value.toLocaleString("en-US", { maximumSignificantDigits: 5 });
}
