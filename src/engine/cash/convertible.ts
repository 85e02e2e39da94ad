import { number } from "../field.ts";
import type { Contract, ContractKind, Fields, MonthView } from "../model.ts";
import { entityStatus, NEVER } from "../model.ts";
import { USD_PER_USD_M } from "../units.ts";
import { isCouponMonth, semiannualUsd } from "./coupon.ts";

const fields = {
  issuer: { kind: "name", unit: "-", about: "Who owes.", refers: "entities" },
  holders: { kind: "name", unit: "-", about: "Who holds.", refers: "entities", default: "investors" },
  face_usd_m: number("USD m", "Principal.", { min: 0, max: 1e6 }),
  coupon_pct: number("pct per year", "Coupon, paid twice a year.", { min: 0, max: 30, default: 0 }),
  pik_pct: number("pct per year", "Coupon added to the principal, twice a year.", {
    min: 0,
    max: 30,
    default: 0,
  }),
  due: { kind: "month", unit: "month", about: "Maturity.", notBefore: ["start", "closes"] },
  holder_put: {
    kind: "month",
    unit: "month",
    about: "When holders may ask for par; `none` by leaving it out.",
    default: null,
    whenUnknown: null,
  },
  conversion_usd: number("USD", "Conversion price.", { min: 0.01, max: 1e6 }),
  closes: { kind: "month", unit: "month", about: "When the money comes; absent: it has.", default: null },
  net_proceeds_usd_m: number("USD m", "What comes at closing, after fees and capped calls.", {
    min: 0,
    max: 1e6,
    default: 0,
    whenUnknown: 0,
  }),
} as const satisfies Fields;

type Convertible = Contract<typeof fields>;

/** Whether holders are better off with shares than with par: the share price is at or above the conversion price. */
function isInTheMoney({ terms }: Convertible, { model, market }: MonthView): boolean {
  return model.entities[terms.issuer].share_price_usd * market.equityFactor >= terms.conversion_usd;
}

/** Par asked for this month, USD: at a put or at maturity, unless conversion is worth more. */
function principalUsd(contract: Convertible, view: MonthView): number {
  const { terms, at } = contract;
  const isDate = view.month === terms.holder_put || view.month === terms.due;
  return isDate && !isInTheMoney(contract, view) ? view.state.memory[at.balanceUsd] : 0;
}

const isOver = ({ state }: MonthView, issuer: number) => state.status[issuer] === entityStatus.defaulted;

/** A convertible note: par is a claim at the put and at maturity when the shares are worth less. */
export const convertible: ContractKind<typeof fields> = {
  kind: "convertible",
  about: "A convertible note, puttable or not; par is due when the shares are worth less than it.",
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
      about: "Coupon.",
    },
    {
      name: "principal",
      from: "issuer",
      to: "holders",
      step: "unsecured_debt",
      tax: "none",
      trigger: "maturity",
      about: "Par at put or maturity.",
    },
  ],
  memory: [{ name: "balanceUsd", about: "Par outstanding." }],
  open({ terms, at }, memory) {
    memory[at.balanceUsd] = terms.closes === NEVER || terms.closes < 0 ? terms.face_usd_m * USD_PER_USD_M : 0;
  },
  settle(contract, view, book) {
    const { terms, slot, at } = contract;
    if (isOver(view, terms.issuer)) return;
    book.owe(slot.proceeds, view.month === terms.closes ? terms.net_proceeds_usd_m * USD_PER_USD_M : 0);
    book.term(slot.proceeds, "net_proceeds_usd_m", terms.net_proceeds_usd_m, "USD m");
    const balanceUsd = view.state.memory[at.balanceUsd];
    book.owe(
      slot.coupon,
      isCouponMonth(terms.due, view.month) ? semiannualUsd(balanceUsd, terms.coupon_pct) : 0,
    );
    book.term(slot.coupon, "par outstanding", balanceUsd, "USD");
    book.term(slot.coupon, "coupon_pct", terms.coupon_pct, "pct per year");
    book.owe(slot.principal, principalUsd(contract, view));
    book.term(slot.principal, "par outstanding", balanceUsd, "USD");
    book.term(slot.principal, "conversion_usd", terms.conversion_usd, "USD");
    book.term(
      slot.principal,
      "share price",
      view.model.entities[terms.issuer].share_price_usd * view.market.equityFactor,
      "USD",
    );
  },
  foresee(contract, view, ahead, flow) {
    const { terms, slot, at } = contract;
    const month = view.month + ahead;
    const balanceUsd = view.state.memory[at.balanceUsd];
    if (isOver(view, terms.issuer)) return;
    if (month === terms.closes) flow(slot.proceeds, terms.net_proceeds_usd_m * USD_PER_USD_M);
    if (isCouponMonth(terms.due, month)) flow(slot.coupon, semiannualUsd(balanceUsd, terms.coupon_pct));
    if ((month === terms.holder_put || month === terms.due) && !isInTheMoney(contract, view))
      flow(slot.principal, balanceUsd);
  },
  close(contract, view, _book, next) {
    const { terms, at } = contract;
    if (isOver(view, terms.issuer)) return;
    if (view.month === terms.closes) next.memory[at.balanceUsd] = terms.face_usd_m * USD_PER_USD_M;
    const balanceUsd = view.state.memory[at.balanceUsd];
    if (isCouponMonth(terms.due, view.month))
      next.memory[at.balanceUsd] += semiannualUsd(balanceUsd, terms.pik_pct);
    const isConverted = view.month === terms.due && isInTheMoney(contract, view);
    if (isConverted) next.sharesM[terms.issuer] += balanceUsd / terms.conversion_usd / USD_PER_USD_M;
    if (isConverted || principalUsd(contract, view) > 0) next.memory[at.balanceUsd] = 0;
  },
};
