// The perfect-foresight policy: a linear program over prices nobody knew. A bound and a second opinion, never a forecast.

import { drawFromGrid, writeClosing } from "./closing.ts";
import { type LinearSolver, type SiteColumns, siteProgram } from "./linear.ts";
import {
  emptyHours,
  type HourlyOperation,
  openSite,
  type Policy,
  reasonCode,
  type SiteLoad,
  strikeUsdPerMwh,
} from "./policy.ts";

const RUNS = reasonCode("runs");
const TOO_DEAR = reasonCode("price at or above break-even");
const NO_GRID = reasonCode("no grid megawatts left");
const ON_BATTERY = reasonCode("runs on the battery");
const RAMPING = reasonCode("ramping");

/** Megawatts below this are the solver's rounding. */
const NOTHING_MW = 1e-7;

/** The bound, solved by `solver`. The battery ends as full as it began. Throws when the program has no solution: that is our bug. */
export function foresight(solver: LinearSolver): Policy {
  return (load, hours, stretch) => {
    const { from = 0, to = hours.calendar.hours, opening = openSite(load) } = stretch ?? {};
    const operation = emptyHours("perfect-foresight", load, { from, to, opening });
    const level = { fromMwh: opening.storedMwh, toMwh: opening.storedMwh };
    const { program, columns } = siteProgram(load, hours, from, to, level);
    const open = solver.open(program);
    const solution = open.solve();
    open.close();
    if (!solution.ok) throw new Error(`the bound has no solution: ${solution.why}`);
    writeOperation(load, solution.x, columns, operation);
    writeReasons(load, hours.usdPerMwh, operation);
    for (let h = from; h < to; h++) drawFromGrid(load, operation, h, Number.POSITIVE_INFINITY);
    operation.closing = writeClosing(load, hours, operation);
    return operation;
  };
}

function writeOperation(
  load: SiteLoad,
  x: Float64Array,
  columns: SiteColumns,
  operation: HourlyOperation,
): void {
  const n = columns.hours;
  const copy = (column: number, into: Float64Array, at = 0) => {
    const mw = x.subarray(column * n, (column + 1) * n);
    into.set(
      mw.map((one) => (Math.abs(one) < NOTHING_MW ? 0 : one)),
      at,
    );
  };
  copy(columns.firm, operation.firmMw);
  load.fleets.forEach((_, f) => {
    copy(columns.fleet + f, operation.fleetMw, f * n);
  });
  if (!load.battery) return;
  copy(columns.charge, operation.chargeMw);
  copy(columns.discharge, operation.dischargeMw);
  copy(columns.stored, operation.storedMwh);
}

/** A program gives no reasons; these are read off what it did and the hour's price. */
function writeReasons(load: SiteLoad, usdPerMwh: Float64Array, operation: HourlyOperation): void {
  const n = operation.gridMw.length;
  load.fleets.forEach((fleet, f) => {
    const strike = strikeUsdPerMwh(fleet);
    for (let h = 0; h < n; h++) {
      const runs = operation.fleetMw[f * n + h] > 0;
      const isCheap = usdPerMwh[operation.from + h] < strike;
      const kept = operation.dischargeMw[h] > 0 ? ON_BATTERY : RAMPING;
      operation.reason[f * n + h] = runs ? (isCheap ? RUNS : kept) : isCheap ? NO_GRID : TOO_DEAR;
    }
  });
}
