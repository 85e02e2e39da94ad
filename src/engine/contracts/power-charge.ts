// What is owed for megawatts whatever energy is used: the dates, growth and pass-through that such charges have in common.

import { power } from "../elementary.ts";
import { number } from "../field.ts";
import type { Book, Contract, Fields, MonthView, SlotDeclaration, TermsOf } from "../model.ts";
import { MONTHS_PER_YEAR } from "../units.ts";

/** When a power contract counts. */
export const periodFields = {
  from: { kind: "month", unit: "month", about: "First month.", default: "1970-01", whenUnknown: "1970-01" },
  until: {
    kind: "month",
    unit: "month",
    about: "Last month; absent: no end.",
    notBefore: ["from"],
    default: null,
    whenUnknown: null,
  },
} as const satisfies Fields;

export const isBilled = ({ from, until }: TermsOf<typeof periodFields>, month: number): boolean =>
  month >= from && month <= until;

/** How much more or less of a thing is billed `ahead` months from now than this month: 1 it begins, −1 it ends, 0 as now. */
export function change(terms: TermsOf<typeof periodFields>, month: number, ahead: number): number {
  return Number(isBilled(terms, month + ahead)) - Number(isBilled(terms, month));
}

/** A charge on the megawatts of a site. */
export const chargeFields = {
  site: { kind: "name", unit: "-", about: "The site it is charged on.", refers: "sites" },
  collector: {
    kind: "name",
    unit: "-",
    about: "Who is paid.",
    refers: "entities",
    default: "utility",
  },
  repaid_by: {
    kind: "name",
    unit: "-",
    about: "Tenant to whom the part of the halls is passed through; absent: the owner bears it.",
    refers: "entities",
    default: null,
  },
  growth_pct: number("pct per year", "Growth of the rate from the first month of the world.", {
    min: -50,
    max: 100,
    default: 0,
  }),
  ...periodFields,
} as const satisfies Fields;

export const chargeSlots: readonly SlotDeclaration[] = [
  {
    name: "charge",
    from: "site.owner",
    to: "collector",
    step: "operations",
    tax: "income",
    about: "Charge on megawatts.",
  },
  {
    name: "repaid",
    from: "repaid_by",
    to: "site.owner",
    step: "operations",
    tax: "income",
    about: "The halls' part of it, passed through.",
  },
];

/** A contract with the fields of a charge. */
export type Charge = Pick<Contract<typeof chargeFields>, "terms" | "slot">;

/** Growth of a charge's rate up to a month. */
export function grown({ terms }: Charge, month: number): number {
  return power(1 + terms.growth_pct / 100, month / MONTHS_PER_YEAR);
}

/** The megawatts a charge falls on, those of the halls among them, and what a MW is charged this month, USD. */
export type Billed = { readonly mw: number; readonly hallMw: number; readonly usdPerMw: number };

/** What the tenant named in it repays of a charge, USD: nothing once it has defaulted. */
const repaidUsd = ({ terms }: Charge, { market }: MonthView, { mw, hallMw, usdPerMw }: Billed): number =>
  market.outsideDefault[terms.repaid_by] === 1 ? 0 : Math.min(mw, hallMw) * usdPerMw;

/** Owes the month's charge, and what a tenant that pays repays of it. */
export function oweCharge(charge: Charge, view: MonthView, book: Book, billed: Billed): void {
  const { terms, slot } = charge;
  if (!isBilled(terms, view.month)) return;
  book.owe(slot.charge, billed.mw * billed.usdPerMw);
  book.term(slot.charge, "megawatts charged", billed.mw, "MW");
  book.term(slot.charge, "of halls", Math.min(billed.mw, billed.hallMw), "MW");
  book.term(slot.charge, "charge of the month", billed.usdPerMw, "USD/MW");
  if (terms.repaid_by < 0) return;
  book.owe(slot.repaid, repaidUsd(charge, view, billed));
  book.term(slot.repaid, "of halls", Math.min(billed.mw, billed.hallMw), "MW");
  book.term(slot.repaid, "charge of the month", billed.usdPerMw, "USD/MW");
}

/** The budget: a charge that begins or ends on its date, on this month's megawatts. */
export function foreseeCharge(
  charge: Charge,
  view: MonthView,
  ahead: number,
  flow: (slot: number, usd: number) => void,
  billed: Billed,
): void {
  const { terms, slot } = charge;
  const sign = change(terms, view.month, ahead);
  if (sign === 0) return;
  flow(slot.charge, sign * billed.mw * billed.usdPerMw);
  if (terms.repaid_by >= 0) flow(slot.repaid, sign * repaidUsd(charge, view, billed));
}
