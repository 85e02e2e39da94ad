// What is owed to lenders, as lines: loans, lines drawn against hardware, convertible notes.

import type { Calls } from "./lines.ts";
import {
  accepted,
  claimLine,
  DEFAULTED,
  gone,
  hallsOf,
  NEVER_CELL,
  type Pad,
  paid,
  type Signed,
  type Writer,
} from "./pad.ts";

type Rest = Pick<Parameters<Pad["add"]>[0], "opening" | "formula">;

/** What the lines of a debt are written with: its inputs, its balance, lines named after it. */
export const writerOf = (contract: Signed, pad: Pad) => ({
  input: (term: string) => pad.input(contract.id, term),
  balance: `${contract.id}.balance`,
  add: (name: string, label: string, unit: string, rest: Rest) =>
    pad.add({ key: `${contract.id}.${name}`, sheet: "Months", label, unit, ...rest }),
});

/** Nothing is paid by whom creditors are stayed from. */
export const unlessDefaulted = ({ before }: Calls, formula: string) =>
  `=IF(${before(DEFAULTED)}=1,0,${formula})`;

/** Memory of a debt: as it was while creditors are stayed. */
export const keepInDefault = ({ before }: Calls, line: string, formula: string) =>
  `=IF(${before(DEFAULTED)}=1,${before(line)},${formula})`;

/** Principal due: level from its first month down to a balloon, whatever is left at maturity. */
export const principal = (balance: string, first: string, due: string, month: string, repaid = "1") =>
  `IF(${month}>=${due},${balance},IF(${month}>=${first},${balance}*${repaid}/MAX(1,${due}-${first}+1-${repaid}*(${month}-${first})),0))`;

/** The same of a term loan, whose balloon is an input. */
const termPrincipal = (contract: Signed, pad: Pad, { before, month }: Calls) => {
  const { input, balance } = writerOf(contract, pad);
  const repaid = `(1-${input("balloon_pct")}/100)`;
  return principal(before(balance), input("first_principal"), input("due"), month, repaid);
};

export const termLoan: Writer = (contract, pad) => {
  const { input, balance, add } = writerOf(contract, pad);
  const draws = `${contract.id}.draws_usd_m`;
  const scheduled = (calls: Calls) => termPrincipal(contract, pad, calls);
  pad.head("Months", `Loan ${contract.id}`);
  claimLine(pad, contract, "draw", "drawn, less fee", (calls) =>
    unlessDefaulted(calls, `${calls.now(draws)}*1E+6*(1-${input("fee_pct")}/100)`),
  );
  claimLine(pad, contract, "interest", "interest", (calls) =>
    unlessDefaulted(calls, `${calls.before(balance)}*${input("rate_pct")}/1200`),
  );
  claimLine(pad, contract, "principal", "principal", (calls) => unlessDefaulted(calls, scheduled(calls)));
  add("balance", "owed", "USD", {
    opening: () => `=${input("balance_usd_m")}*1E+6`,
    formula: (calls) =>
      `=IF(${calls.before(DEFAULTED)}=1,${calls.before(balance)},${calls.before(balance)}+${calls.now(draws)}*1E+6-${scheduled(calls)}-${calls.now(paid(pad, contract.slot.sweep))})`,
  });
};

/** What is owed on a loan after this month's draw and principal, before any sweep: the most a sweep can take. */
export function sweepable(contract: Signed, pad: Pad, calls: Calls): string {
  const { balance } = writerOf(contract, pad);
  return `(${calls.before(balance)}+${calls.now(`${contract.id}.draws_usd_m`)}*1E+6-${termPrincipal(contract, pad, calls)})`;
}

export const convertible: Writer = (contract, pad) => {
  const { input, balance, add } = writerOf(contract, pad);
  pad.head("Months", `Convertible ${contract.id}`);
  const inMoney = `${contract.id}.in_the_money`;
  add("in_the_money", "shares are worth more than par", "0 or 1", {
    formula: ({ now }) =>
      `=IF(${pad.input(pad.entity.id, "share_price_usd")}*${now("equity_factor")}>=${input("conversion_usd")},1,0)`,
  });
  const isCoupon = ({ month }: Calls) =>
    `AND(${input("due")}<${NEVER_CELL},MOD(${input("due")}-${month},6)=0)`;
  const asked = ({ now, before, month }: Calls) =>
    `IF(AND(OR(${month}=${input("holder_put")},${month}=${input("due")}),${now(inMoney)}=0),${before(balance)},0)`;
  claimLine(pad, contract, "proceeds", "net proceeds", (calls) =>
    unlessDefaulted(calls, `IF(${calls.month}=${input("closes")},${input("net_proceeds_usd_m")}*1E+6,0)`),
  );
  claimLine(pad, contract, "coupon", "coupon", (calls) =>
    unlessDefaulted(calls, `IF(${isCoupon(calls)},${calls.before(balance)}*${input("coupon_pct")}/200,0)`),
  );
  claimLine(pad, contract, "principal", "par at put or maturity", (calls) =>
    unlessDefaulted(calls, asked(calls)),
  );
  add("balance", "par outstanding", "USD", {
    opening: () =>
      `=IF(OR(${input("closes")}=${NEVER_CELL},${input("closes")}<0),${input("face_usd_m")}*1E+6,0)`,
    formula: (calls) => {
      const { now, before, month } = calls;
      const kept = `IF(${month}=${input("closes")},${input("face_usd_m")}*1E+6,${before(balance)})+IF(${isCoupon(calls)},${before(balance)}*${input("pik_pct")}/200,0)`;
      const ends = `OR(AND(${month}=${input("due")},${now(inMoney)}=1),${asked(calls)}>0)`;
      return `=IF(${before(DEFAULTED)}=1,${before(balance)},IF(${ends},0,${kept}))`;
    },
  });
};

export const delayedDrawLoan: Writer = (contract, pad) => {
  const { input, balance, add } = writerOf(contract, pad);
  const { id } = contract;
  pad.head("Months", `Loan drawn against hardware ${id}`);
  const of = (name: string) => `${id}.${name}`;
  add("hardware", "hardware delivered, as it ages", "USD", {
    formula: ({ soFar, month }) => {
      const first = soFar(of("delivered_usd_m"));
      const age = `(${month}-(COLUMN(${first})-COLUMN(INDEX(${first},1,1))))`;
      const left = `(1-${age}/${input("life_months")})`;
      return `=1E+6*(SUMPRODUCT(${first},(${left}>0)*${left})+${input("delivered_before_usd_m")}*MAX(0,1-(${month}+1)/${input("life_months")}))`;
    },
  });
  add("base", "borrowing base", "USD", { formula: (calls) => `=${baseFormula(contract, pad, calls)}` });
  add("scheduled", "principal scheduled", "USD", {
    formula: ({ before, month }) =>
      `=${principal(before(balance), input("first_principal"), input("due"), month)}`,
  });
  add("undrawn", "may still be drawn of the commitment", "USD", {
    formula: ({ now, before, month }) =>
      `=IF(OR(${before(DEFAULTED)}=1,${now("in_doubt")}=1,${month}>${input("draw_until")}),0,MAX(0,${input("commitment_usd_m")}*1E+6-${before(of("drawn"))}))`,
  });
  const left = ({ now, before }: Calls) => `(${before(balance)}-${now(of("scheduled"))})`;
  add("draw", "drawn before fee", "USD", {
    formula: (calls) => `=MIN(${calls.now(of("undrawn"))},MAX(0,${calls.now(of("base"))}-${left(calls)}))`,
  });
  add("excess", "drawn beyond the base", "USD", {
    formula: (calls) => `=MAX(0,${left(calls)}-${calls.now(of("base"))})`,
  });
  add("prepaid", "to be repaid of it now", "USD", {
    formula: ({ now, before }) =>
      `=IF(${before(of("excess_months"))}>=${input("cure_months")},${now(of("excess"))},0)`,
  });
  claimLine(pad, contract, "draw", "drawn, less fee", (calls) =>
    unlessDefaulted(calls, `${calls.now(of("draw"))}*(1-${input("fee_pct")}/100)`),
  );
  claimLine(pad, contract, "interest", "interest", (calls) =>
    unlessDefaulted(calls, `${calls.before(balance)}*${input("rate_pct")}/1200`),
  );
  claimLine(pad, contract, "fee", "fee on what is not drawn", (calls) =>
    unlessDefaulted(calls, `${calls.now(of("undrawn"))}*${input("undrawn_fee_pct")}/1200`),
  );
  claimLine(pad, contract, "principal", "principal", (calls) =>
    unlessDefaulted(calls, calls.now(of("scheduled"))),
  );
  claimLine(pad, contract, "prepayment", "drawn beyond the base, repaid", (calls) =>
    unlessDefaulted(calls, calls.now(of("prepaid"))),
  );
  add("balance", "owed", "USD", {
    opening: () => `=${input("balance_usd_m")}*1E+6`,
    formula: (calls) =>
      keepInDefault(
        calls,
        balance,
        `${calls.before(balance)}+${calls.now(of("draw"))}-${calls.now(of("scheduled"))}-${calls.now(of("prepaid"))}`,
      ),
  });
  add("drawn", "drawn in all", "USD", {
    opening: () => `=${input("balance_usd_m")}*1E+6`,
    formula: (calls) =>
      keepInDefault(calls, of("drawn"), `${calls.before(of("drawn"))}+${calls.now(of("draw"))}`),
  });
  add("excess_months", "months running above the base", "months", {
    opening: 0,
    formula: (calls) =>
      keepInDefault(
        calls,
        of("excess_months"),
        `IF(${calls.now(of("excess"))}>${calls.now(of("prepaid"))},${calls.before(of("excess_months"))}+1,0)`,
      ),
  });
};

/** The advance on accepted hardware, or the share of fees left to earn if that is less. */
function baseFormula(contract: Signed, pad: Pad, calls: Calls): string {
  const { id, terms } = contract;
  const { before, now, month } = calls;
  const halls = hallsOf(pad, contract);
  const mw = (hall: { id: string }) => pad.input(hall.id, "critical_mw");
  const acceptedMw = halls
    .map((hall) => `IF(${before(accepted(hall.id))}<=${month},${mw(hall)},0)`)
    .join("+");
  const fraction =
    halls.length === 0
      ? "1"
      : `IF(${halls.map(mw).join("+")}>0,(${acceptedMw})/MAX(1E-9,${halls.map(mw).join("+")}),1)`;
  const onHardware = `${now(`${id}.hardware`)}*${fraction}*${pad.input(id, "advance_pct")}/100`;
  const cloud = pad.model.contracts[terms.contract as number] as Signed | undefined;
  if (!cloud) return onHardware;
  const cloudHalls = hallsOf(pad, cloud);
  const leftMw = cloudHalls
    .map((hall) => {
      const monthsIn = `MAX(0,${month}-${before(accepted(hall.id))})`;
      return `(1-${before(`${cloud.id}/${hall.id}.missed`)})*${mw(hall)}*MAX(0,1-${monthsIn}/${pad.input(cloud.id, "term_months")})`;
    })
    .join("+");
  const fees = `IF(${now(gone(pad, cloud.terms.customer as number))}=1,0,${pad.input(cloud.id, "total_usd_m")}*1E+6*(${leftMw})/MAX(1E-9,${cloudHalls.map(mw).join("+")}))`;
  return `MIN(${onHardware},${fees}*${pad.input(id, "contract_pct")}/100)`;
}
