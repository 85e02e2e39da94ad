// The perfect-foresight linear program of a site: columns and rows as arrays, nothing solved here. The solver is handed in.

import { MONTHS_OF_BUDGET } from "./account.ts";
import { partOf } from "./hours.ts";
import { type HourlyKnowledge, type SiteLoad, savedShare } from "./policy.ts";

/** minimise cost·x with rowLower ≤ A x ≤ rowUpper and lower ≤ x ≤ upper; A by rows. */
export type LinearProgram = {
  readonly cost: Float64Array;
  readonly lower: Float64Array;
  readonly upper: Float64Array;
  readonly rowLower: Float64Array;
  readonly rowUpper: Float64Array;
  readonly starts: Int32Array;
  readonly indices: Int32Array;
  readonly values: Float64Array;
};

export type Solution =
  | { readonly ok: true; readonly objective: number; readonly x: Float64Array }
  | { readonly ok: false; readonly why: string };

/** A program kept in the solver: solved again with other costs it starts from the last basis. */
export type OpenProgram = {
  readonly solve: (cost?: Float64Array) => Solution;
  readonly close: () => void;
};
export type LinearSolver = { readonly name: string; readonly open: (program: LinearProgram) => OpenProgram };

/** Where a site's columns stand: `column · hours + hour`, then the peaks of the months. */
export type SiteColumns = {
  readonly hours: number;
  readonly grid: number;
  readonly firm: number;
  /** First of the fleets'. */
  readonly fleet: number;
  /** −1 without a battery. */
  readonly charge: number;
  readonly discharge: number;
  readonly stored: number;
  /** First peak column, as an index of x. */
  readonly peak: number;
  readonly months: number;
};

export type SiteProgram = { readonly program: LinearProgram; readonly columns: SiteColumns };

/** How storage begins and ends: as it was at the start (cyclic, level free), or between two given levels. */
export type StorageEnds = "cyclic" | { readonly fromMwh: number; readonly toMwh: number };

/**
 * The program of hours [from, to). Start costs, windows and minimum off-times are left out, so its optimum is a bound on any
 * operation that has them; coincident peaks and events are left out too. Columns of the balance: grid + discharge = firm +
 * fleets + telemetry + charge. Worth of firm energy is its revenue plus its SLA penalty; where that is infinite, the firm load
 * may be short of all its hours by no more than the year's budget.
 */
export function siteProgram(
  load: SiteLoad,
  hours: HourlyKnowledge,
  from: number,
  to: number,
  ends: StorageEnds,
): SiteProgram {
  const columns = columnsOf(load, hours, from, to);
  const rows = rowBuilder();
  balance(load, columns, rows);
  if (load.battery) storage(load.battery.efficiency, columns, ends, rows);
  ramps(load, columns, rows);
  if (columns.months > 0) peaks(hours, columns, from, rows);
  budgets(load, hours, columns, from, rows);
  return { program: { ...bounds(load, hours, columns, from), ...rows.done() }, columns };
}

function columnsOf(load: SiteLoad, hours: HourlyKnowledge, from: number, to: number): SiteColumns {
  const fleets = load.fleets.length;
  const { monthStart } = hours.calendar;
  const months = load.demandCharge ? partOf(monthStart, to - 1) - partOf(monthStart, from) + 1 : 0;
  const storage = load.battery ? 2 + fleets : -1;
  return {
    hours: to - from,
    grid: 0,
    firm: 1,
    fleet: 2,
    charge: storage,
    discharge: load.battery ? storage + 1 : -1,
    stored: load.battery ? storage + 2 : -1,
    peak: (2 + fleets + (load.battery ? 3 : 0)) * (to - from),
    months,
  };
}

/** Costs at these prices: the only part of a program that changes with them. */
export function siteCosts(
  load: SiteLoad,
  hours: HourlyKnowledge,
  columns: SiteColumns,
  from: number,
): Float64Array {
  const n = columns.hours;
  const cost = new Float64Array(columns.peak + columns.months);
  const { firm } = load;
  const firmUsd = firm.revenueUsdPerMwh + (Number.isFinite(firm.shedUsdPerMwh) ? firm.shedUsdPerMwh : 0);
  for (let h = 0; h < n; h++) cost[h] = hours.usdPerMwh[from + h];
  cost.fill(-firmUsd, columns.firm * n, (columns.firm + 1) * n);
  load.fleets.forEach(({ breakEvenUsdPerMwh }, f) => {
    cost.fill(-breakEvenUsdPerMwh, (columns.fleet + f) * n, (columns.fleet + f + 1) * n);
  });
  if (load.battery) cost.fill(load.battery.wearUsdPerMwh, columns.discharge * n, (columns.discharge + 1) * n);
  cost.fill(load.demandCharge?.usdPerMwMonth ?? 0, columns.peak);
  return cost;
}

function bounds(load: SiteLoad, hours: HourlyKnowledge, columns: SiteColumns, from: number) {
  const n = columns.hours;
  const lower = new Float64Array(columns.peak + columns.months);
  const upper = new Float64Array(columns.peak + columns.months);
  const limit = (column: number, least: number, most: number) => {
    lower.fill(least, column * n, (column + 1) * n);
    upper.fill(most, column * n, (column + 1) * n);
  };
  limit(columns.grid, -load.exportMw, load.gridMw);
  if (hours.gridMw) for (let h = 0; h < n; h++) upper[h] = Math.min(load.gridMw, hours.gridMw[from + h]);
  limit(columns.firm, 0, load.firm.mw);
  for (const [f, fleet] of load.fleets.entries()) limit(columns.fleet + f, 0, fleet.mw);
  if (load.battery) {
    limit(columns.charge, 0, load.battery.mw);
    limit(columns.discharge, 0, load.battery.mw);
    limit(columns.stored, 0, load.battery.mwh);
  }
  upper.fill(Number.POSITIVE_INFINITY, columns.peak);
  return { cost: siteCosts(load, hours, columns, from), lower, upper };
}

type Rows = {
  /** Adds a row of (column, value) pairs. */
  readonly row: (least: number, most: number, ...terms: number[]) => void;
  readonly done: () => Omit<LinearProgram, "cost" | "lower" | "upper">;
};

function rowBuilder(): Rows {
  const starts = [0];
  const indices: number[] = [];
  const values: number[] = [];
  const rowLower: number[] = [];
  const rowUpper: number[] = [];
  return {
    row: (least, most, ...terms) => {
      for (let t = 0; t < terms.length; t += 2) {
        indices.push(terms[t]);
        values.push(terms[t + 1]);
      }
      starts.push(indices.length);
      rowLower.push(least);
      rowUpper.push(most);
    },
    done: () => ({
      starts: Int32Array.from(starts),
      indices: Int32Array.from(indices),
      values: Float64Array.from(values),
      rowLower: Float64Array.from(rowLower),
      rowUpper: Float64Array.from(rowUpper),
    }),
  };
}

function balance(load: SiteLoad, columns: SiteColumns, { row }: Rows): void {
  const n = columns.hours;
  const floor = load.fleets.reduce((sum, fleet) => sum + fleet.telemetryFloorMw, 0);
  for (let h = 0; h < n; h++) {
    const terms = [columns.grid * n + h, 1, columns.firm * n + h, -1];
    for (const [f, fleet] of load.fleets.entries())
      terms.push((columns.fleet + f) * n + h, -savedShare(fleet));
    if (load.battery) terms.push(columns.charge * n + h, -1, columns.discharge * n + h, 1);
    row(floor, floor, ...terms);
  }
}

/** stored(h) = stored(h − 1) + η·charge − discharge/η. */
function storage(efficiency: number, columns: SiteColumns, ends: StorageEnds, { row }: Rows): void {
  const n = columns.hours;
  for (let h = 0; h < n; h++) {
    const terms = [
      columns.stored * n + h,
      1,
      columns.charge * n + h,
      -efficiency,
      columns.discharge * n + h,
      1 / efficiency,
    ];
    if (h > 0) row(0, 0, ...terms, columns.stored * n + h - 1, -1);
    else if (ends === "cyclic") row(0, 0, ...terms, columns.stored * n + n - 1, -1);
    else row(ends.fromMwh, ends.fromMwh, ...terms);
  }
  if (ends !== "cyclic") row(ends.toMwh, ends.toMwh, columns.stored * n + n - 1, 1);
}

function ramps(load: SiteLoad, columns: SiteColumns, { row }: Rows): void {
  const n = columns.hours;
  load.fleets.forEach(({ rampMwPerHour, mw }, f) => {
    if (rampMwPerHour >= mw) return;
    const first = (columns.fleet + f) * n;
    for (let h = 1; h < n; h++) row(-rampMwPerHour, rampMwPerHour, first + h, 1, first + h - 1, -1);
  });
}

function peaks(hours: HourlyKnowledge, columns: SiteColumns, from: number, { row }: Rows): void {
  const { monthStart } = hours.calendar;
  const first = partOf(monthStart, from);
  for (let h = 0; h < columns.hours; h++) {
    const month = partOf(monthStart, from + h) - first;
    row(Number.NEGATIVE_INFINITY, 0, columns.grid * columns.hours + h, 1, columns.peak + month, -1);
  }
}

/** Firm energy of each twelve months, where shedding beyond the budget is not to be had at any price. */
function budgets(
  load: SiteLoad,
  hours: HourlyKnowledge,
  columns: SiteColumns,
  from: number,
  { row }: Rows,
): void {
  const { firm } = load;
  if (Number.isFinite(firm.shedUsdPerMwh) || firm.mw === 0) return;
  const { monthStart } = hours.calendar;
  const n = columns.hours;
  for (
    let m = partOf(monthStart, from);
    monthStart[m] < from + n && m + 1 < monthStart.length;
    m += MONTHS_OF_BUDGET
  ) {
    const begins = Math.max(0, monthStart[m] - from);
    const ends = Math.min(n, monthStart[Math.min(monthStart.length - 1, m + MONTHS_OF_BUDGET)] - from);
    const terms: number[] = [];
    for (let h = begins; h < ends; h++) terms.push(columns.firm * n + h, 1);
    const budget = Math.min(ends - begins, firm.curtailableHoursPerYear);
    row(firm.mw * (ends - begins - budget), Number.POSITIVE_INFINITY, ...terms);
  }
}
