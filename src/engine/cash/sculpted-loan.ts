import { number } from "../field.ts";
import type { Contract, ContractKind, Fields, MonthView } from "../model.ts";
import { monthlyFraction, USD_PER_USD_M } from "../units.ts";
import { debtFields, instalmentSlot, interestSlot, isStayed } from "./debt.ts";
import { sculptToCoverage, sculptToDebt } from "./sculpting.ts";

const fields = {
  ...debtFields,
  balance_usd_m: number("USD m", "Owed on the as-of day; with `target_dscr` the most that is lent.", {
    min: 0,
    max: 1e6,
  }),
  rate_pct: number("pct per year", "Interest, paid monthly.", { asksBelow1: true, min: 0, max: 60 }),
  due: { kind: "month", unit: "month", about: "Last month of debt service." },
  cfads_usd_m: {
    kind: "months",
    unit: "USD m",
    about:
      "Cash flow the schedule was made for, by month; after the last month of the world it stays; absent: level debt service.",
    default: null,
    min: -1e6,
    max: 1e6,
  },
  target_dscr: number("-", "Coverage that sizes it; 0: the balance is given and coverage follows.", {
    min: 0,
    max: 10,
    default: 0,
  }),
} as const satisfies Fields;

type SculptedLoan = Contract<typeof fields>;

/** Cash flow the schedule was made for in a month, USD; 1 in every month where none is written, which makes it level. */
function plannedUsd({ terms }: SculptedLoan, month: number): number {
  const planned = terms.cfads_usd_m;
  if (!planned.some((usdM) => usdM > 0)) return 1;
  return Math.max(0, planned[Math.min(month, planned.length - 1)]) * USD_PER_USD_M;
}

/** Debt service of the schedule this month, USD, and how the balance moves by it. Interest not yet due is added to the loan. */
function bill(contract: SculptedLoan, { state }: MonthView, month: number) {
  const { terms, at } = contract;
  const balanceUsd = state.memory[at.balanceUsd];
  const accruedUsd = balanceUsd * monthlyFraction(terms.rate_pct);
  if (balanceUsd === 0) return { balanceUsd, interestUsd: 0, principalUsd: 0, nextUsd: 0 };
  const isLast = month >= terms.due;
  const serviceUsd = isLast ? balanceUsd + accruedUsd : plannedUsd(contract, month) / state.memory[at.dscr];
  const interestUsd = Math.min(accruedUsd, serviceUsd);
  const principalUsd = serviceUsd - interestUsd;
  return {
    balanceUsd,
    interestUsd,
    principalUsd,
    nextUsd: isLast ? 0 : balanceUsd + accruedUsd - serviceUsd,
  };
}

/** A loan whose debt service follows the cash flow it was made for: DS = CFADS / DSCR, so that it ends at zero. */
export const sculptedLoan: ContractKind<typeof fields> = {
  kind: "sculpted_loan",
  about: "A loan whose debt service follows the cash flow it was made for.",
  written: true,
  fields,
  debtorField: "borrower",
  slots: [interestSlot, instalmentSlot],
  memory: [
    { name: "balanceUsd", about: "Owed." },
    {
      name: "dscr",
      about: "Coverage of the schedule; USD per USD of level debt service where no cash flow is written.",
    },
  ],
  open(contract, memory) {
    const { terms, at } = contract;
    const months = { length: Math.max(0, terms.due) + 1 };
    const cfadsUsd = Float64Array.from(months, (_, month) => plannedUsd(contract, month));
    const rates = new Float64Array(cfadsUsd.length).fill(monthlyFraction(terms.rate_pct));
    const mostUsd = terms.balance_usd_m * USD_PER_USD_M;
    const sizedUsd = terms.target_dscr > 0 ? sculptToCoverage(cfadsUsd, terms.target_dscr, rates) : mostUsd;
    const debtUsd = Math.min(mostUsd, sizedUsd);
    memory[at.balanceUsd] = debtUsd;
    // Without cash flow before it is due, all falls due at the end.
    memory[at.dscr] = debtUsd > 0 ? sculptToDebt(cfadsUsd, debtUsd, rates) || 1 : 1;
  },
  settle(contract, view, book) {
    const { terms, slot, at } = contract;
    if (isStayed(view, terms.borrower)) return;
    const { balanceUsd, interestUsd, principalUsd } = bill(contract, view, view.month);
    book.owe(slot.interest, interestUsd);
    book.term(slot.interest, "balance", balanceUsd, "USD");
    book.term(slot.interest, "rate_pct", terms.rate_pct, "pct per year");
    book.owe(slot.principal, principalUsd);
    book.term(slot.principal, "cash flow the schedule was made for", plannedUsd(contract, view.month), "USD");
    book.term(slot.principal, "coverage of the schedule", view.state.memory[at.dscr], "-");
  },
  foresee(contract, view, ahead, flow) {
    const { terms, slot, at } = contract;
    const month = view.month + ahead;
    if (isStayed(view, terms.borrower) || month > terms.due || view.state.memory[at.balanceUsd] === 0) return;
    // Interest and principal are paid to the same lender on the same rung: their sum is what a budget needs.
    flow(slot.principal, plannedUsd(contract, month) / view.state.memory[at.dscr]);
  },
  close(contract, view, _book, next) {
    if (isStayed(view, contract.terms.borrower)) return;
    next.memory[contract.at.balanceUsd] = bill(contract, view, view.month).nextUsd;
  },
};
