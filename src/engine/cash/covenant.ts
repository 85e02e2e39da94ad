import { number } from "../field.ts";
import type { Contract, ContractKind, Fields, MonthView, State } from "../model.ts";
import { ringDscr } from "../ring.ts";
import { USD_PER_USD_M } from "../units.ts";
import { setDefault } from "./close.ts";

const fields = {
  entity: { kind: "name", unit: "-", about: "Who promised.", refers: "entities" },
  measure: {
    kind: "choice",
    unit: "-",
    about:
      "What is measured at month end: cash in USD m, coverage over `window_months`, or debt over market capitalisation.",
    choices: ["cash_usd_m", "dscr", "debt_to_market"],
  },
  at_least: number("as the measure", "The least it may be.", { min: -1e6, max: 1e6, default: -1e6 }),
  at_most: number("as the measure", "The most it may be.", { min: -1e6, max: 1e6, default: 1e6 }),
  from: { kind: "month", unit: "month", about: "First test.", default: "1970-01", whenUnknown: "1970-01" },
  window_months: number("months", "Months of coverage.", { min: 1, max: 12, default: 12 }),
  cure_months: number("months", "Months a breach may last before lenders accelerate.", {
    min: 0,
    max: 24,
    default: 3,
  }),
} as const satisfies Fields;

/** The measured number at the month's end, from what next month inherits. */
function measureOf(
  { terms }: Contract<typeof fields>,
  { model, market, month }: MonthView,
  next: State,
): number {
  const { debtMemory, share_price_usd, index } = model.entities[terms.entity];
  if (terms.measure === "cash_usd_m") return next.cashUsd[index] / USD_PER_USD_M;
  if (terms.measure === "debt_to_market") {
    const debtUsd = debtMemory.reduce((sum, at) => sum + next.memory[at], 0);
    return debtUsd / (next.sharesM[index] * USD_PER_USD_M * share_price_usd * market.equityFactor);
  }
  return ringDscr(next, index, month, terms.window_months);
}

/** A promise to keep a measure within limits: a breach that outlasts its cure is a default of its own kind. */
export const covenant: ContractKind<typeof fields> = {
  kind: "covenant",
  about:
    "A promise to keep a measure within limits; a breach that outlasts its cure lets lenders accelerate.",
  written: true,
  fields,
  slots: [],
  memory: [
    { name: "breachMonths", about: "Months running in breach." },
    { name: "firstBreach", about: "1 + month of the first breach; 0 none." },
  ],
  settle: () => {},
  test(contract, view, next) {
    const { terms, at } = contract;
    if (view.month < terms.from) return;
    const measure = measureOf(contract, view, next);
    const isBreach = measure < terms.at_least || measure > terms.at_most;
    next.memory[at.breachMonths] = isBreach ? next.memory[at.breachMonths] + 1 : 0;
    if (isBreach && next.memory[at.firstBreach] === 0) next.memory[at.firstBreach] = view.month + 1;
    const isOver = next.memory[at.breachMonths] > terms.cure_months;
    // With commitments kept a breach is noted and nobody defaults.
    if (isOver && view.model.funding === "open") setDefault(next, terms.entity, "ratio");
  },
};
