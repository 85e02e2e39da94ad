// A note as lines: coupons in cash or in kind, the reserve with the trustee that pays them first, all principal at maturity.

import { keepInDefault, unlessDefaulted, writerOf } from "./debt.ts";
import type { Calls } from "./lines.ts";
import { claimLine, NEVER_CELL, type Writer } from "./pad.ts";

export const note: Writer = (contract, pad) => {
  const { input, balance, add } = writerOf(contract, pad);
  const of = (name: string) => `${contract.id}.${name}`;
  const [reserve, coupon, fromReserve, inKind] = ["reserve", "coupon", "from_reserve", "in_kind"].map(of);
  pad.head("Months", `Note ${contract.id}`);
  const half = ({ before, month }: Calls, pct: string) =>
    `=IF(MOD(${input("due")}-${month},6)=0,${before(balance)}*${input(pct)}/200,0)`;
  add("coupon", "coupon in cash", "USD", { formula: (calls) => half(calls, "coupon_pct") });
  add("in_kind", "coupon added to the principal", "USD", { formula: (calls) => half(calls, "pik_pct") });
  add("from_reserve", "of it the reserve pays", "USD", {
    formula: ({ now, before }) => `=MIN(${before(reserve)},${now(coupon)})`,
  });
  const atDue = (calls: Calls, usd: string) =>
    unlessDefaulted(calls, `IF(${calls.month}=${input("due")},${usd},0)`);
  claimLine(pad, contract, "proceeds", "net proceeds", (calls) =>
    unlessDefaulted(calls, `IF(${calls.month}=${input("closes")},${input("net_proceeds_usd_m")}*1E+6,0)`),
  );
  claimLine(pad, contract, "coupon", "coupon the reserve does not pay", (calls) =>
    unlessDefaulted(calls, `${calls.now(coupon)}-${calls.now(fromReserve)}`),
  );
  claimLine(pad, contract, "principal", "principal at maturity", (calls) =>
    atDue(calls, `${calls.before(balance)}+${calls.now(inKind)}`),
  );
  claimLine(pad, contract, "released", "left of the reserve", (calls) =>
    atDue(calls, `${calls.before(reserve)}-${calls.now(fromReserve)}`),
  );
  const opening = (term: string) => () =>
    `=IF(OR(${input("closes")}=${NEVER_CELL},${input("closes")}<0),${input(term)}*1E+6,0)`;
  const kept = (calls: Calls, line: string, term: string, moved: string) =>
    keepInDefault(
      calls,
      line,
      `IF(${calls.month}=${input("due")},0,IF(${calls.month}=${input("closes")},${input(term)}*1E+6,${calls.before(line)}${moved}))`,
    );
  add("balance", "principal outstanding", "USD", {
    opening: opening("face_usd_m"),
    formula: (calls) => kept(calls, balance, "face_usd_m", `+${calls.now(inKind)}`),
  });
  add("reserve", "left with the trustee", "USD", {
    opening: opening("interest_reserve_usd_m"),
    formula: (calls) => kept(calls, reserve, "interest_reserve_usd_m", `-${calls.now(fromReserve)}`),
  });
};
