import { number } from "../field.ts";
import type { Contract, ContractKind, Fields, MonthView } from "../model.ts";
import { NEVER } from "../model.ts";
import { MONTHS_PER_YEAR, USD_PER_USD_M } from "../units.ts";
import { isWindowOpen } from "./actions.ts";
import { isStayed } from "./debt.ts";

const fields = {
  entity: { kind: "name", unit: "-", about: "Who sells and rents back.", refers: "entities" },
  buyer: { kind: "name", unit: "-", about: "Who buys.", refers: "entities", default: "investors" },
  noi_usd_m_per_year: number("USD m per year", "Net operating income the property is priced on.", {
    min: 0,
    max: 1e5,
  }),
  cap_rate_pct: number(
    "pct per year",
    "Net operating income over price (powered land and shells; prior 7–12).",
    {
      min: 1,
      max: 50,
      default: 9,
    },
  ),
  discount_pct: number("pct", "Off the price for a seller in need of cash (prior 5–30).", {
    min: 0,
    max: 90,
    default: 15,
  }),
  rent_pct: number("pct per year", "Rent over what was paid (prior 9–14).", { min: 0, max: 50, default: 11 }),
  lag_months: number("months", "From the decision to the money (prior 2–3).", {
    min: 1,
    max: 24,
    default: 3,
  }),
} as const satisfies Fields;

type SaleLeaseback = Contract<typeof fields>;

/** What the buyer pays, USD: NOI over the cap rate, less the discount. 9 m at 9 % less 15 %: 85 m. */
function priceUsd({ terms }: SaleLeaseback): number {
  const valueUsdM = (terms.noi_usd_m_per_year * 100) / terms.cap_rate_pct;
  return valueUsdM * (1 - terms.discount_pct / 100) * USD_PER_USD_M;
}

const rentUsd = (contract: SaleLeaseback) =>
  (priceUsd(contract) * contract.terms.rent_pct) / 100 / MONTHS_PER_YEAR;

/** The month the money comes; NEVER where nothing was begun. */
const closingMonth = ({ terms, at }: SaleLeaseback, { state }: MonthView) =>
  state.memory[at.begun] > 0 ? state.memory[at.begun] - 1 + Math.ceil(terms.lag_months) : NEVER;

/** A property sold and rented back: begun when cash will be short, paid some months later, rent from then on an operating cost. */
export const saleLeaseback: ContractKind<typeof fields> = {
  kind: "sale_leaseback",
  about: "A property sold when cash will be short, and rented back.",
  written: true,
  looksAhead: true,
  fields,
  slots: [
    {
      name: "sale",
      from: "buyer",
      to: "entity",
      step: "operations",
      tax: "none",
      once: true,
      about: "Paid for the property.",
    },
    { name: "rent", from: "entity", to: "buyer", step: "operations", tax: "income", about: "Rent." },
  ],
  memory: [
    { name: "begun", about: "1 + month in which it was put up for sale; 0 not." },
    { name: "isSold", about: "1 once sold." },
  ],
  settle(contract, view, book) {
    const { terms, slot, at } = contract;
    const closes = view.month === closingMonth(contract, view) && !isStayed(view, terms.entity);
    book.owe(slot.sale, closes ? priceUsd(contract) : 0);
    book.term(slot.sale, "noi_usd_m_per_year", terms.noi_usd_m_per_year, "USD m per year");
    book.term(slot.sale, "cap_rate_pct", terms.cap_rate_pct, "pct per year");
    book.term(slot.sale, "discount_pct", terms.discount_pct, "pct");
    book.owe(slot.rent, view.state.memory[at.isSold] * rentUsd(contract));
    book.term(slot.rent, "price", priceUsd(contract), "USD");
    book.term(slot.rent, "rent_pct", terms.rent_pct, "pct per year");
  },
  // It brings nothing the month it is begun; `test` notes that it was asked.
  act: () => 0,
  test({ terms, at, index }, view, next, cash) {
    const isAsked = cash.hasActed[index] === 1 && view.state.memory[at.begun] === 0;
    if (isAsked && isWindowOpen(view, terms.entity)) next.memory[at.begun] = view.month + 1;
  },
  foresee(contract, view, ahead, flow) {
    const month = view.month + ahead;
    const closing = closingMonth(contract, view);
    if (view.month >= closing) return;
    if (month === closing) flow(contract.slot.sale, priceUsd(contract));
    if (month > closing) flow(contract.slot.rent, rentUsd(contract));
  },
  close({ slot, at }, _view, book, next) {
    if (book.paidUsd[slot.sale] > 0) next.memory[at.isSold] = 1;
  },
};
