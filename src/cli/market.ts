// switchyard market WORLD: the board, and the fan of each series with its history.

import { readFile } from "node:fs/promises";
import type { Model } from "../engine/index.ts";
import { type Board, type BoardRow, marketBoard } from "../engine/market/board.ts";
import { type Fan, type Fans, fanLevels, marketFans } from "../engine/market/fan.ts";
import type { MonthlyHistory } from "../engine/market/record.ts";
import type { Parsed } from "../engine/problem.ts";
import { loadHistory } from "../io/history.ts";
import { readArguments, wholeNumber } from "./arguments.ts";
import { problemsText } from "./problems.ts";
import type { Shell } from "./shell.ts";

export const marketUsage = `usage: switchyard market WORLD [options]
  --series NAME   only the charts of this series (may be repeated; "none" for no charts)
  --paths N       paths of the fans (default 1000)
  --seed S        seed of the draws (default 1)
  --json          board and fans as JSON
`;

const options = {
  series: { type: "string", multiple: true },
  paths: { type: "string" },
  seed: { type: "string" },
  json: { type: "boolean" },
} as const;

const MAX_COLUMNS = 100;

/** Reads a world and makes it a model, or says what is wrong with it. */
export type LoadModel = (worldPath: string) => Promise<Parsed<Model>>;

/** Prints the market board of a world. Exit 0; 1 for problems in the world; 2 for a command that cannot be read. */
export async function market(args: readonly string[], shell: Shell, load: LoadModel): Promise<number> {
  const asked = readArguments(args, options);
  if (typeof asked === "string") return usageError(shell, asked);
  const [path, ...more] = asked.positionals;
  if (path === undefined || more.length > 0)
    return usageError(shell, "market takes one world: a .yaml file or a folder of them");
  const paths = wholeNumber("paths", asked.values.paths, 1000, 20, 1_000_000);
  const seed = wholeNumber("seed", asked.values.seed, 1, 0, 2 ** 32 - 1);
  if (typeof paths === "string") return usageError(shell, paths);
  if (typeof seed === "string") return usageError(shell, seed);
  const model = await load(path);
  if (!model.ok) {
    shell.err(problemsText(model.problems, [], Math.min(MAX_COLUMNS, shell.columns)));
    return 1;
  }
  const board = marketBoard(model.value, await loadHistory());
  const published = await publishedChanges(board.asOf);
  const fans = marketFans(model.value, seed, paths);
  const unknown = (asked.values.series ?? []).filter(
    (id) => id !== "none" && !fans.fans.some((fan) => fan.id === id),
  );
  if (unknown.length > 0) {
    return usageError(
      shell,
      `no series ${unknown.join(", ")}; there are ${fans.fans.map(({ id }) => id).join(", ")}`,
    );
  }
  shell.out(
    asked.values.json
      ? `${JSON.stringify({ ...board, published, fans: { ...fans, levels: fanLevels } }, null, 2)}\n`
      : marketText(board, fans, published, asked.values.series),
  );
  return 0;
}

function usageError(shell: Shell, wrong: string): number {
  shell.err(`${wrong}\n${marketUsage}`);
  return 2;
}

/** A change over 30 days as somebody published it, to hold the record's own against. */
type Published = {
  readonly entity: string;
  readonly value: number;
  readonly as_of: string;
  readonly source_url: string;
};

/** The changes published by the as-of day, of the facts that ship. */
async function publishedChanges(asOf: string): Promise<readonly Published[]> {
  const file = new URL("../../data/facts/market.json", import.meta.url);
  const facts = JSON.parse(await readFile(file, "utf8")) as readonly (Published & {
    readonly field: string;
  })[];
  return facts
    .filter(({ field, as_of }) => field === "change_30d_pct" && as_of <= asOf)
    .map(({ entity, value, as_of, source_url }) => ({ entity, value, as_of, source_url }));
}

/** The board and its charts as text of at most 100 columns; all charts unless some are named. */
export function marketText(
  board: Board,
  fans: Fans,
  published: readonly Published[],
  only?: readonly string[],
): string {
  const shown = fans.fans.filter(({ id }) => only === undefined || only.includes(id));
  const charts = shown.map((fan) =>
    chartText(
      fan,
      fans.months,
      board.history.find(({ id }) => id === fan.id),
    ),
  );
  return `${[boardText(board, published), ...(charts.length > 0 ? [`Fans of ${fans.paths} paths, seed ${fans.seed}. • history   ━ median   ▒ half of paths   ░ nine in ten`] : []), ...charts, regimeText(fans)].join("\n\n")}\n`;
}

function boardText({ asOf, regime, rows, priors }: Board, published: readonly Published[]): string {
  const volatility = regime.bitcoinVolatility90DayPctPerYear;
  return [
    `Market as of ${asOf}`,
    `bitcoin ${regime.bitcoin}${volatility === null ? "" : `, volatility of 90 days ${volatility.toFixed(0)} % a year`}; AI demand ${regime.ai_demand}, expected to last ${regime.aiExpectedStayMonths.toFixed(0)} months`,
    "",
    `${"".padEnd(22)} ${"last".padStart(11)} ${"".padEnd(14)} ${"as of".padEnd(10)} ${"month".padStart(9)} ${"from peak".padStart(10)}  peak`,
    ...rows.map(rowText),
    ...(published.length === 0
      ? []
      : [
          `published, 30 days     ${published.map(({ entity, value, as_of }) => `${entity} ${value} % to ${as_of}`).join(", ")}`,
        ]),
    ...priors.map(
      ({ name, moments }) =>
        `${name.slice(0, 22).padEnd(22)} prior: ${Object.entries(moments)
          .map(([key, { value, low, high }]) => `${shortName(key)} ${value} (${low}–${high})`)
          .join(", ")}`,
    ),
  ]
    .flatMap((line) => folded(line))
    .join("\n");
}

function rowText({
  name,
  value,
  unit,
  asOf,
  monthReturnFraction,
  fromPeakFraction,
  peakAt,
}: BoardRow): string {
  const cells = [
    name.slice(0, 22).padEnd(22),
    short(value).padStart(11),
    (unit === "-" ? "" : unit).padEnd(14),
    asOf.padEnd(10),
    percent(monthReturnFraction).padStart(9),
    percent(fromPeakFraction).padStart(10),
  ];
  return `${cells.join(" ")}  ${peakAt ?? ""}`.trimEnd();
}

function shortName(key: string): string {
  return key.replace(/_pct_per_year$/, " %/y").replaceAll("_", " ");
}

function regimeText({ months, aiRegimeShare }: Fans): string {
  const at = [0, 11, 23, 59, months.length - 1].filter(
    (m, i, all) => m < months.length && all.indexOf(m) === i,
  );
  const head = `${"AI demand, % of paths".padEnd(22)}${at.map((m) => months[m].padStart(9)).join("")}`;
  const row = (name: string, share: readonly number[]) =>
    `${name.padEnd(22)}${at.map((m) => (share[m] * 100).toFixed(0).padStart(9)).join("")}`;
  return [head, ...["tight", "normal", "glut"].map((name, r) => row(name, aiRegimeShare[r]))].join("\n");
}

const CHART_ROWS = 8;
const CHART_COLUMNS = 84;
const HISTORY_MONTHS = 36;
/** Above this ratio of highest to lowest a linear axis would hide the low end. */
const LOG_RATIO = 4;
/** Marks from the outer band inwards: what lies between the first and last level, then the second and fourth. */
const OUTER = 0;
const INNER = 1;
const MEDIAN = 2;

/** One series: 36 months of history where there is one, then its fan, several months to a column if need be. */
function chartText(
  { name, unit, quantiles }: Fan,
  months: readonly string[],
  history?: MonthlyHistory,
): string {
  const past = (history?.values ?? []).slice(-HISTORY_MONTHS);
  const step = Math.ceil((past.length + months.length) / CHART_COLUMNS);
  const pick = <T>(column: readonly T[]) =>
    column.filter((_, i) => i % step === step - 1 || i === column.length - 1);
  const pastShown = pick(past);
  const fan = quantiles.map((column) => pick(column));
  const all = [...pastShown, ...fan.flat()];
  const [low, high] = [Math.min(...all), Math.max(...all)];
  const isLog = low > 0 && high / low > LOG_RATIO;
  const scale = (value: number) => (isLog ? Math.log(value) : value);
  const [bottom, top] = [scale(low), scale(high)];
  const rowOf = (value: number) =>
    Math.round(((scale(value) - bottom) / (top - bottom || 1)) * (CHART_ROWS - 1));
  const grid = Array.from({ length: CHART_ROWS }, () =>
    new Array<string>(pastShown.length + fan[0].length).fill(" "),
  );
  pastShown.forEach((value, x) => {
    grid[rowOf(value)][x] = "•";
  });
  for (let m = 0; m < fan[0].length; m++) {
    const x = pastShown.length + m;
    const last = fan.length - 1;
    for (let row = rowOf(fan[OUTER][m]); row <= rowOf(fan[last][m]); row++) grid[row][x] = "░";
    for (let row = rowOf(fan[INNER][m]); row <= rowOf(fan[last - 1][m]); row++) grid[row][x] = "▒";
    grid[rowOf(fan[MEDIAN][m])][x] = "━";
  }
  const lines = grid
    .map((cells, row) => `${axisLabel(row, bottom, top, isLog)} │${cells.join("")}`.trimEnd())
    .reverse();
  const start = history && past.length > 0 ? history.months[history.months.length - past.length] : months[0];
  const foot = `${" ".repeat(9)} └${start}${pastShown.length > 9 ? `${" ".repeat(pastShown.length - 7)}${months[0]}` : ""}`;
  return [
    `${name}${unit === "-" ? "" : `, ${unit}`}${isLog ? " (log)" : ""}: ${months.at(-1)} half of paths ${short(quantiles[INNER].at(-1) ?? 0)} to ${short(quantiles[3].at(-1) ?? 0)}, median ${short(quantiles[MEDIAN].at(-1) ?? 0)}`,
    ...lines,
    `${foot.padEnd(11 + grid[0].length - 7)}${months.at(-1)}`,
  ].join("\n");
}

function axisLabel(row: number, bottom: number, top: number, isLog: boolean): string {
  if (row % (CHART_ROWS - 1) !== 0 && row !== Math.floor(CHART_ROWS / 2)) return " ".repeat(9);
  const at = bottom + (row / (CHART_ROWS - 1)) * (top - bottom);
  return short(isLog ? Math.exp(at) : at).padStart(9);
}

/** Three to five figures that can be read: 93,528 · 39.7 · 149 T. */
function short(value: number): string {
  const size = Math.abs(value);
  if (size >= 1e12) return `${short(value / 1e12)} T`;
  if (size >= 1e7) return `${short(value / 1e6)} M`;
  if (size >= 1000) return Math.round(value).toLocaleString("en-US");
  return value.toFixed(size >= 100 ? 0 : size >= 10 ? 1 : 2);
}

function percent(fraction: number | null): string {
  return fraction === null ? "–" : `${fraction > 0 ? "+" : ""}${(fraction * 100).toFixed(1)} %`;
}

/** A line broken at spaces to 100 columns, what follows set in. */
function folded(text: string): string[] {
  if (text.length <= MAX_COLUMNS) return [text];
  const cut = text.lastIndexOf(" ", MAX_COLUMNS);
  return [text.slice(0, cut), ...folded(`${" ".repeat(23)}${text.slice(cut + 1)}`)];
}
