// The end of an hour and of a stretch: what was drawn from the grid, and what is handed on.

import { MONTHS_OF_BUDGET, RATCHET_MONTHS } from "./account.ts";
import { partOf } from "./hours.ts";
import {
  type HourlyKnowledge,
  type HourlyOperation,
  type SiteLoad,
  type SiteState,
  savedShare,
} from "./policy.ts";

/** Closes an hour's balance: telemetry of what stands still, then the grid makes up the sum. In an emergency telemetry is cut too. */
export function drawFromGrid(
  load: SiteLoad,
  operation: HourlyOperation,
  hour: number,
  limitMw: number,
): void {
  const count = operation.to - operation.from;
  const i = hour - operation.from;
  let runningMw = operation.firmMw[i];
  let idleMw = 0;
  load.fleets.forEach((fleet, f) => {
    const mw = operation.fleetMw[f * count + i];
    runningMw += mw;
    idleMw += fleet.telemetryFloorMw - mw * (1 - savedShare(fleet));
  });
  const busMw = operation.dischargeMw[i] - operation.chargeMw[i];
  idleMw = Math.min(idleMw, Math.max(0, limitMw + busMw - runningMw));
  operation.idleMw[i] = idleMw;
  operation.gridMw[i] = runningMw + idleMw - busMw;
}

/** The state after the last hour: storage, what runs and for how long it has not, the peak so far, the budget used. */
export function writeClosing(load: SiteLoad, hours: HourlyKnowledge, operation: HourlyOperation): SiteState {
  const { opening } = operation;
  const count = operation.to - operation.from;
  const fleetMw = new Float64Array(load.fleets.length);
  const offHours = new Float64Array(load.fleets.length);
  load.fleets.forEach((_, f) => {
    fleetMw[f] = operation.fleetMw[f * count + count - 1];
    let off = 0;
    while (off < count && operation.fleetMw[f * count + count - 1 - off] === 0) off++;
    offHours[f] = off === count ? opening.offHours[f] + count : off;
  });
  return {
    storedMwh: load.battery ? operation.storedMwh[count - 1] : opening.storedMwh,
    fleetMw,
    offHours,
    ...monthsPassed(load, hours, operation),
  };
}

/** Peaks and budget across the month ends of the stretch; a month that ends exactly here is over. */
function monthsPassed(
  load: SiteLoad,
  hours: HourlyKnowledge,
  { opening, from, to, gridMw, firmMw }: HourlyOperation,
) {
  const { monthStart } = hours.calendar;
  let [monthPeakMw, shedHoursUsed, budgetMonth] = [
    opening.monthPeakMw,
    opening.shedHoursUsed,
    opening.budgetMonth,
  ];
  let pastPeakMw = [...opening.pastPeakMw];
  let month = partOf(monthStart, from);
  for (let h = from; h < to; h++) {
    monthPeakMw = Math.max(monthPeakMw, gridMw[h - from]);
    if (load.firm.mw > 0) shedHoursUsed += 1 - firmMw[h - from] / load.firm.mw;
    if (h + 1 !== monthStart[month + 1]) continue;
    month++;
    pastPeakMw = [...pastPeakMw, monthPeakMw].slice(-RATCHET_MONTHS);
    monthPeakMw = 0;
    budgetMonth = (budgetMonth + 1) % MONTHS_OF_BUDGET;
    if (budgetMonth === 0) shedHoursUsed = 0;
  }
  return { monthPeakMw, pastPeakMw, shedHoursUsed, budgetMonth };
}
