// The power contracts that a month without hours can settle exactly: a few more searches and prefix sums of the sorted month.
// test/dispatch/table-tariff.test.ts holds them to the hours.

import { costOfCheapestUsdPerMw, hoursBelow, type SortedHours } from "./tables.ts";
import type { Collar } from "./tariff.ts";

/** A sorted month at a path's level: price = scale·table + shift. */
export type ScaledMonth = {
  readonly table: SortedHours;
  readonly scale: number;
  readonly shiftUsdPerMwh: number;
};

const hoursOf = ({ table }: ScaledMonth) => table.sortedUsdPerMwh.length;
const cheapest = ({ table, scale, shiftUsdPerMwh }: ScaledMonth, hours: number) =>
  costOfCheapestUsdPerMw(table, scale, shiftUsdPerMwh, hours);
const below = ({ table, scale, shiftUsdPerMwh }: ScaledMonth, usdPerMwh: number) =>
  hoursBelow(table, scale, shiftUsdPerMwh, usdPerMwh);

/** Hours a load runs under a collar: none below its floor, all above its cap. */
export function collaredHoursBelow(month: ScaledMonth, collar: Collar, breakEvenUsdPerMwh: number): number {
  if (breakEvenUsdPerMwh <= collar.floorUsdPerMwh) return 0;
  return breakEvenUsdPerMwh > collar.capUsdPerMwh ? hoursOf(month) : below(month, breakEvenUsdPerMwh);
}

/** What one megawatt pays for the n cheapest hours of a collared month, USD: floor, index and cap hours apart. */
export function collaredCostUsdPerMw(month: ScaledMonth, collar: Collar, hours: number): number {
  const floored = Math.min(hours, below(month, collar.floorUsdPerMwh));
  const uncapped = Math.max(floored, Math.min(hours, below(month, collar.capUsdPerMwh)));
  return (
    collar.floorUsdPerMwh * floored +
    cheapest(month, uncapped) -
    cheapest(month, floored) +
    collar.capUsdPerMwh * (hours - uncapped)
  );
}

/** USD earned by one megawatt that ran the n cheapest hours and sold the others where spot was above the contract's price. */
export function curtailmentCreditUsdPerMw(
  month: ScaledMonth,
  runHours: number,
  fixedUsdPerMwh: number,
): number {
  const from = Math.max(runHours, below(month, fixedUsdPerMwh));
  const sold = hoursOf(month) - from;
  return cheapest(month, hoursOf(month)) - cheapest(month, from) - fixedUsdPerMwh * sold;
}
