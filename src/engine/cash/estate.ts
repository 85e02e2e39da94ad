// What there is to share when an entity defaults, and what each of its debts gets: exposure and loss by contract.

import type { Contract, Entity, Kinds, Model, MonthView, State, StepName } from "../model.ts";
import { MONTHS_PER_YEAR } from "../units.ts";
import { lately } from "./distress.ts";
import { equipmentLoan } from "./equipment-loan.ts";
import { machinesUsd } from "./machines.ts";
import { type CreditorClass, marginalFraction, recover } from "./recovery.ts";

/** Cost of a procedure as a share of what is shared out (administration, advisers, sale; prior 5–20 %). */
export const COST_FRACTION = 0.1;
/** A business that earns is worth this multiple of a year of its CFADS (prior 4–8, hosts and data centres in distress). */
export const GOING_CONCERN_MULTIPLE = 5;

/** Where a rung stands on what nobody has a lien on: taxes, then secured lenders at large, then everyone else alike. */
const rankOf = (step: StepName) => (step === "tax" ? 0 : step === "senior_debt" ? 1 : 2);

/** A debt at its debtor's default. `lossUsd` = `exposureUsd` − `recoveredUsd`. */
export type DefaultedDebt = {
  readonly contract: number;
  /** Balance, and what fell due and was not paid. */
  readonly exposureUsd: number;
  readonly recoveredUsd: number;
  readonly lossUsd: number;
};

/** A class of creditors of an estate, debt or bill: what it claims and what it gets. A claim without recourse is no more than its pledge. */
export type EstateClass = {
  readonly id: string;
  readonly claimUsd: number;
  readonly fromCollateralUsd: number;
  readonly fromEstateUsd: number;
};

/** An estate shared out. `freeUsd` is what nobody has a lien on, before the cost of the procedure. */
export type SharedEstate = {
  readonly debts: readonly DefaultedDebt[];
  readonly classes: readonly EstateClass[];
  readonly freeUsd: number;
  /** Whether it is worth more as it runs than broken up. */
  readonly isGoingConcern: boolean;
  readonly costFraction: number;
  /** What an unsecured claim on the entity beyond those the world knows would get, as a fraction of it. */
  readonly unsecuredFraction: number;
};

type Lien = {
  readonly contract: Contract;
  readonly exposureUsd: number;
  readonly securityUsd: number;
  readonly keepsRank: boolean;
};

/** Exposure and recovery of every debt of an entity in the state it closes the month with, machines and bitcoin at the month's prices. */
export function shareEstate(view: MonthView, kinds: Kinds, next: State, at: number): SharedEstate {
  const { model } = view;
  const entity = model.entities[at];
  const debts = entity.debts.map((debt) => model.contracts[debt]);
  const liens = debts.map((contract): Lien => {
    const exposureUsd = exposureOf(model, next, contract, at);
    const { security, keepsRank = false } = kinds[contract.kind];
    return { contract, exposureUsd, securityUsd: security?.(contract, view, next) ?? -1, keepsRank };
  });
  const secured = liens.filter(({ securityUsd }) => securityUsd >= 0);
  const classes = [
    ...liens.map((lien): CreditorClass => classOf(model, lien, secured.indexOf(lien))),
    ...otherClasses(model, next, entity, debts),
  ];
  // Broken up or as it runs, whichever is worth more; what is pledged goes to its lenders either way.
  const soldUsd = liquidUsd(view, next, entity) + fleetsUsd(view, next, at, "free");
  const securedUsd = secured.reduce((usd, lien) => usd + lien.securityUsd, 0);
  const goingUsd = goingConcernUsd(view, next, entity) - securedUsd;
  const freeUsd = Math.max(soldUsd, goingUsd);
  const recovery = recover(classes, {
    collateral: secured.map(({ securityUsd }) => ({ valueUsd: securityUsd })),
    freeUsd,
    costFraction: COST_FRACTION,
  });
  return {
    debts: liens.map(({ contract, exposureUsd }, k) => {
      const { fromCollateralUsd, fromEstateUsd } = recovery.classes[k];
      const recoveredUsd = fromCollateralUsd + fromEstateUsd;
      return { contract: contract.index, exposureUsd, recoveredUsd, lossUsd: exposureUsd - recoveredUsd };
    }),
    classes: classes.map(({ id, claimUsd }, k) => {
      const { fromCollateralUsd, fromEstateUsd } = recovery.classes[k];
      return { id, claimUsd, fromCollateralUsd, fromEstateUsd };
    }),
    freeUsd,
    isGoingConcern: goingUsd > soldUsd,
    costFraction: COST_FRACTION,
    unsecuredFraction: marginalFraction(classes, recovery, rankOf("unsecured_debt")),
  };
}

function exposureOf({ claims }: Model, next: State, { slot, at }: Contract, debtor: number): number {
  let usd = next.memory[at.balanceUsd];
  for (const claim of Object.values(slot)) if (claims[claim].from === debtor) usd += next.arrearsUsd[claim];
  return usd;
}

/** The deficiency of a debt with a pledge ranks with the unsecured; without recourse there is none, so it claims no more than it holds. */
function classOf(
  model: Model,
  { contract, exposureUsd, securityUsd, keepsRank }: Lien,
  collateral: number,
): CreditorClass {
  const hasRecourse = (contract.terms as unknown as Record<string, unknown>).recourse !== "none";
  const claimUsd = hasRecourse ? exposureUsd : Math.min(exposureUsd, securityUsd * (1 - COST_FRACTION));
  const { step } = model.claims[contract.slot.principal];
  return {
    id: contract.id,
    claimUsd,
    collateral,
    rank: rankOf(collateral >= 0 && !keepsRank ? "unsecured_debt" : step),
  };
}

/** Bills, taxes, refunds and invoices unpaid: they share in the free estate. */
function otherClasses(
  model: Model,
  next: State,
  entity: Entity,
  debts: readonly Contract[],
): CreditorClass[] {
  const isDebt = new Set(debts.flatMap(({ slot }) => Object.values(slot)));
  return entity.claimsOwed
    .filter((claim) => next.arrearsUsd[claim] > 0 && !isDebt.has(claim))
    .map((claim) => ({
      id: model.claims[claim].id,
      claimUsd: next.arrearsUsd[claim],
      collateral: -1,
      rank: rankOf(model.claims[claim].step),
    }));
}

/** Cash, reserve and free bitcoin at what they fetch, USD. */
function liquidUsd({ market }: MonthView, state: State, { index, btc_sale_cost_pct }: Entity): number {
  const btcUsd = state.btc[index] * market.btcUsdEnd * (1 - btc_sale_cost_pct / 100);
  return state.cashUsd[index] + state.restrictedUsd[index] + state.reserveUsd[index] + btcUsd;
}

/** Machines of an entity, USD: all of them, or those nobody has a lien on. */
function fleetsUsd(view: MonthView, state: State, at: number, which: "all" | "free"): number {
  const pledged = view.model.contracts
    .filter(({ kind }) => kind === equipmentLoan.kind)
    .map(({ terms }) => (terms as unknown as { readonly fleet: number }).fleet);
  return view.model.fleets
    .filter(({ owner, index }) => owner === at && (which === "all" || !pledged.includes(index)))
    .reduce((usd, { index }) => usd + machinesUsd(view, state, index), 0);
}

/** The business as it runs, USD: a multiple of a year of the last quarter's CFADS, and what it holds. */
function goingConcernUsd(view: MonthView, state: State, entity: Entity): number {
  const yearUsd = lately(state, entity.index).cfadsUsd * MONTHS_PER_YEAR;
  return Math.max(0, yearUsd) * GOING_CONCERN_MULTIPLE + liquidUsd(view, state, entity);
}

/** Share of an entity's debt that what it has would repay today, at most 1: what a lender weighs before it waits. */
export function debtCoveredFraction(view: MonthView, at: number): number {
  const { model, state } = view;
  const entity = model.entities[at];
  const debtUsd = entity.debtMemory.reduce((usd, place) => usd + state.memory[place], 0);
  const soldUsd = liquidUsd(view, state, entity) + fleetsUsd(view, state, at, "all");
  const assetsUsd = Math.max(soldUsd, goingConcernUsd(view, state, entity));
  return debtUsd > 0 ? Math.min(1, (assetsUsd * (1 - COST_FRACTION)) / debtUsd) : 1;
}
