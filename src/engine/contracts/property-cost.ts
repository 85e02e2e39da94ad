import { number } from "../field.ts";
import type { ContractKind, Fields } from "../model.ts";
import { monthlyFraction, USD_PER_USD_M } from "../units.ts";

const fields = {
  entity: { kind: "name", unit: "-", about: "Who pays.", refers: "entities" },
  halls: { kind: "names", unit: "-", about: "The halls it is for.", refers: "halls", default: [] },
  capital_usd_m: number("USD m", "What is taxed and insured.", { min: 0, max: 1e6, default: 0 }),
  tax_pct: number("pct per year", "Property tax on it, abatements taken off.", {
    min: 0,
    max: 10,
    default: 0,
    whenUnknown: 0,
  }),
  insurance_pct: number("pct per year", "Insurance premium on it.", {
    min: 0,
    max: 10,
    default: 0,
    whenUnknown: 0,
  }),
  usd_m_per_year: number("USD m per year", "A fixed sum for both, on top.", { min: 0, max: 1e4, default: 0 }),
  from: { kind: "month", unit: "month", about: "First month.", default: "1970-01", whenUnknown: "1970-01" },
} as const satisfies Fields;

/** Property tax and insurance of a site: shares of its capital a year, or a fixed sum, whatever runs. */
export const propertyCost: ContractKind<typeof fields> = {
  kind: "property_cost",
  about: "Property tax and insurance of a site.",
  written: true,
  fields,
  slots: [
    {
      name: "tax",
      from: "entity",
      to: "'tax_authority",
      step: "operations",
      tax: "income",
      about: "Property tax.",
    },
    {
      name: "insurance",
      from: "entity",
      to: "'suppliers",
      step: "operations",
      tax: "income",
      about: "Insurance, and the fixed sum.",
    },
  ],
  memory: [],
  settle({ terms, slot }, { month }, book) {
    const isDue = month >= terms.from;
    const capitalUsd = isDue ? terms.capital_usd_m * USD_PER_USD_M : 0;
    const fixedUsd = isDue ? terms.usd_m_per_year * USD_PER_USD_M : 0;
    book.owe(slot.tax, capitalUsd * monthlyFraction(terms.tax_pct));
    book.term(slot.tax, "capital_usd_m", terms.capital_usd_m, "USD m");
    book.term(slot.tax, "tax_pct", terms.tax_pct, "pct per year");
    // A sum a year is a hundred per cent of itself a year.
    book.owe(
      slot.insurance,
      capitalUsd * monthlyFraction(terms.insurance_pct) + fixedUsd * monthlyFraction(100),
    );
    book.term(slot.insurance, "insurance_pct", terms.insurance_pct, "pct per year");
    book.term(slot.insurance, "usd_m_per_year", terms.usd_m_per_year, "USD m per year");
  },
  foresee({ terms, slot }, { month }, ahead, flow) {
    if (terms.from <= month || month + ahead < terms.from) return;
    const capitalUsd = terms.capital_usd_m * USD_PER_USD_M;
    flow(slot.tax, capitalUsd * monthlyFraction(terms.tax_pct));
    const fixedUsd = terms.usd_m_per_year * USD_PER_USD_M;
    flow(slot.insurance, capitalUsd * monthlyFraction(terms.insurance_pct) + fixedUsd * monthlyFraction(100));
  },
};
