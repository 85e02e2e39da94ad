// The arithmetic of a lease: what each hall is let at this month, and what would have been due had its tenant paid.

import type { Contract, MonthView } from "../model.ts";
import { KW_PER_MW, MONTHS_PER_YEAR } from "../units.ts";
import type { leaseFields } from "./lease-terms.ts";
import { acceptedIn, lettingOf, phases, shareOfMonth } from "./letting.ts";

export type Lease = Contract<typeof leaseFields>;

/** Growth after whole years at a yearly rate, by multiplication: the same bits everywhere, and 1 for none. */
function compounded(pctPerYear: number, years: number): number {
  let growth = 1;
  for (let year = 0; year < years; year++) growth *= 1 + pctPerYear / 100;
  return growth;
}

/** Rent per critical kW and month after some years of a letting: grown on whole anniversaries. */
function rentAfter({ terms }: Lease, startUsdPerKwMonth: number, years: number): number {
  return startUsdPerKwMonth * compounded(terms.escalator_pct, Math.floor(Math.max(0, years)));
}

/** What such a hall is let at on this month's market, USD per critical kW and month: rents follow the market's factor one for one. */
export function marketRent({ terms }: Lease, { market }: MonthView): number {
  const known = terms.market_rent_usd_per_kw_month > 0;
  return (known ? terms.market_rent_usd_per_kw_month : terms.rent_usd_per_kw_month) * market.rentFactor;
}

/** Whether a tenant stays on the contract's rent: it does while moving out would not pay. */
export function isWorthStaying(lease: Lease, view: MonthView, years: number): boolean {
  const rent = rentAfter(lease, lease.terms.rent_usd_per_kw_month, years);
  return rent <= marketRent(lease, view) * (1 + lease.terms.moving_cost_pct / 100);
}

/** What one party owes for the halls it has this month: critical kW in use, rent before any set-off, power. */
export type Part = { kw: number; rentUsd: number; powerUsd: number };

/** The month's bill of a lease: the tenant's part, the next tenant's, and what the tenant sets off against its advances. */
export type LeaseBill = { readonly tenant: Part; readonly next: Part; readonly setOffUsd: number };

export function leaseBill(lease: Lease, view: MonthView): LeaseBill {
  const { terms, at } = lease;
  const { model, operation, state, market, month } = view;
  const tenant: Part = { kw: 0, rentUsd: 0, powerUsd: 0 };
  const next: Part = { kw: 0, rentUsd: 0, powerUsd: 0 };
  for (let i = 0; i < terms.halls.length; i++) {
    const hall = terms.halls[i];
    const { phase, from, ends } = lettingOf(lease, state, i);
    const isFirst = phase === phases.first;
    const isRelet = phase === phases.relet;
    if (market.outsideDefault[isRelet ? terms.next_tenant : terms.tenant] === 1) continue;
    if (isFirst && state.memory[at.missed + i] > 0) continue;
    const fraction = isFirst ? operation.hallAvailableFraction[hall] : shareOfMonth(month, from, ends);
    if (fraction === 0) continue;
    const kw = model.halls[hall].critical_mw * KW_PER_MW * fraction;
    const startUsd = isRelet ? state.memory[at.letPrice + i] : terms.rent_usd_per_kw_month;
    const part = isRelet ? next : tenant;
    part.kw += kw;
    part.rentUsd += kw * rentAfter(lease, startUsd, (month - from) / MONTHS_PER_YEAR);
    part.powerUsd += operation.hallUsd[hall];
  }
  const setOffUsd = Math.min(state.memory[at.creditUsd], (tenant.rentUsd * terms.credit_share_pct) / 100);
  return { tenant, next, setOffUsd };
}

/** Rent of a late hall's month that its delay credit is a share of, USD: its rent for the part of the month it was late. */
export function lateRentUsd({ terms, at }: Lease, { model, state, month, market }: MonthView): number {
  if (terms.delay_credit_pct === 0 || market.outsideDefault[terms.tenant] === 1) return 0;
  let usd = 0;
  for (let i = 0; i < terms.halls.length; i++) {
    const hall = model.halls[terms.halls[i]];
    const isWaiting = state.memory[at.phase + i] === phases.first && state.memory[at.missed + i] === 0;
    if (!isWaiting) continue;
    const promised = hall.ready + terms.delay_grace_months;
    const lateFraction = shareOfMonth(month, promised, state.hallReady[hall.index]);
    usd += hall.critical_mw * KW_PER_MW * terms.rent_usd_per_kw_month * lateFraction;
  }
  return usd;
}

/**
 * Rent a lease would bring this month had its tenant not defaulted, on halls accepted before `acceptedBefore`, USD: what a guarantor
 * answers for. Halls let again keep the date they were first accepted.
 */
export function promisedRentUsd(lease: Lease, view: MonthView, acceptedBefore: number): number {
  const { terms } = lease;
  let usd = 0;
  for (let i = 0; i < terms.halls.length; i++) {
    const from = acceptedIn(lease, view.state, i);
    if (from >= acceptedBefore) continue;
    const share = shareOfMonth(view.month, from, from + terms.term_months);
    const kw = view.model.halls[terms.halls[i]].critical_mw * KW_PER_MW * share;
    usd += kw * rentAfter(lease, terms.rent_usd_per_kw_month, (view.month - from) / MONTHS_PER_YEAR);
  }
  return usd;
}
