// Principal put off by a lender, as lines: what it grants is the path's, what was put off is a debt that follows.

import { keepInDefault, unlessDefaulted, writerOf } from "./debt.ts";
import type { Calls } from "./lines.ts";
import { claimLine, paid, type Writer } from "./pad.ts";

export const waiver: Writer = (contract, pad) => {
  const { input, balance, add } = writerOf(contract, pad);
  const loan = pad.model.contracts[contract.terms.loan as number].id;
  const due = ({ before, month }: Calls) => `IF(${month}>=${input("due")},${before(balance)},0)`;
  pad.head("Months", `Principal put off ${contract.id}`);
  claimLine(pad, contract, "interest", "interest, margin in it", (calls) =>
    unlessDefaulted(
      calls,
      `${calls.before(balance)}*(${pad.input(loan, "rate_pct")}+${input("margin_pct")})/1200`,
    ),
  );
  claimLine(pad, contract, "principal", "principal put off, due", (calls) =>
    unlessDefaulted(calls, due(calls)),
  );
  add("balance", "put off and owed", "USD", {
    opening: 0,
    formula: (calls) =>
      keepInDefault(
        calls,
        balance,
        `${calls.before(balance)}+${calls.now(paid(pad, contract.slot.deferral))}/(1-${input("fee_pct")}/100)-${due(calls)}`,
      ),
  });
};
