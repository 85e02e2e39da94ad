// What an entity's own cash and income give rise to: interest earned, and income tax with losses carried forward.

import type { ContractKind, Fields, MonthView } from "../model.ts";
import { monthlyFraction } from "../units.ts";

const fields = {
  entity: { kind: "name", unit: "-", about: "Whose.", refers: "entities" },
} as const satisfies Fields;

/** Interest on cash, free and restricted, at the opening balance. One per operator. */
export const cashInterest: ContractKind<typeof fields> = {
  kind: "cash_interest",
  about: "The bank pays interest on cash.",
  written: false,
  impliedBy: "entities",
  fields,
  slots: [
    {
      name: "interest",
      from: "'bank",
      to: "entity",
      step: "operations",
      tax: "income",
      about: "Interest earned.",
    },
  ],
  memory: [],
  settle({ terms, slot }, { model, state }, book) {
    const cashUsd = Math.max(0, state.cashUsd[terms.entity]) + state.restrictedUsd[terms.entity];
    const yieldPct = model.entities[terms.entity].cash_yield_pct;
    book.owe(slot.interest, cashUsd * monthlyFraction(yieldPct));
    book.term(slot.interest, "cash at the start of the month", cashUsd, "USD");
    book.term(slot.interest, "cash_yield_pct", yieldPct, "pct per year");
  },
};

/** Capital spending not deducted at once: 200 % declining balance over five years (IRS Publication 946, five-year property), by month. */
export const DEPRECIATION_PER_MONTH = 2 / 60;

/** Bitcoin mined and kept is income when mined, at the month's mean price (IRS Notice 2014-21, Q-8). */
function keptBitcoinUsd({ model, operation, market }: MonthView, entity: number): number {
  const keptFraction = 1 - model.entities[entity].btc_sell_production_pct / 100;
  let btc = 0;
  for (const fleet of model.fleets) {
    if (fleet.owner === entity) btc += operation.fleetBtc[fleet.index] * (1 - fleet.pool_fee_pct / 100);
  }
  return btc * keptFraction * market.btcUsdMean;
}

/** Tax on last month's cash income, after losses carried forward. One per operator. */
export const incomeTax: ContractKind<typeof fields> = {
  kind: "income_tax",
  about: "Income tax on the month before, losses carried forward.",
  written: false,
  impliedBy: "entities",
  fields,
  slots: [
    { name: "tax", from: "entity", to: "'tax_authority", step: "tax", tax: "none", about: "Income tax." },
  ],
  memory: [{ name: "undepreciatedUsd", about: "Capital spending still to be deducted." }],
  settle({ terms, slot }, { model, state }, book) {
    const taxableUsd = Math.max(0, state.taxableUsd[terms.entity]);
    const ratePct = model.entities[terms.entity].tax_rate_pct;
    book.owe(slot.tax, (taxableUsd * ratePct) / 100);
    book.term(slot.tax, "taxable income of the month before, after losses", taxableUsd, "USD");
    book.term(slot.tax, "tax_rate_pct", ratePct, "pct");
  },
  close({ terms, at }, view, book, next) {
    const { model, state } = view;
    const entity = model.entities[terms.entity];
    let incomeUsd = keptBitcoinUsd(view, terms.entity);
    let capitalUsd = 0;
    for (const claim of entity.incomeHeld) incomeUsd += book.paidUsd[claim];
    for (const claim of entity.incomeOwed) incomeUsd -= book.paidUsd[claim];
    // Capital somebody else paid for is nobody's deduction here.
    for (const claim of entity.writtenOffHeld) capitalUsd -= book.paidUsd[claim];
    for (const claim of entity.writtenOffOwed) capitalUsd += book.paidUsd[claim];
    const deductedAtOnceUsd = (capitalUsd * entity.bonus_depreciation_pct) / 100;
    const spreadUsd = state.memory[at.undepreciatedUsd] * DEPRECIATION_PER_MONTH;
    next.memory[at.undepreciatedUsd] =
      state.memory[at.undepreciatedUsd] + capitalUsd - deductedAtOnceUsd - spreadUsd;
    const profitUsd = incomeUsd - deductedAtOnceUsd - spreadUsd;
    const offsetUsd = Math.min(
      state.lossCarriedUsd[terms.entity],
      (Math.max(0, profitUsd) * entity.loss_offset_pct) / 100,
    );
    next.taxableUsd[terms.entity] = Math.max(0, profitUsd) - offsetUsd;
    next.lossCarriedUsd[terms.entity] =
      state.lossCarriedUsd[terms.entity] - offsetUsd + Math.max(0, -profitUsd);
  },
};
