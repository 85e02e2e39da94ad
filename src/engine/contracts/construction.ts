import { number } from "../field.ts";
import type { ContractKind, Fields } from "../model.ts";
import { USD_PER_USD_M } from "../units.ts";
import { delayHalls, hasStopped } from "./delivery.ts";

const fields = {
  owner: { kind: "name", unit: "-", about: "Who builds.", refers: "entities" },
  halls: { kind: "names", unit: "-", about: "Halls it makes ready.", refers: "halls" },
  left_usd_m: number("USD m", "Cost still to be paid on the as-of day.", { min: 0, max: 1e6 }),
  from: { kind: "month", unit: "month", about: "First month of payments." },
  to: { kind: "month", unit: "month", about: "Last month of payments; the cost is spread evenly." },
  tenant: { kind: "name", unit: "-", about: "Who pays a share of it.", refers: "entities", default: null },
  tenant_share_pct: number("pct", "Share the tenant pays as work proceeds.", {
    min: 0,
    max: 100,
    default: 0,
  }),
} as const satisfies Fields;

/** Work on halls: paid evenly over its months; a tenant may pay part; unpaid, its halls wait. */
export const construction: ContractKind<typeof fields> = {
  kind: "construction",
  about: "Building or converting halls, paid as work proceeds.",
  written: true,
  fields,
  slots: [
    {
      name: "progress",
      from: "owner",
      to: "'suppliers",
      step: "construction",
      tax: "capital",
      about: "Progress payments.",
    },
    {
      name: "contribution",
      from: "tenant",
      to: "owner",
      step: "construction",
      tax: "none",
      about: "The tenant's share.",
    },
  ],
  memory: [{ name: "abandoned", about: "1 once the owner stopped with work left: its halls do not open." }],
  settle({ terms, slot }, view, book) {
    if (hasStopped(view, terms.owner)) return;
    const { month } = view;
    const from = Math.max(0, terms.from);
    const isAtWork = month >= from && month <= terms.to;
    const usd = isAtWork ? (terms.left_usd_m * USD_PER_USD_M) / (terms.to - from + 1) : 0;
    book.owe(slot.progress, usd);
    book.term(slot.progress, "left_usd_m", terms.left_usd_m, "USD m");
    book.term(slot.progress, "months of payments", terms.to - from + 1, "months");
    if (terms.tenant < 0) return;
    book.owe(slot.contribution, (usd * terms.tenant_share_pct) / 100);
    book.term(slot.contribution, "tenant_share_pct", terms.tenant_share_pct, "pct");
  },
  foresee({ terms, slot }, { month }, ahead, flow) {
    const from = Math.max(0, terms.from);
    if (month + ahead < from || month + ahead > terms.to) return;
    const usd = (terms.left_usd_m * USD_PER_USD_M) / (terms.to - from + 1);
    flow(slot.progress, usd);
    if (terms.tenant >= 0) flow(slot.contribution, (usd * terms.tenant_share_pct) / 100);
  },
  close({ terms, slot, at }, view, book, next) {
    const isUnpaid = book.paidUsd[slot.progress] < book.owedUsd[slot.progress];
    if (hasStopped(view, terms.owner) && view.month <= terms.to) next.memory[at.abandoned] = 1;
    if (isUnpaid || next.memory[at.abandoned] === 1) delayHalls(terms.halls, view, next);
  },
};
