// What machines fetch when they are sold: the resale price follows what they earn.

import type { MonthView, State } from "../model.ts";
import { PH_PER_EH } from "../units.ts";

/**
 * Resale value of what is left of a fleet, USD: hashrate × hashprice × days of revenue. 26,200 machines of 100 TH/s at 107.87 USD per
 * PH/s and day and 238 days: 67.3 m (Stronghold gave back as many for 67.4 m, 8-K of 2022-08-16).
 */
export function machinesUsd({ model, market }: MonthView, { fleetFraction }: State, fleet: number): number {
  const { hashrate_ehs, asic_resale_days } = model.fleets[fleet];
  return fleetFraction[fleet] * hashrate_ehs * PH_PER_EH * market.hashpriceUsdPerPhDay * asic_resale_days;
}
