import { number } from "../field.ts";
import type { Contract, ContractKind, Fields, MonthView } from "../model.ts";
import { KW_PER_MW, MONTHS_PER_YEAR, USD_PER_USD_M } from "../units.ts";
import { isTooLate, leaveHall } from "./delivery.ts";

const fields = {
  tenant: { kind: "name", unit: "-", about: "Who rents.", refers: "entities" },
  landlord: { kind: "name", unit: "-", about: "Who lets.", refers: "entities" },
  halls: { kind: "names", unit: "-", about: "The halls let.", refers: "halls" },
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
} as const satisfies Fields;

/** Growth after whole years at a yearly rate, by multiplication: the same bits everywhere, and 1 for none. */
function compounded(pctPerYear: number, years: number): number {
  let growth = 1;
  for (let year = 0; year < years; year++) growth *= 1 + pctPerYear / 100;
  return growth;
}

/** What the halls in term cost the tenant this month: critical kW let, rent before and set-off against it, power. */
function bill({ terms, at }: Contract<typeof fields>, { model, operation, state, month }: MonthView) {
  let kw = 0;
  let rentUsd = 0;
  let powerUsd = 0;
  for (let i = 0; i < terms.halls.length; i++) {
    const hall = terms.halls[i];
    const fraction = operation.hallAvailableFraction[hall];
    if (
      fraction === 0 ||
      state.memory[at.missed + i] > 0 ||
      month >= state.hallReady[hall] + terms.term_months
    )
      continue;
    const years = Math.floor(Math.max(0, month - state.hallReady[hall]) / MONTHS_PER_YEAR);
    const hallKw = model.halls[hall].critical_mw * KW_PER_MW * fraction;
    kw += hallKw;
    rentUsd += hallKw * terms.rent_usd_per_kw_month * compounded(terms.escalator_pct, years);
    powerUsd += operation.hallUsd[hall];
  }
  return {
    kw,
    rentUsd,
    powerUsd,
    setOffUsd: Math.min(state.memory[at.creditUsd], (rentUsd * terms.credit_share_pct) / 100),
  };
}

/** A lease of halls by the critical kilowatt, power passed through or not, tenant's advances set off against rent. */
export const hostingLease: ContractKind<typeof fields> = {
  kind: "hosting_lease",
  about: "A tenant rents halls by the critical kilowatt.",
  written: true,
  fields,
  userField: "tenant",
  slots: [
    {
      name: "rent",
      from: "tenant",
      to: "landlord",
      step: "operations",
      tax: "income",
      about: "Rent less what is set off.",
    },
    {
      name: "power",
      from: "tenant",
      to: "landlord",
      step: "operations",
      tax: "income",
      about: "Power passed through.",
    },
    {
      name: "power_credit",
      from: "landlord",
      to: "tenant",
      step: "operations",
      tax: "income",
      about: "The same when prices were below zero.",
    },
    {
      name: "cost",
      from: "landlord",
      to: "'suppliers",
      step: "operations",
      tax: "income",
      about: "Running the halls.",
    },
  ],
  memory: [
    { name: "creditUsd", about: "Tenant's advances not yet set off." },
    { name: "missed", about: "1 once a hall was late beyond the limit.", perHall: true },
  ],
  open({ terms, at }, memory) {
    memory[at.creditUsd] = terms.tenant_credit_usd_m * USD_PER_USD_M;
  },
  settle(contract, view, book) {
    const { terms, slot } = contract;
    const { kw, rentUsd, powerUsd, setOffUsd } = bill(contract, view);
    book.owe(slot.rent, rentUsd - setOffUsd);
    book.term(slot.rent, "critical power let", kw / KW_PER_MW, "MW");
    book.term(
      slot.rent,
      "rent_usd_per_kw_month",
      terms.rent_usd_per_kw_month,
      "USD per critical kW and month",
    );
    book.term(slot.rent, "rent before set-off", rentUsd, "USD");
    book.term(slot.rent, "set off against advances", setOffUsd, "USD");
    if (terms.pass_through_power) {
      const turned = powerUsd >= 0 ? slot.power : slot.power_credit;
      book.owe(turned, Math.abs(powerUsd));
      book.term(turned, "power of the halls", powerUsd, "USD");
    }
    book.owe(slot.cost, kw * terms.cost_usd_per_kw_month);
    book.term(
      slot.cost,
      "cost_usd_per_kw_month",
      terms.cost_usd_per_kw_month,
      "USD per critical kW and month",
    );
  },
  foresee({ terms, slot, at }, { model, state, month }, ahead, flow) {
    terms.halls.forEach((hall, i) => {
      const ready = state.hallReady[hall];
      if (state.memory[at.missed + i] > 0 || ready <= month || ready > month + ahead) return;
      const kw = model.halls[hall].critical_mw * KW_PER_MW;
      const creditShare = state.memory[at.creditUsd] > 0 ? terms.credit_share_pct / 100 : 0;
      flow(slot.rent, kw * terms.rent_usd_per_kw_month * (1 - creditShare));
      flow(slot.cost, kw * terms.cost_usd_per_kw_month);
    });
  },
  close(contract, view, _book, next) {
    const { terms, at } = contract;
    next.memory[at.creditUsd] -= bill(contract, view).setOffUsd;
    terms.halls.forEach((hall, i) => {
      if (isTooLate(view, hall, terms.terminate_after_months)) leaveHall(next, at.missed + i, hall);
    });
  },
};
