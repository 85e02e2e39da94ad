import { number } from "../field.ts";
import type { Contract, ContractKind, Fields, MonthView } from "../model.ts";
import { KW_PER_MW } from "../units.ts";
import {
  closeLetting,
  lettingFields,
  lettingMemory,
  lettingOf,
  noChoices,
  phases,
  shareOfMonth,
} from "./letting.ts";

const fields = {
  customer: { kind: "name", unit: "-", about: "Whose machines they are.", refers: "entities" },
  host: { kind: "name", unit: "-", about: "Who runs them and pays the utility.", refers: "entities" },
  halls: {
    kind: "names",
    unit: "-",
    about:
      "Where they stand: critical megawatts are the machines', `utility_per_critical` the site's overhead.",
    refers: "halls",
    min: 1,
  },
  fee_usd_per_mwh: number("USD/MWh", "Fee on every MWh at the meter, power in it.", {
    min: 0,
    max: 500,
    default: 0,
  }),
  fee_usd_per_kw_month: number("USD per machine kW and month", "Fee by capacity, power in it.", {
    min: 0,
    max: 500,
    default: 0,
  }),
  term_months: number("months", "Term from when the machines run.", { min: 1, max: 240 }),
  next_customer: {
    kind: "name",
    unit: "-",
    about: "Who takes the places of a customer in default or gone; absent: nobody does.",
    refers: "entities",
    default: null,
  },
  ...lettingFields,
} as const satisfies Fields;

/** Customers' machines run at a host: a fee by energy or by capacity; a customer in default is switched off and its places let again. */
export const minerHosting: ContractKind<typeof fields> = {
  kind: "miner_hosting",
  about: "A host runs customers' mining machines for a fee by energy or by capacity.",
  written: true,
  fields,
  userField: "customer",
  letterField: "host",
  slots: [
    {
      name: "fee",
      from: "customer",
      to: "host",
      step: "operations",
      tax: "income",
      about: "Hosting fee.",
    },
    {
      name: "next_fee",
      from: "next_customer",
      to: "host",
      step: "operations",
      tax: "income",
      about: "Fee of places let again.",
    },
  ],
  memory: lettingMemory,
  settle(contract, view, book) {
    const { terms, slot } = contract;
    const own = hosted(contract, view, false);
    book.owe(slot.fee, own.usd);
    book.term(slot.fee, "energy", own.mwh, "MWh");
    book.term(slot.fee, "fee_usd_per_mwh", terms.fee_usd_per_mwh, "USD/MWh");
    book.term(slot.fee, "machines in place", own.kw / KW_PER_MW, "MW");
    book.term(slot.fee, "fee_usd_per_kw_month", terms.fee_usd_per_kw_month, "USD per kW and month");
    if (terms.next_customer < 0) return;
    const next = hosted(contract, view, true);
    book.owe(slot.next_fee, next.usd);
    book.term(slot.next_fee, "machines in place", next.kw / KW_PER_MW, "MW");
  },
  foresee({ terms, slot, at }, { model, state, month }, ahead, flow) {
    terms.halls.forEach((hall, i) => {
      const ready = state.hallReady[hall];
      if (ready <= month || ready > month + ahead || state.memory[at.phase + i] !== phases.first) return;
      flow(slot.fee, model.halls[hall].critical_mw * KW_PER_MW * terms.fee_usd_per_kw_month);
    });
  },
  close(contract, view, _book, next) {
    const { terms } = contract;
    terms.halls.forEach((_, i) => {
      closeLetting(contract, view, next, i, {
        party: terms.customer,
        nextParty: terms.next_customer,
        voidMonths: terms.void_months,
        nextTermMonths: () => terms.term_months,
        choices: noChoices,
        // Places for miners follow no rent of AI halls: the same fee, less the discount.
        newPrice: () => 1 - terms.relet_discount_pct / 100,
      });
    });
  },
};

/** Machines in place this month and their fee, USD: the customer's, or those of who came after it. */
function hosted(contract: Contract<typeof fields>, view: MonthView, isRelet: boolean) {
  const { terms, at } = contract;
  const { model, market, operation, state, month } = view;
  const sum = { kw: 0, mwh: 0, usd: 0 };
  if (market.outsideDefault[isRelet ? terms.next_customer : terms.customer] === 1) return sum;
  terms.halls.forEach((hall, i) => {
    const letting = lettingOf(contract, state, i);
    if ((letting.phase === phases.relet) !== isRelet) return;
    const share = shareOfMonth(month, letting.from, letting.ends);
    const kw = model.halls[hall].critical_mw * KW_PER_MW * share;
    const price = isRelet ? state.memory[at.letPrice + i] : 1;
    sum.kw += kw;
    sum.mwh += operation.hallMwh[hall];
    sum.usd += price * (kw * terms.fee_usd_per_kw_month + operation.hallMwh[hall] * terms.fee_usd_per_mwh);
  });
  return sum;
}

/** The month's fees, the customer's and those of who came after it, USD. */
export function hostingFeeUsd(contract: Contract, view: MonthView): number {
  const hosting = contract as unknown as Contract<typeof fields>;
  return hosted(hosting, view, false).usd + hosted(hosting, view, true).usd;
}
