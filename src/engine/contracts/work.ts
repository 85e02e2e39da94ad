// Work on halls, whatever it is called: paid evenly over its months, a tenant's share coming as it proceeds.

import { number } from "../field.ts";
import type { Book, Contract, Fields, MemoryDeclaration, Model, MonthView, State } from "../model.ts";
import { NEVER } from "../model.ts";
import { USD_PER_USD_M } from "../units.ts";
import { delayHalls, hasStopped } from "./delivery.ts";
import { contractField, contractIndex, isThere } from "./links.ts";

export const workFields = {
  from: { kind: "month", unit: "month", about: "First month of payments." },
  to: {
    kind: "month",
    unit: "month",
    about: "Last month of payments; the cost is spread evenly.",
    notBefore: ["from"],
  },
  tenant: { kind: "name", unit: "-", about: "Who pays a share of it.", refers: "entities", default: null },
  tenant_share_pct: number("pct", "Share the tenant pays as work proceeds.", {
    asksBelow1: true,
    min: 0,
    max: 100,
    default: 0,
  }),
  credit_lease: contractField("The lease against whose rent the tenant may set off what it has paid."),
  deferrable: {
    kind: "flag",
    unit: "-",
    about: "Work pauses in a month that opens with less than the owner's minimum of cash.",
    default: false,
  },
} as const satisfies Fields;

export const workMemory: readonly MemoryDeclaration[] = [
  { name: "isBegun", about: "1 where what it needs is there." },
  { name: "creditAt", about: "Where the lease keeps the tenant's advances; −1 none." },
  { name: "pausedMonths", about: "Months it has stood still." },
  { name: "abandoned", about: "1 once the owner stopped with work left: its halls do not open." },
];

type WorkFields = typeof workFields & {
  readonly owner: { readonly kind: "name" } & Fields[string];
  readonly halls: { readonly kind: "names" } & Fields[string];
};
export type WorkContract = Contract<WorkFields>;

/** What all of it costs, and the term of the contract that says so. */
export type Work = {
  readonly costUsd: number;
  readonly costTerm: readonly [name: string, value: number, unit: string];
};

export function openWork(
  { terms, at }: Pick<WorkContract, "terms" | "at">,
  memory: Float64Array,
  model: Model,
  needs: string,
) {
  const lease = contractIndex(model, terms.credit_lease);
  memory[at.isBegun] = isThere(model, needs) ? 1 : 0;
  memory[at.creditAt] = lease < 0 ? -1 : (model.contracts[lease].at.creditUsd ?? -1);
}

/** Months of payments, however many of them lie behind the first month of the model. */
const monthsOf = ({ terms }: Pick<WorkContract, "terms">) => terms.to - Math.max(0, terms.from) + 1;

function isPaused({ terms }: Pick<WorkContract, "terms">, { model, state }: MonthView): boolean {
  const minimumUsd = model.entities[terms.owner].minimum_cash_usd_m * USD_PER_USD_M;
  return terms.deferrable && state.cashUsd[terms.owner] < minimumUsd;
}

/** Whether the month, that many ahead, is one of work. */
function isAtWork(
  { terms, at }: Pick<WorkContract, "terms" | "at">,
  { state, month }: MonthView,
  ahead: number,
) {
  const isBegun = state.memory[at.isBegun] === 1;
  const last = terms.to + state.memory[at.pausedMonths];
  return isBegun && month + ahead >= terms.from && month + ahead <= last;
}

export function settleWork(
  contract: Omit<WorkContract, "kind">,
  work: Work,
  view: MonthView,
  book: Book,
): void {
  const { terms, slot } = contract;
  if (hasStopped(view, terms.owner)) return;
  const isPaid = isAtWork(contract, view, 0) && !isPaused(contract, view);
  const usd = isPaid ? work.costUsd / monthsOf(contract) : 0;
  book.owe(slot.progress, usd);
  book.term(slot.progress, ...work.costTerm);
  book.term(slot.progress, "months of payments", monthsOf(contract), "months");
  if (terms.tenant < 0) return;
  book.owe(slot.contribution, (usd * terms.tenant_share_pct) / 100);
  book.term(slot.contribution, "tenant_share_pct", terms.tenant_share_pct, "pct");
}

export function foreseeWork(
  contract: Omit<WorkContract, "kind">,
  work: Work,
  view: MonthView,
  ahead: number,
  flow: (slot: number, usd: number) => void,
): void {
  const { terms, slot } = contract;
  if (!isAtWork(contract, view, ahead)) return;
  const usd = work.costUsd / monthsOf(contract);
  flow(slot.progress, usd);
  if (terms.tenant >= 0) flow(slot.contribution, (usd * terms.tenant_share_pct) / 100);
}

/** Work not begun for want of money never opens its halls; unpaid or paused, they wait; what the tenant paid it may set off. */
export function closeWork(
  contract: Omit<WorkContract, "kind">,
  view: MonthView,
  book: Book,
  next: State,
): void {
  const { terms, slot, at } = contract;
  if (next.memory[at.isBegun] === 0) neverOpen(terms.halls, view, next);
  const stopped = hasStopped(view, terms.owner);
  const last = terms.to + next.memory[at.pausedMonths];
  if (stopped && view.month <= last) next.memory[at.abandoned] = 1;
  const isWaiting = !stopped && isAtWork(contract, view, 0) && isPaused(contract, view);
  if (isWaiting) next.memory[at.pausedMonths] += 1;
  const isUnpaid = book.paidUsd[slot.progress] < book.owedUsd[slot.progress];
  if (isUnpaid || isWaiting || next.memory[at.abandoned] === 1) delayHalls(terms.halls, view, next);
  const creditAt = next.memory[at.creditAt];
  if (creditAt >= 0 && terms.tenant >= 0) next.memory[creditAt] += book.paidUsd[slot.contribution];
}

/** Halls that cannot be built or equipped: those not accepted yet never are. */
export function neverOpen(halls: readonly number[], { month, state }: MonthView, next: State): void {
  for (const hall of halls) if (state.hallReady[hall] >= month + 1) next.hallReady[hall] = NEVER;
}
