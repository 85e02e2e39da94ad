// A path on which nothing moves and nobody runs short: the model with its shocks at zero, and the draws of such a path.

import { firstDay } from "./calendar.ts";
import { hubLevelUsdPerMwh } from "./market/power.ts";
import { POWER_AGES } from "./market/prepare-power.ts";
import type { Contract, Innovations, Model } from "./model.ts";
import { NEVER } from "./model.ts";
import { MONTHS_PER_YEAR } from "./units.ts";

/** Cash no operator can run out of, USD m: a contract is valued as if its parties could pay for all of it. */
const ENOUGH_USD_M = 1e6;

/** The model with nothing moving, nobody short of cash, its power dearer where a contract's halls stand. */
export function stillModel(model: Model, contract: Contract, powerMultiple: number): Model {
  const { halls } = contract.terms as unknown as { halls: readonly number[] };
  const sites = new Set(halls.map((hall) => model.halls[hall].site));
  const hubs = new Set([...sites].map((site) => model.sites[site].power.hub));
  const { ai_demand, bitcoin, replay } = model.market;
  const still = { rent_growth_tight_pct: 0, rent_growth_normal_pct: 0, rent_growth_glut_pct: 0 };
  return {
    ...model,
    funding: "committed",
    market: {
      ...model.market,
      bitcoin: { ...bitcoin, jump_month: NEVER },
      ai_demand: { ...ai_demand, ...still, rent_volatility_pct: 0 },
      power: { ...model.market.power, level_volatility_pct: 0 },
      replay: { ...replay, from: NEVER, to: NEVER },
    },
    entities: model.entities.map((entity) => ({
      ...entity,
      cash_usd_m: ENOUGH_USD_M,
    })),
    hubs: model.hubs.map((hub, at) => ({
      ...hub,
      forward_usd_per_mwh: hubLevelUsdPerMwh(model, at) * (hubs.has(at) ? powerMultiple : 1),
    })),
    sites: model.sites.map((site, at) => {
      const times = sites.has(at) ? powerMultiple : 1;
      const { adderUsdPerMwh, fixedUsdPerMwh } = site.power;
      const dearer = { adderUsdPerMwh: adderUsdPerMwh * times, fixedUsdPerMwh: fixedUsdPerMwh * times };
      // A cap agreed stays where it is when power gets dearer.
      return { ...site, power: { ...site.power, ...dearer } };
    }),
  };
}

/** A uniform at which no regime is left: the exit chances of a month are below it. */
const STAYS = 1 - Number.EPSILON;

/** Innovations in which nothing happens: no shocks, no defaults, every hall of the contract late by the same months. */
export function stillInnovations(model: Model, contract: Contract, slipMonths: number): Innovations {
  const months = model.months.length;
  const days = firstDay(model.firstMonth + months) - firstDay(model.firstMonth);
  const zeros = () => new Float64Array(months);
  const { halls } = contract.terms as unknown as { halls: readonly number[] };
  const builders = new Set(halls.map((hall) => model.halls[hall].builderIndex));
  return {
    path: 0,
    btcBlock: new Int32Array(days),
    btcGross: new Float64Array(days).fill(1),
    btcRegime: zeros().fill(STAYS),
    aiRegime: zeros().fill(STAYS),
    powerTable: latestTables(model),
    powerLevel: new Float64Array(months * model.history.grids.length),
    rentShock: zeros(),
    aiEquityShock: zeros(),
    equityShock: zeros(),
    creditShock: zeros(),
    logSurvivalAtDefault: new Float64Array(model.entities.length).fill(Number.NEGATIVE_INFINITY),
    slipMonths: Float64Array.from(model.builders, (_, builder) => (builders.has(builder) ? slipMonths : 0)),
  };
}

/** The same innovations with one entity in default from the next month on. */
export function withDefault(innovations: Innovations, entity: number): Innovations {
  const logSurvivalAtDefault = Float64Array.from(innovations.logSurvivalAtDefault);
  logSurvivalAtDefault[entity] = Number.POSITIVE_INFINITY;
  return { ...innovations, logSurvivalAtDefault };
}

/** For each month and hub the latest real month of that time of the year that was no storm. */
function latestTables(model: Model): Int32Array {
  const { powerCandidate, durations } = model.history;
  const hubs = powerCandidate.length;
  const out = new Int32Array(model.months.length * hubs);
  for (let month = 0; month < model.months.length; month++) {
    const row = ((model.firstMonth + month) % MONTHS_PER_YEAR) * POWER_AGES;
    for (let hub = 0; hub < hubs; hub++) {
      const tables = powerCandidate[hub].subarray(row, row + POWER_AGES).filter((table) => table >= 0);
      out[month * hubs + hub] = tables.find((table) => !durations[hub][table].storm) ?? tables[0];
    }
  }
  return out;
}
