// switchyard explain RUN FIGURE: where does this number come from?

import {
  type Explanation,
  explainFigure,
  type Figure,
  nearest,
  type Results,
  type ToldClaim,
  type ToldMonth,
  type World,
} from "../engine/index.ts";
import { loadHistory } from "../io/history.ts";
import { type ReadRun, readRun } from "../io/run-folder.ts";
import { readArguments, wholeNumber } from "./arguments.ts";
import { problemsText } from "./problems.ts";
import type { Shell } from "./shell.ts";
import { studyOfRun, worldOfRun } from "./study.ts";

export const explainUsage = `usage: switchyard explain RUN FIGURE [--path K] [--month YYYY-MM] [--json]
  RUN      the folder a run wrote
  FIGURE   the id of a figure, or a part of one to list those that contain it
  --path   show another of the paths the figure rests on
  --month  show this month of the path (default: the month the figure is about)
`;

const options = { path: { type: "string" }, month: { type: "string" }, json: { type: "boolean" } } as const;

/** Explains a figure of a finished run; exit 0, 1 for a folder that is no run or a figure that is none, 2 for usage. */
export async function explain(args: readonly string[], shell: Shell): Promise<number> {
  const asked = readArguments(args, options);
  if (typeof asked === "string" || asked.positionals.length < 1 || asked.positionals.length > 2) {
    shell.err(`${typeof asked === "string" ? asked : "explain takes a run and a figure"}\n${explainUsage}`);
    return 2;
  }
  const [folder, id = ""] = asked.positionals;
  const read = await readRun(folder);
  if (!read.ok) {
    shell.err(problemsText(read.problems, [], shell.columns));
    return 1;
  }
  const figures = new Map(read.value.report.figures.map((figure) => [figure.id, figure]));
  const figure = figures.get(id);
  if (!figure) return listFigures(id, figures, shell);
  const path = wholeNumber("path", asked.values.path, -1, 0, read.value.manifest.paths - 1);
  if (typeof path === "string") {
    shell.err(`${path}\n${explainUsage}`);
    return 2;
  }
  const explanation = await explainFromRun(read.value, figure, figures, path < 0 ? undefined : path);
  const sourceOf = sourcesIn(worldOfRun(read.value));
  if (asked.values.json)
    shell.out(`${JSON.stringify(explanation)}
`);
  else shell.out(explanationText(explanation, figures, sourceOf, asked.values.month));
  return 0;
}

/** Rebuilds the cases from the world stored with the run and replays. Fans are not stored: their case is run again. */
async function explainFromRun(
  run: ReadRun,
  figure: Figure,
  figures: ReadonlyMap<string, Figure>,
  path: number | undefined,
): Promise<Explanation> {
  const world = worldOfRun(run);
  if (!world) throw new Error("the world stored with the run no longer reads");
  const study = studyOfRun(world, run.manifest, await loadHistory());
  const modelOf = (name: string) => {
    const found = study.cases.find((each) => each.name === name);
    if (!found) throw new Error(`the run has no case "${name}"`);
    return found.model;
  };
  const results: Record<string, Results[string]> = {};
  for (const [name, measured] of Object.entries(run.measured))
    results[name] = { measured, months: modelOf(name).months.length };
  if (figure.origin.kind === "fan") results[figure.origin.case] = await study.rerun(figure.origin.case);
  return explainFigure(figure, figures, results, modelOf, run.manifest.seed, path);
}

function listFigures(part: string, figures: ReadonlyMap<string, Figure>, shell: Shell): number {
  const found = [...figures.values()].filter(({ id }) => id.includes(part));
  if (found.length === 0) {
    const near = nearest(part, figures.keys());
    shell.err(`the run has no figure "${part}"${near ? `; did you mean "${near}"?` : ""}\n`);
    return 1;
  }
  shell.out(found.map(({ id, value, unit }) => `${id.padEnd(70)} ${amount(value)} ${unit}\n`).join(""));
  return part === "" ? 0 : 1;
}

const MOST_TERMS = 6;

/** Where the world says a contract's field from: `[Q1 2025-10-31]`, `[assumed 12..24]`; empty for what a month worked out. */
type SourceOf = (contract: string, field: string) => string;

function sourcesIn(world: World | undefined): SourceOf {
  return (contract, field) => {
    const quantity = world?.sections.contracts[contract]?.values[field];
    if (!quantity) return "";
    const range = quantity.low !== undefined ? ` ${quantity.low}..${quantity.high}` : "";
    return `   [${quantity.badge}: ${quantity.source}${quantity.asOf ? ` ${quantity.asOf}` : ""}${range}]`;
  };
}

/** An explanation as text: the figure, the paths, one path, its month, its claims. */
export function explanationText(
  { figure, paths, outOf, case: caseName, shown, of, recomputed }: Explanation,
  figures: ReadonlyMap<string, Figure>,
  sourceOf: SourceOf,
  monthLabel?: string,
): string {
  const lines = [`${figure.id} = ${amount(figure.value)} ${figure.unit}`, `  ${originText(figure)}`];
  if (figure.low !== undefined)
    lines.push(`  sampling limits at 95 %: ${amount(figure.low)} to ${amount(figure.high ?? Number.NaN)}`);
  if (!Object.is(recomputed, figure.value)) lines.push(`  computed again: ${amount(recomputed)}`);
  for (const id of of) lines.push(`  of ${id} = ${amount(figures.get(id)?.value ?? Number.NaN)}`);
  if (caseName)
    lines.push(
      `  case "${caseName}": ${paths.length} of ${outOf} paths: ${paths.slice(0, 12).join(", ")}${paths.length > 12 ? ", …" : ""}`,
    );
  if (shown) {
    lines.push("", `path ${shown.path}`);
    for (const { name, kept, replayed } of shown.columns) {
      lines.push(
        `  ${name} = ${amount(replayed)}${Object.is(kept, replayed) ? " (as kept by the run)" : `, but the run kept ${amount(kept)}`}`,
      );
    }
    const month =
      shown.months.find(({ label }) => label === monthLabel) ?? shown.months[Math.floor(shown.month ?? 0)];
    lines.push(...monthText(month, entityOf(figure), sourceOf));
  }
  return `${lines.join("\n")}\n`;
}

/** The entity a figure's column is about. */
function entityOf({ origin }: Figure): string | undefined {
  return "column" in origin ? origin.column.slice(0, origin.column.lastIndexOf(".")) : undefined;
}

function monthText(month: ToldMonth, entity: string | undefined, sourceOf: SourceOf): string[] {
  const { btcUsdMean, hashpriceUsdPerPhDay, networkEhs, aiRegime, equityFactor } = month.market;
  const market = `BTC ${amount(btcUsdMean)}  hashprice ${amount(hashpriceUsdPerPhDay)}/PH-d  network ${amount(networkEhs)} EH/s  AI ${["tight", "normal", "glut"][aiRegime]}  shares x${amount(equityFactor)}`;
  const lines = ["", `${month.label}  ${market}`];
  for (const [id, told] of Object.entries(month.entities)) {
    if (entity !== undefined && month.entities[entity] && id !== entity) continue;
    const sum = `${amount(told.openingUsd)} + received ${amount(told.receivedUsd)} - paid ${amount(told.paidUsd)}`;
    const reserve = told.reserveDrawnUsd === 0 ? "" : ` + from reserve ${amount(told.reserveDrawnUsd)}`;
    lines.push(
      "",
      `${id}  USD: ${sum}${reserve} = ${amount(told.closingUsd)}   overdue ${amount(told.overdueUsd)}`,
    );
    for (const claim of month.claims.filter(({ from, to }) => from === id || to === id))
      lines.push(...claimText(claim, id, sourceOf));
  }
  return lines;
}

function claimText(
  { id, from, to, owedUsd, paidUsd, arrearsUsd, terms, step }: ToldClaim,
  entity: string,
  sourceOf: SourceOf,
): string[] {
  const contract = id.slice(0, id.lastIndexOf("."));
  const side = to === entity ? `+ from ${from}` : `- to ${to}`;
  const arrears = arrearsUsd > 0 ? `, of it overdue ${amount(arrearsUsd)}` : "";
  const unpaid = paidUsd < owedUsd ? `, paid ${amount(paidUsd)}` : "";
  return [
    `  ${side.padEnd(22)} ${id.padEnd(38)} ${amount(owedUsd).padStart(18)}${arrears}${unpaid}  (${step})`,
    ...terms
      .slice(0, MOST_TERMS)
      .map(({ name, value, unit }) => `      ${name}: ${amount(value)} ${unit}${sourceOf(contract, name)}`),
  ];
}

function originText({ origin }: Figure): string {
  switch (origin.kind) {
    case "share":
      return `share of paths whose ${origin.column} comes before month ${origin.beforeMonth}`;
    case "quantile":
      return `${origin.quantile * 100}th percentile of ${origin.column}: the ⌈q·n⌉-th smallest of the paths`;
    case "fan":
      return `${origin.quantile * 100}th percentile of ${origin.column} in month ${origin.month}`;
    case "ratio":
      return `(${origin.plus.join(" + ")}${origin.minus.map((name) => ` - ${name}`).join("")}) / ${origin.over}, each summed over all paths`;
    case "difference":
      return `${origin.of} less ${origin.minus}`;
    case "product":
      return origin.of.join(" × ");
    case "input":
      return `written in the world: ${origin.path}`;
    case "history":
      return `${origin.series} on ${origin.day}`;
    case "challenger": {
      const { equityUsd, equityVolatilityPerSqrtYear, debtUsd, riskFreePerYear } = origin.inputs;
      return `first passage of assets implied by shares worth ${amount(equityUsd)} USD at ${amount(equityVolatilityPerSqrtYear * 100)} % a year, debt ${amount(debtUsd)} USD, riskless ${amount(riskFreePerYear * 100)} %, within ${origin.years} years`;
    }
    case "count":
      return `count of ${origin.what}`;
  }
}

/** A number to the cent where cents matter. */
function amount(value: number): string {
  if (!Number.isFinite(value)) return "never";
  return value.toLocaleString("en-US", { maximumFractionDigits: Math.abs(value) < 10 ? 4 : 2 });
}
