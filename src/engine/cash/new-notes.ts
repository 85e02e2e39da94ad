import type { Book, ContractKind, Fields, MonthView } from "../model.ts";
import { entityStatus } from "../model.ts";
import { monthlyFraction } from "../units.ts";
import { capitalisationUsd, isWindowOpen } from "./actions.ts";

const fields = {
  entity: { kind: "name", unit: "-", about: "Whose.", refers: "entities" },
} as const satisfies Fields;

/** Debt after the issue may be at most this share of debt and market capitalisation (half: usual for unsecured paper in this field; prior 30–60 %). */
const MOST_DEBT_SHARE = 0.5;
/** Coupon over the market's credit spread, per cent a year: the riskless rate of the as-of day (prior 3.5–4.5). */
export const RISKLESS_PCT = 4;
/** Fees and discount of an issue, per cent (convertibles of 2025 in this field cost 2–2.5; prior 1.5–4). */
export const FEE_PCT = 2.5;
/** Years to maturity: five, as most of this field's. */
export const TERM_MONTHS = 60;
/** The smallest issue investors take: who needs less sells this much, who has less room sells none (prior 25–100). */
const LEAST_USD = 50e6;

/** What is owed, and what other tranches have sold this month already, at face, USD. */
function debtUsd({ model, state }: MonthView, entity: number, book: Book): number {
  let usd = 0;
  for (const at of model.entities[entity].debtMemory) usd += state.memory[at];
  for (const index of model.actions[entity]) {
    const { kind, slot } = model.contracts[index];
    if (kind === newNotes.kind) usd += book.owedUsd[slot.sale] / (1 - FEE_PCT / 100);
  }
  return usd;
}

/**
 * New unsecured notes when the equity window is open and debt after stays under half of debt and market capitalisation: five
 * years, the market's spread over the riskless rate, paid monthly. Two issues; used up, the action is closed.
 */
export const newNotes: ContractKind<typeof fields> = {
  kind: "new_notes",
  about: "New notes sold when cash runs short ahead and markets are open.",
  written: false,
  impliedBy: "entities",
  tranches: 2,
  debtorField: "entity",
  looksAhead: true,
  fields,
  slots: [
    {
      name: "sale",
      from: "'investors",
      to: "entity",
      step: "unsecured_debt",
      tax: "none",
      once: true,
      about: "Notes sold, net.",
    },
    {
      name: "interest",
      from: "entity",
      to: "'investors",
      step: "unsecured_debt",
      tax: "income",
      about: "Interest.",
    },
    {
      name: "principal",
      from: "entity",
      to: "'investors",
      step: "unsecured_debt",
      tax: "none",
      trigger: "maturity",
      about: "Principal.",
    },
  ],
  memory: [
    { name: "balanceUsd", about: "Owed." },
    { name: "couponPct", about: "Coupon fixed at issue." },
    { name: "dueMonth", about: "Maturity; 0 not issued." },
  ],
  settle({ terms, slot, at }, { state, month }, book) {
    if (state.memory[at.dueMonth] === 0 || state.status[terms.entity] === entityStatus.defaulted) return;
    const balanceUsd = state.memory[at.balanceUsd];
    book.owe(slot.interest, balanceUsd * monthlyFraction(state.memory[at.couponPct]));
    book.term(slot.interest, "balance", balanceUsd, "USD");
    book.term(slot.interest, "coupon", state.memory[at.couponPct], "pct per year");
    book.owe(slot.principal, month >= state.memory[at.dueMonth] ? balanceUsd : 0);
    book.term(slot.principal, "balance", balanceUsd, "USD");
  },
  act({ terms, slot, at }, view, needUsd, book) {
    const { state } = view;
    if (state.memory[at.dueMonth] > 0 || !isWindowOpen(view, terms.entity)) return 0;
    const roomUsd =
      capitalisationUsd(view, terms.entity) * (MOST_DEBT_SHARE / (1 - MOST_DEBT_SHARE)) -
      debtUsd(view, terms.entity, book);
    const mostUsd = Math.max(0, roomUsd) * (1 - FEE_PCT / 100);
    if (mostUsd < LEAST_USD) return 0;
    const raisedUsd = Math.min(mostUsd, Math.max(needUsd, LEAST_USD));
    book.owe(slot.sale, raisedUsd);
    book.term(slot.sale, "short of the minimum, now or in the budget", needUsd, "USD");
    book.term(slot.sale, "room under half of debt and market capitalisation", roomUsd, "USD");
    return raisedUsd;
  },
  close({ terms, slot, at }, { state, month, market }, book, next) {
    if (state.status[terms.entity] === entityStatus.defaulted) return;
    const soldUsd = book.paidUsd[slot.sale];
    if (soldUsd > 0) {
      next.memory[at.balanceUsd] = soldUsd / (1 - FEE_PCT / 100);
      next.memory[at.couponPct] = RISKLESS_PCT + market.creditSpreadPct;
      next.memory[at.dueMonth] = month + TERM_MONTHS;
    } else if (next.memory[at.dueMonth] > 0 && month >= next.memory[at.dueMonth])
      next.memory[at.balanceUsd] = 0;
  },
  foresee({ slot, at }, { state, month }, ahead, flow) {
    if (state.memory[at.dueMonth] === 0) return;
    const balanceUsd = state.memory[at.balanceUsd];
    flow(slot.interest, balanceUsd * monthlyFraction(state.memory[at.couponPct]));
    if (month + ahead === state.memory[at.dueMonth]) flow(slot.principal, balanceUsd);
  },
};
