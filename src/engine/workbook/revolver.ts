// A committed line as lines: drawn when cash would end below the minimum, repaid from surplus, both asked of this month alone.

import { keepInDefault, unlessDefaulted, writerOf } from "./debt.ts";
import type { Calls } from "./lines.ts";
import { shortOf } from "./own-cash.ts";
import { CENT_CELL, claimLine, DEFAULTED, type Pad, paid, type Signed, type Writer } from "./pad.ts";

/** What falls due of a line: all that is drawn from its maturity on. */
const due = (contract: Signed, pad: Pad, { before, month }: Calls) => {
  const { input, balance } = writerOf(contract, pad);
  return `IF(${month}>=${input("due")},${before(balance)},0)`;
};

/** What is drawn on a line once this month's draw and principal have been: the most a surplus can repay. */
export const drawnBeforeSweep = (contract: Signed, pad: Pad, calls: Calls): string => {
  const { balance } = writerOf(contract, pad);
  return `(${calls.before(balance)}+${calls.now(paid(pad, contract.slot.draw))}-${due(contract, pad, calls)})`;
};

export const revolver: Writer = (contract, pad) => {
  const { input, balance, add } = writerOf(contract, pad);
  const undrawn = `${contract.id}.undrawn`;
  pad.head("Months", `Revolver ${contract.id}`);
  add("undrawn", "may be drawn", "USD", {
    formula: ({ now, before, month }) =>
      `=IF(OR(${before(DEFAULTED)}=1,${now("in_doubt")}=1,${month}>=${input("due")}),0,MAX(0,${input("commitment_usd_m")}*1E+6-${before(balance)}))`,
  });
  claimLine(pad, contract, "draw", "drawn because cash is short", (calls) => {
    const need = shortOf(contract, pad, calls);
    return `=IF(${need}>${CENT_CELL},MIN(${need},${calls.now(undrawn)}),0)`;
  });
  claimLine(pad, contract, "interest", "interest", (calls) =>
    unlessDefaulted(calls, `${calls.before(balance)}*${input("rate_pct")}/1200`),
  );
  claimLine(pad, contract, "fee", "fee on what is not drawn", (calls) =>
    unlessDefaulted(calls, `${calls.now(undrawn)}*${input("undrawn_fee_pct")}/1200`),
  );
  claimLine(pad, contract, "principal", "principal at maturity", (calls) =>
    unlessDefaulted(calls, due(contract, pad, calls)),
  );
  add("balance", "drawn", "USD", {
    opening: () => `=${input("balance_usd_m")}*1E+6`,
    formula: (calls) =>
      keepInDefault(
        calls,
        balance,
        `${drawnBeforeSweep(contract, pad, calls)}-${calls.now(paid(pad, contract.slot.sweep))}`,
      ),
  });
};
