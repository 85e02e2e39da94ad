import { number } from "../field.ts";
import type { Contract, ContractKind, Fields, MonthView } from "../model.ts";
import { monthlyFraction, USD_PER_USD_M } from "../units.ts";
import {
  debtFields,
  drawSlot,
  instalmentSlot,
  interestSlot,
  isStayed,
  laterPrincipalUsd,
  principalUsd,
} from "./debt.ts";
import { recentDscr, runwayMonths } from "./distress.ts";
import { machinesUsd } from "./machines.ts";

const fields = {
  ...debtFields,
  fleet: { kind: "name", unit: "-", about: "The machines that secure it.", refers: "fleets" },
  balance_usd_m: number("USD m", "Owed on the as-of day.", { min: 0, max: 1e6, default: 0 }),
  draws_usd_m: {
    kind: "months",
    unit: "USD m",
    about: "Drawn later, by month.",
    default: null,
    min: 0,
    max: 1e6,
  },
  rate_pct: number("pct per year", "Interest, paid monthly.", { asksBelow1: true, min: 0, max: 60 }),
  first_principal: {
    kind: "month",
    unit: "month",
    about: "First month of level principal.",
    default: "1970-01",
    whenUnknown: "1970-01",
  },
  due: { kind: "month", unit: "month", about: "Maturity." },
  recourse: {
    kind: "choice",
    unit: "-",
    about: "Whether the borrower owes what the machines do not repay.",
    choices: ["full", "none"],
    default: "full",
  },
  hand_back: {
    kind: "flag",
    unit: "-",
    about: "May give the machines back for the debt before cash runs out.",
    default: true,
  },
  hand_back_credit_pct: number(
    "pct",
    "What a lender with recourse credits for machines given back, of their resale value.",
    { min: 0, max: 200, default: 100 },
  ),
} as const satisfies Fields;

type EquipmentLoan = Contract<typeof fields>;

/** With recourse, machines are given back once cash lasts less than a quarter (three months; prior 1–6). */
export const RUNWAY_TO_HAND_BACK_MONTHS = 3;

/**
 * Whether the machines are given back this month, by what is known at its start. They must be worth less than the debt; without
 * recourse coverage must be under 1, with it cash must be running out.
 */
function handsBack({ terms, at }: EquipmentLoan, view: MonthView): boolean {
  const balanceUsd = view.state.memory[at.balanceUsd];
  if (!terms.hand_back || view.state.fleetFraction[terms.fleet] === 0) return false;
  if (balanceUsd <= machinesUsd(view, view.state, terms.fleet)) return false;
  return terms.recourse === "none"
    ? recentDscr(view, terms.borrower) < 1
    : runwayMonths(view, terms.borrower) < RUNWAY_TO_HAND_BACK_MONTHS;
}

/** Drawn in a month, USD: nothing once the machines are gone. */
function drawUsd({ terms }: EquipmentLoan, { state }: MonthView, month: number): number {
  return state.fleetFraction[terms.fleet] > 0 ? terms.draws_usd_m[month] * USD_PER_USD_M : 0;
}

/** What is still owed after machines are given back, USD. */
function deficiencyUsd({ terms, at }: EquipmentLoan, view: MonthView): number {
  if (terms.recourse === "none") return 0;
  const creditUsd = (machinesUsd(view, view.state, terms.fleet) * terms.hand_back_credit_pct) / 100;
  return Math.max(0, view.state.memory[at.balanceUsd] - creditUsd);
}

/** A loan on machines: level principal; the machines go back to the lender by agreement, or after a default without recourse. */
export const equipmentLoan: ContractKind<typeof fields> = {
  kind: "equipment_loan",
  about: "A loan secured on a fleet, which may go back to the lender.",
  written: true,
  fields,
  debtorField: "borrower",
  slots: [drawSlot, interestSlot, instalmentSlot],
  memory: [
    { name: "balanceUsd", about: "Owed." },
    { name: "handedBack", about: "1 + month in which the machines went to the lender; 0 not." },
    { name: "creditUsd", about: "Debt they paid off." },
  ],
  open({ terms, at }, memory) {
    memory[at.balanceUsd] = terms.balance_usd_m * USD_PER_USD_M;
  },
  settle(contract, view, book) {
    const { terms, slot, at } = contract;
    if (isStayed(view, terms.borrower) || handsBack(contract, view)) return;
    const balanceUsd = view.state.memory[at.balanceUsd];
    book.owe(slot.draw, drawUsd(contract, view, view.month));
    book.owe(slot.interest, balanceUsd * monthlyFraction(terms.rate_pct));
    book.term(slot.interest, "balance", balanceUsd, "USD");
    book.term(slot.interest, "rate_pct", terms.rate_pct, "pct per year");
    book.owe(slot.principal, principalUsd(balanceUsd, terms, view.month));
    book.term(slot.principal, "balance", balanceUsd, "USD");
    book.term(slot.principal, "machines at resale", machinesUsd(view, view.state, terms.fleet), "USD");
  },
  foresee(contract, view, ahead, flow) {
    const { terms, slot, at } = contract;
    if (isStayed(view, terms.borrower)) return;
    const month = view.month + ahead;
    const balanceUsd = view.state.memory[at.balanceUsd];
    if (month < view.model.months.length) flow(slot.draw, drawUsd(contract, view, month));
    if (month <= terms.due) flow(slot.interest, balanceUsd * monthlyFraction(terms.rate_pct));
    flow(slot.principal, laterPrincipalUsd(balanceUsd, terms, view.month, month));
  },
  security({ terms }, view, state) {
    return machinesUsd(view, state, terms.fleet);
  },
  close(contract, view, _book, next) {
    const { terms, at } = contract;
    const stayed = isStayed(view, terms.borrower);
    const goes = stayed
      ? terms.recourse === "none" && view.state.memory[at.handedBack] === 0
      : handsBack(contract, view);
    if (goes) {
      next.fleetFraction[terms.fleet] = 0;
      next.memory[at.handedBack] = view.month + 1;
    }
    if (stayed) return;
    const balanceUsd = view.state.memory[at.balanceUsd];
    next.memory[at.balanceUsd] = goes
      ? deficiencyUsd(contract, view)
      : balanceUsd + drawUsd(contract, view, view.month) - principalUsd(balanceUsd, terms, view.month);
    if (goes) next.memory[at.creditUsd] = balanceUsd - next.memory[at.balanceUsd];
  },
};
