import { number } from "../field.ts";
import type { Contract, ContractKind, Contradiction, Fields, MonthView, UncheckedModel } from "../model.ts";
import { monthlyFraction, USD_PER_USD_M } from "../units.ts";
import { debtFields, interestSlot, isStayed, principalSlot } from "./debt.ts";
import { debtCoveredFraction } from "./estate.ts";

const fields = {
  borrower: debtFields.borrower,
  lender: debtFields.lender,
  loan: { kind: "name", unit: "-", about: "The loan whose principal is put off.", refers: "contracts" },
  most: number("-", "Most often it is granted.", { min: 0, max: 12, default: 1 }),
  fee_pct: number("pct", "Fee on what is put off, kept from it.", { min: 0, max: 20, default: 1 }),
  margin_pct: number("pct per year", "Added to the loan's rate on what is put off.", {
    min: 0,
    max: 30,
    default: 2,
  }),
  due: { kind: "month", unit: "month", about: "When what was put off is due." },
} as const satisfies Fields;

type Waiver = Contract<typeof fields>;

/** Chance that a borrower given time pays in full (2022: about half of those amended did not file; a handful of cases, prior 0.3–0.7). */
const PAYS_IF_GIVEN_TIME = 0.5;
/** What waiting costs if it fails, as a share of what could be had today (prior 5–20 %). */
const LOST_BY_WAITING = 0.1;

/** Whether lenders are better off waiting: recovery now r < p + (1 − p)·r·(1 − w), so r under 0.909 at the priors. */
export function wouldWait(recoveryNow: number): boolean {
  const waitingUsd = PAYS_IF_GIVEN_TIME + (1 - PAYS_IF_GIVEN_TIME) * recoveryNow * (1 - LOST_BY_WAITING);
  return recoveryNow < waitingUsd;
}

/** What is put off is principal of the borrower's own, at a rate that a margin can be added to. */
function contradictions({ terms }: Waiver, { contracts, entities }: UncheckedModel): Contradiction[] {
  const { id, kind, terms: loan } = contracts[terms.loan];
  const { borrower, rate_pct } = loan as { borrower?: number; rate_pct?: number };
  if (borrower === terms.borrower && rate_pct !== undefined) return [];
  const whose = borrower === undefined ? "no loan" : `a loan of ${entities[borrower].id}`;
  const message = `${id} is ${whose} (${kind}), and ${entities[terms.borrower].id} can put off only its own`;
  return [{ field: "loan", message, hint: "name a loan of the borrower's that has a rate_pct" }];
}

/** Principal of the loan due this month, USD, and its rate. */
function loanOf({ terms }: Waiver, { model }: MonthView) {
  const loan = model.contracts[terms.loan];
  return {
    principal: loan.slot.principal,
    ratePct: (loan.terms as unknown as { rate_pct: number }).rate_pct,
  };
}

const dueUsd = ({ terms, at }: Waiver, { state, month }: MonthView) =>
  month >= terms.due ? state.memory[at.balanceUsd] : 0;

/**
 * A lender puts principal off when that alone lets everything be paid, once the reserve is used up, and it expects more from waiting
 * than from default. What is put off is a debt of its own, dearer and due later; so every dollar still has a source.
 */
export const waiver: ContractKind<typeof fields> = {
  kind: "waiver",
  about: "A lender puts principal off when it expects more from waiting than from default.",
  written: true,
  fields,
  debtorField: "borrower",
  contradictions,
  slots: [
    {
      name: "deferral",
      from: "lender",
      to: "borrower",
      step: "senior_debt",
      tax: "none",
      once: true,
      about: "Principal put off, less fee.",
    },
    interestSlot,
    principalSlot,
  ],
  memory: [
    { name: "balanceUsd", about: "Put off and owed." },
    { name: "granted", about: "How often." },
  ],
  settle(contract, view, book) {
    const { terms, slot, at } = contract;
    if (isStayed(view, terms.borrower)) return;
    const ratePct = loanOf(contract, view).ratePct + terms.margin_pct;
    book.owe(slot.interest, view.state.memory[at.balanceUsd] * monthlyFraction(ratePct));
    book.term(slot.interest, "put off", view.state.memory[at.balanceUsd], "USD");
    book.term(slot.interest, "rate with margin", ratePct, "pct per year");
    book.owe(slot.principal, dueUsd(contract, view));
  },
  act(contract, view, needUsd, book) {
    const { terms, slot, at } = contract;
    const { model, state, month } = view;
    if (model.funding !== "open" || month >= terms.due || state.memory[at.granted] >= terms.most) return 0;
    // Lenders do not fund a cushion: only what would stay unpaid after the minimum and the reserve are gone.
    const cushionUsd = model.entities[terms.borrower].minimum_cash_usd_m * USD_PER_USD_M;
    const shortUsd = needUsd - cushionUsd - state.reserveUsd[terms.borrower];
    const mostUsd = book.owedUsd[loanOf(contract, view).principal] * (1 - terms.fee_pct / 100);
    const recoveryNow = debtCoveredFraction(view, terms.borrower);
    if (shortUsd <= 0 || shortUsd > mostUsd || !wouldWait(recoveryNow)) return 0;
    book.owe(slot.deferral, shortUsd);
    book.term(slot.deferral, "short", shortUsd, "USD");
    book.term(slot.deferral, "most that can be put off", mostUsd, "USD");
    book.term(slot.deferral, "share of debt that a default would repay today", recoveryNow, "-");
    return shortUsd;
  },
  foresee(contract, view, ahead, flow) {
    const { terms, slot, at } = contract;
    if (isStayed(view, terms.borrower)) return;
    const balanceUsd = view.state.memory[at.balanceUsd];
    const ratePct = loanOf(contract, view).ratePct + terms.margin_pct;
    if (view.month + ahead <= terms.due) flow(slot.interest, balanceUsd * monthlyFraction(ratePct));
    if (view.month + ahead === terms.due) flow(slot.principal, balanceUsd);
  },
  close(contract, view, book, next) {
    const { terms, slot, at } = contract;
    if (isStayed(view, terms.borrower)) return;
    const deferredUsd = book.paidUsd[slot.deferral] / (1 - terms.fee_pct / 100);
    next.memory[at.balanceUsd] += deferredUsd - dueUsd(contract, view);
    if (deferredUsd > 0) next.memory[at.granted] += 1;
  },
};
