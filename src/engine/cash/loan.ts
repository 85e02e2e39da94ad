import { number } from "../field.ts";
import type { Contract, ContractKind, Fields, MonthView } from "../model.ts";
import { monthlyFraction, USD_PER_USD_M } from "../units.ts";
import {
  debtFields,
  drawSlot,
  interestSlot,
  isStayed,
  laterPrincipalUsd,
  principalSlot,
  principalUsd,
  sweepSlot,
  sweptUsd,
} from "./debt.ts";

const fields = {
  ...debtFields,
  balance_usd_m: number("USD m", "Drawn on the as-of day.", { min: 0, max: 1e6, default: 0 }),
  draws_usd_m: {
    kind: "months",
    unit: "USD m",
    about: "Drawn later, by month.",
    default: null,
    min: 0,
    max: 1e6,
  },
  fee_pct: number("pct", "Fee on each draw.", { min: 0, max: 20, default: 0 }),
  rate_pct: number("pct per year", "Interest, paid monthly.", { asksBelow1: true, min: 0, max: 60 }),
  first_principal: {
    kind: "month",
    unit: "month",
    about: "First month of level principal; absent: all at maturity.",
    default: null,
    whenUnknown: null,
  },
  due: { kind: "month", unit: "month", about: "Maturity." },
  balloon_pct: number("pct", "Share of what is owed when principal begins that is left to maturity.", {
    min: 0,
    max: 100,
    default: 0,
  }),
  sweep_pct: number("pct", "Share of surplus that repays it early; all of it while coverage is locked up.", {
    min: 0,
    max: 100,
    default: 0,
  }),
} as const satisfies Fields;

type TermLoan = Contract<typeof fields>;

/** What is owed once this month's draw and principal have been, USD. */
function balanceAfterUsd({ terms, at }: TermLoan, { state, month }: MonthView): number {
  const balanceUsd = state.memory[at.balanceUsd];
  const drawUsd = terms.draws_usd_m[month] * USD_PER_USD_M;
  return balanceUsd + drawUsd - principalUsd(balanceUsd, terms, month);
}

/** A term loan: drawn at once or by month, interest monthly, principal level, at maturity or both, part of the surplus swept. */
export const termLoan: ContractKind<typeof fields> = {
  kind: "term_loan",
  about: "A loan with interest monthly and principal level, at maturity, or level down to a balloon.",
  written: true,
  fields,
  debtorField: "borrower",
  slots: [drawSlot, interestSlot, principalSlot, sweepSlot],
  memory: [{ name: "balanceUsd", about: "Owed." }],
  open({ terms, at }, memory) {
    memory[at.balanceUsd] = terms.balance_usd_m * USD_PER_USD_M;
  },
  settle({ terms, slot, at }, view, book) {
    if (isStayed(view, terms.borrower)) return;
    const balanceUsd = view.state.memory[at.balanceUsd];
    const drawUsd = terms.draws_usd_m[view.month] * USD_PER_USD_M;
    book.owe(slot.draw, drawUsd * (1 - terms.fee_pct / 100));
    book.term(slot.draw, "drawn", drawUsd, "USD");
    book.term(slot.draw, "fee_pct", terms.fee_pct, "pct");
    book.owe(slot.interest, balanceUsd * monthlyFraction(terms.rate_pct));
    book.term(slot.interest, "balance", balanceUsd, "USD");
    book.term(slot.interest, "rate_pct", terms.rate_pct, "pct per year");
    book.owe(slot.principal, principalUsd(balanceUsd, terms, view.month));
    book.term(slot.principal, "balance", balanceUsd, "USD");
  },
  foresee({ terms, slot, at }, view, ahead, flow) {
    if (isStayed(view, terms.borrower)) return;
    const month = view.month + ahead;
    if (month >= view.model.months.length || month > terms.due) return;
    const balanceUsd = view.state.memory[at.balanceUsd];
    flow(slot.draw, terms.draws_usd_m[month] * USD_PER_USD_M * (1 - terms.fee_pct / 100));
    flow(slot.interest, balanceUsd * monthlyFraction(terms.rate_pct));
    flow(slot.principal, laterPrincipalUsd(balanceUsd, terms, view.month, month));
  },
  takeSurplus(contract, view, surplusUsd, book, cash) {
    const { terms, slot } = contract;
    const usd = sweptUsd(view, cash, terms, balanceAfterUsd(contract, view), surplusUsd);
    book.owe(slot.sweep, usd);
    book.term(slot.sweep, "surplus above the minimum", surplusUsd, "USD");
    book.term(slot.sweep, "sweep_pct", terms.sweep_pct, "pct");
    return { slot: slot.sweep, usd };
  },
  close(contract, view, book, next) {
    const { terms, slot, at } = contract;
    if (isStayed(view, terms.borrower)) return;
    // What falls due leaves the balance; what is not paid of it is carried as arrears of the claim.
    next.memory[at.balanceUsd] = balanceAfterUsd(contract, view) - book.paidUsd[slot.sweep];
  },
};
