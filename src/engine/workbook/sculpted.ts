// A loan whose debt service follows the cash flow it was made for, as lines: sized in its opening column, then run month by month.

import { keepInDefault, unlessDefaulted, writerOf } from "./debt.ts";
import type { Calls } from "./lines.ts";
import { claimLine, type Pad, type Signed, type Writer } from "./pad.ts";

export const sculptedLoan: Writer = (contract, pad) => {
  const { input, balance, add } = writerOf(contract, pad);
  const of = (name: string) => `${contract.id}.${name}`;
  const [worth, dscr, planned, service] = ["worth", "dscr", "planned", "service"].map(of);
  const cfads = of("cfads_usd_m");
  pad.head("Months", `Sculpted loan ${contract.id}`);
  add("worth", "present value of the cash flow the schedule was made for", "USD", {
    opening: (calls) => `=${presentValue(contract, pad, calls)}`,
  });
  add(
    "dscr",
    "coverage of the schedule; USD per USD of level debt service where no cash flow is written",
    "-",
    {
      opening: ({ opening }) =>
        `=IF(AND(${opening(balance)}>0,${opening(worth)}>0),${opening(worth)}/MAX(1E-9,${opening(balance)}),1)`,
    },
  );
  add("planned", "cash flow the schedule was made for", "USD", {
    formula: ({ now, all }) => `=IF(COUNTIF(${all(cfads)},">0")=0,1,MAX(0,${now(cfads)})*1E+6)`,
  });
  const accrued = ({ before }: Calls) => `${before(balance)}*${input("rate_pct")}/1200`;
  add("service", "debt service of the schedule", "USD", {
    formula: (calls) => {
      const { now, before, opening, month } = calls;
      return `=IF(${before(balance)}=0,0,IF(${month}>=${input("due")},${before(balance)}+${accrued(calls)},${now(planned)}/${opening(dscr)}))`;
    },
  });
  const interest = (calls: Calls) => `MIN(${accrued(calls)},${calls.now(service)})`;
  claimLine(pad, contract, "interest", "interest", (calls) => unlessDefaulted(calls, interest(calls)));
  claimLine(pad, contract, "principal", "principal", (calls) =>
    unlessDefaulted(calls, `${calls.now(service)}-${interest(calls)}`),
  );
  add("balance", "owed; interest not yet due is added", "USD", {
    opening: ({ opening }) =>
      `=IF(${input("target_dscr")}>0,MIN(${input("balance_usd_m")}*1E+6,${opening(worth)}/MAX(1E-9,${input("target_dscr")})),${input("balance_usd_m")}*1E+6)`,
    formula: (calls) =>
      keepInDefault(
        calls,
        balance,
        `IF(${calls.month}>=${input("due")},0,${calls.before(balance)}+${accrued(calls)}-${calls.now(service)})`,
      ),
  });
};

/** Σ CFADS_t/(1 + r)^(t+1) to maturity: the months written, then the last of them again; 1 a month where none is above zero. */
function presentValue(contract: Signed, pad: Pad, { all }: Calls): string {
  const { input } = writerOf(contract, pad);
  const cfads = all(`${contract.id}.cfads_usd_m`);
  const growth = `(1+${input("rate_pct")}/1200)`;
  const last = `MAX(0,${input("due")})`;
  const month = `(COLUMN(${cfads})-COLUMN(INDEX(${cfads},1,1)))`;
  const written = `SUMPRODUCT((${cfads}>0)*${cfads}*(${month}<=${last})/${growth}^(${month}+1))`;
  const after = `MAX(0,${last}+1-COLUMNS(${cfads}))`;
  const annuity = (months: string) =>
    `IF(${growth}=1,${months},(1-${growth}^(-(${months})))/MAX(1E-12,${growth}-1))`;
  const stays = `MAX(0,INDEX(${cfads},1,COLUMNS(${cfads})))/${growth}^COLUMNS(${cfads})*${annuity(after)}`;
  return `IF(COUNTIF(${cfads},">0")=0,${annuity(`${last}+1`)},1E+6*(${written}+${stays}))`;
}
