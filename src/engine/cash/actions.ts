// What management does when cash is short, in the order of this file's list. Each is a contract of the entity with itself as
// payee: what it raises is a claim like any other, so that cash always has a source. Chosen once a round and only added.

import type { ContractKind, Fields, MonthView } from "../model.ts";
import { USD_PER_USD_M } from "../units.ts";

const fields = {
  entity: { kind: "name", unit: "-", about: "Whose.", refers: "entities" },
} as const satisfies Fields;

/** Sells bitcoin from the treasury to bring cash back to the minimum, at the month's end price less the cost of selling. */
export const treasurySale: ContractKind<typeof fields> = {
  kind: "treasury_sale",
  about: "Bitcoin sold from the treasury when cash is short.",
  written: false,
  impliedBy: "entities",
  fields,
  slots: [
    {
      name: "sale",
      from: "'exchange",
      to: "entity",
      step: "operations",
      tax: "none",
      once: true,
      about: "Bitcoin sold.",
    },
  ],
  memory: [],
  settle: () => {},
  act({ terms, slot }, { model, market, state }, needUsd, book) {
    const entity = model.entities[terms.entity];
    if (!entity.sell_treasury) return 0;
    const netUsdPerBtc = market.btcUsdEnd * (1 - entity.btc_sale_cost_pct / 100);
    const raisedUsd = Math.min(needUsd, state.btc[terms.entity] * netUsdPerBtc);
    book.owe(slot.sale, raisedUsd);
    book.term(slot.sale, "cash short of the minimum", needUsd, "USD");
    book.term(slot.sale, "bitcoin sold", raisedUsd / netUsdPerBtc, "BTC");
    book.term(slot.sale, "bitcoin, month end, after cost", netUsdPerBtc, "USD");
    return raisedUsd;
  },
  close({ terms, slot }, { model, market }, book, next) {
    const netUsdPerBtc = market.btcUsdEnd * (1 - model.entities[terms.entity].btc_sale_cost_pct / 100);
    next.btc[terms.entity] = Math.max(0, next.btc[terms.entity] - book.paidUsd[slot.sale] / netUsdPerBtc);
  },
};

/** Investors buy while market capitalisation is above this multiple of debt (a rule of thumb that separated 2022's cases; prior 0.7–1.2). */
const OPEN_ABOVE_DEBT_MULTIPLE = 0.9;

/** Shares outstanding at today's price, USD. */
export function capitalisationUsd({ model, market, state }: MonthView, entity: number): number {
  return state.sharesM[entity] * USD_PER_USD_M * model.entities[entity].share_price_usd * market.equityFactor;
}

/** Quarters are four to the year: results come in the month after each. */
const MONTHS_PER_QUARTER = 3;

/** Whether the entity's own calendar forbids selling shares this month. */
function isBlackout({ model, month }: MonthView, entity: number): boolean {
  const isQuarterStart = model.months[month].monthNumber % MONTHS_PER_QUARTER === 0;
  return isQuarterStart && model.entities[entity].atm_blackout === "quarter_starts";
}

/** Whether investors buy this entity's paper this month. */
export function isWindowOpen(view: MonthView, entity: number): boolean {
  const { model, state } = view;
  if (model.funding !== "open" || model.market.equity.window === "shut") return false;
  if (model.market.equity.window === "open") return true;
  let debtUsd = 0;
  for (const at of model.entities[entity].debtMemory) debtUsd += state.memory[at];
  return capitalisationUsd(view, entity) > OPEN_ABOVE_DEBT_MULTIPLE * debtUsd;
}

/**
 * Sells shares at the market: at most `atm_pace_pct` of market capitalisation a month and what is left of the programme.
 * Under the rule the window is open while market capitalisation exceeds `OPEN_ABOVE_DEBT_MULTIPLE` times the par of its debt.
 */
export const shareSale: ContractKind<typeof fields> = {
  kind: "share_sale",
  about: "Shares sold at the market when cash is short.",
  written: false,
  impliedBy: "entities",
  looksAhead: true,
  fields,
  slots: [
    {
      name: "sale",
      from: "'investors",
      to: "entity",
      step: "operations",
      tax: "none",
      once: true,
      about: "Shares sold, net.",
    },
  ],
  memory: [],
  settle: () => {},
  act({ terms, slot }, view, needUsd, book) {
    const entity = view.model.entities[terms.entity];
    if (!isWindowOpen(view, terms.entity) || isBlackout(view, terms.entity)) return 0;
    const marketUsd = capitalisationUsd(view, terms.entity);
    const keptFraction = 1 - entity.atm_cost_pct / 100;
    const grossLimitUsd = Math.min(
      view.state.atmLeftUsd[terms.entity],
      (marketUsd * entity.atm_pace_pct) / 100,
    );
    const raisedUsd = Math.min(needUsd, grossLimitUsd * keptFraction);
    book.owe(slot.sale, raisedUsd);
    book.term(slot.sale, "short of the minimum, now or in the budget", needUsd, "USD");
    book.term(slot.sale, "market capitalisation", marketUsd, "USD");
    book.term(slot.sale, "most it can sell this month", grossLimitUsd, "USD");
    book.term(slot.sale, "kept after discount and fees", keptFraction, "-");
    return raisedUsd;
  },
  close({ terms, slot }, { model, market }, book, next) {
    const entity = model.entities[terms.entity];
    const grossUsd = book.paidUsd[slot.sale] / (1 - entity.atm_cost_pct / 100);
    if (grossUsd === 0) return;
    next.atmLeftUsd[terms.entity] = Math.max(0, next.atmLeftUsd[terms.entity] - grossUsd);
    next.sharesM[terms.entity] += grossUsd / (entity.share_price_usd * market.equityFactor) / USD_PER_USD_M;
  },
};
