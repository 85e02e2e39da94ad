// The arithmetic of a cloud contract: what each tranche costs this month, and what comes after its customer.

import { power } from "../elementary.ts";
import type { Contract, MarketTerms, Model, MonthView } from "../model.ts";
import { KW_PER_MW, MONTHS_PER_YEAR, USD_PER_USD_M } from "../units.ts";
import type { cloudFields } from "./cloud-terms.ts";
import { acceptedIn, lettingOf, noChoices, phases, shareOfMonth, type Turn } from "./letting.ts";

export type GpuCloud = Contract<typeof cloudFields>;

/** Fees of one tranche over its whole term, USD: the total shared out by critical megawatts. */
export function trancheUsd({ terms }: GpuCloud, model: Model, hall: number): number {
  let allMw = 0;
  for (const h of terms.halls) allMw += model.halls[h].critical_mw;
  return allMw > 0 ? (terms.total_usd_m * USD_PER_USD_M * model.halls[hall].critical_mw) / allMw : 0;
}

const nothing = { feeUsd: 0, nextFeeUsd: 0, creditUsd: 0, depositUsd: 0, kw: 0 };

/**
 * One tranche this month, USD: the customer's fee earned, the deposit credited against it, the deposit newly due; or the fee of who
 * came after it, for the share of accelerators the market has in use.
 */
export function cloudBill(contract: GpuCloud, view: MonthView, i: number) {
  const { terms, at } = contract;
  const { model, operation, state, month } = view;
  const hall = terms.halls[i];
  const letting = lettingOf(contract, state, i);
  if (letting.phase === phases.relet) return nextBill(contract, view, i);
  if (state.memory[at.missed + i] > 0) return nothing;
  const totalUsd = trancheUsd(contract, view.model, hall);
  const depositIsDue = month + terms.prepay_lead_months >= Math.floor(state.hallReady[hall]);
  const depositUsd = depositIsDue
    ? (totalUsd * terms.prepay_pct) / 100 - state.memory[at.depositBilledUsd + i]
    : 0;
  const feeUsd = (totalUsd / terms.term_months) * operation.hallAvailableFraction[hall];
  const monthsIn = month - state.hallReady[hall];
  const monthsLeft = Math.max(1, Math.ceil(terms.credit_to_month - monthsIn));
  const creditUsd =
    monthsIn >= terms.credit_from_month ? Math.min(feeUsd, state.memory[at.depositUsd + i] / monthsLeft) : 0;
  const kw = model.halls[hall].critical_mw * KW_PER_MW * operation.hallAvailableFraction[hall];
  return { feeUsd, nextFeeUsd: 0, creditUsd, depositUsd, kw };
}

function nextBill(contract: GpuCloud, view: MonthView, i: number) {
  const { terms, at } = contract;
  const { model, market, state, month } = view;
  const { from, ends } = lettingOf(contract, state, i);
  if (market.outsideDefault[terms.next_customer] === 1) return nothing;
  const share = shareOfMonth(month, from, ends);
  const hall = terms.halls[i];
  const wholeUsd = (trancheUsd(contract, model, hall) / terms.term_months) * state.memory[at.letPrice + i];
  const nextFeeUsd = wholeUsd * share * market.utilisationFraction;
  return { ...nothing, nextFeeUsd, kw: model.halls[hall].critical_mw * KW_PER_MW * share };
}

/** Fees the customer would owe this month had it not defaulted, on tranches accepted before `acceptedBefore`, USD. */
export function promisedFeeUsd(contract: GpuCloud, view: MonthView, acceptedBefore: number): number {
  const { terms } = contract;
  let usd = 0;
  for (let i = 0; i < terms.halls.length; i++) {
    const hall = terms.halls[i];
    const from = acceptedIn(contract, view.state, i);
    if (from >= acceptedBefore) continue;
    const share = shareOfMonth(view.month, from, from + terms.term_months);
    usd += (trancheUsd(contract, view.model, hall) / terms.term_months) * share;
  }
  return usd;
}

/**
 * Rent of a chip that is `ageYears` old relative to the newest chip on the as-of day: new rents times what age takes.
 * Newer chips do the same work for less power and space, so an old one is let at a discount that grows.
 */
export function rentByVintage(ai: MarketTerms["ai_demand"], rentFactor: number, ageYears: number): number {
  return rentFactor * power(1 - ai.vintage_decay_pct / 100, Math.max(0, ageYears));
}

/**
 * How a tranche's accelerators go on after its customer. A new price is the old one times the market's factor for new rents, less
 * what their age takes, less the discount.
 */
export function turnOf(contract: GpuCloud, view: MonthView, i: number): Turn {
  const { terms } = contract;
  const { state, model, market, month } = view;
  const { phase, from } = lettingOf(contract, state, i);
  const opened = phase === phases.relet ? state.memory[contract.at.openedFrom + i] : from;
  const ageMonths = (at: number) => at - opened;
  const newPrice = () => {
    const rent = rentByVintage(
      model.market.ai_demand,
      market.rentFactor,
      ageMonths(month + 1) / MONTHS_PER_YEAR,
    );
    return rent * (1 - terms.relet_discount_pct / 100);
  };
  return {
    party: terms.customer,
    nextParty: terms.next_customer,
    voidMonths: terms.void_months,
    nextTermMonths: (at) => Math.min(terms.next_term_months, Math.floor(terms.life_months - ageMonths(at))),
    choices: noChoices,
    newPrice,
  };
}
