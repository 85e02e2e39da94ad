import { number } from "../field.ts";
import type { Contract, ContractKind, Fields, MonthView } from "../model.ts";
import { monthlyFraction, USD_PER_USD_M } from "../units.ts";
import { contractedUsd, hardwareUsd } from "./borrowing-base.ts";
import {
  debtFields,
  drawSlot,
  instalmentSlot,
  interestSlot,
  isStayed,
  laterPrincipalUsd,
  mayDraw,
  principalUsd,
  undrawnFeeSlot,
} from "./debt.ts";

const fields = {
  ...debtFields,
  commitment_usd_m: number("USD m", "Most that may be drawn in all, what is drawn already in it.", {
    min: 0,
    max: 1e6,
  }),
  balance_usd_m: number("USD m", "Drawn on the as-of day.", { min: 0, max: 1e6, default: 0 }),
  rate_pct: number("pct per year", "Interest, paid monthly.", { asksBelow1: true, min: 0, max: 60 }),
  fee_pct: number("pct", "Fee on each draw.", { min: 0, max: 20, default: 0 }),
  undrawn_fee_pct: number("pct per year", "Fee on what is not drawn.", { min: 0, max: 10, default: 0.5 }),
  draw_until: { kind: "month", unit: "month", about: "Last month of draws." },
  first_principal: { kind: "month", unit: "month", about: "First month of level principal." },
  due: { kind: "month", unit: "month", about: "Maturity." },
  delivered_usd_m: {
    kind: "months",
    unit: "USD m",
    about: "Hardware it lends against, by month of delivery.",
    min: 0,
    max: 1e6,
  },
  delivered_before_usd_m: number("USD m", "Hardware delivered before the first month.", {
    min: 0,
    max: 1e6,
    default: 0,
  }),
  life_months: number("months", "Months over which the hardware loses its value.", {
    min: 1,
    max: 240,
    default: 60,
  }),
  advance_pct: number("pct", "Most that is lent of the hardware's value.", {
    asksBelow1: true,
    min: 0,
    max: 100,
    default: 80,
  }),
  halls: {
    kind: "names",
    unit: "-",
    about: "Halls that must be accepted before hardware in them counts; none: delivery is enough.",
    refers: "halls",
    default: [],
  },
  contract: {
    kind: "name",
    unit: "-",
    about: "The cloud contract whose fees left to earn limit it too.",
    refers: "contracts",
    default: null,
  },
  contract_pct: number("pct", "Most that is lent of those fees.", {
    asksBelow1: true,
    min: 0,
    max: 100,
    default: 70,
  }),
  cure_months: number("months", "Months before too much drawn must be repaid.", {
    min: 0,
    max: 12,
    default: 1,
  }),
} as const satisfies Fields;

type DelayedDrawLoan = Contract<typeof fields>;

/** Share of the halls, by critical megawatts, accepted by the start of a month as they stand now; 1 where none is named. */
function acceptedFraction({ terms }: DelayedDrawLoan, { model, state }: MonthView, month: number): number {
  if (terms.halls.length === 0) return 1;
  let acceptedMw = 0;
  let allMw = 0;
  for (const hall of terms.halls) {
    allMw += model.halls[hall].critical_mw;
    if (state.hallReady[hall] <= month) acceptedMw += model.halls[hall].critical_mw;
  }
  return allMw > 0 ? acceptedMw / allMw : 1;
}

/** The borrowing base in a month, USD: the advance on accepted hardware, or the share of fees left to earn if that is less. */
function baseUsd(contract: DelayedDrawLoan, view: MonthView, month: number): number {
  const { terms } = contract;
  const acceptedUsd = hardwareUsd(terms, month) * acceptedFraction(contract, view, month);
  const onHardwareUsd = (acceptedUsd * terms.advance_pct) / 100;
  if (terms.contract < 0) return onHardwareUsd;
  return Math.min(onHardwareUsd, (contractedUsd(view, terms.contract, month) * terms.contract_pct) / 100);
}

/** What may still be drawn of the commitment in a month, USD. */
function undrawnUsd({ terms, at }: DelayedDrawLoan, { state }: MonthView, month: number): number {
  if (month > terms.draw_until) return 0;
  return Math.max(0, terms.commitment_usd_m * USD_PER_USD_M - state.memory[at.drawnUsd]);
}

/** Drawn by a later month if nothing is repaid until then, USD. */
function drawnByUsd(contract: DelayedDrawLoan, view: MonthView, month: number): number {
  const openUsd = undrawnUsd(contract, view, month);
  if (openUsd === 0) return 0;
  const roomUsd = baseUsd(contract, view, month) - view.state.memory[contract.at.balanceUsd];
  return Math.min(openUsd, Math.max(0, roomUsd));
}

/** This month, USD: what the base allows, what is drawn, scheduled principal, and what was drawn too much for too long. */
function bill(contract: DelayedDrawLoan, view: MonthView) {
  const { terms, at } = contract;
  const { state, month } = view;
  const balanceUsd = state.memory[at.balanceUsd];
  const allowedUsd = baseUsd(contract, view, month);
  const scheduledUsd = principalUsd(balanceUsd, terms, month);
  const leftUsd = balanceUsd - scheduledUsd;
  const openUsd = mayDraw(view, terms.borrower) ? undrawnUsd(contract, view, month) : 0;
  const drawUsd = Math.min(openUsd, Math.max(0, allowedUsd - leftUsd));
  const excessUsd = Math.max(0, leftUsd - allowedUsd);
  const isOverdue = state.memory[at.excessMonths] >= terms.cure_months;
  return {
    balanceUsd,
    allowedUsd,
    scheduledUsd,
    openUsd,
    drawUsd,
    excessUsd,
    prepaidUsd: isOverdue ? excessUsd : 0,
  };
}

/** A loan drawn as hardware is delivered and accepted, held to a borrowing base. */
export const delayedDrawLoan: ContractKind<typeof fields> = {
  kind: "delayed_draw_loan",
  about:
    "A loan drawn against delivered hardware, repaid when the hardware or its contract is worth too little.",
  written: true,
  fields,
  debtorField: "borrower",
  slots: [
    drawSlot,
    interestSlot,
    undrawnFeeSlot,
    instalmentSlot,
    {
      ...instalmentSlot,
      name: "prepayment",
      trigger: "collateral",
      once: true,
      about: "Drawn beyond the base.",
    },
  ],
  memory: [
    { name: "balanceUsd", about: "Owed." },
    { name: "drawnUsd", about: "Drawn in all: repaid is not drawn again." },
    { name: "excessMonths", about: "Months running in which more was drawn than the base allows." },
  ],
  open({ terms, at }, memory) {
    memory[at.balanceUsd] = terms.balance_usd_m * USD_PER_USD_M;
    memory[at.drawnUsd] = terms.balance_usd_m * USD_PER_USD_M;
  },
  settle(contract, view, book) {
    const { terms, slot } = contract;
    if (isStayed(view, terms.borrower)) return;
    const { balanceUsd, allowedUsd, scheduledUsd, openUsd, drawUsd, prepaidUsd } = bill(contract, view);
    book.owe(slot.draw, drawUsd * (1 - terms.fee_pct / 100));
    book.term(slot.draw, "borrowing base", allowedUsd, "USD");
    book.term(slot.draw, "drawn before fee", drawUsd, "USD");
    book.owe(slot.interest, balanceUsd * monthlyFraction(terms.rate_pct));
    book.term(slot.interest, "balance", balanceUsd, "USD");
    book.term(slot.interest, "rate_pct", terms.rate_pct, "pct per year");
    book.owe(slot.fee, openUsd * monthlyFraction(terms.undrawn_fee_pct));
    book.term(slot.fee, "not drawn", openUsd, "USD");
    book.term(slot.fee, "undrawn_fee_pct", terms.undrawn_fee_pct, "pct per year");
    book.owe(slot.principal, scheduledUsd);
    book.term(slot.principal, "balance", balanceUsd, "USD");
    book.owe(slot.prepayment, prepaidUsd);
    book.term(slot.prepayment, "balance after schedule", balanceUsd - scheduledUsd, "USD");
    book.term(slot.prepayment, "borrowing base", allowedUsd, "USD");
  },
  foresee(contract, view, ahead, flow) {
    const { terms, slot, at } = contract;
    const month = view.month + ahead;
    if (isStayed(view, terms.borrower) || month >= view.model.months.length) return;
    const balanceUsd = view.state.memory[at.balanceUsd];
    if (mayDraw(view, terms.borrower)) {
      // What was drawn stays drawn when the base ages.
      const beforeUsd = Math.max(
        drawnByUsd(contract, view, view.month),
        drawnByUsd(contract, view, month - 1),
      );
      const drawUsd = Math.max(0, drawnByUsd(contract, view, month) - beforeUsd);
      flow(slot.draw, drawUsd * (1 - terms.fee_pct / 100));
    }
    if (month <= terms.due) flow(slot.interest, balanceUsd * monthlyFraction(terms.rate_pct));
    flow(slot.principal, laterPrincipalUsd(balanceUsd, terms, view.month, month));
  },
  security({ terms }, { month }) {
    return hardwareUsd(terms, month);
  },
  close(contract, view, _book, next) {
    const { terms, at } = contract;
    if (isStayed(view, terms.borrower)) return;
    const { balanceUsd, scheduledUsd, drawUsd, excessUsd, prepaidUsd } = bill(contract, view);
    next.memory[at.balanceUsd] = balanceUsd + drawUsd - scheduledUsd - prepaidUsd;
    next.memory[at.drawnUsd] += drawUsd;
    next.memory[at.excessMonths] = excessUsd > prepaidUsd ? next.memory[at.excessMonths] + 1 : 0;
  },
};
