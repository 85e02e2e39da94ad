import { number } from "../field.ts";
import type { ContractKind, Fields, MonthView } from "../model.ts";
import { entityStatus } from "../model.ts";
import { monthlyFraction, USD_PER_USD_M } from "../units.ts";

const fields = {
  borrower: { kind: "name", unit: "-", about: "Who owes.", refers: "entities" },
  lender: { kind: "name", unit: "-", about: "Who lent.", refers: "entities", default: "bank" },
  rank: {
    kind: "choice",
    unit: "-",
    about: "Its rung.",
    choices: ["senior_debt", "unsecured_debt"],
    default: "senior_debt",
  },
  balance_usd_m: number("USD m", "Drawn on the as-of day.", { min: 0, max: 1e6, default: 0 }),
  draws_usd_m: { kind: "months", unit: "USD m", about: "Drawn later, by month.", default: null },
  fee_pct: number("pct", "Fee on each draw.", { min: 0, max: 20, default: 0 }),
  rate_pct: number("pct per year", "Interest, paid monthly.", { min: 0, max: 60 }),
  first_principal: {
    kind: "month",
    unit: "month",
    about: "First month of level principal; absent: all at maturity.",
    default: null,
    whenUnknown: null,
  },
  due: { kind: "month", unit: "month", about: "Maturity." },
} as const satisfies Fields;

/** Principal due this month, USD: level from `first_principal`, whatever is left at maturity. */
function principalUsd(balanceUsd: number, firstPrincipal: number, due: number, month: number): number {
  if (month >= due) return balanceUsd;
  return month >= firstPrincipal ? balanceUsd / (due - month + 1) : 0;
}

const isOver = ({ state }: MonthView, borrower: number) => state.status[borrower] === entityStatus.defaulted;

/** A term loan: drawn at once or by month, interest monthly, principal level or at maturity. */
export const termLoan: ContractKind<typeof fields> = {
  kind: "term_loan",
  about: "A loan with interest monthly and principal level or at maturity.",
  written: true,
  fields,
  debtorField: "borrower",
  slots: [
    {
      name: "draw",
      from: "lender",
      to: "borrower",
      step: "senior_debt",
      tax: "none",
      about: "Drawn, less fee.",
    },
    {
      name: "interest",
      from: "borrower",
      to: "lender",
      step: "senior_debt",
      tax: "income",
      about: "Interest.",
    },
    {
      name: "principal",
      from: "borrower",
      to: "lender",
      step: "senior_debt",
      tax: "none",
      trigger: "maturity",
      about: "Principal.",
    },
  ],
  memory: [{ name: "balanceUsd", about: "Owed." }],
  open({ terms, at }, memory) {
    memory[at.balanceUsd] = terms.balance_usd_m * USD_PER_USD_M;
  },
  settle({ terms, slot, at }, view, book) {
    if (isOver(view, terms.borrower)) return;
    const balanceUsd = view.state.memory[at.balanceUsd];
    const drawUsd = terms.draws_usd_m[view.month] * USD_PER_USD_M;
    book.owe(slot.draw, drawUsd * (1 - terms.fee_pct / 100));
    book.term(slot.draw, "drawn", drawUsd, "USD");
    book.term(slot.draw, "fee_pct", terms.fee_pct, "pct");
    book.owe(slot.interest, balanceUsd * monthlyFraction(terms.rate_pct));
    book.term(slot.interest, "balance", balanceUsd, "USD");
    book.term(slot.interest, "rate_pct", terms.rate_pct, "pct per year");
    book.owe(slot.principal, principalUsd(balanceUsd, terms.first_principal, terms.due, view.month));
    book.term(slot.principal, "balance", balanceUsd, "USD");
  },
  foresee({ terms, slot, at }, view, ahead, flow) {
    if (isOver(view, terms.borrower)) return;
    const month = view.month + ahead;
    if (month >= view.model.months.length) return;
    const balanceUsd = view.state.memory[at.balanceUsd];
    flow(slot.draw, terms.draws_usd_m[month] * USD_PER_USD_M * (1 - terms.fee_pct / 100));
    flow(slot.interest, balanceUsd * monthlyFraction(terms.rate_pct));
    flow(
      slot.principal,
      month > terms.due ? 0 : principalUsd(balanceUsd, terms.first_principal, terms.due, month),
    );
  },
  close({ terms, at }, view, _book, next) {
    if (isOver(view, terms.borrower)) return;
    // What falls due leaves the balance; what is not paid of it is carried as arrears of the claim.
    const balanceUsd = view.state.memory[at.balanceUsd];
    const drawUsd = terms.draws_usd_m[view.month] * USD_PER_USD_M;
    next.memory[at.balanceUsd] =
      balanceUsd + drawUsd - principalUsd(balanceUsd, terms.first_principal, terms.due, view.month);
  },
};
