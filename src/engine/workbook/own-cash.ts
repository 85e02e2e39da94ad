// What an entity's own cash and choices give rise to: interest, tax, bitcoin sold, what management raised.

import { afterCalls, BTC_BEFORE_CALLS, btcLinesOf, givenBack } from "./btc-line.ts";
import type { Calls } from "./lines.ts";
import { CENT_CELL, claimLine, DEFAULTED, type Pad, paid, plus, type Signed, type Writer } from "./pad.ts";

export const cashInterest: Writer = (contract, pad) => {
  const { id } = pad.entity;
  pad.head("Months", "Cash, tax and choices");
  claimLine(
    pad,
    contract,
    "interest",
    "interest on cash",
    ({ before }) =>
      `=(MAX(0,${before("cash")})+${pad.input(id, "restricted_cash_usd_m")}*1E+6)*${pad.input(id, "cash_yield_pct")}/1200`,
  );
};

export const incomeTax: Writer = (contract, pad) => {
  const { entity, model } = pad;
  const input = (term: string) => pad.input(entity.id, term);
  const add = (key: string, label: string, rest: Pick<Parameters<Pad["add"]>[0], "opening" | "formula">) =>
    pad.add({ key, sheet: "Months", label, unit: "USD", ...rest });
  const sum = ({ now }: Calls, claims: readonly number[]) =>
    plus(claims.map((claim) => now(paid(pad, claim))));
  claimLine(
    pad,
    contract,
    "tax",
    "tax on the month before",
    ({ before }) => `=MAX(0,${before("taxable")})*${input("tax_rate_pct")}/100`,
  );
  const spread = `${pad.input("practice", "depreciation_pct_per_month")}/100`;
  const fleets = model.fleets.filter(({ owner }) => owner === entity.index);
  add("income", "income received less paid, bitcoin kept at its price in it", {
    formula: (calls) => {
      const kept = plus(fleets.map(({ id }) => calls.now(`fleet/${id}.kept`)));
      return `=(${kept})*${calls.now("btc_mean")}+${sum(calls, entity.incomeHeld)}-(${sum(calls, entity.incomeOwed)})`;
    },
  });
  add("capital", "capital spent", {
    formula: (calls) => `=${sum(calls, entity.writtenOffOwed)}-(${sum(calls, entity.writtenOffHeld)})`,
  });
  const atOnce = ({ now }: Calls) => `${now("capital")}*${input("bonus_depreciation_pct")}/100`;
  add("undepreciated", "capital still to be deducted", {
    opening: 0,
    formula: (calls) =>
      `=${calls.before("undepreciated")}*(1-${spread})+${calls.now("capital")}-${atOnce(calls)}`,
  });
  add("profit", "profit after what is deducted", {
    formula: (calls) => `=${calls.now("income")}-${atOnce(calls)}-${calls.before("undepreciated")}*${spread}`,
  });
  add("offset", "set off against losses carried", {
    formula: ({ now, before }) =>
      `=MIN(${before("losses")},MAX(0,${now("profit")})*${input("loss_offset_pct")}/100)`,
  });
  add("taxable", "taxable", {
    opening: 0,
    formula: ({ now }) => `=MAX(0,${now("profit")})-${now("offset")}`,
  });
  add("losses", "losses carried forward", {
    opening: () => `=${input("loss_carried_usd_m")}*1E+6`,
    formula: ({ now, before }) => `=${before("losses")}-${now("offset")}+MAX(0,-${now("profit")})`,
  });
};

/** How much cash would end below the minimum once the actions before a contract's own have raised what they can. */
export function shortOf({ index }: Signed, pad: Pad, { now }: Calls): string {
  const { model, entity } = pad;
  const actions = model.actions[entity.index];
  const raised = actions
    .slice(0, actions.indexOf(index))
    .flatMap((at) => Object.values(model.contracts[at].slot))
    .filter((claim) => model.claims[claim].to === entity.index)
    .map((claim) => `-${now(paid(pad, claim))}`);
  return `(${pad.input(entity.id, "minimum_cash_usd_m")}*1E+6-${now("before_actions")}${raised.join("")})`;
}

/** Bitcoin sold when cash would end below the minimum: asked once, before anything that looks further ahead. */
export const treasurySale: Writer = (contract, pad) => {
  const { entity, model } = pad;
  const input = (term: string) => pad.input(entity.id, term);
  const net = ({ now }: Calls) => `(${now("btc_end")}*(1-${input("btc_sale_cost_pct")}/100))`;
  claimLine(pad, contract, "sale", "bitcoin sold from the treasury", (calls) => {
    const { before } = calls;
    const need = shortOf(contract, pad, calls);
    return `=IF(AND(${pad.flag(entity.id, "sell_treasury")},${before(DEFAULTED)}=0,${need}>${CENT_CELL}),MIN(${need},${before("btc")}*${net(calls)}),0)`;
  });
  const beforeCalls = (calls: Calls) => {
    const kept = model.fleets
      .filter(({ owner }) => owner === entity.index)
      .map(({ id }) => `+${calls.now(`fleet/${id}.kept`)}`);
    return `=MAX(0,${calls.before("btc")}${kept.join("")}${givenBack(pad, calls)}-${calls.now(paid(pad, contract.slot.sale))}/${net(calls)})`;
  };
  const isPledged = btcLinesOf(pad).length > 0;
  if (isPledged)
    pad.add({
      key: BTC_BEFORE_CALLS,
      sheet: "Months",
      label: "bitcoin held before calls of lenders",
      unit: "BTC",
      formula: beforeCalls,
    });
  pad.add({
    key: "btc",
    sheet: "Months",
    label: "bitcoin held and not pledged",
    unit: "BTC",
    opening: () => `=${input("btc_free")}`,
    formula: isPledged ? (calls) => `=${afterCalls(pad, calls)}` : beforeCalls,
  });
};

/** Notes sold on the path: how much is management's choice, what they cost follows. */
export const newNotes: Writer = (contract, pad) => {
  const { id, slot } = contract;
  const [balance, coupon, due] = ["balance", "coupon_pct", "due"].map((name) => `${id}.${name}`);
  const practice = (term: string) => pad.input("practice", term);
  const sold = (calls: Calls) => calls.now(paid(pad, slot.sale));
  const runs = ({ before }: Calls) => `AND(${before(due)}>0,${before(DEFAULTED)}=0)`;
  const add = (
    key: string,
    label: string,
    unit: string,
    opening: number,
    formula: (calls: Calls) => string,
  ) => pad.add({ key, sheet: "Months", label: `${id}: ${label}`, unit, opening, formula });
  claimLine(
    pad,
    contract,
    "interest",
    `${id}: interest`,
    (calls) => `=IF(${runs(calls)},${calls.before(balance)}*${calls.before(coupon)}/1200,0)`,
  );
  claimLine(
    pad,
    contract,
    "principal",
    `${id}: principal`,
    (calls) => `=IF(AND(${runs(calls)},${calls.month}>=${calls.before(due)}),${calls.before(balance)},0)`,
  );
  const unless = (calls: Calls, line: string, formula: string) =>
    `=IF(${calls.before(DEFAULTED)}=1,${calls.before(line)},${formula})`;
  add(balance, "balance", "USD", 0, (calls) =>
    unless(
      calls,
      balance,
      `IF(${sold(calls)}>0,${sold(calls)}/(1-${practice("notes_fee_pct")}/100),IF(AND(${calls.before(due)}>0,${calls.month}>=${calls.before(due)}),0,${calls.before(balance)}))`,
    ),
  );
  add(coupon, "coupon fixed at issue", "pct per year", 0, (calls) =>
    unless(
      calls,
      coupon,
      `IF(${sold(calls)}>0,${practice("riskless_pct")}+${calls.now("credit_spread_pct")},${calls.before(coupon)})`,
    ),
  );
  add(due, "maturity; 0 not issued", "month", 0, (calls) =>
    unless(
      calls,
      due,
      `IF(${sold(calls)}>0,${calls.month}+${practice("notes_term_months")},${calls.before(due)})`,
    ),
  );
};

/** Claims that bring in what management chose to raise: given by the path, not chosen again here. */
export const chosenSlots = ({ kind }: Signed): readonly string[] => chosen[kind] ?? [];

const chosen: Readonly<Record<string, readonly string[]>> = {
  share_sale: ["sale"],
  new_notes: ["sale"],
  waiver: ["deferral"],
};
