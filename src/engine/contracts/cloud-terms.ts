// What a cloud contract may say, and the claims it can make.

import { number } from "../field.ts";
import type { Fields, MemoryDeclaration, SlotDeclaration } from "../model.ts";
import { lettingFields, lettingMemory } from "./letting.ts";

export const cloudFields = {
  customer: { kind: "name", unit: "-", about: "Who takes the capacity.", refers: "entities" },
  provider: { kind: "name", unit: "-", about: "Who owns the accelerators.", refers: "entities" },
  halls: { kind: "names", unit: "-", about: "The halls, one tranche each.", refers: "halls", min: 1 },
  total_usd_m: number("USD m", "Fees over the whole term, take-or-pay.", { min: 0, max: 1e6 }),
  term_months: number("months", "Term of each tranche from acceptance.", { min: 1, max: 240 }),
  prepay_pct: number("pct", "Share of a tranche's fees paid ahead of it: a deposit, not income.", {
    min: 0,
    max: 100,
    default: 0,
  }),
  prepay_lead_months: number("months", "How long before planned acceptance the deposit is due.", {
    min: 0,
    max: 24,
    default: 1,
  }),
  credit_from_month: number("months", "Months after acceptance when the deposit begins to be credited.", {
    min: 0,
    max: 240,
    default: 24,
  }),
  credit_to_month: number("months", "Months after acceptance when it is used up.", {
    min: 1,
    max: 240,
    default: 60,
  }),
  cost_usd_per_kw_month: number(
    "USD per critical kW and month",
    "Staff, network and software to run the accelerators.",
    {
      min: 0,
      max: 500,
      default: 0,
    },
  ),
  terminate_after_months: number("months", "Lateness after which the customer may leave a tranche.", {
    min: 0,
    max: 120,
    default: 6,
    whenUnknown: 6,
  }),
  gpus: number("accelerators", "How many there are in all halls; only to state a price per hour.", {
    min: 0,
    max: 1e7,
    default: 0,
    whenUnknown: 0,
  }),
  next_customer: {
    kind: "name",
    unit: "-",
    about: "Who takes the accelerators after the term or a default; absent: nobody does.",
    refers: "entities",
    default: null,
  },
  next_term_months: number("months", "For how long at a time.", { min: 1, max: 120, default: 12 }),
  life_months: number("months", "Age at which accelerators are no longer let.", {
    min: 1,
    max: 180,
    default: 72,
  }),
  ...lettingFields,
} as const satisfies Fields;

export const cloudSlots: readonly SlotDeclaration[] = [
  {
    name: "fee",
    from: "customer",
    to: "provider",
    step: "operations",
    tax: "income",
    about: "Fees less deposit credited.",
  },
  {
    name: "deposit",
    from: "customer",
    to: "provider",
    step: "operations",
    tax: "income",
    once: true,
    about: "Deposit ahead of a tranche.",
  },
  {
    name: "cost",
    from: "provider",
    to: "'suppliers",
    step: "operations",
    tax: "income",
    about: "Running the accelerators.",
  },
  {
    name: "refund",
    from: "provider",
    to: "customer",
    step: "refunds",
    tax: "income",
    about: "Deposits of tranches the customer left.",
  },
  {
    name: "next_fee",
    from: "next_customer",
    to: "provider",
    step: "operations",
    tax: "income",
    about: "Fees of accelerators let again.",
  },
];

export const cloudMemory: readonly MemoryDeclaration[] = [
  { name: "depositBilledUsd", about: "Deposit invoiced.", perHall: true },
  { name: "depositUsd", about: "Deposit received and not yet credited: a liability.", perHall: true },
  { name: "missed", about: "1 once the tranche was late beyond the limit.", perHall: true },
  ...lettingMemory,
];
