import { number } from "../field.ts";
import type { Contract, ContractKind, Fields, MonthView } from "../model.ts";
import { monthlyFraction, USD_PER_USD_M } from "../units.ts";
import {
  debtFields,
  drawSlot,
  interestSlot,
  isStayed,
  mayDraw,
  principalSlot,
  sweepSlot,
  undrawnFeeSlot,
} from "./debt.ts";

const fields = {
  ...debtFields,
  commitment_usd_m: number("USD m", "Most that may be drawn at a time.", { min: 0, max: 1e6 }),
  balance_usd_m: number("USD m", "Drawn on the as-of day.", { min: 0, max: 1e6, default: 0 }),
  rate_pct: number("pct per year", "Interest on what is drawn, paid monthly.", {
    asksBelow1: true,
    min: 0,
    max: 60,
  }),
  undrawn_fee_pct: number("pct per year", "Fee on what is not drawn.", { min: 0, max: 10, default: 0.5 }),
  due: { kind: "month", unit: "month", about: "Maturity: nothing is drawn from then on." },
} as const satisfies Fields;

/** What may still be drawn, USD: nothing after maturity, in default, or while the borrower's next year is in doubt. */
export function undrawnUsd({ terms, at }: Contract<typeof fields>, view: MonthView): number {
  if (view.month >= terms.due || !mayDraw(view, terms.borrower)) return 0;
  return Math.max(0, terms.commitment_usd_m * USD_PER_USD_M - view.state.memory[at.balanceUsd]);
}

const balanceDueUsd = ({ terms, at }: Contract<typeof fields>, { state, month }: MonthView) =>
  month >= terms.due ? state.memory[at.balanceUsd] : 0;

/** A committed line: drawn when cash is short, before anything is sold; repaid from surplus before anything is swept. */
export const revolver: ContractKind<typeof fields> = {
  kind: "revolver",
  about: "A committed line drawn when cash is short and repaid from surplus.",
  written: true,
  fields,
  debtorField: "borrower",
  slots: [{ ...drawSlot, once: true }, interestSlot, undrawnFeeSlot, principalSlot, sweepSlot],
  memory: [{ name: "balanceUsd", about: "Drawn." }],
  open({ terms, at }, memory) {
    memory[at.balanceUsd] = terms.balance_usd_m * USD_PER_USD_M;
  },
  settle(contract, view, book) {
    const { terms, slot, at } = contract;
    if (isStayed(view, terms.borrower)) return;
    const balanceUsd = view.state.memory[at.balanceUsd];
    book.owe(slot.interest, balanceUsd * monthlyFraction(terms.rate_pct));
    book.term(slot.interest, "drawn", balanceUsd, "USD");
    book.term(slot.interest, "rate_pct", terms.rate_pct, "pct per year");
    book.owe(slot.fee, undrawnUsd(contract, view) * monthlyFraction(terms.undrawn_fee_pct));
    book.term(slot.fee, "not drawn", undrawnUsd(contract, view), "USD");
    book.owe(slot.principal, balanceDueUsd(contract, view));
    book.term(slot.principal, "drawn", balanceUsd, "USD");
  },
  act(contract, view, needUsd, book) {
    const { slot } = contract;
    const availableUsd = undrawnUsd(contract, view);
    const raisedUsd = Math.min(needUsd, availableUsd);
    book.owe(slot.draw, raisedUsd);
    book.term(slot.draw, "short of the minimum", needUsd, "USD");
    book.term(slot.draw, "not drawn", availableUsd, "USD");
    return raisedUsd;
  },
  foresee({ terms, slot, at }, view, ahead, flow) {
    if (isStayed(view, terms.borrower) || view.month + ahead > terms.due) return;
    const balanceUsd = view.state.memory[at.balanceUsd];
    flow(slot.interest, balanceUsd * monthlyFraction(terms.rate_pct));
    if (view.month + ahead === terms.due) flow(slot.principal, balanceUsd);
  },
  takeSurplus(contract, view, surplusUsd, book) {
    const { slot, at } = contract;
    const leftUsd =
      view.state.memory[at.balanceUsd] + book.paidUsd[slot.draw] - balanceDueUsd(contract, view);
    const usd = Math.min(leftUsd, surplusUsd);
    book.owe(slot.sweep, usd);
    book.term(slot.sweep, "surplus above the minimum", surplusUsd, "USD");
    return { slot: slot.sweep, usd };
  },
  close(contract, view, book, next) {
    const { terms, slot, at } = contract;
    if (isStayed(view, terms.borrower)) return;
    next.memory[at.balanceUsd] +=
      book.paidUsd[slot.draw] - book.paidUsd[slot.sweep] - balanceDueUsd(contract, view);
  },
};
