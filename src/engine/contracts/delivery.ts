import { entityStatus, type MonthView, NEVER, type State } from "../model.ts";

/** Whether a hall is still not accepted `limitMonths` after the month it was promised for: a missed milestone. */
export function isTooLate({ model, state, month }: MonthView, hall: number, limitMonths: number): boolean {
  return month + 1 > model.halls[hall].ready + limitMonths && state.hallReady[hall] >= month + 1;
}

/**
 * Moves the halls not yet accepted one month on, once however many are unpaid: unpaid builders and vendors do not deliver. A hall
 * that was left or put later this month stays so, whichever contract closes first.
 */
export function delayHalls(halls: readonly number[], { month, state }: MonthView, next: State): void {
  for (const hall of halls)
    if (state.hallReady[hall] >= month + 1)
      next.hallReady[hall] = Math.max(next.hallReady[hall], state.hallReady[hall] + 1);
}

/** A customer leaves a hall that is too late: it is nobody's until it is let again. */
export function leaveHall(next: State, missedPlace: number, hall: number): void {
  next.memory[missedPlace] = 1;
  next.hallReady[hall] = NEVER;
}

/** Whether an entity has stopped: in default it orders and builds nothing more. */
export function hasStopped({ state }: MonthView, entity: number): boolean {
  return state.status[entity] === entityStatus.defaulted;
}
