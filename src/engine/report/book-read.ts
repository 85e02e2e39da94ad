// A lender's book as written: a CSV of holdings, each line an instrument of the world or an unsecured claim on one of its entities.
// Every problem at once, with line and column; nothing is guessed, since an amount in the wrong unit is a million times wrong.

import { type CsvRow, readCsv, readDecimal } from "../csv.ts";
import type { Contract, Holding, Kinds, LenderBook, Model } from "../model.ts";
import { nearest, type Parsed, type Problem } from "../problem.ts";
import { USD_PER_USD_M } from "../units.ts";
import { debtorOf, sizeUsdM } from "./book-parties.ts";
import { openedMemory } from "./opened.ts";

const NEEDED = ["entity", "instrument", "amount_usd_m"] as const;
const OPTIONAL = ["name", "note"] as const;
const COLUMNS: readonly string[] = [...NEEDED, ...OPTIONAL];
/** Each line is a column of every path. */
const MOST_LINES = 1_000;
/** No unsecured claim is larger, as no field of the world is. */
const MOST_USD_M = 1e6;
/** A column called by the beginning of a name is meant by it if it has this many letters. */
const LEAST_OF_A_NAME = 3;
/** Amounts are rounded by people: what all lines hold of an instrument may exceed it by this much of it. */
const ROUNDING = 1e-9;

type Complain = (code: Problem["code"], column: string, message: string, hint?: string) => void;
type Debt = { readonly contract: Contract; readonly entity: string; readonly sizeUsdM: number };
/** What lines are looked up in. */
type Known = {
  readonly model: Model;
  readonly debts: ReadonlyMap<string, Debt>;
  readonly memory: Float64Array;
};

/** Reads a book against the model of its world; `file` is its name in problems. Amounts are USD m of what is drawn and committed. */
export function parseBook(text: string, file: string, model: Model, kinds: Kinds): Parsed<LenderBook> {
  const { table, columnPlaces, problems: malformed } = readCsv(text, file);
  if (table.columns.length === 0) return { ok: false, problems: malformed };
  const problems = [...malformed, ...columnProblems(table.columns, columnPlaces, file)];
  if (table.rows.length === 0)
    problems.push({ code: "syntax", where: file, message: "the file holds no line below its header" });
  if (table.rows.length > MOST_LINES) {
    const message = `the book has ${table.rows.length} lines, more than ${MOST_LINES}`;
    problems.push({ code: "too-large", where: file, message, hint: "add up lines of one instrument" });
  }
  if (problems.length > 0) return { ok: false, problems };
  const known = knownOf(model, kinds);
  const holdings = table.rows.flatMap((row) => {
    const complain: Complain = (code, column, message, hint) =>
      problems.push({ code, where: `${file}:${row.places[column]}`, message, ...(hint && { hint }) });
    return holdingOf(row, known, complain) ?? [];
  });
  problems.push(...overheld(holdings, table.rows, known, file));
  if (problems.length === 0) return { ok: true, value: { file, holdings } };
  return { ok: false, problems: problems.sort((a, b) => placeOf(a) - placeOf(b)) };
}

/** Where in the file a problem stands, as one number that rises from line to line and along a line. */
function placeOf({ where }: Problem): number {
  const [, line = 0, column = 0] = /:(\d+):(\d+)$/.exec(where) ?? [];
  return Number(line) * 1e6 + Number(column);
}

function columnProblems(columns: readonly string[], places: readonly string[], file: string): Problem[] {
  const missing = NEEDED.filter((name) => !columns.includes(name));
  const isLike = (name: string, written: string) =>
    nearest(written.toLowerCase(), [name]) !== undefined ||
    (written.length >= LEAST_OF_A_NAME && name.startsWith(written.toLowerCase()));
  const unknown = columns.flatMap((column, i): Problem[] => {
    if (column === "" || COLUMNS.includes(column)) return [];
    const meant = missing.find((name) => isLike(name, column)) ?? nearest(column, COLUMNS);
    const hint = meant ? `did you mean "${meant}"?` : `columns: ${COLUMNS.join(", ")}`;
    const message = `a book has no column "${column}"`;
    return [{ code: "unknown-key", where: `${file}:${places[i]}`, message, hint }];
  });
  const lacking = missing
    .filter((name) => !columns.some((column) => !COLUMNS.includes(column) && isLike(name, column)))
    .map((name): Problem => {
      const message = `the book has no column "${name}"`;
      return {
        code: "missing-column",
        where: `${file}:1:1`,
        message,
        hint: `it needs ${NEEDED.join(", ")}`,
      };
    });
  return [...unknown, ...lacking];
}

function knownOf(model: Model, kinds: Kinds): Known {
  const memory = openedMemory(model, kinds);
  const debts = model.contracts.flatMap((contract): [string, Debt][] => {
    const debtor = model.entities[debtorOf(contract, kinds)];
    if (debtor === undefined || debtor.outside || !kinds[contract.kind].written) return [];
    const { drawnUsdM, undrawnUsdM } = sizeUsdM(contract, memory);
    return [[contract.id, { contract, entity: debtor.id, sizeUsdM: drawnUsdM + undrawnUsdM }]];
  });
  return { model, debts: new Map(debts), memory };
}

/** A line as a holding; undefined where something is wrong with it, and said. */
function holdingOf(row: CsvRow, known: Known, complain: Complain): Holding | undefined {
  const { entity: written, instrument, name = "" } = row.cells;
  if (row.extra.length > 0) {
    const hint = "a cell with a comma in it stands in quotes";
    complain("bad-row", "amount_usd_m", `${row.extra.length} cells too many: ${row.extra.join(", ")}`, hint);
  }
  if (isCutAmount(row)) {
    const hint = 'a number with commas stands in quotes: "1,250"';
    complain("bad-row", "amount_usd_m", "the amount looks cut at its comma", hint);
  }
  const heldUsdM = amountOf(row.cells.amount_usd_m, complain);
  if (instrument === "") {
    if (!isEntity(written, known.model, complain) || heldUsdM === undefined) return undefined;
    const holding = { line: row.line, name: name || written, entity: written, heldUsdM };
    return { ...holding, drawnUsdM: heldUsdM, share: heldUsdM };
  }
  const debt = debtOf(instrument, written, known, complain);
  if (debt === undefined || heldUsdM === undefined) return undefined;
  const share = heldUsdM / debt.sizeUsdM;
  const { drawnUsdM } = sizeUsdM(debt.contract, known.memory);
  return {
    line: row.line,
    name: name || instrument,
    entity: debt.entity,
    instrument,
    heldUsdM,
    drawnUsdM: share * drawnUsdM,
    share,
  };
}

/** `1,250` without quotes is a 1 and, in the next column, a 250. */
function isCutAmount({ cells }: CsvRow): boolean {
  const names = Object.keys(cells);
  const next = cells[names[names.indexOf("amount_usd_m") + 1]] ?? "";
  return /^\d{1,3}$/.test(cells.amount_usd_m) && /^\d{3}(\.\d+)?$/.test(next);
}

/** An amount in USD m above zero. */
function amountOf(text: string, complain: Complain): number | undefined {
  const usdM = readDecimal(text);
  const unit = "amounts are in USD m, as 25 or 1,250.5";
  const say = (code: Problem["code"], message: string, hint: string) =>
    complain(code, "amount_usd_m", message, hint);
  if (text === "") say("missing-key", "the line has no amount", unit);
  else if (Number.isNaN(usdM)) say("wrong-kind", `"${text}" is not a number`, unit);
  else if (!(usdM > 0))
    say("out-of-range", `${text} is not above zero`, "a book is what is held: leave out what is not");
  else if (usdM > MOST_USD_M)
    say("out-of-range", `${text} USD m is more than ${MOST_USD_M}`, inUsd(usdM) ?? unit);
  else return usdM;
  return undefined;
}

/** A hint for an amount that makes sense only as USD. */
const inUsd = (usdM: number) =>
  usdM >= USD_PER_USD_M / 10 && usdM <= MOST_USD_M * USD_PER_USD_M
    ? `${usdM.toLocaleString("en-US")} USD are ${usdM / USD_PER_USD_M} USD m`
    : undefined;

function isEntity(id: string, model: Model, complain: Complain): boolean {
  if (id === "")
    complain(
      "missing-key",
      "entity",
      "the line names neither an entity nor an instrument",
      "give one of them",
    );
  else if (model.entities.some((entity) => entity.id === id)) return true;
  else {
    const near = nearEntity(id, model);
    complain("dangling-name", "entity", `the world has no entity "${id}"`, near);
  }
  return false;
}

function nearEntity(id: string, { entities }: Model): string {
  const plain = id.toLowerCase();
  const called = entities.find(({ name, short }) =>
    [name, short].some((each) => each?.toLowerCase() === plain),
  );
  const ids = entities.map((entity) => entity.id);
  const near = called?.id ?? nearest(plain, ids);
  const operators = ids.filter((_, at) => !entities[at].outside);
  return near ? `did you mean "${near}"?` : `those who owe: ${operators.join(", ")}`;
}

/** The debt a line names, owed by the entity it names, with something to hold of it. */
function debtOf(id: string, entity: string, known: Known, complain: Complain): Debt | undefined {
  const { model, debts } = known;
  const debt = debts.get(id);
  const isKnownEntity = entity === "" || isEntity(entity, model, complain);
  if (debt === undefined) {
    const other = model.contracts.find((contract) => contract.id === id);
    const message = other
      ? `"${id}" is no debt but a ${other.kind}: it has no balance to lose`
      : `the world has no debt "${id}"`;
    complain("dangling-name", "instrument", message, nearDebt(id, entity, debts));
    return undefined;
  }
  if (debt.contract.kind === "waiver") {
    complain(
      "dangling-name",
      "instrument",
      `"${id}" puts off another debt`,
      "hold that debt: this goes with it",
    );
    return undefined;
  }
  if (!(debt.sizeUsdM > 0)) {
    complain("out-of-range", "instrument", `nothing of "${id}" is drawn or committed within the run`);
    return undefined;
  }
  if (isKnownEntity && entity !== "" && entity !== debt.entity) {
    const hint = `write ${debt.entity}, or leave the entity out`;
    complain("bad-row", "entity", `"${id}" is owed by ${debt.entity}, not by ${entity}`, hint);
    return undefined;
  }
  return isKnownEntity ? debt : undefined;
}

function nearDebt(id: string, entity: string, debts: ReadonlyMap<string, Debt>): string {
  const all = [...debts.values()].filter((debt) => debt.sizeUsdM > 0 && debt.contract.kind !== "waiver");
  const near = nearest(
    id,
    all.map(({ contract }) => contract.id),
  );
  if (near) return `did you mean "${near}"?`;
  const own = all.filter((debt) => debt.entity === entity);
  const listed = (own.length > 0 ? own : all).map(({ contract }) => contract.id);
  return `${own.length > 0 ? `debts of ${entity}` : "debts"}: ${listed.join(", ")}`;
}

/** Instruments of which all lines together hold more than there is. */
function overheld(
  holdings: readonly Holding[],
  rows: readonly CsvRow[],
  { debts }: Known,
  file: string,
): Problem[] {
  return [...debts].flatMap(([id, { sizeUsdM }]): Problem[] => {
    const own = holdings.filter(({ instrument }) => instrument === id);
    const heldUsdM = own.reduce((usd, holding) => usd + holding.heldUsdM, 0);
    if (heldUsdM <= sizeUsdM * (1 + ROUNDING)) return [];
    const lines = own.map(({ line }) => line);
    const who = lines.length > 1 ? `lines ${lines.join(", ")} hold ` : "";
    const place = rows.find(({ line }) => line === lines[lines.length - 1])?.places.amount_usd_m;
    const usd = (value: number) => value.toLocaleString("en-US", { maximumFractionDigits: 6 });
    return [
      {
        code: "out-of-range",
        where: `${file}:${place}`,
        message: `${who}${usd(heldUsdM)} USD m of "${id}", more than the ${usd(sizeUsdM)} drawn or committed`,
        hint: inUsd(heldUsdM) ?? "hold no more than there is",
      },
    ];
  });
}
