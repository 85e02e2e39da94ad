import type { Book, ContractKind, MonthView, State } from "../model.ts";
import { KW_PER_MW, USD_PER_USD_M } from "../units.ts";
import { isTooLate, leaveHall } from "./delivery.ts";
import { isWorthStaying, type Lease, lateRentUsd, leaseBill, marketRent, type Part } from "./lease-rent.ts";
import { leaseFields, leaseMemory, leaseSlots } from "./lease-terms.ts";
import { closeLetting, leaveForNext, phases, type Turn } from "./letting.ts";

const RENT_UNIT = "USD per critical kW and month";

/**
 * A lease of halls by the critical kilowatt: power passed through or not, tenant's advances set off against rent, credits and
 * damages for lateness, the tenant's extensions and breaks, and halls let again at the market once they are empty.
 */
export const hostingLease: ContractKind<typeof leaseFields> = {
  kind: "hosting_lease",
  about: "A tenant rents halls by the critical kilowatt.",
  written: true,
  fields: leaseFields,
  userField: "tenant",
  letterField: "landlord",
  slots: leaseSlots,
  memory: leaseMemory,
  open({ terms, at }, memory) {
    memory[at.creditUsd] = terms.tenant_credit_usd_m * USD_PER_USD_M;
  },
  settle(lease, view, book) {
    const { terms, slot, at } = lease;
    const { tenant, next, setOffUsd } = leaseBill(lease, view);
    book.owe(slot.rent, tenant.rentUsd - setOffUsd);
    book.term(slot.rent, "critical power let", tenant.kw / KW_PER_MW, "MW");
    book.term(slot.rent, "rent_usd_per_kw_month", terms.rent_usd_per_kw_month, RENT_UNIT);
    book.term(slot.rent, "rent before set-off", tenant.rentUsd, "USD");
    book.term(slot.rent, "set off against advances", setOffUsd, "USD");
    passPower(lease, tenant.powerUsd, slot.power, slot.power_credit, book);
    if (terms.next_tenant >= 0) settleNext(lease, next, book);
    book.owe(slot.cost, (tenant.kw + next.kw) * terms.cost_usd_per_kw_month);
    book.term(slot.cost, "cost_usd_per_kw_month", terms.cost_usd_per_kw_month, RENT_UNIT);
    const lateUsd = lateRentUsd(lease, view);
    book.owe(slot.delay_credit, (lateUsd * terms.delay_credit_pct) / 100);
    book.term(slot.delay_credit, "rent of late halls", lateUsd, "USD");
    book.term(slot.delay_credit, "delay_credit_pct", terms.delay_credit_pct, "pct");
    book.owe(slot.damages, view.state.memory[at.damagesUsd]);
    book.term(slot.damages, "damages_months", terms.damages_months, "months");
    book.owe(slot.refund, view.state.memory[at.refundUsd]);
    book.term(slot.refund, "advances not set off, of halls left", view.state.memory[at.refundUsd], "USD");
  },
  foresee({ terms, slot, at }, { model, state, month }, ahead, flow) {
    for (let i = 0; i < terms.halls.length; i++) {
      const hall = terms.halls[i];
      const ready = state.hallReady[hall];
      const isNext = state.memory[at.phase + i] === phases.relet;
      if (!isNext && state.memory[at.missed + i] > 0) continue;
      if (ready <= month || ready > month + ahead) continue;
      const kw = model.halls[hall].critical_mw * KW_PER_MW;
      const creditShare = state.memory[at.creditUsd] > 0 ? terms.credit_share_pct / 100 : 0;
      if (!isNext) flow(slot.rent, kw * terms.rent_usd_per_kw_month * (1 - creditShare));
      else flow(slot.next_rent, kw * state.memory[at.letPrice + i]);
      flow(slot.cost, kw * terms.cost_usd_per_kw_month);
    }
  },
  close(lease, view, _book, next) {
    const { terms, at } = lease;
    next.memory[at.creditUsd] -= leaseBill(lease, view).setOffUsd;
    // Set before the halls are looked at: a hall left this month adds to what is due next month.
    next.memory[at.damagesUsd] = 0;
    next.memory[at.refundUsd] = 0;
    const turn = turnOf(lease, view);
    const isThere = view.market.outsideDefault[terms.tenant] === 0;
    for (let i = 0; i < terms.halls.length; i++) {
      const hall = terms.halls[i];
      const isFirst = view.state.memory[at.phase + i] === phases.first;
      if (isFirst && view.state.memory[at.missed + i] > 0) continue;
      if (isFirst && isThere && isTooLate(view, hall, terms.terminate_after_months))
        leave(lease, view, next, i, turn);
      else closeLetting(lease, view, next, i, turn);
    }
  },
};

/** What a power bill makes one party owe; a negative one is owed the other way. */
function passPower({ terms }: Lease, powerUsd: number, slot: number, creditSlot: number, book: Book): void {
  if (!terms.pass_through_power) return;
  const turned = powerUsd >= 0 ? slot : creditSlot;
  book.owe(turned, Math.abs(powerUsd));
  book.term(turned, "power of the halls", powerUsd, "USD");
}

function settleNext(lease: Lease, { kw, rentUsd, powerUsd }: Part, book: Book): void {
  const { slot } = lease;
  book.owe(slot.next_rent, rentUsd);
  book.term(slot.next_rent, "critical power let again", kw / KW_PER_MW, "MW");
  passPower(lease, powerUsd, slot.next_power, slot.next_power_credit, book);
}

function turnOf(lease: Lease, view: MonthView): Turn {
  const { terms } = lease;
  return {
    party: terms.tenant,
    nextParty: terms.next_tenant,
    voidMonths: terms.void_months,
    nextTermMonths: () => terms.term_months,
    choices: {
      extensionMonths: terms.extension_months,
      extensions: terms.extensions,
      breakFrom: terms.break_from_months,
      breakEvery: terms.break_every_months,
      staysAt: (years) => isWorthStaying(lease, view, years),
    },
    newPrice: () => marketRent(lease, view) * (1 - terms.relet_discount_pct / 100),
  };
}

/** The tenant leaves a hall as too late: damages, its share of the advances back as far as they are not set off, and whoever is next. */
function leave({ terms, at, ...rest }: Lease, view: MonthView, next: State, i: number, turn: Turn): void {
  const { halls } = view.model;
  const kw = halls[terms.halls[i]].critical_mw * KW_PER_MW;
  let openKw = 0;
  for (let k = 0; k < terms.halls.length; k++) {
    const hall = terms.halls[k];
    if (view.state.memory[at.missed + k] === 0) openKw += halls[hall].critical_mw * KW_PER_MW;
  }
  const shareUsd = openKw > 0 ? (view.state.memory[at.creditUsd] * kw) / openKw : 0;
  const refundUsd = Math.min(shareUsd, next.memory[at.creditUsd]);
  next.memory[at.refundUsd] += refundUsd;
  next.memory[at.creditUsd] -= refundUsd;
  next.memory[at.damagesUsd] += kw * terms.rent_usd_per_kw_month * terms.damages_months;
  leaveHall(next, at.missed + i, terms.halls[i]);
  leaveForNext({ terms, at, ...rest }, view, next, i, turn);
}
