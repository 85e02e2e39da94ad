// The one screen: at most 100 columns and 40 lines, readable without colour.

import { type Figure, type Model, NEVER, type Report, type Row, type Table } from "../engine/index.ts";
import type { Manifest } from "../io/run-folder.ts";
import type { Board } from "./board.ts";
import { fitted } from "./fold.ts";

/** Rows of a table shown here; the rest are in the report. */
const MOST_ROWS = { megawatt: 6, dates: 4, levers: 3 };
const COLUMNS = 100;
/** Lines of the whole screen; scenarios take what the other tables leave. */
const MOST_LINES = 40;

type Look = {
  readonly figure: (row: Row, column: string) => Figure | undefined;
  readonly table: (id: string) => Table;
  readonly model: Model;
};

/** The screen as text. */
export function screenText(
  manifest: Manifest,
  report: Report,
  model: Model,
  board: Board,
  folder: string,
): string {
  const figures = new Map(report.figures.map((figure) => [figure.id, figure]));
  const look: Look = {
    figure: (row, column) => figures.get(row.figures[column]),
    table: (id) => report.tables.find((table) => table.id === id) as Table,
    model,
  };
  const above = [
    ...headLines(manifest, board),
    "",
    ...megawattLines(look),
    "",
    ...cashLines(look, manifest),
    "",
    ...dateLines(look),
    "",
  ];
  const levers = leverLines(look);
  const foot = footLines(folder);
  const room = MOST_LINES - above.length - levers.length - foot.length;
  const lines = [...above, ...scenarioLines(look, room), ...levers];
  return `${[...lines.map((line) => line.trimEnd().slice(0, COLUMNS)), ...foot].join("\n")}\n`;
}

/** Where the run lies and what to do with it. A path is never cut: a long one has a line of its own, as wide as it is. */
function footLines(folder: string): string[] {
  const hint = "explain any figure: switchyard explain RUN FIGURE";
  const line = `${folder}   ${hint}`;
  return line.length <= COLUMNS ? [line] : [folder, hint];
}

function headLines(manifest: Manifest, board: Board): string[] {
  const { world, asOf, paths, months, seed, worldHash, inputs, failedPaths } = manifest;
  const failed = Object.values(failedPaths).reduce((sum, count) => sum + count, 0);
  const hub = board.hubs
    .map(({ id, forwardUsdPerMwh }) => `${id.toUpperCase()} ahead ${number(forwardUsdPerMwh, 1)}/MWh`)
    .join("  ");
  const rent = board.rent ? `${board.rent.accelerator} ${number(board.rent.usdPerGpuHour, 2)}/h` : "";
  const btc = `BTC ${number(board.btcUsd)} (${percent(board.month)} 30d, ${percent(board.fromPeak)} ath)`;
  return [
    `${world}   as of ${asOf}   ${number(paths)} paths x ${months} months   seed ${seed}   w:${worldHash.slice(0, 4)}`,
    `INPUTS  ${inputs.sourced} sourced, ${inputs.recalled} recalled, ${inputs.assumed} assumed, ${inputs.unknown} unknown   oldest balance ${inputs.oldestBalance}  failed ${failed}`,
    `MARKET  ${btc}  hashprice ${number(board.hashpriceUsdPerPhDay, 1)}/PH-d  ${hub}  ${rent}`,
  ];
}

function megawattLines({ table, figure }: Look): string[] {
  const cash = (row: Row) => value(figure(row, "cash_usd_per_mw_year"));
  const rank = (row: Row) => (isMine(row) ? 2 : row.note.endsWith("expected") ? 1 : 0);
  const rows = [...table("megawatt").rows].sort(
    (a, b) => rank(a) - rank(b) || criticalMw(b) - criticalMw(a) || cash(b) - cash(a),
  );
  const line = (row: Row) => {
    const [income, power] = [figure(row, "in_usd_per_mwh"), figure(row, "power_usd_per_mwh")];
    const price = income && power ? `${number(value(income))} - ${number(value(power))}` : "-";
    const million = (column: string) => number(value(figure(row, column)) / 1e6, 2);
    return `${fitted(row.label, 33)}${right(price, 13)}${right(million("cash_usd_per_mw_year"), 13)}${right(million("after_capital_usd_per_mw_year"), 15)}  ${row.note}`;
  };
  const more = rows.length > MOST_ROWS.megawatt ? `, +${rows.length - MOST_ROWS.megawatt} in report` : "";
  const head = `${fitted("A MW AT THE METER", 33)}${right("$/MWh in-out", 13)}${right("cash $m/yr", 13)}${right("after capital", 15)}  at 10 %${more}`;
  return [head, ...spread(rows).map(line)];
}

const criticalMw = (row: Row) => (isMine(row) ? 0 : Number.parseFloat(row.note) || 0);
const isMine = (row: Row) => row.label.startsWith("mine");

/** As many rows as fit: the largest of each owner in turn, customers before machines, two fleets at least. */
function spread(rows: readonly Row[]): Row[] {
  const mines = rows.filter(isMine).slice(0, 2);
  const turns = new Map<string, number>();
  const others = rows
    .filter((row) => !isMine(row))
    .map((row) => {
      const owner = row.id.split("_")[0];
      const turn = (turns.get(owner) ?? 0) + 1;
      turns.set(owner, turn);
      return { row, turn };
    });
  const chosen = others.sort((a, b) => a.turn - b.turn).slice(0, MOST_ROWS.megawatt - mines.length);
  return [...chosen.map(({ row }) => row), ...mines];
}

/** A horizon, or all the months there are where those are fewer. */
const within = (model: Model, months: number) => Math.min(months, model.months.length);

function cashLines({ table, figure, model }: Look, { include }: Manifest): string[] {
  const [near, far] = [within(model, 12), within(model, 36)];
  const sources = include === "announced" ? "COMMITTED + ANNOUNCED" : "COMMITTED SOURCES ONLY";
  const line = (row: Row) => {
    const own = row.figures.free_cash !== undefined;
    const month = value(figure(row, "low_month"));
    const range = (months: number) =>
      own
        ? `${share(figure(row, `open_${months}`))} (${share(figure(row, `open_${months}_best`))}-${share(figure(row, `open_${months}_worst`))})`
        : "";
    return [
      fitted(own ? row.label : ` ${row.label}`, 20),
      right(own ? number(value(figure(row, "free_cash"))) : "", 7),
      right(own ? number(value(figure(row, "free_btc")) / 1e6) : "", 6),
      right(number(value(figure(row, "low_p50"))), 9),
      right(number(value(figure(row, "low_p5"))), 8),
      right(month === NEVER ? "-" : model.months[month].label, 9),
      right(`${share(figure(row, "p_12"))} ${share(figure(row, "p_36")).padStart(4)}`, 11),
      right(range(12), 14),
      right(range(36), 14),
    ].join("");
  };
  const rows = table("cash").rows;
  const error = Math.max(
    ...rows.flatMap((row) =>
      ["p_12", "p_36", "open_12", "open_36"].map((column) => samplingError(figure(row, column))),
    ),
  );
  return [
    `${fitted("CASH $m", 20)}${right("free", 7)}${right("free", 6)}  ${sources}${right(`P(short) %, by ${near} / ${far} mo`, 42 - sources.length + 14)}`,
    `${fitted("borrower", 20)}${right("cash", 7)}${right("BTC", 6)}${right("low p50", 9)}${right("p5", 8)}${right("month", 9)}${right("committed", 11)}${right(`open ${near}`, 14)}${right(`open ${far}`, 14)}`,
    ...rows.map(line),
    `(range) = equity window x delivery slip x hashrate elasticity.  Sampling error <= ${number(error * 100, 1)} points.`,
  ];
}

/** Dates this close come before larger ones further off. */
const NEAR_MONTHS = 36;

function dateLines({ table, figure, model }: Look): string[] {
  const line = (row: Row) =>
    `${fitted(row.note, 9)}${fitted(row.label, 58)}${right(number(value(figure(row, "needs"))), 8)}${right(number(value(figure(row, "have_p50"))), 10)}${right(signed(figure(row, "late")), 13)}`;
  const rows = table("dates").rows;
  const limit = model.months[Math.min(NEAR_MONTHS, model.months.length - 1)].label;
  const size = (row: Row) => value(figure(row, "needs"));
  const chosen = [...rows]
    .sort((a, b) => Number(a.note > limit) - Number(b.note > limit) || size(b) - size(a))
    .slice(0, MOST_ROWS.dates);
  return [
    `${fitted("HARD DATES", 67)}${right("needs $m", 8)}${right("have p50", 10)}${right("if 3 mo late", 13)}`,
    ...rows.filter((row) => chosen.includes(row)).map(line),
  ];
}

/** How an action reads after the name of who takes it. */
const verbs: Readonly<Record<string, string>> = {
  treasury_sale: "sells BTC",
  share_sale: "sells shares",
  new_notes: "sells notes",
};

const shortOf = (entity: Model["entities"][number]) => entity.short || entity.name.split(" ")[0];

function scenarioLines({ table, figure, model }: Look, room: number): string[] {
  const operators = model.entities.filter((entity) => !entity.outside);
  const width = Math.max(6, Math.min(16, Math.floor(48 / operators.length)));
  const acts = (note: string) => {
    const [id, kind, label] = note.split(" ");
    const entity = operators.find((each) => each.id === id);
    return entity ? `${shortOf(entity)} ${verbs[kind] ?? kind} ${label}` : "nobody in most paths";
  };
  const line = (row: Row) =>
    `${fitted(row.label, 23)}${operators.map((entity) => right(share(figure(row, entity.id)), width)).join("")}   ${acts(row.note)}`;
  const names = operators.map((entity) => right(shortOf(entity).slice(0, width - 1), width)).join("");
  const rows = table("scenarios").rows;
  const shown = rows.slice(0, Math.max(3, room - 1));
  const more = rows.length > shown.length ? `, +${rows.length - shown.length}` : "";
  return [
    `${fitted(`P${within(model, 36)} short %, open`, 23)}${names}   first to act${more}`,
    ...shown.map(line),
  ];
}

function leverLines({ table, figure, model }: Look): string[] {
  const moves = (row: Row) => value(figure(row, "before")) !== value(figure(row, "after"));
  const rows = table("levers").rows.filter(moves).slice(0, MOST_ROWS.levers);
  return rows.map(
    (row, at) =>
      `${fitted(at === 0 ? "MOVES IT MOST" : "", 15)}${row.label}, P${within(model, 36)} ${share(figure(row, "before"))} > ${share(figure(row, "after"))}`,
  );
}

export const value = (figure: Figure | undefined) => figure?.value ?? Number.NaN;
/** How far a figure may be from its limits: they do not lie evenly about it, and nothing of many paths is not nothing. */
export const samplingError = (figure: Figure | undefined) =>
  figure?.high === undefined || figure.low === undefined
    ? 0
    : Math.max(figure.high - figure.value, figure.value - figure.low);
export const right = (text: string, width: number) => text.padStart(width);

/** A number with thousands apart; a dash where there is none. */
export function number(x: number, digits = 0): string {
  if (!Number.isFinite(x)) return "-";
  return x.toLocaleString("en-US", { minimumFractionDigits: digits, maximumFractionDigits: digits });
}

function percent(fraction: number): string {
  return `${fraction >= 0 ? "+" : ""}${number(fraction * 100)}%`;
}

function signed(figure: Figure | undefined): string {
  if (!figure) return "";
  const whole = Math.round(figure.value) || 0;
  return `${whole > 0 ? "+" : ""}${number(whole)}`;
}

/** A probability as whole per cent; above 99 and below 1 are said so. */
export function share(figure: Figure | undefined): string {
  if (!figure) return "-";
  const pct = figure.value * 100;
  if (pct > 99) return ">99";
  return pct > 0 && pct < 1 ? "<1" : number(pct);
}
