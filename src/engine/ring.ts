// Coverage over the last months, from the rings a state carries.

import type { State } from "./model.ts";
import { MONTHS_PER_YEAR } from "./units.ts";

/**
 * Debt service coverage of an entity over the `windowMonths` (at most 12) ending with `month`, which the state has closed: sum of
 * CFADS over sum of debt service, Infinity where nothing was due. Before a full window has passed, the months there are.
 */
export function ringDscr(closed: State, entity: number, month: number, windowMonths: number): number {
  let cfadsUsd = 0;
  let serviceUsd = 0;
  for (let back = 0; back < Math.min(windowMonths, month + 1); back++) {
    const place = entity * MONTHS_PER_YEAR + ((month - back) % MONTHS_PER_YEAR);
    cfadsUsd += closed.cfadsUsd[place];
    serviceUsd += closed.debtServiceUsd[place];
  }
  return serviceUsd > 0 ? cfadsUsd / serviceUsd : Number.POSITIVE_INFINITY;
}
