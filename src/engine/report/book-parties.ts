// Who stands behind what a lender holds: the contracts an instrument is made of, the tenants a borrower lives on, who guarantees
// their rent. Names are the world's: one name, all edges.

import type { Contract, Kinds, Model } from "../model.ts";
import { USD_PER_USD_M } from "../units.ts";

/** A tenant's lease or cloud contract with a borrower or with one it owns, and the claim for its rent or fee. */
export type Tenancy = {
  readonly contract: Contract;
  readonly tenant: string;
  readonly provider: number;
  readonly claim: number;
};

/** A guarantee of rent that a borrower is paid. `capUsdM` is the most it pays in all, phases yet to come in it. */
export type Backing = { readonly contract: string; readonly guarantor: string; readonly capUsdM: number };

/** Index of the entity that owes a debt; −1 for a contract that is none. */
export function debtorOf({ kind, terms }: Contract, kinds: Kinds): number {
  const { debtorField } = kinds[kind];
  return debtorField === undefined ? -1 : (terms as unknown as Record<string, number>)[debtorField];
}

/** The contracts whose losses are an instrument's: itself, and what was put off of it, which is a debt of its own to the same lender. */
export function partsOf(model: Model, instrument: string): number[] {
  const own = model.contracts.filter(({ id, kind }) => id === instrument && kind !== "void");
  const isPutOff = ({ kind, terms }: Contract) =>
    kind === "waiver" && own.some(({ index }) => (terms as unknown as { loan: number }).loan === index);
  return [...own, ...model.contracts.filter(isPutOff)].map(({ index }) => index);
}

/** Whether an entity is the owner itself or stands below it: what it earns can be paid up. */
function isWithin(model: Model, entity: number, owner: string): boolean {
  let at = entity;
  for (let steps = 0; at >= 0 && steps < model.entities.length; steps++) {
    if (model.entities[at].id === owner) return true;
    at = model.entities[at].parent;
  }
  return false;
}

/** The tenancies a borrower lives on: its own and those of the entities it is parent of. */
export function tenanciesOf(model: Model, kinds: Kinds, borrower: string): Tenancy[] {
  return model.contracts.flatMap((contract): Tenancy[] => {
    const { userField } = kinds[contract.kind];
    const claim = contract.slot.rent ?? contract.slot.fee;
    if (userField === undefined || claim === undefined) return [];
    const tenant = model.entities[(contract.terms as unknown as Record<string, number>)[userField]].id;
    const provider = model.claims[claim].to;
    return isWithin(model, provider, borrower) ? [{ contract, tenant, provider, claim }] : [];
  });
}

/** The tenants a borrower lives on, each once, in the order of the world; of a tenant, itself: one name, all edges. */
export function tenantsOf(model: Model, kinds: Kinds, borrower: string): string[] {
  const own = tenanciesOf(model, kinds, borrower).map(({ tenant }) => tenant);
  if (own.length > 0) return [...new Set(own)];
  return isTenant(model, kinds, borrower) ? [borrower] : [];
}

function isTenant(model: Model, kinds: Kinds, entity: string): boolean {
  return model.contracts.some(({ kind, terms }) => {
    const { userField } = kinds[kind];
    const user = userField && (terms as unknown as Record<string, number>)[userField];
    return user !== undefined && model.entities[Number(user)]?.id === entity;
  });
}

/** Guarantees of rent that pay this borrower; those that pay its subsidiaries are for their lenders first. */
export function backingsOf(model: Model, borrower: string): Backing[] {
  return model.contracts.flatMap((contract): Backing[] => {
    if (contract.kind !== "guarantee") return [];
    const terms = contract.terms as unknown as {
      readonly guarantor: number;
      readonly beneficiary: number;
      readonly cap_usd_m: number;
      readonly cap_steps_usd_m: Float64Array;
    };
    if (model.entities[terms.beneficiary].id !== borrower) return [];
    const capUsdM = terms.cap_steps_usd_m.reduce((usd, step) => usd + step, terms.cap_usd_m);
    return [{ contract: contract.id, guarantor: model.entities[terms.guarantor].id, capUsdM }];
  });
}

/** Who guarantees rent that a borrower is paid, each once. */
export function guarantorsOf(model: Model, borrower: string): string[] {
  return [...new Set(backingsOf(model, borrower).map(({ guarantor }) => guarantor))];
}

/** What a lender may hold of a debt, USD m: what is drawn on the as-of day, and what is committed beside it. */
export function sizeUsdM(
  { terms, at }: Contract,
  memory: Float64Array,
): { readonly drawnUsdM: number; readonly undrawnUsdM: number } {
  const drawnUsdM = memory[at.balanceUsd] / USD_PER_USD_M;
  const written = terms as unknown as {
    readonly commitment_usd_m?: number;
    readonly draws_usd_m?: Float64Array;
    readonly face_usd_m?: number;
  };
  if (written.commitment_usd_m !== undefined)
    return { drawnUsdM, undrawnUsdM: Math.max(0, written.commitment_usd_m - drawnUsdM) };
  if (written.draws_usd_m !== undefined)
    return { drawnUsdM, undrawnUsdM: written.draws_usd_m.reduce((usd, draw) => usd + draw, 0) };
  // Notes priced and not closed: all of them are still to come.
  return { drawnUsdM, undrawnUsdM: drawnUsdM > 0 ? 0 : (written.face_usd_m ?? 0) };
}
