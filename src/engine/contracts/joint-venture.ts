import { number } from "../field.ts";
import type { ContractKind, Fields } from "../model.ts";
import { USD_PER_USD_M } from "../units.ts";

const fields = {
  company: {
    kind: "name",
    unit: "-",
    about: "The project company; it has no `parent`, so that what it distributes goes to its owners.",
    refers: "entities",
  },
  holder: { kind: "name", unit: "-", about: "Who holds the stake.", refers: "entities" },
  share_pct: number("pct", "The stake.", { asksBelow1: true, min: 0, max: 100 }),
  calls_usd_m: {
    kind: "months",
    unit: "USD m",
    about: "Capital called from all holders, by month.",
    default: null,
    min: 0,
    max: 1e6,
  },
} as const satisfies Fields;

/**
 * A stake in a project company: the holder's share of capital calls, and of what the company distributed the month before. The other
 * holders are the company's outside owners, who pay their share of each call.
 */
export const jointVenture: ContractKind<typeof fields> = {
  kind: "joint_venture",
  about: "A stake in a project company: a share of its capital calls and of its distributions.",
  written: true,
  fields,
  slots: [
    {
      name: "call",
      from: "holder",
      to: "company",
      step: "construction",
      tax: "none",
      about: "The holder's share of a call.",
    },
    {
      name: "others_call",
      from: "'owners",
      to: "company",
      step: "construction",
      tax: "none",
      about: "The other holders' share.",
    },
    {
      name: "distribution",
      from: "'owners",
      to: "holder",
      step: "distributions",
      tax: "none",
      about: "The holder's share of what was distributed.",
    },
  ],
  memory: [
    { name: "dividend", about: "The claim by which the company distributes; −1 where it has another owner." },
    { name: "dueUsd", about: "The share of this month's distribution, paid next month." },
  ],
  open({ terms, slot, at }, memory, model) {
    const owners = model.claims[slot.distribution].from;
    memory[at.dividend] = model.claims.findIndex(
      (claim) =>
        claim.from === terms.company &&
        claim.to === owners &&
        model.contracts[claim.contract].kind === "distribution",
    );
  },
  settle({ terms, slot, at }, { month, state }, book) {
    const callUsd = terms.calls_usd_m[month] * USD_PER_USD_M;
    book.owe(slot.call, (callUsd * terms.share_pct) / 100);
    book.term(slot.call, "called from all holders", callUsd, "USD");
    book.term(slot.call, "share_pct", terms.share_pct, "pct");
    book.owe(slot.others_call, (callUsd * (100 - terms.share_pct)) / 100);
    book.term(slot.others_call, "called from all holders", callUsd, "USD");
    book.term(slot.others_call, "share_pct", terms.share_pct, "pct");
    book.owe(slot.distribution, state.memory[at.dueUsd]);
    book.term(slot.distribution, "share_pct", terms.share_pct, "pct");
  },
  foresee({ terms, slot }, { model, month }, ahead, flow) {
    if (month + ahead >= model.months.length) return;
    const callUsd = terms.calls_usd_m[month + ahead] * USD_PER_USD_M;
    flow(slot.call, (callUsd * terms.share_pct) / 100);
    flow(slot.others_call, (callUsd * (100 - terms.share_pct)) / 100);
  },
  close({ terms, at }, _view, book, next) {
    const dividend = next.memory[at.dividend];
    next.memory[at.dueUsd] = dividend < 0 ? 0 : (book.paidUsd[dividend] * terms.share_pct) / 100;
  },
};
