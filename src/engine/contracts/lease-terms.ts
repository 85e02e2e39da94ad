// What a lease of halls may say, and the claims it can make.

import { number } from "../field.ts";
import type { Fields, MemoryDeclaration, SlotDeclaration } from "../model.ts";
import { lettingFields, lettingMemory } from "./letting.ts";

export const leaseFields = {
  tenant: { kind: "name", unit: "-", about: "Who rents.", refers: "entities" },
  landlord: { kind: "name", unit: "-", about: "Who lets.", refers: "entities" },
  halls: { kind: "names", unit: "-", about: "The halls let.", refers: "halls", min: 1 },
  rent_usd_per_kw_month: number("USD per critical kW and month", "Rent at the start of the term.", {
    min: 0,
    max: 2_000,
  }),
  escalator_pct: number("pct per year", "Growth of the rent on each anniversary of a hall.", {
    min: -20,
    max: 20,
    default: 0,
  }),
  term_months: number("months", "Term of each hall from acceptance.", { min: 1, max: 600 }),
  pass_through_power: {
    kind: "flag",
    unit: "-",
    about: "The tenant repays the power of its halls.",
    default: true,
  },
  cost_usd_per_kw_month: number(
    "USD per critical kW and month",
    "The landlord's own cost of running a hall.",
    { min: 0, max: 500, default: 0 },
  ),
  tenant_credit_usd_m: number("USD m", "Capital the tenant has advanced and may set off against rent.", {
    min: 0,
    max: 1e5,
    default: 0,
    whenUnknown: 0,
  }),
  credit_share_pct: number("pct", "Most of a month's rent that may be set off.", {
    min: 0,
    max: 100,
    default: 50,
  }),
  terminate_after_months: number("months", "Lateness of a hall after which the tenant may leave it.", {
    min: 0,
    max: 120,
    default: 12,
    whenUnknown: 12,
  }),
  delay_credit_pct: number("pct", "Share of a late hall's rent owed to the tenant while it is late.", {
    min: 0,
    max: 200,
    default: 0,
    whenUnknown: 0,
  }),
  delay_grace_months: number("months", "Lateness before that begins.", { min: 0, max: 24, default: 0 }),
  damages_months: number(
    "months",
    "Months of a hall's rent owed once when its tenant leaves it as too late.",
    {
      min: 0,
      max: 60,
      default: 0,
      whenUnknown: 0,
    },
  ),
  extension_months: number("months", "How long each extension of the tenant is.", {
    min: 0,
    max: 240,
    default: 0,
    whenUnknown: 0,
  }),
  extensions: number("-", "Extensions the tenant may take, at the contract's rent.", {
    min: 0,
    max: 10,
    default: 0,
    whenUnknown: 0,
  }),
  break_from_months: number("months", "From when the tenant may shorten the term; 0 never.", {
    min: 0,
    max: 600,
    default: 0,
    whenUnknown: 0,
  }),
  break_every_months: number("months", "How long after that it may again; 0 only once.", {
    min: 0,
    max: 240,
    default: 0,
  }),
  moving_cost_pct: number("pct", "How far over the market its rent may be before a tenant moves out.", {
    min: 0,
    max: 100,
    default: 10,
  }),
  market_rent_usd_per_kw_month: number(
    "USD per critical kW and month",
    "What such a hall would be let at on the as-of day; absent: at this rent.",
    { min: 0, max: 2_000, default: null, whenUnknown: null },
  ),
  next_tenant: {
    kind: "name",
    unit: "-",
    about: "Who takes a hall left empty; absent: nobody does.",
    refers: "entities",
    default: null,
  },
  ...lettingFields,
} as const satisfies Fields;

const income = { step: "operations", tax: "income" } as const;
const owedOnce = { step: "refunds", tax: "income", once: true } as const;

export const leaseSlots: readonly SlotDeclaration[] = [
  { name: "rent", from: "tenant", to: "landlord", ...income, about: "Rent less what is set off." },
  { name: "power", from: "tenant", to: "landlord", ...income, about: "Power passed through." },
  {
    name: "power_credit",
    from: "landlord",
    to: "tenant",
    ...income,
    about: "The same when prices were below zero.",
  },
  { name: "cost", from: "landlord", to: "'suppliers", ...income, about: "Running the halls." },
  { name: "delay_credit", from: "landlord", to: "tenant", ...income, about: "For halls that are late." },
  {
    name: "damages",
    from: "landlord",
    to: "tenant",
    ...owedOnce,
    trigger: "milestone",
    about: "For halls left as too late.",
  },
  {
    name: "refund",
    from: "landlord",
    to: "tenant",
    ...owedOnce,
    trigger: "milestone",
    about: "Advances on halls left as too late.",
  },
  { name: "next_rent", from: "next_tenant", to: "landlord", ...income, about: "Rent of halls let again." },
  { name: "next_power", from: "next_tenant", to: "landlord", ...income, about: "Their power." },
  {
    name: "next_power_credit",
    from: "landlord",
    to: "next_tenant",
    ...income,
    about: "The same when prices were below zero.",
  },
];

export const leaseMemory: readonly MemoryDeclaration[] = [
  { name: "creditUsd", about: "Tenant's advances not yet set off." },
  { name: "missed", about: "1 once a hall was late beyond the limit.", perHall: true },
  { name: "damagesUsd", about: "Damages due next month." },
  { name: "refundUsd", about: "Advances to refund next month." },
  ...lettingMemory,
];
