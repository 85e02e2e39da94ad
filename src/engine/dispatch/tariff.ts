// Power contracts as prices of an hour: what changes the price the next MWh costs, and so what runs. What is owed whatever runs is
// settled by contracts; docs/models/dispatch.md says which is which.

/** Floor and cap on the index, USD per MWh: a collar. The marginal price is the collared one. */
export type Collar = { readonly floorUsdPerMwh: number; readonly capUsdPerMwh: number };

/** What a MWh costs each hour under a collar. */
export function collaredPrices(indexUsdPerMwh: Float64Array, collar: Collar): Float64Array {
  const { floorUsdPerMwh, capUsdPerMwh } = collar;
  return indexUsdPerMwh.map((price) => Math.min(capUsdPerMwh, Math.max(floorUsdPerMwh, price)));
}

/** Losses and adders: a MWh at the meter is 1/(1 − loss) MWh at the hub, then adders for everything the retailer charges a MWh for. */
export function deliveredPrices(
  hubUsdPerMwh: Float64Array,
  lossFraction: number,
  adderUsdPerMwh: number,
): Float64Array {
  return hubUsdPerMwh.map((price) => price / (1 - lossFraction) + adderUsdPerMwh);
}
