import { number } from "../field.ts";
import { type Contract, type ContractKind, type Fields, type MonthView, NEVER } from "../model.ts";
import { USD_PER_USD_M } from "../units.ts";
import { delayHalls, hasStopped } from "./delivery.ts";
import { contractField, isThere } from "./links.ts";
import { neverOpen } from "./work.ts";

/** Payment terms in whole months of thirty days: 30 days is the month after delivery. */
function paymentMonths(days: number): number {
  return Math.round(days / 30);
}

const fields = {
  buyer: { kind: "name", unit: "-", about: "Who ordered.", refers: "entities" },
  vendor: { kind: "name", unit: "-", about: "Who delivers.", refers: "entities" },
  guarantor: {
    kind: "name",
    unit: "-",
    about: "Who is asked for what a buyer in default left unpaid; recourse.",
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
  deliveries_usd_m: {
    kind: "months",
    unit: "USD m",
    about: "Invoiced by month of delivery.",
    min: 0,
    max: 1e6,
  },
  pay_days: number("days", "Days from invoice to payment, in whole months of thirty.", {
    min: 0,
    max: 360,
    default: 30,
  }),
  needs: contractField("The financing without which it is not placed, or is cancelled."),
  cancel_pct: number(
    "pct",
    "Share of the order owed at once when it is cancelled for want of that financing.",
    {
      min: 0,
      max: 100,
      default: 0,
      whenUnknown: 0,
    },
  ),
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
    {
      name: "cancelled",
      from: "buyer",
      to: "vendor",
      step: "equipment",
      tax: "income",
      once: true,
      about: "Cost of cancelling.",
    },
    {
      name: "called",
      from: "guarantor",
      to: "vendor",
      step: "equipment",
      tax: "capital",
      once: true,
      about: "What a buyer in default left unpaid.",
    },
  ],
  memory: [
    { name: "isPlaced", about: "1 where what it needs is there." },
    { name: "calledUsd", about: "Asked of the guarantor so far." },
    {
      name: "deliveredUntil",
      about: "Month from which nothing more was delivered: it stopped with the buyer.",
    },
  ],
  open({ terms, at }, memory, model) {
    memory[at.isPlaced] = isThere(model, terms.needs) ? 1 : 0;
    memory[at.deliveredUntil] = memory[at.isPlaced] === 1 ? NEVER : 0;
  },
  settle(order, view, book) {
    const { terms, slot, at } = order;
    const { month, state } = view;
    if (state.memory[at.isPlaced] === 0) {
      book.owe(
        slot.cancelled,
        month === 0 ? (orderedUsd(terms.deliveries_usd_m) * terms.cancel_pct) / 100 : 0,
      );
      book.term(slot.cancelled, "ordered", orderedUsd(terms.deliveries_usd_m), "USD");
      book.term(slot.cancelled, "cancel_pct", terms.cancel_pct, "pct");
      return;
    }
    const calledUsd = callUsd(order, view);
    if (calledUsd > 0) {
      book.owe(slot.called, calledUsd);
      book.term(slot.called, "unpaid by the buyer in default", state.arrearsUsd[slot.invoice], "USD");
      book.term(slot.called, "asked before", state.memory[at.calledUsd], "USD");
    }
    const delivered = month - paymentMonths(terms.pay_days);
    const wasDelivered = delivered >= 0 && delivered < state.memory[at.deliveredUntil];
    const usd = wasDelivered ? terms.deliveries_usd_m[delivered] * USD_PER_USD_M : 0;
    book.owe(slot.invoice, usd);
    book.term(slot.invoice, "delivered earlier and due now", usd, "USD");
    book.term(slot.invoice, "pay_days", terms.pay_days, "days");
  },
  foresee({ terms, slot, at }, { month, state }, ahead, flow) {
    if (state.memory[at.isPlaced] === 0) return;
    const delivered = month + ahead - paymentMonths(terms.pay_days);
    if (delivered >= 0 && delivered < terms.deliveries_usd_m.length)
      flow(slot.invoice, terms.deliveries_usd_m[delivered] * USD_PER_USD_M);
  },
  close(order, view, book, next) {
    const { terms, slot, at } = order;
    if (next.memory[at.isPlaced] === 0) return neverOpen(terms.halls, view, next);
    next.memory[at.calledUsd] += callUsd(order, view);
    const isUnpaid = book.paidUsd[slot.invoice] < book.owedUsd[slot.invoice];
    const stopped = hasStopped(view, terms.buyer);
    if (stopped) next.memory[at.deliveredUntil] = Math.min(next.memory[at.deliveredUntil], view.month);
    if (isUnpaid || stopped) delayHalls(terms.halls, view, next);
  },
};

/** The whole order, USD: every delivery within the model's months. */
function orderedUsd(deliveriesUsdM: Float64Array): number {
  return deliveriesUsdM.reduce((sum, usdM) => sum + usdM, 0) * USD_PER_USD_M;
}

/** What the guarantor is newly asked for, USD: invoices a buyer in default has left unpaid; a buyer not in default still owes them. */
function callUsd({ terms, slot, at }: Contract<typeof fields>, view: MonthView): number {
  const hasOther = terms.guarantor >= 0 && terms.guarantor !== terms.buyer;
  if (!hasOther || !hasStopped(view, terms.buyer)) return 0;
  return Math.max(0, view.state.arrearsUsd[slot.invoice] - view.state.memory[at.calledUsd]);
}
