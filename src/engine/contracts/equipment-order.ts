import { number } from "../field.ts";
import { type ContractKind, type Fields, NEVER } from "../model.ts";
import { USD_PER_USD_M } from "../units.ts";
import { delayHalls, hasStopped } from "./delivery.ts";

/** Payment terms in whole months of thirty days: 30 days is the month after delivery. */
export function paymentMonths(days: number): number {
  return Math.round(days / 30);
}

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
  memory: [
    {
      name: "deliveredUntil",
      about: "Month from which nothing more was delivered: it stopped with the buyer.",
    },
  ],
  open({ at }, memory) {
    memory[at.deliveredUntil] = NEVER;
  },
  settle({ terms, slot, at }, { month, state }, book) {
    const delivered = month - paymentMonths(terms.pay_days);
    const wasDelivered = delivered >= 0 && delivered < state.memory[at.deliveredUntil];
    const usd = wasDelivered ? terms.deliveries_usd_m[delivered] * USD_PER_USD_M : 0;
    book.owe(slot.invoice, usd);
    book.term(slot.invoice, "delivered earlier and due now", usd, "USD");
    book.term(slot.invoice, "pay_days", terms.pay_days, "days");
  },
  foresee({ terms, slot }, { month }, ahead, flow) {
    const delivered = month + ahead - paymentMonths(terms.pay_days);
    if (delivered >= 0 && delivered < terms.deliveries_usd_m.length)
      flow(slot.invoice, terms.deliveries_usd_m[delivered] * USD_PER_USD_M);
  },
  close({ terms, slot, at }, view, book, next) {
    const isUnpaid = book.paidUsd[slot.invoice] < book.owedUsd[slot.invoice];
    const stopped = hasStopped(view, terms.buyer);
    if (stopped) next.memory[at.deliveredUntil] = Math.min(next.memory[at.deliveredUntil], view.month);
    if (isUnpaid || stopped) delayHalls(terms.halls, view, next);
  },
};
