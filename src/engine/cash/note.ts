import { number } from "../field.ts";
import type { Contract, ContractKind, Fields, MonthView } from "../model.ts";
import { NEVER } from "../model.ts";
import { USD_PER_USD_M } from "../units.ts";
import { isCouponMonth, semiannualUsd } from "./coupon.ts";
import { isStayed } from "./debt.ts";

const fields = {
  issuer: { kind: "name", unit: "-", about: "Who owes.", refers: "entities" },
  holders: { kind: "name", unit: "-", about: "Who holds.", refers: "entities", default: "investors" },
  rank: {
    kind: "choice",
    unit: "-",
    about: "Its rung.",
    choices: ["senior_debt", "unsecured_debt"],
    default: "unsecured_debt",
  },
  face_usd_m: number("USD m", "Principal.", { min: 0, max: 1e6 }),
  coupon_pct: number("pct per year", "Coupon paid in cash, twice a year.", {
    asksBelow1: true,
    min: 0,
    max: 30,
    default: 0,
  }),
  pik_pct: number("pct per year", "Coupon added to the principal, twice a year.", {
    min: 0,
    max: 30,
    default: 0,
  }),
  due: { kind: "month", unit: "month", about: "Maturity.", notBefore: ["start", "closes"] },
  closes: { kind: "month", unit: "month", about: "When the money comes; absent: it has.", default: null },
  net_proceeds_usd_m: number("USD m", "What comes at closing, after fees and what the reserve keeps.", {
    min: 0,
    max: 1e6,
    default: 0,
    whenUnknown: 0,
  }),
  interest_reserve_usd_m: number(
    "USD m",
    "Kept from the proceeds with the trustee: pays coupons until used up.",
    {
      min: 0,
      max: 1e6,
      default: 0,
      whenUnknown: 0,
    },
  ),
} as const satisfies Fields;

type Note = Contract<typeof fields>;

/** This month's coupon, USD: what falls due, what of it the reserve pays, what is added to the principal. */
function coupon({ terms, at }: Note, { state }: MonthView, month: number) {
  const balanceUsd = isCouponMonth(terms.due, month) ? state.memory[at.balanceUsd] : 0;
  const cashUsd = semiannualUsd(balanceUsd, terms.coupon_pct);
  const reserveUsd = Math.min(state.memory[at.reserveUsd], cashUsd);
  return { cashUsd, reserveUsd, pikUsd: semiannualUsd(balanceUsd, terms.pik_pct) };
}

/** A note: coupons twice a year in cash or in kind, an interest reserve with the trustee, all principal at maturity. */
export const note: ContractKind<typeof fields> = {
  kind: "note",
  about: "A note with coupons in cash or in kind, an interest reserve, and all principal at maturity.",
  written: true,
  fields,
  debtorField: "issuer",
  slots: [
    {
      name: "proceeds",
      from: "holders",
      to: "issuer",
      step: "unsecured_debt",
      tax: "none",
      about: "Net proceeds at closing.",
    },
    {
      name: "coupon",
      from: "issuer",
      to: "holders",
      step: "unsecured_debt",
      tax: "income",
      about: "Coupon the reserve does not pay.",
    },
    {
      name: "from_reserve",
      from: "'bank",
      to: "holders",
      step: "unsecured_debt",
      tax: "none",
      about: "Coupon paid by the trustee out of the reserve.",
    },
    {
      name: "principal",
      from: "issuer",
      to: "holders",
      step: "unsecured_debt",
      tax: "none",
      trigger: "maturity",
      about: "Principal at maturity, with what was added to it.",
    },
    {
      name: "released",
      from: "'bank",
      to: "issuer",
      step: "unsecured_debt",
      tax: "none",
      once: true,
      about: "What is left of the reserve at maturity.",
    },
  ],
  memory: [
    { name: "balanceUsd", about: "Principal outstanding, coupons in kind added." },
    { name: "reserveUsd", about: "Left in the interest reserve." },
  ],
  open({ terms, at }, memory) {
    if (terms.closes !== NEVER && terms.closes >= 0) return;
    memory[at.balanceUsd] = terms.face_usd_m * USD_PER_USD_M;
    memory[at.reserveUsd] = terms.interest_reserve_usd_m * USD_PER_USD_M;
  },
  settle(contract, view, book) {
    const { terms, slot, at } = contract;
    if (isStayed(view, terms.issuer)) return;
    const { memory } = view.state;
    const { cashUsd, reserveUsd, pikUsd } = coupon(contract, view, view.month);
    book.owe(slot.proceeds, view.month === terms.closes ? terms.net_proceeds_usd_m * USD_PER_USD_M : 0);
    book.term(slot.proceeds, "net_proceeds_usd_m", terms.net_proceeds_usd_m, "USD m");
    book.owe(slot.coupon, cashUsd - reserveUsd);
    book.term(slot.coupon, "principal outstanding", memory[at.balanceUsd], "USD");
    book.term(slot.coupon, "coupon_pct", terms.coupon_pct, "pct per year");
    book.term(slot.coupon, "paid by the reserve", reserveUsd, "USD");
    book.owe(slot.from_reserve, reserveUsd);
    const isDue = view.month === terms.due;
    book.owe(slot.principal, isDue ? memory[at.balanceUsd] + pikUsd : 0);
    book.term(slot.principal, "principal outstanding", memory[at.balanceUsd], "USD");
    book.owe(slot.released, isDue ? memory[at.reserveUsd] - reserveUsd : 0);
  },
  foresee(contract, view, ahead, flow) {
    const { terms, slot, at } = contract;
    const month = view.month + ahead;
    if (isStayed(view, terms.issuer) || month > terms.due) return;
    const { cashUsd, reserveUsd, pikUsd } = coupon(contract, view, month);
    if (month === terms.closes) flow(slot.proceeds, terms.net_proceeds_usd_m * USD_PER_USD_M);
    flow(slot.coupon, cashUsd - reserveUsd);
    if (month === terms.due) flow(slot.principal, view.state.memory[at.balanceUsd] + pikUsd);
  },
  security({ at }, _view, state) {
    return state.memory[at.reserveUsd];
  },
  keepsRank: true,
  close(contract, view, _book, next) {
    const { terms, at } = contract;
    if (isStayed(view, terms.issuer)) return;
    const { reserveUsd, pikUsd } = coupon(contract, view, view.month);
    next.memory[at.balanceUsd] += pikUsd;
    next.memory[at.reserveUsd] -= reserveUsd;
    if (view.month === terms.closes) {
      next.memory[at.balanceUsd] = terms.face_usd_m * USD_PER_USD_M;
      next.memory[at.reserveUsd] = terms.interest_reserve_usd_m * USD_PER_USD_M;
    }
    if (view.month === terms.due) {
      next.memory[at.balanceUsd] = 0;
      next.memory[at.reserveUsd] = 0;
    }
  },
};
