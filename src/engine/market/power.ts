// Power prices in one month: a real month's sorted hours times a level.

import { exp } from "../elementary.ts";
import type { Innovations, MarketMonth, MarketState, Model } from "../model.ts";

/**
 * Fills the power part of a drawn month: for each hub the table drawn and `price = scale·table`, where scale is the level (the
 * world's forward, or history's own mean, times the grid's AR(1) factor of mean 1) over the real month's own level. Scale > 0,
 * shift 0: hours below zero stay below zero.
 */
export function powerMonth(
  model: Model,
  innovations: Innovations,
  month: number,
  state: MarketState,
  into: MarketMonth,
  next: MarketState,
): void {
  const { history, hubs } = model;
  const { level_volatility_pct, level_persistence: persistence } = model.market.power;
  const deviation = level_volatility_pct / 100;
  const fresh = 1 - persistence * persistence;
  const grids = history.grids.length;
  const step = deviation * Math.sqrt(fresh);
  for (let g = 0; g < grids; g++) {
    next.powerLevel[g] = persistence * state.powerLevel[g] + step * innovations.powerLevel[month * grids + g];
  }
  next.powerLevelVariance = persistence * persistence * state.powerLevelVariance + step * step;
  let grid = -1;
  let factor = Number.NaN;
  for (let h = 0; h < hubs.length; h++) {
    if (history.hubGrid[h] !== grid) {
      grid = history.hubGrid[h];
      factor = exp(next.powerLevel[grid] - next.powerLevelVariance / 2);
    }
    const table = innovations.powerTable[month * hubs.length + h];
    const { storm, scalePerLevel } = history.durations[h][table];
    // a storm's hours stood at the grid's price cap, which does not move with the level: it is drawn as it was
    setHub(model, h, table, storm ? 1 : hubLevelUsdPerMwh(model, h) * factor * scalePerLevel, into);
  }
}

/** The mean price a hub's months are scaled to: the world's forward, or history's own mean where it gives none. */
export function hubLevelUsdPerMwh(model: Model, hub: number): number {
  const forward = model.hubs[hub].forward_usd_per_mwh;
  return forward > 0 ? forward : model.history.hubLevelUsdPerMwh[hub];
}

/** Writes a hub's month: the table, its scale and the mean that follows. */
export function setHub(model: Model, hub: number, table: number, scale: number, into: MarketMonth): void {
  into.powerTable[hub] = table;
  into.powerScale[hub] = scale;
  into.powerShiftUsdPerMwh[hub] = 0;
  into.powerMeanUsdPerMwh[hub] = scale * model.history.durations[hub][table].meanUsdPerMwh;
}
