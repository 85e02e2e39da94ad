// What a megawatt earns by what it is used for. A use is a fleet, or a contract that fills halls; its cash and its unspent
// capital are the claims that exist because of it.

import { power } from "../elementary.ts";
import { type Contract, entityStatus, type Kinds, type Model, type MonthView } from "../model.ts";
import { MONTHS_PER_YEAR } from "../units.ts";

export type UseKind = "mine" | "lease" | "cloud";

/** One way megawatts are used, with the claims that make its cash and its capital. */
export type Use = {
  readonly id: string;
  readonly kind: UseKind;
  readonly owner: number;
  /** Fleet or −1; halls of the contract. */
  readonly fleet: number;
  readonly halls: readonly number[];
  /** Claims received and paid in operation, and for capital. */
  readonly cash: readonly SharedClaim[];
  /** Those of `cash` that do not come once. */
  readonly price: readonly SharedClaim[];
  readonly capital: readonly SharedClaim[];
};

/** A claim and how much of it counts: less than one where halls share it, negative where it is paid. */
export type SharedClaim = { readonly claim: number; readonly share: number };

/** Capital of a use is what its halls still cost: their share of construction and equipment that name any of them. */
const CAPITAL_STEPS = ["construction", "equipment"];
/** The discount rate of the table, a yardstick and not anybody's cost of capital. */
const YARDSTICK_PCT = 10;

const hallsOf = (contract: Contract): readonly number[] =>
  (contract.terms as { halls?: readonly number[] }).halls ?? [];

/** Every use of a model: its fleets, then the contracts that fill halls */
export function usesOf(model: Model, kinds: Kinds): Use[] {
  const mining = model.contracts
    .filter((c) => c.kind === "mining")
    .map((contract) => mineUse(model, contract));
  const hosted = model.contracts
    .filter((c) => kinds[c.kind].userField)
    .map((contract) => hallUse(model, contract));
  return [...mining, ...hosted];
}

function mineUse(model: Model, contract: Contract): Use {
  const fleet = (contract.terms as { fleet?: number }).fleet as number;
  const { owner, id } = model.fleets[fleet];
  return { id, kind: "mine", owner, fleet, halls: [], cash: [], price: [], capital: [] };
}

function hallUse(model: Model, contract: Contract): Use {
  const halls = hallsOf(contract);
  const owner = model.sites[model.halls[halls[0]].site].owner;
  const builds = model.contracts.filter(
    (c) => c !== contract && hallsOf(c).some((hall) => halls.includes(hall)),
  );
  const capital = builds
    .flatMap((c) => shared(model, c, owner, shareOfHalls(model, hallsOf(c), halls)))
    .filter(({ claim }) => CAPITAL_STEPS.includes(model.claims[claim].step));
  const cash = shared(model, contract, owner, 1);
  return {
    id: contract.id,
    kind: contract.kind === "gpu_cloud" ? "cloud" : "lease",
    owner,
    fleet: -1,
    halls,
    cash,
    price: cash.filter(({ claim }) => !model.claims[claim].isOnce),
    capital,
  };
}

function shared(model: Model, contract: Contract, owner: number, share: number): SharedClaim[] {
  return Object.values(contract.slot).flatMap((claim): SharedClaim[] => {
    if (model.claims[claim].to === owner) return [{ claim, share }];
    return model.claims[claim].from === owner ? [{ claim, share: -share }] : [];
  });
}

/**
 * What halls among `own` bear of what is built for all of `halls`: their share of the critical megawatts, or of the halls where none has
 * any.
 */
export function shareOfHalls(model: Model, halls: readonly number[], own: readonly number[]): number {
  const mw = (list: readonly number[]) => list.reduce((sum, hall) => sum + model.halls[hall].critical_mw, 0);
  const shared = halls.filter((hall) => own.includes(hall));
  return mw(halls) > 0 ? mw(shared) / mw(halls) : shared.length / halls.length;
}

/** A use in one month: megawatts at the meter, energy and its cost, cash before power, capital. Columns of the table below. */
export type UseMonth = {
  readonly mw: number;
  readonly mwh: number;
  readonly powerUsd: number;
  /** Received before power in the ordinary run of things: deposits and refunds are cash but no price. */
  readonly priceUsd: number;
  readonly cashUsd: number;
  readonly capitalUsd: number;
};

/** Reads a use's month from what ran and what was owed; capital counts as owed, whether or not it could be paid. */
export function useMonth(use: Use, view: MonthView, owedUsd: Float64Array): UseMonth {
  return use.fleet >= 0 ? fleetMonth(use, view) : hallMonth(use, view, owedUsd);
}

/**
 * What a fleet mined is worth the month's mean price, whether its owner sold it or kept it; what it was credited for standing still is cash
 * too. Machines hold their megawatts even in hours they rest.
 */
function fleetMonth({ fleet: at }: Use, { model, operation, market }: MonthView): UseMonth {
  const minedUsd = operation.fleetBtc[at] * (1 - model.fleets[at].pool_fee_pct / 100) * market.btcUsdMean;
  return {
    mw: operation.fleetMw[at] / (model.fleets[at].uptime_pct / 100),
    mwh: operation.fleetMwh[at],
    powerUsd: operation.fleetUsd[at],
    priceUsd: minedUsd,
    cashUsd: minedUsd + operation.fleetCreditUsd[at],
    capitalUsd: 0,
  };
}

function hallMonth(use: Use, view: MonthView, owedUsd: Float64Array): UseMonth {
  const { model, operation } = view;
  let mw = 0;
  let mwh = 0;
  let powerUsd = 0;
  for (const hall of use.halls) {
    mw += reservedMw(model, hall) * operation.hallAvailableFraction[hall];
    mwh += operation.hallMwh[hall];
    powerUsd += operation.hallUsd[hall];
  }
  return {
    mw,
    mwh,
    powerUsd,
    priceUsd: newUsd(use.price, view, owedUsd),
    cashUsd: newUsd(use.cash, view, owedUsd),
    capitalUsd: -newUsd(use.capital, view, owedUsd),
  };
}

/** What fell due of claims this month, USD. Arrears fall due again every month: only what is new counts. */
export function newUsd(
  claims: readonly SharedClaim[],
  { model, state }: MonthView,
  owedUsd: Float64Array,
): number {
  let usd = 0;
  for (const { claim, share } of claims) {
    const arrearsUsd = state.status[model.payers[claim]] === entityStatus.ok ? state.arrearsUsd[claim] : 0;
    usd += share * (owedUsd[claim] - arrearsUsd);
  }
  return usd;
}

/** Gross megawatts a hall keeps from everything else. */
function reservedMw({ halls }: Model, hall: number): number {
  return halls[hall].critical_mw * halls[hall].gross_per_critical;
}

/** Megawatt-years of a use that lie beyond the horizon, to the end of its halls' terms: present value at the yardstick. */
export function beyondMwYears(use: Use, { model, state }: MonthView): number {
  const horizon = model.months.length;
  let mwYears = 0;
  for (const hall of use.halls) {
    const end = Math.min(state.hallReady[hall] + state.hallMonths[hall], horizon + MOST_MONTHS_BEYOND);
    for (let month = Math.max(horizon, state.hallReady[hall]); month < end; month++) {
      mwYears += (yardstickFactor(month) * reservedMw(model, hall)) / MONTHS_PER_YEAR;
    }
  }
  return mwYears;
}

/** A term without an end counts this far: the factor is then a thousandth. */
const MOST_MONTHS_BEYOND = 720;

/** Present value factors by month at the yardstick rate: 1.10^(−(m+½)/12), cash in mid-month. */
export function yardstickFactors(months: number): Float64Array {
  return Float64Array.from({ length: months }, (_, month) => yardstickFactor(month));
}

function yardstickFactor(month: number): number {
  return power(1 + YARDSTICK_PCT / 100, -(month + 0.5) / MONTHS_PER_YEAR);
}
