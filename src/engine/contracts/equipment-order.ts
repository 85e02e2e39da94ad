import { number } from "../field.ts";
import type { ContractKind, Fields } from "../model.ts";
import { USD_PER_USD_M } from "../units.ts";
import { delayHalls, hasStopped } from "./delivery.ts";

const DAYS_PER_PAYMENT_MONTH = 30;

const fields = {
  buyer: { kind: "name", unit: "-", about: "Who ordered.", refers: "entities" },
  vendor: { kind: "name", unit: "-", about: "Who delivers.", refers: "entities" },
  guarantor: {
    kind: "name",
    unit: "-",
    about: "Who pays if the buyer does not; recourse.",
    refers: "entities",
    default: null,
  },
  halls: {
    kind: "names",
    unit: "-",
    about: "Halls that cannot open without it.",
    refers: "halls",
    default: [],
  },
  deliveries_usd_m: { kind: "months", unit: "USD m", about: "Invoiced by month of delivery." },
  pay_days: number("days", "Days from invoice to payment, in whole months of thirty.", {
    min: 0,
    max: 360,
    default: 30,
  }),
} as const satisfies Fields;

/** Machines ordered: each delivery is invoiced and due some days later, whoever the machines are for. */
export const equipmentOrder: ContractKind<typeof fields> = {
  kind: "equipment_order",
  about: "Machines ordered from a vendor, invoiced as they are delivered.",
  written: true,
  fields,
  slots: [
    {
      name: "invoice",
      from: "buyer",
      to: "vendor",
      step: "equipment",
      tax: "capital",
      about: "Invoices due.",
    },
  ],
  memory: [],
  settle({ terms, slot }, view, book) {
    if (hasStopped(view, terms.buyer)) return;
    const delivered = view.month - Math.round(terms.pay_days / DAYS_PER_PAYMENT_MONTH);
    const usd = delivered >= 0 ? terms.deliveries_usd_m[delivered] * USD_PER_USD_M : 0;
    book.owe(slot.invoice, usd);
    book.term(slot.invoice, "delivered earlier and due now", usd, "USD");
    book.term(slot.invoice, "pay_days", terms.pay_days, "days");
  },
  close({ terms, slot }, view, book, next) {
    if (book.paidUsd[slot.invoice] < book.owedUsd[slot.invoice])
      delayHalls(terms.halls, view, next.hallReady);
  },
};
