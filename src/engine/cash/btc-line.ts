import { number } from "../field.ts";
import type { Contract, ContractKind, Contradiction, Fields, MonthView } from "../model.ts";
import { monthlyFraction, USD_PER_USD_M } from "../units.ts";
import { debtFields, interestSlot, isStayed, principalSlot } from "./debt.ts";

const fields = {
  borrower: debtFields.borrower,
  lender: debtFields.lender,
  balance_usd_m: number("USD m", "Owed on the as-of day.", { min: 0, max: 1e6 }),
  rate_pct: number("pct per year", "Interest, paid monthly.", { asksBelow1: true, min: 0, max: 60 }),
  due: { kind: "month", unit: "month", about: "Maturity." },
  pledged_btc: number("BTC", "Bitcoin pledged to it, beside the borrower's free bitcoin.", {
    min: 0,
    max: 1e6,
  }),
  call_below_pct: number(
    "pct",
    "Pledge over balance below which the lender calls (Bitfarms–Galaxy 2022: 133).",
    {
      min: 100,
      max: 1_000,
      default: 133,
    },
  ),
  restore_to_pct: number("pct", "Pledge over balance that a call restores (Bitfarms–Galaxy 2022: 143).", {
    min: 100,
    max: 1_000,
    default: 143,
  }),
  liquidation_cost_pct: number("pct", "Cost of a forced sale of the pledge.", {
    min: 0,
    max: 30,
    default: 2,
  }),
} as const satisfies Fields;

type BtcLine = Contract<typeof fields>;

/**
 * How a call at the month's low is met, in this order: bitcoin from the treasury, cash the borrower holds above its minimum, or else
 * the lender sells the whole pledge at that low. Cure periods are days, so a month's low decides. Nothing of it without a call.
 */
function call({ terms, at }: BtcLine, { model, market, state, month }: MonthView) {
  const balanceUsd = state.memory[at.balanceUsd];
  const none = { topUpBtc: 0, cashUsd: 0, soldBtc: 0, proceedsUsd: 0, deficiencyUsd: 0, leftUsd: balanceUsd };
  const pledgedBtc = state.memory[at.pledgedBtc];
  const lowUsd = market.btcUsdLow;
  const isCalled = pledgedBtc * lowUsd * 100 < balanceUsd * terms.call_below_pct;
  if (!isCalled || month >= terms.due) return none;
  const neededBtc = (balanceUsd * terms.restore_to_pct) / 100 / lowUsd - pledgedBtc;
  const topUpBtc = Math.min(neededBtc, state.btc[terms.borrower]);
  const coveredUsd = ((pledgedBtc + topUpBtc) * lowUsd * 100) / terms.restore_to_pct;
  const cashUsd = topUpBtc < neededBtc ? Math.max(0, balanceUsd - coveredUsd) : 0;
  const freeUsd =
    state.cashUsd[terms.borrower] - model.entities[terms.borrower].minimum_cash_usd_m * USD_PER_USD_M;
  if (cashUsd <= Math.max(0, freeUsd)) return { ...none, topUpBtc, cashUsd, leftUsd: balanceUsd - cashUsd };
  const proceedsUsd = pledgedBtc * lowUsd * (1 - terms.liquidation_cost_pct / 100);
  const deficiencyUsd = Math.max(0, balanceUsd - proceedsUsd);
  return { ...none, soldBtc: pledgedBtc, proceedsUsd, deficiencyUsd, leftUsd: 0 };
}

/** A call is restored to at least where the next one would come. */
function contradictions({ terms }: BtcLine): Contradiction[] {
  if (terms.restore_to_pct >= terms.call_below_pct) return [];
  const message = `${terms.restore_to_pct} % would be called again at once: calls come below ${terms.call_below_pct} %`;
  return [{ field: "restore_to_pct", message, hint: "at least call_below_pct" }];
}

/** A loan against bitcoin: called at the month's low, met in bitcoin, in cash, or by the lender selling the pledge. */
export const btcLine: ContractKind<typeof fields> = {
  kind: "btc_line",
  about: "A loan against pledged bitcoin, with calls when the pledge falls short.",
  written: true,
  fields,
  debtorField: "borrower",
  contradictions,
  slots: [
    interestSlot,
    principalSlot,
    { ...principalSlot, name: "call", trigger: "collateral", once: true, about: "Repaid to meet a call." },
    {
      name: "forced_sale",
      from: "'exchange",
      to: "lender",
      step: "operations",
      tax: "none",
      once: true,
      about: "Pledge sold by the lender, as far as it is owed.",
    },
    {
      name: "returned",
      from: "'exchange",
      to: "borrower",
      step: "operations",
      tax: "none",
      once: true,
      about: "Pledge sold by the lender, what is over.",
    },
    {
      ...principalSlot,
      name: "deficiency",
      step: "unsecured_debt",
      trigger: "collateral",
      once: true,
      about: "What the pledge did not repay.",
    },
  ],
  memory: [
    { name: "balanceUsd", about: "Owed." },
    { name: "pledgedBtc", about: "Pledged." },
    { name: "soldBtc", about: "Sold by the lender so far." },
  ],
  open({ terms, at }, memory) {
    memory[at.balanceUsd] = terms.balance_usd_m * USD_PER_USD_M;
    memory[at.pledgedBtc] = terms.pledged_btc;
  },
  settle(contract, view, book) {
    const { terms, slot, at } = contract;
    if (isStayed(view, terms.borrower)) return;
    const balanceUsd = view.state.memory[at.balanceUsd];
    book.owe(slot.interest, balanceUsd * monthlyFraction(terms.rate_pct));
    book.owe(slot.principal, view.month >= terms.due ? balanceUsd : 0);
    const { cashUsd, soldBtc, proceedsUsd, deficiencyUsd, topUpBtc } = call(contract, view);
    book.owe(slot.call, cashUsd);
    book.owe(slot.forced_sale, soldBtc > 0 ? balanceUsd - deficiencyUsd : 0);
    book.owe(slot.returned, Math.max(0, proceedsUsd - balanceUsd));
    book.owe(slot.deficiency, deficiencyUsd);
    for (const name of ["call", "forced_sale"]) {
      book.term(slot[name], "balance", balanceUsd, "USD");
      book.term(slot[name], "pledged", view.state.memory[at.pledgedBtc], "BTC");
      book.term(slot[name], "bitcoin, month's low", view.market.btcUsdLow, "USD");
      book.term(slot[name], "pledged from the treasury", topUpBtc, "BTC");
    }
  },
  foresee({ terms, slot, at }, view, ahead, flow) {
    if (isStayed(view, terms.borrower)) return;
    const balanceUsd = view.state.memory[at.balanceUsd];
    const month = view.month + ahead;
    if (month <= terms.due) flow(slot.interest, balanceUsd * monthlyFraction(terms.rate_pct));
    if (month === terms.due) flow(slot.principal, balanceUsd);
  },
  security({ at }, { market }, state) {
    return state.memory[at.pledgedBtc] * market.btcUsdEnd;
  },
  close(contract, view, book, next) {
    const { terms, slot, at } = contract;
    if (isStayed(view, terms.borrower)) return;
    const { soldBtc, leftUsd } = call(contract, view);
    next.memory[at.balanceUsd] = view.month >= terms.due ? 0 : leftUsd;
    next.memory[at.pledgedBtc] -= soldBtc;
    next.memory[at.soldBtc] += soldBtc;
    // Repaid at maturity, the pledge is free again; unpaid, it stays pledged to the arrears.
    if (view.month >= terms.due && book.paidUsd[slot.principal] === book.owedUsd[slot.principal]) {
      next.btc[terms.borrower] += next.memory[at.pledgedBtc];
      next.memory[at.pledgedBtc] = 0;
    }
  },
  test(contract, view, next) {
    const { terms, at } = contract;
    if (isStayed(view, terms.borrower)) return;
    // After the month's sales: what the treasury no longer has is called again next month.
    const topUpBtc = Math.min(call(contract, view).topUpBtc, next.btc[terms.borrower]);
    next.btc[terms.borrower] -= topUpBtc;
    next.memory[at.pledgedBtc] += topUpBtc;
  },
};
