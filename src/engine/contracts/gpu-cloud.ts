import { number } from "../field.ts";
import type { Contract, ContractKind, Fields, Model, MonthView } from "../model.ts";
import { KW_PER_MW, USD_PER_USD_M } from "../units.ts";
import { isTooLate, leaveHall } from "./delivery.ts";

const fields = {
  customer: { kind: "name", unit: "-", about: "Who takes the capacity.", refers: "entities" },
  provider: { kind: "name", unit: "-", about: "Who owns the accelerators.", refers: "entities" },
  halls: { kind: "names", unit: "-", about: "The halls, one tranche each.", refers: "halls" },
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
} as const satisfies Fields;

type GpuCloud = Contract<typeof fields>;

/** Fees of one tranche over its whole term, USD: the total shared out by critical megawatts. */
function trancheUsd({ terms }: GpuCloud, model: Model, hall: number): number {
  const allMw = terms.halls.reduce((sum, h) => sum + model.halls[h].critical_mw, 0);
  return (terms.total_usd_m * USD_PER_USD_M * model.halls[hall].critical_mw) / allMw;
}

/** One tranche this month, USD: the fee earned, the deposit credited against it, and the deposit newly due. */
function bill(contract: GpuCloud, view: MonthView, i: number) {
  const { terms, at } = contract;
  const { operation, state, month } = view;
  const hall = terms.halls[i];
  if (state.memory[at.missed + i] > 0) return { feeUsd: 0, creditUsd: 0, depositUsd: 0 };
  const totalUsd = trancheUsd(contract, view.model, hall);
  const depositIsDue = month + terms.prepay_lead_months >= Math.floor(state.hallReady[hall]);
  const depositUsd = depositIsDue
    ? Math.max(0, (totalUsd * terms.prepay_pct) / 100 - state.memory[at.depositBilledUsd + i])
    : 0;
  const feeUsd = (totalUsd / terms.term_months) * operation.hallAvailableFraction[hall];
  const monthsIn = month - state.hallReady[hall];
  const monthsLeft = Math.max(1, Math.ceil(terms.credit_to_month - monthsIn));
  const creditUsd =
    monthsIn >= terms.credit_from_month ? Math.min(feeUsd, state.memory[at.depositUsd + i] / monthsLeft) : 0;
  return { feeUsd, creditUsd, depositUsd };
}

/** Take-or-pay accelerator capacity, with deposits paid ahead of each tranche and credited back later. */
export const gpuCloud: ContractKind<typeof fields> = {
  kind: "gpu_cloud",
  about: "A customer takes accelerator capacity, take-or-pay, and pays a deposit ahead of each tranche.",
  written: true,
  fields,
  userField: "customer",
  slots: [
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
  ],
  memory: [
    { name: "depositBilledUsd", about: "Deposit invoiced.", perHall: true },
    { name: "depositUsd", about: "Deposit received and not yet credited: a liability.", perHall: true },
    { name: "missed", about: "1 once the tranche was late beyond the limit.", perHall: true },
  ],
  open(contract, memory, model) {
    // A tranche accepted before the first month brought its deposit then: what is not yet credited is owed back.
    const { terms, at } = contract;
    terms.halls.forEach((hall, i) => {
      const monthsIn = -model.halls[hall].ready;
      if (!(monthsIn > 0)) return;
      const depositUsd = (trancheUsd(contract, model, hall) * terms.prepay_pct) / 100;
      const creditedShare =
        (monthsIn - terms.credit_from_month) / (terms.credit_to_month - terms.credit_from_month);
      memory[at.depositBilledUsd + i] = depositUsd;
      memory[at.depositUsd + i] = depositUsd * (1 - Math.min(1, Math.max(0, creditedShare)));
    });
  },
  settle(contract, view, book) {
    const { terms, slot, at } = contract;
    const { model, operation, state } = view;
    let kw = 0;
    terms.halls.forEach((hall, i) => {
      const { feeUsd, creditUsd, depositUsd } = bill(contract, view, i);
      book.owe(slot.fee, feeUsd - creditUsd);
      book.term(slot.fee, `fee of ${model.halls[hall].id}`, feeUsd, "USD");
      book.term(slot.fee, `deposit credited to ${model.halls[hall].id}`, creditUsd, "USD");
      book.owe(slot.deposit, depositUsd);
      book.term(slot.deposit, `deposit for ${model.halls[hall].id}`, depositUsd, "USD");
      const leaves = state.memory[at.missed + i] > 0;
      book.owe(slot.refund, leaves ? state.memory[at.depositUsd + i] : 0);
      book.term(
        slot.refund,
        `deposit refunded for ${model.halls[hall].id}`,
        leaves ? state.memory[at.depositUsd + i] : 0,
        "USD",
      );
      if (!leaves) kw += model.halls[hall].critical_mw * KW_PER_MW * operation.hallAvailableFraction[hall];
    });
    book.owe(slot.cost, kw * terms.cost_usd_per_kw_month);
    book.term(
      slot.cost,
      "cost_usd_per_kw_month",
      terms.cost_usd_per_kw_month,
      "USD per critical kW and month",
    );
    book.term(slot.cost, "critical power in use", kw / KW_PER_MW, "MW");
  },
  foresee(contract, view, ahead, flow) {
    const { terms, slot, at } = contract;
    const { state, model, month } = view;
    terms.halls.forEach((hall, i) => {
      const ready = state.hallReady[hall];
      if (state.memory[at.missed + i] > 0) return;
      const totalUsd = trancheUsd(contract, view.model, hall);
      const depositLeftUsd = (totalUsd * terms.prepay_pct) / 100 - state.memory[at.depositBilledUsd + i];
      if (depositLeftUsd > 0 && month + ahead + terms.prepay_lead_months === Math.floor(ready))
        flow(slot.deposit, depositLeftUsd);
      if (ready <= month || ready > month + ahead) return;
      flow(slot.fee, totalUsd / terms.term_months);
      flow(slot.cost, model.halls[hall].critical_mw * KW_PER_MW * terms.cost_usd_per_kw_month);
    });
  },
  close(contract, view, _book, next) {
    const { terms, at } = contract;
    const customerPays = view.market.outsideDefault[terms.customer] === 0;
    terms.halls.forEach((hall, i) => {
      const { creditUsd, depositUsd } = bill(contract, view, i);
      const left = view.state.memory[at.missed + i] > 0;
      next.memory[at.depositBilledUsd + i] += depositUsd;
      next.memory[at.depositUsd + i] = left
        ? 0
        : next.memory[at.depositUsd + i] + (customerPays ? depositUsd : 0) - creditUsd;
      if (isTooLate(view, hall, terms.terminate_after_months)) leaveHall(next, at.missed + i, hall);
    });
  },
};
