import { power } from "../elementary.ts";
import { number } from "../field.ts";
import type { ContractKind, Fields } from "../model.ts";
import { MONTHS_PER_YEAR, USD_PER_USD_M } from "../units.ts";

const fields = {
  entity: { kind: "name", unit: "-", about: "Who pays.", refers: "entities" },
  usd_m_per_month: number(
    "USD m per month",
    "Cash overhead: staff, site operations, audit, insurance, property tax.",
    { min: 0, max: 10_000 },
  ),
  growth_pct: number("pct per year", "Growth of it.", { min: -50, max: 100, default: 3 }),
} as const satisfies Fields;

/** Cash costs that come whatever runs. */
export const overhead: ContractKind<typeof fields> = {
  kind: "overhead",
  about: "Cash costs that come every month whatever runs.",
  written: true,
  fields,
  slots: [
    {
      name: "cost",
      from: "entity",
      to: "'suppliers",
      step: "operations",
      tax: "income",
      about: "Overhead of the month.",
    },
  ],
  memory: [],
  settle({ terms, slot }, { month }, book) {
    const growth = power(1 + terms.growth_pct / 100, month / MONTHS_PER_YEAR);
    book.owe(slot.cost, terms.usd_m_per_month * USD_PER_USD_M * growth);
    book.term(slot.cost, "usd_m_per_month", terms.usd_m_per_month, "USD m per month");
    book.term(slot.cost, "growth since the start", growth, "-");
  },
};
