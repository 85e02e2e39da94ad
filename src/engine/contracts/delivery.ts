import { entityStatus, type MonthView } from "../model.ts";

/** Whether a hall is still not accepted `limitMonths` after the month it was promised for: a missed milestone. */
export function isTooLate({ model, state, month }: MonthView, hall: number, limitMonths: number): boolean {
  return month + 1 > model.halls[hall].ready + limitMonths && state.hallReady[hall] >= month + 1;
}

/** Moves the halls not yet accepted one month on: unpaid builders and vendors do not deliver. */
export function delayHalls(halls: readonly number[], { month }: MonthView, hallReady: Float64Array): void {
  for (const hall of halls) if (hallReady[hall] >= month + 1) hallReady[hall] += 1;
}

/** Whether an entity has stopped: in default it orders and builds nothing more. */
export function hasStopped({ state }: MonthView, entity: number): boolean {
  return state.status[entity] === entityStatus.defaulted;
}
