// What there is to share when an entity defaults, and what each of its debts gets: exposure and loss by contract.

import type { Contract, Entity, Kinds, Model, MonthView, State, StepName } from "../model.ts";
import { MONTHS_PER_YEAR } from "../units.ts";
import { machinesUsd } from "./machines.ts";
import { type CreditorClass, recover } from "./recovery.ts";

/** Cost of a procedure as a share of what is shared out (administration, advisers, sale; prior 5–20 %). */
const COST_FRACTION = 0.1;
/** A business that earns is worth this multiple of a year of its CFADS (prior 4–8, hosts and data centres in distress). */
const GOING_CONCERN_MULTIPLE = 5;

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

type Lien = { readonly contract: Contract; readonly exposureUsd: number; readonly securityUsd: number };

/** Exposure and recovery of every debt of an entity in the state it closes the month with, machines and bitcoin at the month's prices. */
export function recoverDebts(view: MonthView, kinds: Kinds, next: State, at: number): DefaultedDebt[] {
  const { model } = view;
  const entity = model.entities[at];
  const debts = model.contracts.filter(({ kind, terms }) => {
    const { debtorField } = kinds[kind];
    return debtorField !== undefined && (terms as unknown as Record<string, number>)[debtorField] === at;
  });
  const liens = debts.map((contract): Lien => {
    const exposureUsd = exposureOf(model, next, contract, at);
    const securityUsd = kinds[contract.kind].security?.(contract, view, next) ?? -1;
    return { contract, exposureUsd, securityUsd };
  });
  const secured = liens.filter(({ securityUsd }) => securityUsd >= 0);
  const classes = [
    ...liens.map((lien): CreditorClass => classOf(model, lien, secured.indexOf(lien))),
    ...otherClasses(model, next, entity, debts),
  ];
  const { classes: got } = recover(classes, {
    collateral: secured.map(({ securityUsd }) => ({ valueUsd: securityUsd })),
    freeUsd: Math.max(freeAssetsUsd(view, next, entity), goingConcernUsd(view, next, entity)),
    costFraction: COST_FRACTION,
  });
  return liens.map(({ contract, exposureUsd }, k) => {
    const recoveredUsd = got[k].fromCollateralUsd + got[k].fromEstateUsd;
    return { contract: contract.index, exposureUsd, recoveredUsd, lossUsd: exposureUsd - recoveredUsd };
  });
}

function exposureOf({ claims }: Model, next: State, { slot, at }: Contract, debtor: number): number {
  let usd = next.memory[at.balanceUsd];
  for (const claim of Object.values(slot)) if (claims[claim].from === debtor) usd += next.arrearsUsd[claim];
  return usd;
}

/** A secured debt's deficiency ranks with the unsecured; without recourse there is none, so it claims no more than it holds. */
function classOf(model: Model, { contract, exposureUsd, securityUsd }: Lien, collateral: number): CreditorClass {
  const hasRecourse = (contract.terms as unknown as Record<string, unknown>).recourse !== "none";
  const claimUsd = hasRecourse ? exposureUsd : Math.min(exposureUsd, securityUsd * (1 - COST_FRACTION));
  const { step } = model.claims[contract.slot.principal];
  return { id: contract.id, claimUsd, collateral, lien: 1, rank: collateral >= 0 ? rankOf("unsecured_debt") : rankOf(step) };
}

/** Bills, taxes, refunds and invoices unpaid: they share in the free estate. */
function otherClasses(model: Model, next: State, entity: Entity, debts: readonly Contract[]): CreditorClass[] {
  const isDebt = new Set(debts.flatMap(({ slot }) => Object.values(slot)));
  return entity.claimsOwed
    .filter((claim) => next.arrearsUsd[claim] > 0 && !isDebt.has(claim))
    .map((claim) => ({
      id: model.claims[claim].id,
      claimUsd: next.arrearsUsd[claim],
      collateral: -1,
      lien: 1,
      rank: rankOf(model.claims[claim].step),
    }));
}

/** Cash, reserve, free bitcoin and machines nobody has a lien on, at what they fetch, USD. */
function freeAssetsUsd(view: MonthView, next: State, { index, btc_sale_cost_pct }: Entity): number {
  const { model, market } = view;
  const pledged = new Set(model.contracts.filter(({ kind }) => kind === "equipment_loan").map(({ terms }) => (terms as unknown as { fleet: number }).fleet));
  let usd = Math.max(0, next.cashUsd[index]) + next.restrictedUsd[index] + next.reserveUsd[index];
  usd += next.btc[index] * market.btcUsdEnd * (1 - btc_sale_cost_pct / 100);
  for (const fleet of model.fleets)
    if (fleet.owner === index && !pledged.has(fleet.index)) usd += machinesUsd(view, next, fleet.index);
  return usd;
}

/** The business as it runs, USD: a multiple of the last year's CFADS, and what cash it has. */
function goingConcernUsd({ month }: MonthView, next: State, { index }: Entity): number {
  const months = Math.min(MONTHS_PER_YEAR, month + 1);
  let cfadsUsd = 0;
  for (let k = 0; k < MONTHS_PER_YEAR; k++) cfadsUsd += next.cfadsUsd[index * MONTHS_PER_YEAR + k];
  const yearUsd = (cfadsUsd * MONTHS_PER_YEAR) / months;
  return Math.max(0, yearUsd) * GOING_CONCERN_MULTIPLE + Math.max(0, next.cashUsd[index]);
}

/** Share of an entity's debt that what it has would repay today, at most 1: what a lender weighs before it waits. */
export function debtCoveredFraction(view: MonthView, at: number): number {
  const { model, state } = view;
  const entity = model.entities[at];
  let debtUsd = 0;
  for (const place of entity.debtMemory) debtUsd += state.memory[place];
  let assetsUsd = Math.max(freeAssetsUsd(view, state, entity), goingConcernUsd(view, state, entity));
  for (const fleet of model.fleets) if (fleet.owner === at) assetsUsd += machinesUsd(view, state, fleet.index);
  return debtUsd > 0 ? Math.min(1, (assetsUsd * (1 - COST_FRACTION)) / debtUsd) : 1;
}
