// The state a path opens with: balances as the world writes them, halls as late as their builder's draw makes them.

import { openMarket } from "./market/month.ts";
import type { Entity, Innovations, Kinds, Model, State } from "./model.ts";
import { MONTHS_PER_YEAR, USD_PER_USD_M } from "./units.ts";

/** A state of the model's shape, all zeros but the market's. */
export function emptyState(model: Model): State {
  const entities = () => new Float64Array(model.entities.length);
  return {
    month: 0,
    market: openMarket(model),
    cashUsd: entities(),
    restrictedUsd: entities(),
    reserveUsd: entities(),
    btc: entities(),
    status: new Uint8Array(model.entities.length),
    trigger: new Uint8Array(model.entities.length),
    cfadsUsd: new Float64Array(model.entities.length * MONTHS_PER_YEAR),
    debtServiceUsd: new Float64Array(model.entities.length * MONTHS_PER_YEAR),
    lossCarriedUsd: entities(),
    taxableUsd: entities(),
    atmLeftUsd: entities(),
    sharesM: entities(),
    overdueMonths: entities(),
    doubtMonths: entities(),
    fleetFraction: new Float64Array(model.fleets.length),
    arrearsUsd: new Float64Array(model.claims.length),
    hallReady: new Float64Array(model.halls.length),
    hallMonths: new Float64Array(model.halls.length),
    hallCustomer: new Int32Array(model.halls.length).fill(-1),
    memory: new Float64Array(model.memorySize),
  };
}

/** The opening state of a path. Halls planned for a month to come open later by their builder's slip; those accepted stay so. */
export function openState(model: Model, kinds: Kinds, innovations: Innovations): State {
  const state = emptyState(model);
  const fill = (column: Float64Array, of: (entity: Entity) => number) => {
    for (const entity of model.entities) if (!entity.outside) column[entity.index] = of(entity);
  };
  fill(state.cashUsd, (entity) => entity.cash_usd_m * USD_PER_USD_M);
  fill(state.restrictedUsd, (entity) => entity.restricted_cash_usd_m * USD_PER_USD_M);
  fill(state.reserveUsd, (entity) => entity.debt_reserve_usd_m * USD_PER_USD_M);
  fill(state.btc, (entity) => entity.btc_free);
  fill(state.lossCarriedUsd, (entity) => entity.loss_carried_usd_m * USD_PER_USD_M);
  fill(state.atmLeftUsd, (entity) => entity.atm_capacity_usd_m * USD_PER_USD_M);
  fill(state.sharesM, (entity) => entity.shares_m);
  state.fleetFraction.fill(1);
  const extraMonths = model.market.ai_demand.slip_extra_months;
  for (const hall of model.halls) {
    state.hallCustomer[hall.index] = hall.customer;
    state.hallMonths[hall.index] = hall.termMonths;
    state.hallReady[hall.index] =
      hall.ready > 0 ? hall.ready + innovations.slipMonths[hall.builderIndex] + extraMonths : hall.ready;
  }
  for (const contract of model.contracts) kinds[contract.kind].open?.(contract, state.memory, model);
  return state;
}
